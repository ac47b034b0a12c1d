package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"cnnlessons/internal/kernelspec"
	"cnnlessons/internal/wholefile"
)

// kernel is a kernel that we install. All kernels run one set of programs; lang is the
// language in which our library prints.
type kernel struct{ name, displayName, lang string }

var kernels = []kernel{
	{"cnnlessons", "Go (CNN lessons)", "en"},
	{"cnnlessons-zh", "Go (CNN 课程)", "zh"},
}

// goEnv are the settings of the go command, for the tools and for cells. They override a
// user's settings. An empty setting means Go's default.
var goEnv = map[string]string{
	"GO111MODULE": "on",
	"GOARCH":      "",
	// Without version control and without a symbol table, cells build faster.
	"GOFLAGS": "-buildvcs=false -ldflags=-s",
	"GOOS":    "",
	"GOROOT":  "",
}

// spec returns the kernel.json of k, for tools in the given directory.
func (k kernel) spec(m module, tools string) *kernelspec.Spec {
	argv := []string{
		filepath.Join(tools, "gonb"),
		"--kernel", "{connection_file}",
		"-go_work=" + m.root, // cells import our packages without any set-up
		"-raw_error",         // plain text, not HTML, for compile errors
		// Log on the server's terminal only why the kernel ended: by default gonb would
		// also log each cell.
		"-logtostderr=false", "-log_file=" + os.DevNull, "-stderrthreshold=FATAL",
	}
	if setpriv, err := findSetpriv(); err == nil {
		// The kernel ends with the server that started it, however the server ends.
		argv = append([]string{setpriv, "--pdeathsig", "TERM"}, argv...)
	}

	env := maps.Clone(goEnv)
	env["CNNLESSONS_LANG"] = k.lang
	env["GOPROXY"] = "off"       // do not ask the network for modules: all are in the cache
	env["GOTOOLCHAIN"] = "local" // do not ask the network for another Go than the Go on the PATH
	env["GOWORK"] = ""           // use the go.work that gonb writes
	env["PATH"] = strings.Join([]string{
		kernelspec.Escape(tools),
		kernelspec.Escape(filepath.Join(m.goroot, "bin")),
		"${PATH}",
	}, string(filepath.ListSeparator))

	return &kernelspec.Spec{
		Argv:          argv,
		DisplayName:   k.displayName,
		Language:      "go",
		InterruptMode: "message",
		Env:           env,
	}
}

// findSetpriv finds the setpriv of util-linux. The setpriv of BusyBox has no --pdeathsig.
func findSetpriv() (string, error) {
	path, err := exec.LookPath("setpriv")
	if err != nil {
		return "", err
	}
	help, err := exec.Command(path, "--help").CombinedOutput()
	if err == nil && !bytes.Contains(help, []byte("--pdeathsig")) {
		err = fmt.Errorf("%s has no --pdeathsig", path)
	}
	return path, err
}

// checkPaths reports directories that gonb's command line or a PATH cannot hold.
func checkPaths(root, tools string) error {
	if strings.Contains(root, ",") {
		return fmt.Errorf("the repository is in %s, and gonb takes the comma for a separator: move it to a path without one", root)
	}
	if strings.ContainsRune(tools, filepath.ListSeparator) {
		return fmt.Errorf("%s cannot be on a PATH, which %q separates: choose a prefix without it", tools, filepath.ListSeparator)
	}
	return nil
}

var (
	//go:embed logo-64x64.png
	logoPNG []byte

	//go:embed logo-svg.svg
	logoSVG []byte
)

// writeKernel writes a kernel's directory: kernel.json and its logos.
func writeKernel(dir string, s *kernelspec.Spec) error {
	data, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return fmt.Errorf("writing %s: %w", kernelspec.FileName, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unwritable(err)
	}
	// kernel.json comes last: without it Jupyter sees no kernel, so it never sees half a kernel.
	for _, file := range []struct {
		name string
		data []byte
	}{
		{"logo-64x64.png", logoPNG},
		{"logo-svg.svg", logoSVG},
		{kernelspec.FileName, append(data, '\n')},
	} {
		if err := wholefile.Write(filepath.Join(dir, file.name), file.data); err != nil {
			return unwritable(err)
		}
	}
	return nil
}
