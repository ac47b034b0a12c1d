package zoo

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// Each description says the totals, and the rows of its table are true: after so many parameters
// as they add up to, there is a tensor of their shape, and the last row makes the total full.
func TestDescriptions(t *testing.T) {
	docs := descriptions(t)
	for _, n := range networks {
		t.Run(n.name, func(t *testing.T) {
			doc := docs[n.name]
			for _, total := range []int{n.params, n.macs} {
				if !strings.Contains(doc, grouped(total)) {
					t.Errorf("the description does not say %s", grouped(total))
				}
			}
			tensors, params := map[string]bool{}, 0
			for _, l := range cnnlib.ArithmeticOf(n.build(), n.input).Layers {
				tensors[at(params, l.Input)] = true // also what a branch gives is read by some layer
				params += l.Params
				tensors[at(params, l.Output)] = true
				tensors[at(params, cnnlib.Shape{})] = true
			}
			total, rows := 0, 0
			for _, m := range tableRow.FindAllStringSubmatch(doc, -1) {
				shape, count := m[1], m[2]
				if shape == "" && count == "" {
					continue // the row goes on in the next line, or began in the one before
				}
				rows++
				added, _ := strconv.Atoi(strings.ReplaceAll(count, ",", ""))
				total += added
				var s cnnlib.Shape
				fmt.Sscanf(shape, "%d×%d×%d", &s.H, &s.W, &s.C)
				if !tensors[at(total, s)] {
					t.Errorf("after %d parameters, there is no %s: %q", total, shape, m[0])
				}
			}
			if total != n.params || rows < 5 {
				t.Errorf("%d rows that add up to %d parameters, want %d", rows, total, n.params)
			}
		})
	}
}

// Each function that makes a network is tested, and the package's description names the networks
// with torchvision's names.
func TestAllNetworks(t *testing.T) {
	tested, doc := map[string]bool{}, packageDoc(t)
	for _, n := range networks {
		tested[n.name] = true
		if n.torch != "" && !strings.Contains(doc, "["+n.name+"]") {
			t.Errorf("the package's description does not name %s", n.name)
		}
	}
	if len(networks) != 28 {
		t.Errorf("%d networks; the package's description and the READMEs say twenty-eight", len(networks))
	}
	for _, d := range declarations(t) {
		if d.Name.IsExported() && d.Recv == nil && len(d.Type.Params.List) == 0 && !tested[d.Name.Name] {
			t.Errorf("%s is not among the tested networks", d.Name.Name)
		}
	}
}

// tableRow is a line of a table with, at its end, a shape, a number of parameters or both.
var tableRow = regexp.MustCompile(`(?m)^\t.*?(?: {2,}(\d+×\d+×\d+))?(?: {2,}([\d,]+))?$`)

// at names a tensor by the parameters of all layers before it, and its shape.
func at(params int, s cnnlib.Shape) string { return fmt.Sprint(params, s.H, s.W, s.C) }

// grouped writes 61706 as 61,706.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

// descriptions are the doc comments of the package's functions.
func descriptions(t *testing.T) map[string]string {
	docs := map[string]string{}
	for _, d := range declarations(t) {
		docs[d.Name.Name] = d.Doc.Text()
	}
	return docs
}

// declarations are the package's functions.
func declarations(t *testing.T) []*ast.FuncDecl {
	var all []*ast.FuncDecl
	for _, file := range sources(t) {
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				all = append(all, f)
			}
		}
	}
	return all
}

func packageDoc(t *testing.T) string {
	var doc strings.Builder
	for _, file := range sources(t) {
		doc.WriteString(file.Doc.Text())
	}
	return doc.String()
}

// sources are the package's files but its tests.
func sources(t *testing.T) []*ast.File {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, file)
	}
	return all
}
