package cnnlib

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// What is known of a layer are its methods: the methods of every layer, of a layer that is no
// container, of a layer with whole numbers among its fields, of a container, and of a container that
// is no chain of its parts.
var (
	factsOfAll        = []string{"Forward", "ForwardPass", "BackwardPass", "OutputShape", "Operations", "operation", "shortName", "String"}
	factsOfAlone      = []string{"Arithmetic", "receptiveField", "dependence"}
	factsOfTunable    = []string{"settings", "bare"}
	factsOfContainers = []string{"children", "wiring", "join", "with", "check", "checkReady"}
	factsOfJoiners    = []string{"joinSteps"}
)

// declaredLayer is a layer as the source declares it.
type declaredLayer struct {
	methods map[string]method
	numbers bool // an exported field is a whole number
}

type method struct {
	file string
	decl *ast.FuncDecl
}

// declaredLayers finds the layers in some files: the exported types that have a Forward. A [Run] has
// a Forward and is no layer: it runs a whole network.
func declaredLayers(files []sourceFile) map[string]*declaredLayer {
	all := map[string]*declaredLayer{}
	of := func(typ string) *declaredLayer {
		if all[typ] == nil {
			all[typ] = &declaredLayer{methods: map[string]method{}}
		}
		return all[typ]
	}
	for _, f := range files {
		ast.Inspect(f.File, func(n ast.Node) bool {
			switch d := n.(type) {
			case *ast.TypeSpec:
				if s, ok := d.Type.(*ast.StructType); ok {
					of(d.Name.Name).numbers = slices.ContainsFunc(s.Fields.List, isNumber)
				}
			case *ast.FuncDecl:
				if d.Recv == nil {
					break
				}
				receiver := d.Recv.List[0].Type
				if p, ok := receiver.(*ast.StarExpr); ok {
					receiver = p.X
				}
				if id, ok := receiver.(*ast.Ident); ok {
					of(id.Name).methods[d.Name.Name] = method{f.name, d}
				}
			}
			return true
		})
	}
	maps.DeleteFunc(all, func(typ string, l *declaredLayer) bool {
		_, forward := l.methods["Forward"]
		return !forward || !ast.IsExported(typ) || typ == "Run"
	})
	return all
}

// isNumber says whether a field of a struct is exported and a whole number.
func isNumber(f *ast.Field) bool {
	id, ok := f.Type.(*ast.Ident)
	return ok && id.Name == "int" && len(f.Names) > 0 && f.Names[0].IsExported()
}

// missingFacts tells what is not known of a layer, or stands elsewhere than in the layer's own file.
func missingFacts(typ string, l *declaredLayer) []string {
	wanted := slices.Concat(factsOfAll, factsOfAlone)
	if l.numbers {
		wanted = append(wanted, factsOfTunable...)
	}
	if _, container := l.methods["wiring"]; container {
		wanted = slices.Concat(factsOfAll, factsOfContainers)
		chain := false
		if m, ok := l.methods["operation"]; ok {
			ast.Inspect(m.decl.Body, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				chain = chain || ok && id.Name == "OperationChain"
				return true
			})
		}
		if !chain {
			wanted = append(wanted, factsOfJoiners...)
		}
	}
	own := strings.ToLower(typ) + ".go"
	var missing []string
	for _, name := range wanted {
		switch m, ok := l.methods[name]; {
		case !ok:
			missing = append(missing, fmt.Sprintf("%s has no method %s", typ, name))
		case m.file != own:
			missing = append(missing, fmt.Sprintf("%s.%s stands in %s, not in %s", typ, name, m.file, own))
		}
	}
	return missing
}

// Whatever is known of a layer stands beside its Forward, in the file that has the layer's name.
func TestOneLayerOneFile(t *testing.T) {
	layers := declaredLayers(parsed(t, "*.go"))
	for _, typ := range slices.Sorted(maps.Keys(layers)) {
		for _, missing := range missingFacts(typ, layers[typ]) {
			t.Error(missing)
		}
	}
	var listed []string
	for _, l := range everyLayer() {
		listed = append(listed, typeOf(l.layer))
	}
	slices.Sort(listed)
	if found := slices.Sorted(maps.Keys(layers)); !slices.Equal(found, listed) {
		t.Errorf("everyLayer lists %v\nthe package has %v", listed, found)
	}
}

