package cellimports

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func lessonPackages() *Packages {
	var p Packages
	p.Add("cnnlib", "cnnlessons/cnnlib")
	p.Add("plots", "cnnlessons/plots")
	p.Add("rand", "math/rand/v2")
	return &p
}

func TestAll(t *testing.T) {
	for _, test := range []struct {
		name, cell, earlier string
		wantCell            string // the imports
		wantEarlier         string
	}{
		{
			"nothing used", "func main() {}", "",
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
		},
		{
			"used, and broken", "func main() {\nplots.Show(cnnlib.\n}", "var r = rand.Int()",
			`"cnnlessons/cnnlib"; "cnnlessons/plots"; _ "math/rand/v2"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; rand "math/rand/v2"; `,
		},
		{
			"imported already", "import \"cnnlessons/cnnlib\"\nimport p \"cnnlessons/plots\"\nfunc main() { cnnlib.Init(); p.Show() }", "",
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
		},
		{
			"the name is a variable, a field, a method", "func main() { plots.Add(); x.rand.Int(); cnnlib.Init() }", "var plots Plots\nfunc (p Plots) cnnlib() {}",
			`"cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
		},
		{
			"another package", "import \"image/color\"\nfunc main() { color.Gray() }", "var c = color.White",
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; _ "image/color"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; "image/color"; `,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := lessonPackages().All("package main\n"+test.cell, "package main\n"+test.earlier)
			if want := "package main; import (" + test.wantCell + ")\n" + test.cell; got[0] != want {
				t.Errorf("the cell is\n%s\nwant\n%s", got[0], want)
			}
			if want := "package main; import (" + test.wantEarlier + ")\n" + test.earlier; got[1] != want {
				t.Errorf("what was earlier is\n%s\nwant\n%s", got[1], want)
			}
		})
	}
}

func TestUsed(t *testing.T) {
	for _, test := range []struct{ cell, want string }{
		{"func main() {}", ""},
		{"func main() { plots.Show(cnnlib.Con) }", `"cnnlessons/cnnlib"; "cnnlessons/plots"; `},
		{"import \"cnnlessons/cnnlib\"\nfunc main() { cnnlib.Init() }", ""},
		{"var plots Plots\nfunc main() { plots.Add() }", ""},
	} {
		want := "package main\n" + test.cell
		if test.want != "" {
			want = "package main; import (" + test.want + ")\n" + test.cell
		}
		if got := lessonPackages().Used("package main\n" + test.cell); got != want {
			t.Errorf("the cell is\n%s\nwant\n%s", got, want)
		}
	}
}

// TestImportsStay checks the purpose of All: the imports do not change, whatever the
// cell imports.
func TestImportsStay(t *testing.T) {
	known := lessonPackages()
	paths := func(source string) string {
		file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, spec := range file.Imports[:len(known.paths)] {
			paths = append(paths, spec.Path.Value)
		}
		return strings.Join(paths, " ")
	}
	with := known.All("package main\n\nimport (\n\t\"fmt\"\n\t\"cnnlessons/cnnlib\"\n)\n\nfunc main() {}\n")
	without := known.All("package main\n\nfunc main() {\n")
	if paths(with[0]) != paths(without[0]) {
		t.Errorf("imports\n%s\nthen\n%s", paths(with[0]), paths(without[0]))
	}
}

func TestLeavesOtherSources(t *testing.T) {
	for _, source := range []string{"", "package main", "// A comment.\npackage main\n", "package other\n", "\x00"} {
		if got := lessonPackages().All(source); got[0] != source {
			t.Errorf("%q became %q", source, got[0])
		}
		if got := lessonPackages().Used(source); got != source {
			t.Errorf("%q became %q", source, got)
		}
	}
}

func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), FileName)
	if _, err := Read(file); err == nil {
		t.Error("no error without the file")
	}
	if err := os.WriteFile(file, []byte("cnnlib cnnlessons/cnnlib\nrand math/rand/v2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	known, err := Read(file)
	if err != nil || strings.Join(known.paths, " ") != "cnnlessons/cnnlib math/rand/v2" || known.names["math/rand/v2"] != "rand" {
		t.Errorf("Read = %+v, %v", known, err)
	}
	if err := os.WriteFile(file, []byte("cnnlessons/cnnlib\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(file); err == nil || !strings.Contains(err.Error(), `"cnnlessons/cnnlib\n"`) {
		t.Errorf("error %v, want one that quotes the line", err)
	}
}
