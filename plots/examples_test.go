package plots

import (
	"bytes"
	"encoding/xml"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// eachFile parses the Go files of this package, tests or not.
func eachFile(t *testing.T, tests bool, visit func(path string, file *ast.File, files *token.FileSet)) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") != tests {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		visit(e.Name(), file, files)
	}
}

// Every Example that shows something has a golden picture and its place in the gallery.
func TestExamplesAreListed(t *testing.T) {
	eachFile(t, true, func(_ string, file *ast.File, _ *token.FileSet) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if ok && strings.HasPrefix(f.Name.Name, "Example") && !slices.ContainsFunc(examples, func(e example) bool { return e.name == f.Name.Name }) {
				t.Errorf("%s is not listed in helper_test.go", f.Name.Name)
			}
		}
	})
}

// Every figure of an Example, in both languages: nothing lies outside or on another text, it
// says what there is to see, and as an SVG it is well-formed and holds all its text as text.
func TestExamples(t *testing.T) {
	for _, e := range examples {
		drawings := shown(e.run)
		if len(drawings) == 0 {
			t.Errorf("%s shows nothing", e.name)
		}
		for _, d := range drawings {
			f, ok := d.(*Figure)
			if !ok {
				continue
			}
			for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
				name := e.name + " in " + string(l)
				f := f.In(l)
				inside(t, name, f)
				if chinese := regexp.MustCompile(`\p{Han}`).MatchString(f.Alt + strings.Join(titles(f), "")); chinese != (l == cnnlib.Chinese) {
					t.Errorf("%s says %q and %q", name, f.Alt, titles(f))
				}
				asSVG(t, name, f)
			}
		}
	}
}

// asSVG checks that an SVG is well-formed and holds all text of the figure as text.
func asSVG(t *testing.T, name string, f *Figure) {
	t.Helper()
	texts := svgTexts(t, f.SVG())
	for _, text := range append(titles(f), f.Alt) {
		if text != "" && !slices.Contains(texts, text) {
			t.Errorf("%s: the SVG has no text %q", name, text)
		}
	}
}

// svgTexts are the texts of an SVG, which must be well-formed.
func svgTexts(t *testing.T, svg []byte) []string {
	t.Helper()
	var texts []string
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return texts
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok {
			texts = append(texts, string(text))
		}
	}
}

// The two formats of a text are filled in with the same args.
func TestBothLanguagesTakeTheSame(t *testing.T) {
	verbs := func(format string) []string {
		all := regexp.MustCompile(`%[-+#0 ]*\d*(\.\d+)?[a-zA-Z]`).FindAllString(format, -1)
		slices.Sort(all)
		return all
	}
	count := 0
	eachFile(t, false, func(_ string, file *ast.File, _ *token.FileSet) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Say" {
				return true
			}
			var texts []string
			for _, arg := range call.Args[:2] {
				if text, ok := arg.(*ast.BasicLit); ok {
					s, err := strconv.Unquote(text.Value)
					if err != nil {
						t.Fatal(err)
					}
					texts = append(texts, s)
				}
			}
			if len(texts) < 2 {
				return true
			}
			count++
			if en, zh := verbs(texts[0]), verbs(texts[1]); !slices.Equal(en, zh) || len(call.Args) > 2 != (len(en) > 0) || len(call.Args) > 2 && len(en) != len(call.Args)-2 {
				t.Errorf("%q and %q do not take the same %d args", texts[0], texts[1], len(call.Args)-2)
			}
			return true
		})
	})
	if count == 0 {
		t.Error("there are no texts in two languages")
	}
}
