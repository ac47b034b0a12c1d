// Kernel installs the Jupyter kernels of the lessons into a prefix:
//
//	go run ./cmd/kernel -prefix DIR
//
// It builds the pinned tools (gonb, changed by the files of the folder patches, goimports, gopls)
// and what stands in for them into DIR/libexec/cnnlessons, writes one kernel for each language of the lessons and
// settings of JupyterLab below DIR/share/jupyter, and fills the caches of modules
// and of compiled packages, so that the kernels need no network and their first
// cell is quick. Kernel may run again at any time, also while a kernel is running; it
// leaves alone all that is up to date.
//
//	go run ./cmd/kernel -check-patches v0.11.5
//
// tells which patches apply to another version of gonb, or to its source in a folder.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	prefix := flag.String("prefix", "", "the `directory` to install into, such as ~/.local or that of a Python environment")
	version := flag.String("check-patches", "", "tell which patches apply to this `version` or folder of gonb, and install nothing")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if *version != "" {
		err = checkPatches(ctx, *version, os.Stdout)
	} else {
		err = install(ctx, *prefix, flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kernel:", err)
		os.Exit(1)
	}
}

// install installs the kernels into prefix, as the command's documentation says, and prints
// a line for each step.
func install(ctx context.Context, prefix string, args []string) error {
	if prefix == "" || len(args) > 0 {
		return errors.New("give one directory to install into: go run ./cmd/kernel -prefix DIR")
	}
	prefix, err := filepath.Abs(prefix)
	if err != nil {
		return fmt.Errorf("finding the prefix: %w", err)
	}
	m, err := findModule(ctx)
	if err != nil {
		return err
	}
	// From here on, the command go is the Go that cells use. The go on the PATH may be another
	// version, which only fetches the version that go.mod asks for.
	path := filepath.Join(m.goroot, "bin") + string(filepath.ListSeparator) + os.Getenv("PATH")
	if err := os.Setenv("PATH", path); err != nil {
		return fmt.Errorf("setting the PATH: %w", err)
	}

	tools := filepath.Join(prefix, "libexec", "cnnlessons")
	if err := checkPaths(m.root, tools); err != nil {
		return err
	}

	data := filepath.Join(prefix, "share", "jupyter")
	sources, err := fingerprint(m, tools)
	if err != nil {
		return err
	}
	if isInstalled(ctx, m, tools, data, sources) {
		return nil
	}
	if err := unmarkInstalled(tools); err != nil {
		return err
	}

	fmt.Println("Installing the Go kernel (about two minutes the first time) …")
	began := time.Now()
	if err := download(ctx, m.root); err != nil {
		return err
	}
	fmt.Printf("fetched the modules of go.mod (%s)\n", since(began))

	began = time.Now()
	if err := buildTools(ctx, m.root, tools); err != nil {
		return err
	}
	packages, err := listPackages(ctx, m.root)
	if err != nil {
		return err
	}
	if err := writePackages(tools, packages); err != nil {
		return err
	}
	fmt.Printf("built   %s in %s (%s)\n", strings.Join(toolNames(), ", "), tools, since(began))

	for _, k := range kernels {
		dir := filepath.Join(data, "kernels", k.name)
		if err := writeKernel(dir, k.spec(m, tools)); err != nil {
			return err
		}
		fmt.Printf("wrote   %s in %s\n", k.displayName, dir)
	}

	if err := writeLabSettings(data); err != nil {
		return err
	}

	began = time.Now()
	if err := warm(ctx, m.root, tools, kernels[0].spec(m, tools), packages); err != nil {
		return err
	}
	fmt.Printf("filled  the caches of compiled packages and of gopls (%s)\n", since(began))
	if err := markInstalled(tools, sources); err != nil {
		return err
	}
	fmt.Printf("JupyterLab offers the kernels if `jupyter --paths` lists %s; else put it in JUPYTER_PATH.\n", data)
	return nil
}

func since(t time.Time) time.Duration {
	return time.Since(t).Round(100 * time.Millisecond)
}
