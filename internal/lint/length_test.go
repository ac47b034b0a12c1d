package lint

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The most lines of a file and of a function.
const (
	mostInFile     = 400
	mostInFunction = 80
)

// TestFiles checks that no file is longer than one can take in.
func TestFiles(t *testing.T) {
	all := sources(t)
	for _, name := range generated {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("a generated file is gone: %v", err)
		}
	}
	for name, text := range all {
		if n := bytes.Count(text, []byte("\n")); n > mostInFile {
			t.Errorf("%s has %d lines, want at most %d", name, n, mostInFile)
		}
	}
}

// TestFunctions checks that no function is longer than one can take in. What an example is to
// print is no part of it.
func TestFunctions(t *testing.T) {
	for name, text := range sources(t) {
		var long []string
		switch path.Ext(name) {
		case ".go":
			long = longGo(t, name, text)
		case ".py":
			long = longPython(string(text))
		}
		for _, fault := range long {
			t.Errorf("%s: %s, want at most %d", name, fault, mostInFunction)
		}
	}
}

func longGo(t *testing.T, name string, text []byte) (faults []string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	line := func(p token.Pos) int { return files.Position(p).Line }
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		end := line(f.End())
		if n := len(f.Body.List); n > 0 && strings.HasPrefix(f.Name.Name, "Example") {
			end = line(f.Body.List[n-1].End()) + 1
		}
		if n := end - line(f.Pos()) + 1; n > mostInFunction {
			faults = append(faults, fmt.Sprintf("%s has %d lines", f.Name.Name, n))
		}
	}
	return faults
}

var (
	pythonDef  = regexp.MustCompile(`^( *)def (\w+)`)
	pythonLine = regexp.MustCompile(`^( *)[^\s#)\]}]`)
)

func longPython(text string) (faults []string) {
	type function struct {
		name, indent string
		first, last  int
	}
	var open []function
	for i, line := range strings.Split(text+"\nend\n", "\n") {
		m := pythonLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		for len(open) > 0 {
			f := open[len(open)-1]
			if len(m[1]) > len(f.indent) {
				break
			}
			if n := f.last - f.first + 1; n > mostInFunction {
				faults = append(faults, fmt.Sprintf("%s has %d lines", f.name, n))
			}
			open = open[:len(open)-1]
		}
		if def := pythonDef.FindStringSubmatch(line); def != nil {
			open = append(open, function{def[2], def[1], i, i})
		}
		for j := range open {
			open[j].last = i
		}
	}
	return faults
}
