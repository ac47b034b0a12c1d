package cnnlib

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// wordFiles are the files with the words of errors, by the folder of their package.
var wordFiles = map[string][]string{
	".":                        {"errors_words.go", "usage_words.go"},
	"train":                    {"errors_words.go"},
	"datasets":                 {"errors_words.go"},
	"samples":                  {"errors_words.go"},
	"../plots":                 {"errors_words.go"},
	"../plots/interactive":     {"errors_words.go"},
	"weights":                  nil,
	"zoo":                      nil,
	"../plots/internal/canvas": nil,
}

// phrases reads the phrases of a package's source: each name, and each field of a kind, with its
// texts. A phrase or a kind that stands outside the files of words is an error.
func phrases(t *testing.T, folder string, files []string) (all map[string]Phrase, kinds map[string]ErrorKind) {
	t.Helper()
	all, kinds = map[string]Phrase{}, map[string]ErrorKind{}
	sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no source in %s: %v", folder, err)
	}
	references := map[string]map[string]ast.Expr{}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		words := false
		for _, name := range files {
			words = words || filepath.Base(source) == name
		}
		ast.Inspect(f, func(n ast.Node) bool {
			literal, ok := n.(*ast.CompositeLit)
			if kind := typeName(literal); ok && (kind == "Phrase" || kind == "ErrorKind") && !words {
				t.Errorf("%s: a %s stands outside %q", source, kind, files)
			}
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !words {
				return true
			}
			for i, name := range spec.Names {
				if i >= len(spec.Values) {
					continue
				}
				value := spec.Values[i]
				if u, ok := value.(*ast.UnaryExpr); ok {
					value = u.X
				}
				switch literal, _ := value.(*ast.CompositeLit); typeName(literal) {
				case "Phrase":
					all[name.Name] = phraseOf(literal)
				case "ErrorKind":
					references[name.Name] = map[string]ast.Expr{}
					for _, e := range literal.Elts {
						field := e.(*ast.KeyValueExpr)
						references[name.Name][field.Key.(*ast.Ident).Name] = field.Value
					}
				case "":
					ast.Inspect(value, func(n ast.Node) bool { // a list or a map of phrases
						if l, ok := n.(*ast.CompositeLit); ok && len(l.Elts) > 0 && isText(l.Elts[0]) {
							all[name.Name+strconv.Itoa(len(all))] = phraseOf(l)
						}
						return true
					})
				}
			}
			return true
		})
	}
	part := func(kind, field string) Phrase {
		switch e := references[kind][field].(type) {
		case nil:
			return Phrase{}
		case *ast.CompositeLit:
			return phraseOf(e)
		case *ast.Ident:
			return all[e.Name]
		case *ast.SelectorExpr: // a field of another kind
			return phraseOf(references[e.X.(*ast.Ident).Name][e.Sel.Name].(*ast.CompositeLit))
		}
		t.Fatalf("%s: the %s of %s cannot be read", folder, field, kind)
		return Phrase{}
	}
	for kind := range references {
		kinds[kind] = ErrorKind{part(kind, "Wanted"), part(kind, "Given"), part(kind, "Formula"), part(kind, "Fix")}
	}
	return all, kinds
}

