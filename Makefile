# What one can do here: `make help`.

WORK = lessons
VERSION = v0.11.4
AUTHOR =
PORT = 8888
FUZZTIME = 5s
TTC = /usr/share/fonts/truetype/wqy/wqy-microhei.ttc

# Never a cached result: the lessons also depend on packages that their test does not import.
GOTEST = go run ./internal/gotest -count=1 -timeout 30m
TAGS = browser,emulator,grading,lab,spelling,stress
PACKAGES = $$(go list ./... | grep -v /internal/e2e$$)
RACES = ./cnnlib ./cnnlib/datasets/... ./cnnlib/internal/conv ./cnnlib/internal/gemm ./cnnlib/train \
	./plots/internal/... ./notebooks/check ./cmd/kernel/... ./internal/nbclient
# Tests in whole numbers, whatever the processor: of memory, of how far a layer reaches, of what lies
# inside a figure, of how a picture is to be recognised; and of large figures.
COUNTED = Allocates|Memory|Bounded|TestRepairsFit|TestReach|TestReceptive|Inside$$|TestNothingOutside|TestLarge|TestAccuracy|TestMapsMakeSense|TestOdd|TestFull

# LANG=zh chooses Chinese; but every shell has a LANG, so only one given to make counts.
COURSE_LANG = $(if $(filter command line,$(origin LANG)),$(LANG),en)
LESSON = $(COURSE_LANG)/00-index.ipynb

# What the lab serves: a student's copy of the course, or to its authors the course itself.
SERVED = $(if $(AUTHOR),notebooks,$(WORK))

COURSE = course
GRADER = .build/grader
GRADE = $(GRADER)/bin/python internal/grader/grade.py
EXERCISES = $(if $(filter command line,$(origin LESSON)),$(LESSON),all)

VENV = .venv
PEERS = .build/peers
FONT = .build/font
CONFORMANCE = .build/conformance
LINT = .build/lint
RUFF = $(LINT)/bin/ruff
PY = --config internal/lint/ruff.toml .
PYTHON = $(VENV)/bin/python

help: ## this list
	@awk -F ':.* ## ' '/^[a-z0-9-]+:.* ## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

# To use

# -u: a signal that comes while the server writes its log would be lost in the buffer.
lab: go ready kernel copy ## JupyterLab on the lessons, copied into WORK=lessons; LANG=zh, LESSON=en/02-….ipynb, PORT=8889 choose others, AUTHOR=1 the course itself
	@exec $(PYTHON) -u -m jupyterlab --allow-root --ip=127.0.0.1 --port=$(PORT) --ServerApp.port_retries=0 \
		--ServerApp.answer_yes=True --ServerApp.root_dir="$(SERVED)" --LabApp.default_url="/lab/tree/$(LESSON)"

