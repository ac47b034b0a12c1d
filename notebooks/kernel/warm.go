package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cnnlessons/notebooks/internal/kernelspec"
)

// cellPackages are what cells import beside the packages of our own module.
var cellPackages = []string{
	"github.com/janpfeifer/gonb/gonbui",
	"gonum.org/v1/plot",
	"gonum.org/v1/plot/plotter",
	"gonum.org/v1/plot/vg",
}

// warm downloads the modules and compiles the packages that cells need. The
// compiled packages are found again only if flags and environment are those of
// the kernel, so it builds a program just as gonb builds a cell.
func warm(ctx context.Context, root string, s *kernelspec.Spec) error {
	environ := goEnviron(os.Environ())
	if _, err := runGo(ctx, root, environ, "mod", "download"); err != nil {
		return fmt.Errorf("downloading the modules of go.mod, which needs the network the first time: %w", err)
	}
	ours, err := runGo(ctx, root, environ, "list", "-f", `{{if and .GoFiles (ne .Name "main")}}{{.ImportPath}}{{end}}`, "./...")
	if err != nil {
		return fmt.Errorf("listing our packages: %w", err)
	}
	dir, err := os.MkdirTemp("", "cnnlessons-warm-")
	if err != nil {
		return fmt.Errorf("making a directory to build in: %w", err)
	}
	defer os.RemoveAll(dir)

	cell := cellSource(append(strings.Fields(ours), cellPackages...))
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(cell), 0o644); err != nil {
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
	return nil
}

// cellSource is a program that imports packages and does nothing.
func cellSource(packages []string) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	for _, path := range packages {
		if !strings.Contains(path+"/", "/internal/") {
			fmt.Fprintf(&b, "\t_ %q\n", path)
		}
	}
	b.WriteString(")\n\nfunc main() {}\n")
	return b.String()
}
