package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
)

// toolPackages are the programs a kernel consists of, in the versions of go.mod.
var toolPackages = []string{
	"github.com/janpfeifer/gonb",
	"golang.org/x/tools/cmd/goimports",
	"golang.org/x/tools/gopls",
}

// toolNames are the names of the programs.
func toolNames() []string {
	var names []string
	for _, pkg := range toolPackages {
		names = append(names, path.Base(pkg))
	}
	return names
}

// buildTools builds toolPackages into dir. It builds them beside dir first, on
// the same file system, and then renames each over its predecessor: no file is
// ever half written, and a running kernel keeps the programs it started with.
func buildTools(ctx context.Context, root, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unwritable(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(dir), ".cnnlessons-")
	if err != nil {
		return unwritable(err)
	}
	defer os.RemoveAll(fresh)

	args := append([]string{"build", "-v", "-o", fresh + string(filepath.Separator)}, toolPackages...)
	if _, err := runGo(ctx, root, goEnviron(os.Environ()), args...); err != nil {
		return fmt.Errorf("building the tools, which needs the network for modules not downloaded yet: %w", err)
	}
	for _, name := range toolNames() {
		if err := os.Rename(filepath.Join(fresh, name), filepath.Join(dir, name)); err != nil {
			return unwritable(err)
		}
	}
	return nil
}

// unwritable explains why something could not be written below the prefix.
func unwritable(err error) error {
	return fmt.Errorf("the prefix must be a directory you may write to, such as ~/.local: %w", err)
}