// No other file decides by a list of layers what a layer does or is called: a new layer would fall
// to the list's default in silence. It asks the layer, as with OperationOf.
func TestNoListsOfLayers(t *testing.T) {
	layers := declaredLayers(parsed(t, "*.go"))
	for _, pattern := range []string{"*.go", "weights/*.go", "train/*.go", "../plots/*.go", "../plots/interactive/*.go"} {
		for _, f := range parsed(t, pattern) {
			ast.Inspect(f.File, func(n ast.Node) bool {
				list, ok := n.(*ast.TypeSwitchStmt)
				if !ok {
					return true
				}
				for _, clause := range list.Body.List {
					for _, typ := range clause.(*ast.CaseClause).List {
						if p, ok := typ.(*ast.StarExpr); ok {
							typ = p.X
						}
						if s, ok := typ.(*ast.SelectorExpr); ok { // cnnlib.Conv2D
							typ = s.Sel
						}
						if id, ok := typ.(*ast.Ident); ok && layers[id.Name] != nil {
							t.Errorf("%s decides by a type switch what a %s does", f.name, id.Name)
						}
					}
				}
				return true
			})
		}
	}
}

// A new layer that lacks a fact, or has a fact in another file, is found.
func TestMissingFactsAreFound(t *testing.T) {
	source := func(receiver string, names ...string) string {
		text := "package cnnlib\n"
		if slices.Contains(names, "Forward") {
			text += "type New struct{ Kernel int }\n"
		}
		for _, name := range names {
			text += fmt.Sprintf("func (%s) %s() {}\n", receiver, name)
		}
		return text
	}
	missing := func(sources map[string]string) []string {
		var files []sourceFile
		for name, text := range sources {
			f, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, sourceFile{name, f})
		}
		return missingFacts("New", declaredLayers(files)["New"])
	}
	for _, kind := range [][]string{
		slices.Concat(factsOfAll, factsOfAlone, factsOfTunable),
		slices.Concat(factsOfAll, factsOfContainers, factsOfJoiners),
	} {
		if got := missing(map[string]string{"new.go": source("*New", kind...)}); got != nil {
			t.Errorf("complete, but %q", got)
		}
		for _, fact := range kind {
			if fact == "Forward" || fact == "wiring" {
				continue // without these it is no layer, or no container
			}
			others := slices.DeleteFunc(slices.Clone(kind), func(name string) bool { return name == fact })
			if got, want := missing(map[string]string{"new.go": source("n *New", others...)}), []string{"New has no method " + fact}; !slices.Equal(got, want) {
				t.Errorf("without %s: %q, want %q", fact, got, want)
			}
			got := missing(map[string]string{"new.go": source("New", others...), "other.go": source("New", fact)})
			if want := []string{"New." + fact + " stands in other.go, not in new.go"}; !slices.Equal(got, want) {
				t.Errorf("with %s elsewhere: %q, want %q", fact, got, want)
			}
		}
	}
}

