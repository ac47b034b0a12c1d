package plots

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"html"
	"os"
	"strings"
	"testing"
)

// TestGallery checks that README.md shows each Example: its code, and its golden pictures.
func TestGallery(t *testing.T) {
	page := "# Figures\n\nEach is drawn by the lines above it; every Example of this package is here; `make golden` writes this page. `make gallery` writes the figures of [interactive](interactive) into another one, .build/gallery.html, where they can be tried out.\n"
	code := exampleCode(t)
	for _, e := range examples {
		page += fmt.Sprintf("\n## %s\n\n```go\n%s\n```\n\n", e.title, code[e.name])
		for i, d := range shown(e.run) {
			name := e.picture
			if i > 0 {
				name = fmt.Sprintf("%s-%d", name, i+1)
			}
			width, _ := d.Size()
			page += fmt.Sprintf("<img src=\"testdata/%s.png\" width=\"%d\" alt=\"%s\">\n", name, width, html.EscapeString(d.Description()))
		}
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile("README.md"); err != nil || string(got) != page {
		t.Errorf("README.md is not what the Examples make (make golden writes it): %v", err)
	}
}

// exampleCode is the body of each Example as a cell has it: without its expected output, and with
// the package's name before its own names.
func exampleCode(t *testing.T) map[string]string {
	t.Helper()
	own := map[string]bool{}
	eachFile(t, false, func(_ string, file *ast.File, _ *token.FileSet) {
		for name, o := range file.Scope.Objects {
			own[name] = ast.IsExported(name) && o.Kind != ast.Bad
		}
	})
	code := map[string]string{}
	eachFile(t, true, func(path string, file *ast.File, files *token.FileSet) {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(f.Name.Name, "Example") {
				continue
			}
			at := files.Position(f.Body.Lbrace).Offset + 1
			var body []byte
			ast.Inspect(f.Body, func(n ast.Node) bool {
				if name, ok := n.(*ast.Ident); ok && own[name.Name] {
					if offset := files.Position(name.Pos()).Offset; source[offset-1] != '.' {
						body = append(append(body, source[at:offset]...), "plots."...)
						at = offset
					}
				}
				return true
			})
			body = append(body, source[at:files.Position(f.Body.Rbrace).Offset]...)
			body, _, _ = bytes.Cut(body, []byte("\t// Output:"))
			formatted, err := format.Source(bytes.TrimSpace(body))
			if err != nil {
				t.Fatal(err)
			}
			code[f.Name.Name] = string(formatted)
		}
	})
	return code
}