html: venv ## the lessons as pages and as slides that need no network, in .build/html
	$(PYTHON) internal/lab/export_lessons.py .build/html notebooks/en/*.ipynb notebooks/zh/*.ipynb \
		notebooks/en/exercises/*.ipynb notebooks/zh/exercises/*.ipynb

assignment: grader ## exercises to hand out, in the folder COURSE=course; LANG=zh, LESSON=02-one-pixel choose others than all
	@$(GRADE) assignment "$(COURSE)" $(COURSE_LANG) $(EXERCISES)

grade: gradable kernel ## points and a page for each student whose notebook is in COURSE's folder submitted
	@$(GRADE) grade "$(COURSE)" $(EXERCISES)

image: ## the container image cnnlessons, which docker/Dockerfile describes
	@engine=$$(command -v docker || command -v podman) || { \
		echo "A container engine is missing: https://docs.docker.com/get-docker or https://podman.io tells how to get one." >&2; exit 1; }; \
	set -x; "$$engine" build --file docker/Dockerfile --tag cnnlessons .

# To check

# Three tiers, each with the checks of the one before it.
QUICK = format vet lint spelling
TEST = packages race portable texts e2e conformance grading lab-test
ALL = arm64 fuzz browser stress retrain bench image-test

quick: ## what takes less than a minute: format, faults, spelling, the packages
	$(call tier,$(QUICK) units texts)

test: ## what takes some twenty minutes: also races, kernels, grading, make lab
	$(call tier,$(QUICK) $(TEST))

test-all: ## all checks: also arm64, fuzzing, a browser, the image
	$(call tier,$(QUICK) $(TEST) $(ALL))

format: go
	@files=$$("$$(go env GOROOT)/bin/gofmt" -l .); \
	test -z "$$files" || { echo "Not as gofmt writes them; 'make fmt' puts them right: $$files" >&2; exit 1; }

vet: go ## likely faults in the Go code
	go vet -tags $(TAGS) ./...
	GOOS=darwin go vet ./...
	go tool staticcheck -tags $(TAGS) ./...

# A figure's scripts share one scope: all are one script, the figures with a block of their own.
lint: linters ## format and faults of Python, faults of JavaScript and shell scripts
	$(RUFF) format --diff $(PY)
	$(RUFF) check $(PY)
	@cd plots/interactive/web && { cat $$(grep -L '^function start(' *.js); for figure in $$(grep -l '^function start(' *.js); do \
		echo '{'; cat $$figure; echo 'run(start, null, null);'; echo '}'; done; } >"$(CURDIR)/.build/figures.js"
	$(LINT)/bin/oxlint --config internal/lint/oxlint.json .build/figures.js
	$(LINT)/bin/shellcheck $$(grep -rlI --exclude-dir=.build --exclude-dir=.venv --exclude-dir=.git -E '^#!/(bin/sh|usr/bin/env bash)$$' .)

spelling: go ## the spelling of the English lessons and the README
	@if command -v hunspell >/dev/null && hunspell -d en_GB -l </dev/null 2>/dev/null; then set -x; \
		$(GOTEST) -tags spelling -run '^Test(Spelling|Misspelt)$$' ./internal/e2e; else \
		$(call without,the spelling needs hunspell with British English: 'sudo apt install hunspell hunspell-en-gb'); fi

# Of a package that has not changed, the last result counts here.
units: go ## the tests of the packages, but for the largest
	go run ./internal/gotest -skip '^TestLarge(Tensors|Networks)$$' $(PACKAGES)

packages: go ## the tests of the packages
	$(GOTEST) $(PACKAGES)

# TestRaces holds that RACES has each package in which anything runs at once. Figures are drawn at
# once by TestOddNames and the like; what else they draw they draw alone.
race: go ## what runs at once, with the race detector
	@if test "$$(go env CGO_ENABLED)" = 1; then set -x; $(GOTEST) -race $(RACES) && $(GOTEST) -race -run '^TestOdd' ./plots; else \
		$(call without,the race detector needs a C compiler: 'sudo apt install gcc libc6-dev'); fi

portable: go ## the same results without assembly
	$(GOTEST) -tags noasm -skip '$(COUNTED)' ./cnnlib ./cnnlib/internal/... ./cnnlib/train

texts: go ## the notebooks as they are committed
	$(GOTEST) -run '^TestText' ./internal/e2e

# A kernel that waits for its end keeps no core busy: three tests at a time.
e2e: kernel ## the lessons, the exercises and other cells in real kernels, where there is no network
	@if test "$$(id -u)" = 0 && command -v ip >/dev/null; then offline="unshare --net sh internal/lab/offline.sh"; else \
		$(call without,that lessons need no network is shown by root with Linux and 'apt install iproute2'); fi; \
	set -x; $$offline $(GOTEST) -skip '^TestText' -parallel 3 ./internal/e2e && \
	GOMAXPROCS=1 $$offline $(PYTHON) internal/lab/check_lessons.py notebooks/en/01-parameters.ipynb notebooks/zh/06-weight-sharing.ipynb

conformance: kernel ## Jupyter's own tests of a kernel
	@sh internal/lab/venv.sh $(CONFORMANCE) cmd/kernel/conformance/requirements.txt
	JUPYTER_PATH=$(VENV)/share/jupyter $(CONFORMANCE)/bin/python cmd/kernel/conformance/test.py

grading: kernel grader ## exercises handed out and graded by nbgrader, with submissions that try to do harm
	@if $(GRADE) sandbox; then set -x; $(GOTEST) -tags grading -run '^TestGrading' ./internal/e2e; else \
		$(call without,grading needs a sandbox: 'sudo apt install bubblewrap'); fi

lab-test: go ## make lab started again, stopped, and where something is missing, full or in the way
	@test "$$(id -u)" = 0 || { $(call without,a full disk and read-only folders need root); }
	$(GOTEST) -tags lab -run '^TestLab' ./internal/e2e

# All layers, but neither the large networks made of them nor large pictures, which would take an
# emulator an hour, nor what is counted in whole numbers.
arm64: go ## the same results on another processor
	@if command -v qemu-aarch64-static >/dev/null; then set -x; \
		go build -o .build/gotest ./internal/gotest && \
		GOARCH=arm64 CGO_ENABLED=0 .build/gotest -exec qemu-aarch64-static -skip '$(COUNTED)' $$(go list ./cnnlib/... ./plots/... | grep -v -e /zoo$$ -e /bench$$) && \
		$(GOTEST) -tags emulator -run '^TestARM64$$' ./internal/e2e; else \
		$(call without,the tests for arm64 need qemu-user: 'sudo apt install qemu-user-static'); fi

fuzz: go ## every fuzz test for FUZZTIME=5s
	@mkdir -p .build; go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.Dir}} {{.ImportPath}}{{end}}' ./... | while read -r dir package; do \
		sed -n "s|^func \(Fuzz[A-Za-z0-9_]*\)(f \*testing.F) {.*|$$package \1|p" "$$dir"/*_test.go; done | \
	xargs -P 2 -n 2 sh internal/gotest/fuzz.sh $(FUZZTIME)

browser: go venv ## the lessons in a real JupyterLab and a real browser
	@if command -v chromium >/dev/null; then set -x; \
		$(GOTEST) -tags browser -run '^TestBrowser' ./plots/interactive ./internal/e2e; else \
		$(call without,the test in a browser needs Chromium: 'sudo apt install chromium'); fi

stress: go ## 200 figure cells while all cores are busy
	$(GOTEST) -v -tags stress -run '^TestStress' ./internal/e2e

retrain: go ## the LeNet of cnnlib/zoo/lenetfashion, trained again, must have the same bits
	go run ./cnnlib/zoo/lenetfashion/make -check

bench: go ## how fast cnnlib and the figures are
	go test ./cnnlib/bench ./plots -run '^$$' -bench .

image-test: ## the image, built and tried with neither container engine nor network
	docker/image-test

bench-peers: go ## how fast cnnlib is beside PyTorch, which takes 4 GB in .build
	@sh internal/lab/venv.sh $(PEERS) cnnlib/bench/requirements.txt
	go run ./cnnlib/bench -python $(PEERS)/bin/python

bench-lab: kernel ## how long a student waits, beside a notebook with PyTorch, which takes 5 GB in .build
	@sh internal/lab/venv.sh $(PEERS)-lab cmd/bench-lab/requirements.txt
	go run ./cmd/bench-lab -prefix $(VENV) -python $(PEERS)-lab/bin/python

# To change

fmt: go linters ## formats the Go and the Python code
	go fmt ./...
	$(RUFF) check --fix --select I $(PY)
	$(RUFF) format $(PY)

notebooks: go ## runs the lessons and rewrites their committed outputs
	go test ./internal/e2e -run '^TestNotebooks$$' -update

patches: go ## which patches of GoNB apply to another of its versions, VERSION=v0.11.5
	go run ./cmd/kernel -check-patches "$(VERSION)"

exercises: grader ## writes the students' copies of the exercises anew
	@$(GRADE) exercises notebooks

golden: go ## draws the figures that tests compare with anew, and their gallery
	go test ./plots -run 'Golden|Gallery' -update

gallery: go ## the interactive figures in one page, .build/gallery.html
	go test ./plots/interactive -run '^TestGallery$$' -page "$(CURDIR)/.build/gallery.html"

font: ## makes the figures' font anew from TTC, a file of Debian's package fonts-wqy-microhei
	@sh internal/lab/venv.sh $(FONT) plots/internal/font/requirements.txt
	$(FONT)/bin/python plots/internal/font/make.py $(TTC)

clean: ## removes what make made
	rm -rf $(VENV) .build

# What the rules above need

go:
	@sh internal/lab/go.sh

ready: go
	@sh internal/lab/ready.sh $(VENV) "$(SERVED)" "$(LESSON)" "$(PORT)"

venv:
	@sh internal/lab/venv.sh $(VENV)

gradable: grader
	@$(GRADE) gradable "$(COURSE)" $(EXERCISES)

grader:
	@sh internal/lab/venv.sh $(GRADER) internal/grader/requirements.txt

linters:
	@sh internal/lab/venv.sh $(LINT) internal/lint/requirements.txt

kernel: go venv
	@go run ./cmd/kernel -prefix $(VENV)

copy: kernel
	@$(if $(AUTHOR),:,$(VENV)/libexec/cnnlessons/lessons -to "$(WORK)" -lang $(COURSE_LANG))

# $(call without,WHAT IS MISSING) leaves a check out, but not in CI.
without = echo "Left out: $(1)."; test "$$CI" != true || exit 1

# $(call tier,CHECKS) runs the checks, says how long each takes and which tests are the slowest.
tier = @rm -f .build/times; for check in $(1); do start=$$(date +%s); $(MAKE) --no-print-directory $$check || exit 1; \
	echo "== $$check: $$(($$(date +%s) - start)) s"; done; go run ./internal/gotest -slowest

.NOTPARALLEL:
.PHONY: arm64 assignment bench bench-lab bench-peers browser clean conformance copy e2e exercises fmt font format fuzz gallery go golden gradable grade grader grading help html image image-test kernel lab lab-test lint linters notebooks packages patches portable quick race ready retrain spelling stress test test-all texts units venv vet
