module cnnlessons

go 1.26.0

tool (
	github.com/janpfeifer/gonb
	golang.org/x/tools/cmd/goimports
	golang.org/x/tools/gopls
	honnef.co/go/tools/cmd/staticcheck
)

require (
	// The rasterizer beneath gonum/plot, at the version that plot requires.
	git.sr.ht/~sbinet/gg v0.7.0
	// Applies the patches of cmd/kernel. It is strict: a patch applies as it stands or not at all.
	github.com/bluekeyes/go-gitdiff v0.9.0
	// Drives Chromium in the tests; in Go, so that the browser tests need no second language.
	github.com/chromedp/chromedp v0.23.0
	// Jupyter's wire protocol without C; at the version that GoNB requires, so that client and kernel agree.
	github.com/go-zeromq/zmq4 v0.17.0
	// The kernel. The patches of cmd/kernel are for this version.
	github.com/janpfeifer/gonb v0.11.4
	// Resizes photographs. Another version may round differently: hashes of the samples in cnnlib/samples watch it.
	golang.org/x/image v0.34.0
	// Processor features and memory maps; at the version that gopls's x/tools requires.
	golang.org/x/sys v0.38.0
	// Width and encoding of Chinese characters in tests; at the version that x/image requires.
	golang.org/x/text v0.32.0
	// Reference numerics of the tests, and what a cell may import.
	gonum.org/v1/gonum v0.17.0
	// Canvas and text of the figures. Another version may move a pixel: the golden pictures watch it.
	gonum.org/v1/plot v0.17.0
)

require (
	codeberg.org/go-fonts/liberation v0.5.0 // indirect
	codeberg.org/go-latex/latex v0.2.0 // indirect
	codeberg.org/go-pdf/fpdf v0.11.1 // indirect
	github.com/BurntSushi/toml v1.5.0 // indirect
	github.com/ajstarks/svgo v0.0.0-20211024235047-1546f124cd8b // indirect
	github.com/chromedp/cdproto v0.159.0 // indirect
	github.com/fatih/camelcase v1.0.0 // indirect
	github.com/fatih/color v1.18.0 // indirect
	github.com/fatih/gomodifytags v1.17.1-0.20250423142747-f3939df9aa3c // indirect
	github.com/fatih/structtag v1.2.0 // indirect
	github.com/fsnotify/fsnotify v1.9.0 // indirect
	github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
	github.com/go-logr/logr v1.4.2 // indirect
	github.com/go-zeromq/goczmq/v4 v4.2.2 // indirect
	github.com/gofrs/uuid v4.4.0+incompatible // indirect
	github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	github.com/google/jsonschema-go v0.3.0 // indirect
	github.com/gx-org/backend v0.3.0 // indirect
	github.com/gx-org/gx v0.6.1 // indirect
	github.com/janpfeifer/must v0.2.0 // indirect
	github.com/mattn/go-colorable v0.1.14 // indirect
	github.com/mattn/go-isatty v0.0.20 // indirect
	github.com/modelcontextprotocol/go-sdk v0.8.0 // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/segmentio/asm v1.1.3 // indirect
	github.com/segmentio/encoding v0.3.4 // indirect
	github.com/yosida95/uritemplate/v3 v3.0.2 // indirect
	go.lsp.dev/jsonrpc2 v0.10.0 // indirect
	go.lsp.dev/pkg v0.0.0-20210717090340-384b27a52fb2 // indirect
	go.lsp.dev/protocol v0.12.0 // indirect
	go.lsp.dev/uri v0.3.0 // indirect
	go.uber.org/multierr v1.11.0 // indirect
	go.uber.org/zap v1.27.0 // indirect
	golang.org/x/exp v0.0.0-20250106191152-7588d65b2ba8 // indirect
	golang.org/x/exp/typeparams v0.0.0-20251023183803-a4bb9ffd2546 // indirect
	golang.org/x/mod v0.30.0 // indirect
	golang.org/x/sync v0.19.0 // indirect
	golang.org/x/telemetry v0.0.0-20251111182119-bc8e575c7b54 // indirect
	// The version that gopls requires; goimports is built from it.
	golang.org/x/tools v0.39.1-0.20251205192105-907593008619 // indirect
	// Completion and documentation in a notebook. v0.24 needs Go 1.27; one between needs another x/tools, and so another goimports.
	golang.org/x/tools/gopls v0.21.0 // indirect
	golang.org/x/vuln v1.1.4 // indirect
	// Staticcheck, at the version that gopls requires.
	honnef.co/go/tools v0.7.0-0.dev.0.20251022135355-8273271481d0 // indirect
	k8s.io/klog/v2 v2.130.1 // indirect
	mvdan.cc/gofumpt v0.8.0 // indirect
	mvdan.cc/xurls/v2 v2.6.0 // indirect
)
