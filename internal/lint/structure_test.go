package lint

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root   = "../.." // of the tree
	module = "cnnlessons/"
)

// written reports whether somebody writes the file by hand: not what a program writes, nor data.
var written = regexp.MustCompile(`\.(go|s|h|py|js|css|sh|md|toml|in)$|(^|/)(Makefile|Dockerfile|run|image-test)$`).MatchString

// generated are texts that a program writes.
var generated = []string{
	"internal/e2e/testdata/errors.md", // by TestErrors
}

// sources are the files of the tree that are written by hand, with slashes, and their contents.
func sources(t *testing.T) map[string][]byte {
	t.Helper()
	found := make(map[string][]byte)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if base := entry.Name(); strings.HasPrefix(base, ".") && base != ".." && base != ".ci" {
				return filepath.SkipDir
			}
			return nil
		}
		rel := strings.TrimPrefix(name, root+"/")
		if !written(rel) || slices.Contains(generated, rel) {
			return nil
		}
		found[rel], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 100 {
		t.Fatalf("only %d files were found", len(found))
	}
	return found
}

// TestImports checks that imports go one way: notebook → plots → cnnlib → cnnlib/internal.
func TestImports(t *testing.T) {
	imports := make(map[string][]string) // of the packages' files, tests among them, by their directories
	for name, text := range sources(t) {
		if path.Ext(name) != ".go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		dir := path.Dir(name)
		if strings.HasSuffix(name, "_test.go") {
			dir += " (test)"
		}
		for _, spec := range file.Imports {
			p, _ := strconv.Unquote(spec.Path.Value)
			if from, ok := strings.CutPrefix(p, module); ok && !slices.Contains(imports[dir], from) {
				imports[dir] = append(imports[dir], from)
			}
		}
	}
	for dir, all := range imports {
		for _, from := range all {
			if level(imports, dir) < level(imports, from) {
				t.Errorf("%s imports %s, which stands above it", dir, from)
			}
		}
	}
}

// level is how high a package stands: it may import what stands as high or lower.
func level(imports map[string][]string, dir string) int {
	name, test := strings.CutSuffix(dir, " (test)")
	below := func(folder string) bool { return strings.HasPrefix(name+"/", folder+"/") }
	switch {
	case below("cnnlib/internal"):
		return 0
	case name == "cnnlib" && !test:
		return 1
	case below("cnnlib"):
		return 2
	case below("plots"):
		return 3
	case below("internal") && !test: // tools are as high as what they import
		highest := 0
		for _, from := range imports[name] {
			highest = max(highest, level(imports, from))
		}
		return highest
	}
	return 4
}

// concurrent finds what makes a package one in which something runs at once.
var concurrent = regexp.MustCompile(`(?m)^\s*go (func\b|[\w.]+\()|^\s*"sync(/atomic)?"$`)

// TestRaces checks that make race looks at each package in which something runs at once. Of package
// plots it runs the tests that draw figures at once; package chromium is for tests.
func TestRaces(t *testing.T) {
	all := sources(t)
	races := regexp.MustCompile(`(?m)^RACES = ((?:.*\\\n)*.*)$`).FindSubmatch(all["Makefile"])
	if races == nil {
		t.Fatal("the Makefile has no RACES")
	}
	listed := strings.Fields(strings.ReplaceAll(string(races[1]), "\\\n", " "))
	for name, text := range all {
		dir := path.Dir(name)
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || dir == "plots" || dir == "internal/chromium" || !concurrent.Match(text) {
			continue
		}
		if !slices.ContainsFunc(listed, func(pattern string) bool {
			folder, below := strings.CutSuffix(strings.TrimPrefix(pattern, "./"), "/...")
			return dir == folder || below && strings.HasPrefix(dir, folder+"/")
		}) {
			t.Errorf("%s: make race leaves %s out", name, dir)
		}
	}
}