// everyLayer has each layer of the package, with the shape of an input that fits.
func everyLayer() []layerFor {
	maps, flat := Shape{2, 4, 6, 5}, Shape{2, 4, 1, 1}
	return []layerFor{
		{&AdaptiveAvgPool2D{Height: 2, Width: 3}, maps}, {&AvgPool2D{Kernel: 2}, maps}, {&BatchNorm2D{Channels: 4}, maps}, {&ChannelShuffle{Groups: 2}, maps},
		{NewConcat(&ReLU{}, &Tanh{}), maps}, {&Conv2D{In: 4, Out: 6, Kernel: 3, Padding: 1, Groups: 2}, maps},
		{&ConvTranspose2D{In: 4, Out: 3, Kernel: 2, Stride: 2}, maps}, {&Dropout{P: 0.5}, maps}, {&Flatten{}, maps}, {&HardSigmoid{}, maps}, {&HardSwish{}, maps},
		{&Linear{In: 4, Out: 3}, flat}, {&LocalResponseNorm{Size: 3}, maps}, {&MaxPool2D{Kernel: 3, Stride: 2}, maps}, {&ReLU{}, maps}, {&ReLU6{}, maps},
		{&Residual{Body: &Sigmoid{}}, maps}, {&Select{Channels: []int{2, 0}}, maps}, {NewSequential(&ReLU{}, &Softmax{}), maps}, {&SiLU{}, maps}, {&Sigmoid{}, maps},
		{&Softmax{}, maps}, {&SqueezeExcitation{Gate: &AdaptiveAvgPool2D{}}, maps}, {&Tanh{}, maps}, {&Upsample{Scale: 2}, maps},
	}
}

type layerFor struct {
	layer Layer
	in    Shape
}

// The answers of every layer agree with each other and with what the layer computes.
func TestAnswersOfEveryLayer(t *testing.T) {
	declared, used := declaredLayers(parsed(t, "*.go")), map[string]bool{}
	for _, v := range everyLayer() {
		Init(v.layer, 1)
		op, typ := OperationOf(v.layer), typeOf(v.layer)
		used[string(op)] = true

		english, chinese := strings.Join(ShortName(v.layer, English), " "), strings.Join(ShortName(v.layer, Chinese), " ")
		translated := strings.ContainsFunc(chinese, func(r rune) bool { return unicode.Is(unicode.Han, r) })
		language := len(declared[typ].methods["shortName"].decl.Type.Params.List[0].Names) > 0 // the method looks at it
		if english == "" || chinese == "" || language != translated || !translated && english != chinese {
			t.Errorf("%s is called %q and %q", typ, english, chinese)
		}

		if _, container := v.layer.(container); container != (PartsOf(v.layer) != nil) {
			t.Errorf("%s has the parts %v", typ, PartsOf(v.layer))
		} else if !container {
			d, known := dependenceOf(v.layer, v.in)
			place := d.rows == nil && d.columns == nil && !d.flattens // reads the same row and column alone
			if !known || (op == OperationElementwise) != d.pointwise() || op == OperationAcrossChannels && !place {
				t.Errorf("%s is %q and depends on %+v", typ, op, d)
			}
		}
		switch op {
		case OperationElementwise, OperationAcrossChannels:
			if out := must(v.layer.OutputShape(v.in)); out != v.in {
				t.Errorf("%s is %q and makes %v from %v", typ, op, out, v.in)
			}
		}
		if w, ok := WindowOf(v.layer); ok && (w.Kernel < 1 || w.Stride < 1 || w.Dilation < 1) {
			t.Errorf("%s has the window %+v", typ, w)
		}

		conv := ConvolutionOf(v.layer)
		if (op == OperationWeightedSum) != (conv != nil) {
			t.Errorf("%s is %q and the convolution %v", typ, op, conv)
		}
		if conv != nil {
			x := random(generator(), v.in)
			if got, want := conv.Forward(x), v.layer.Forward(x); !slices.Equal(got.Data, want.Data) {
				t.Errorf("%s computes %v, its convolution %v", typ, want.Data, got.Data)
			}
		}
	}
	for _, op := range constants(t, "operation.go", "Operation") {
		if !used[op] {
			t.Errorf("no layer has the operation %s", op)
		}
	}
}

// What the questions answer for a layer that is not of this package.
func TestAnswersOfOwnLayer(t *testing.T) {
	l := stamp{}
	if op := OperationOf(l); op != "" {
		t.Errorf("operation %q", op)
	}
	if w, ok := WindowOf(l); ok {
		t.Errorf("window %+v", w)
	}
	if c, parts := ConvolutionOf(l), PartsOf(l); c != nil || parts != nil {
		t.Errorf("convolution %v, parts %v", c, parts)
	}
}
