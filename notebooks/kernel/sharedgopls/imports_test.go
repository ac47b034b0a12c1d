package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func lessonPackages() *packages {
	known := &packages{names: make(map[string]string)}
	known.add("cnnlib", "cnnlessons/cnnlib")
	known.add("plots", "cnnlessons/plots")
	known.add("rand", "math/rand/v2")
	return known
}

func TestImported(t *testing.T) {
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
			`cnnlib "cnnlessons/cnnlib"; plots "cnnlessons/plots"; _ "math/rand/v2"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; rand "math/rand/v2"; `,
		},
		{
			"imported already", "import \"cnnlessons/cnnlib\"\nimport p \"cnnlessons/plots\"\nfunc main() { cnnlib.Init(); p.Show() }", "",
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
		},
		{
			"the name is a variable, a field, a method", "func main() { plots.Add(); x.rand.Int(); cnnlib.Init() }", "var plots Plots\nfunc (p Plots) cnnlib() {}",
			`cnnlib "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; `,
		},
		{
			"another package", "import \"image/color\"\nfunc main() { color.Gray() }", "var c = color.White",
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; _ "image/color"; `,
			`_ "cnnlessons/cnnlib"; _ "cnnlessons/plots"; _ "math/rand/v2"; color "image/color"; `,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := lessonPackages().imported("package main\n"+test.cell, "package main\n"+test.earlier)
			if want := "package main; import (" + test.wantCell + ")\n" + test.cell; got[0] != want {
				t.Errorf("the cell is\n%s\nwant\n%s", got[0], want)
			}
			if want := "package main; import (" + test.wantEarlier + ")\n" + test.earlier; got[1] != want {
				t.Errorf("what was earlier is\n%s\nwant\n%s", got[1], want)
			}
		})
	}
}

// TestImportsStay checks what it is all about: the imports are the same whatever the
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
	with := known.imported("package main\n\nimport (\n\t\"fmt\"\n\t\"cnnlessons/cnnlib\"\n)\n\nfunc main() {}\n")
	without := known.imported("package main\n\nfunc main() {\n")
	if paths(with[0]) != paths(without[0]) {
		t.Errorf("imports\n%s\nthen\n%s", paths(with[0]), paths(without[0]))
	}
}

func TestImportedLeavesOtherSources(t *testing.T) {
	for _, source := range []string{"", "package main", "// A comment.\npackage main\n", "package other\n", "\x00"} {
		if got := lessonPackages().imported(source); got[0] != source {
			t.Errorf("%q became %q", source, got[0])
		}
	}
}

func TestReadPackages(t *testing.T) {
	file := filepath.Join(t.TempDir(), packagesName)
	if _, err := readPackages(file); err == nil {
		t.Error("no error without the file")
	}
	if err := os.WriteFile(file, []byte("cnnlib cnnlessons/cnnlib\nrand math/rand/v2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	known, err := readPackages(file)
	if err != nil || strings.Join(known.paths, " ") != "cnnlessons/cnnlib math/rand/v2" || known.names["math/rand/v2"] != "rand" {
		t.Errorf("readPackages = %+v, %v", known, err)
	}
	if err := os.WriteFile(file, []byte("cnnlessons/cnnlib\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readPackages(file); err == nil || !strings.Contains(err.Error(), `"cnnlessons/cnnlib\n"`) {
		t.Errorf("error %v, want one that quotes the line", err)
	}
}
