package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"cnnlessons/internal/kernelspec"
)

// download downloads the modules of go.mod.
func download(ctx context.Context, root string) error {
	if _, err := runGo(ctx, root, goEnviron(os.Environ()), "mod", "download"); err != nil {
		return fmt.Errorf("downloading the modules of go.mod, which needs the network the first time: %w", err)
	}
	return nil
}

// warm compiles the packages for cells into Go's build cache. A cell finds them there only if
// they were compiled with the kernel's flags and environment, so warm builds a program as gonb
// builds a cell.
func warm(ctx context.Context, root, tools string, s *kernelspec.Spec, packages []importable) error {
	dir, err := os.MkdirTemp("", "cnnlessons-warm-")
	if err != nil {
		return fmt.Errorf("making a directory to build in: %w", err)
	}
	defer os.RemoveAll(dir)

	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(cellSource(packages)), 0o644); err != nil {
		return fmt.Errorf("writing the program to build: %w", err)
	}
	for _, args := range [][]string{
		{"mod", "init", "cnnlessons_warm"},
		{"work", "init"},
		{"work", "use", root, "."},
		{"mod", "edit", "-replace=" + modulePath + "=" + root},
		{"get"},
		{"build", "-v", "-o", "cnnlessons_warm"},
	} {
		if _, err := runGo(ctx, dir, s.Environ(os.Environ()), args...); err != nil {
			return fmt.Errorf("building what a first cell needs, as the kernel will: %w", err)
		}
	}
	// gopls has a cache of packages, too.
	cmd := exec.CommandContext(ctx, filepath.Join(tools, "gopls"), "check", "main.go")
	cmd.Dir = dir
	cmd.Env = s.Environ(os.Environ())
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("showing gopls what a first cell needs: %w\n%s", err, out)
	}
	return nil
}

// cellSource is a program that imports packages and does nothing.
func cellSource(packages []importable) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	for _, p := range packages {
		fmt.Fprintf(&b, "\t_ %q\n", p.path)
	}
	b.WriteString(")\n\nfunc main() {}\n")
	return b.String()
}
