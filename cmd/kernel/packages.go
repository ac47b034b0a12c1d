package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cnnlessons/cmd/kernel/internal/cellimports"
	"cnnlessons/internal/wholefile"
)

// cellPackages are the packages that cells import beside the packages of our module. A name must
// mean one package, so rand is missing. flag is missing because gonb imports it itself.
var cellPackages = []string{
	"github.com/janpfeifer/gonb/gonbui",
	"gonum.org/v1/plot",
	"gonum.org/v1/plot/plotter",
	"gonum.org/v1/plot/vg",
	"bytes", "errors", "flag", "fmt", "image", "image/color", "io", "maps", "math",
	"os", "slices", "sort", "strconv", "strings", "time",
}

// importable is a package that cells can import.
type importable struct{ name, path string }

// listPackages lists the packages of our module that cells can import, and
// cellPackages.
func listPackages(ctx context.Context, root string) ([]importable, error) {
	args := append([]string{"list", "-f", `{{if and .GoFiles (ne .Name "main")}}{{.Name}} {{.ImportPath}}{{end}}`, "./..."}, cellPackages...)
	lines, err := runGo(ctx, root, goEnviron(os.Environ()), args...)
	if err != nil {
		return nil, fmt.Errorf("listing the packages for cells: %w", err)
	}
	var packages []importable
	for line := range strings.Lines(lines) {
		name, path, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name != "" && !strings.Contains(path+"/", "/internal/") {
			packages = append(packages, importable{name, path})
		}
	}
	return packages, nil
}

// writePackages writes the list that sharedgopls and quickimports read.
func writePackages(tools string, packages []importable) error {
	var b strings.Builder
	for _, p := range packages {
		fmt.Fprintln(&b, p.name, p.path)
	}
	if err := wholefile.Write(filepath.Join(tools, cellimports.FileName), []byte(b.String())); err != nil {
		return unwritable(err)
	}
	return nil
}