// typeName is the type of a literal, without the package; empty if it has none.
func typeName(l *ast.CompositeLit) string {
	if l == nil {
		return ""
	}
	switch e := l.Type.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func isText(e ast.Expr) bool {
	l, ok := e.(*ast.BasicLit)
	return ok && l.Kind == token.STRING
}

// phraseOf is the phrase that a literal makes.
func phraseOf(l *ast.CompositeLit) Phrase {
	var p Phrase
	for i, e := range l.Elts {
		p[i], _ = strconv.Unquote(e.(*ast.BasicLit).Value)
	}
	return p
}

var (
	chineseText = regexp.MustCompile(`[\p{Han}。，：；、（）“”]`)
	englishWord = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_]*`)
	code        = regexp.MustCompile(`&?[A-Za-z_.]*[A-Za-z]\([^()]*(\([^()]*\)[^()]*)*\)(\.[A-Za-z]+(\([^()]*\))?)*|\(?&?[A-Za-z_.]+\{[^{}]*(\{[^{}]*\})?[^{}]*\}\)?|[A-Za-z]+: [^ ，。]+`)
	verb        = regexp.MustCompile(`%\[(\d+)\][vq]`)
)

// technical are words that Chinese texts have, too: in Go's sense or the field's.
var technical = map[string]bool{
	"logits": true, "logit": true, "softmax": true, "ln": true, "Grad": true, "CAM": true, "nil": true,
	"N": true, "C": true, "H": true, "W": true, "P": true, "S": true, "n": true, "x": true, "y": true, // symbols
	"patch": true, "from": true, "to": true, "int": true, // parameters and types
	"train": true, "test": true, "digits": true, "training": true, "label": true, "net": true, "img": true, "conv2": true, "Value": true, // in examples
}

// Every phrase of every error is whole in both languages: the English text has no Chinese, and the Chinese
// text has no English but what Go or a formula calls so. Both put in the same values.
func TestErrorsInBothLanguages(t *testing.T) {
	names := exported(t)
	for folder, files := range wordFiles {
		all, kinds := phrases(t, folder, files)
		if len(files) > 0 && len(kinds) == 0 {
			t.Errorf("%s: no kind of errors", folder)
		}
		for name, kind := range kinds {
			if kind.Wanted == (Phrase{}) || kind.Given == (Phrase{}) {
				t.Errorf("%s: %s does not say what is wanted and given", folder, name)
			}
			for part, p := range map[string]Phrase{"Wanted": kind.Wanted, "Given": kind.Given, "Formula": kind.Formula, "Fix": kind.Fix} {
				all[name+"."+part] = p
			}
			values := make([]any, 12)
			for i := range values {
				values[i] = i + 1
			}
			for _, l := range []Language{English, Chinese} {
				if text := NewShapeError(&kind, "ReLU{}", values...).Text(l); strings.Contains(text, "%!") {
					t.Errorf("%s: %s in %s: %s", folder, name, l, text)
				}
			}
		}
		for name, p := range all {
			if p == (Phrase{}) {
				continue // a Formula that a kind does not have
			}
			if found := chineseText.FindString(p[0]); found != "" {
				t.Errorf("%s: %s: the English text %q has %q", folder, name, p[0], found)
			}
			chinese := p.In(Chinese)
			for _, word := range englishWord.FindAllString(code.ReplaceAllString(verb.ReplaceAllString(chinese, "Value"), ""), -1) {
				if !technical[word] && !names[word] {
					t.Errorf("%s: %s: the Chinese text %q has %q", folder, name, chinese, word)
				}
			}
			if p[1] != "" && valuesIn(p[0]) != valuesIn(p[1]) {
				t.Errorf("%s: %s: %q and %q put in other values", folder, name, p[0], p[1])
			}
		}
	}
}

// valuesIn lists each value that a format puts in, once and in order.
func valuesIn(format string) string {
	used := make([]bool, 16)
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		used[atoi(m[1])] = true
	}
	var list []string
	for i, u := range used {
		if u {
			list = append(list, strconv.Itoa(i))
		}
	}
	return strings.Join(list, " ")
}

// exported are the exported names of the packages, fields among them, and the names of the packages.
func exported(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{"cnnlib": true, "plots": true, "interactive": true, "samples": true, "datasets": true}
	for folder := range wordFiles {
		sources, _ := filepath.Glob(filepath.Join(folder, "*.go"))
		for _, source := range sources {
			data, err := os.ReadFile(source)
			if err != nil {
				t.Fatal(err)
			}
			f, err := parser.ParseFile(token.NewFileSet(), source, data, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && id.IsExported() {
					names[id.Name] = true
				}
				return true
			})
		}
	}
	return names
}
