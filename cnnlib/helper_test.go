package cnnlib

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// generator returns the random source of one test. Its seed is fixed.
func generator() *rand.Rand { return rand.New(rand.NewPCG(2, 3)) }

// random is a tensor of numbers from −1 to 1.
func random(r *rand.Rand, s Shape) *Tensor {
	t := NewTensor(s)
	for i := range t.Data {
		t.Data[i] = 2*r.Float32() - 1
	}
	return t
}

// counting is a tensor that holds 1, 2, 3, …
func counting(s Shape) *Tensor {
	t := NewTensor(s)
	for i := range t.Data {
		t.Data[i] = float32(i + 1)
	}
	return t
}

// sameBits reports whether two tensors have equal shapes and equal bits.
func sameBits(a, b *Tensor) bool {
	if a.Shape() != b.Shape() || len(a.Data) != len(b.Data) {
		return false
	}
	for i := range a.Data {
		if math.Float32bits(a.Data[i]) != math.Float32bits(b.Data[i]) {
			return false
		}
	}
	return true
}

// wantData fails unless the tensor has the shape and exactly the elements.
func wantData(t *testing.T, got *Tensor, s Shape, data ...float32) {
	t.Helper()
	if !sameBits(got, TensorOf(s, data)) {
		t.Errorf("got %v %v, want %v %v", got.Shape(), got.Data, s, data)
	}
}

// panicOf calls f and returns the *ShapeError with which it panics.
func panicOf(t *testing.T, f func()) *ShapeError {
	t.Helper()
	return panicAs[*ShapeError](t, f)
}

// misuseOf calls f and returns the *UsageError with which it panics.
func misuseOf(t *testing.T, f func()) *UsageError {
	t.Helper()
	return panicAs[*UsageError](t, f)
}

// faultBy calls f and returns the fault of the *UsageError or the *ShapeError with which it panics.
func faultBy(t *testing.T, misuse bool, f func()) *Fault {
	t.Helper()
	if misuse {
		return &misuseOf(t, f).Fault
	}
	return &panicOf(t, f).Fault
}

// panicAs calls f and returns the error of the given type with which it panics.
func panicAs[E error](t *testing.T, f func()) (e E) {
	t.Helper()
	defer func() {
		t.Helper()
		p := recover()
		err, _ := p.(error)
		if !errors.As(err, &e) {
			t.Fatalf("panic of %T %v, want a %T", p, p, e)
		}
	}()
	f()
	return e
}

// wantError fails unless err is a *ShapeError with the wanted texts.
func wantError(t *testing.T, err error, want ErrorText) {
	t.Helper()
	wantTexts[*ShapeError](t, err, want)
}

// wantMisuse fails unless err is a *UsageError with the wanted texts.
func wantMisuse(t *testing.T, err error, want ErrorText) {
	t.Helper()
	wantTexts[*UsageError](t, err, want)
}

func wantTexts[E interface {
	error
	In(Language) ErrorText
}](t *testing.T, err error, want ErrorText) {
	t.Helper()
	var e E
	if !errors.As(err, &e) {
		t.Errorf("got the error %v, want a %T", err, e)
	} else if got := e.In(DefaultLanguage()); got != want {
		t.Errorf("got\n%#v\nwant\n%#v", got, want)
	}
}

// randomConv draws a convolution, its weights and an input that fits it.
func randomConv(r *rand.Rand) (*Conv2D, *Tensor) {
	groups := 1 + r.IntN(3)
	c := &Conv2D{
		In: groups * (1 + r.IntN(3)), Out: groups * (1 + r.IntN(3)), Kernel: 1 + r.IntN(4),
		Stride: r.IntN(4), Padding: r.IntN(3), Dilation: r.IntN(4), Groups: groups, NoBias: r.IntN(3) == 0,
	}
	if groups == 1 {
		c.Groups = r.IntN(2) // 0 means 1
	}
	c.Init(r)
	if !c.NoBias {
		c.Bias = random(r, c.Bias.Shape())
	}
	least := max(1, c.window().extent()-2*c.Padding)
	return c, random(r, Shape{1 + r.IntN(3), c.In, least + r.IntN(6), least + r.IntN(6)})
}

// randomTransposed draws a transposed convolution, its weights and an input that fits it.
func randomTransposed(r *rand.Rand) (*ConvTranspose2D, *Tensor) {
	for {
		groups := 1 + r.IntN(3)
		c := &ConvTranspose2D{
			In: groups * (1 + r.IntN(3)), Out: groups * (1 + r.IntN(3)), Kernel: 1 + r.IntN(4),
			Stride: r.IntN(4), Padding: r.IntN(3), Dilation: r.IntN(4), Groups: groups, NoBias: r.IntN(3) == 0,
		}
		if groups == 1 {
			c.Groups = r.IntN(2) // 0 means 1
		}
		c.OutputPadding = r.IntN(max(orOne(c.Stride), orOne(c.Dilation)))
		in := Shape{1 + r.IntN(3), c.In, 1 + r.IntN(6), 1 + r.IntN(6)}
		if _, err := c.OutputShape(in); err != nil {
			continue // all of it is cut off
		}
		c.Init(r)
		if !c.NoBias {
			c.Bias = random(r, c.Bias.Shape())
		}
		return c, random(r, in)
	}
}

// randomPool draws the settings of a pooling layer and an input that fits it.
func randomPool(r *rand.Rand) (kernel, stride, padding int, x *Tensor) {
	kernel = 1 + r.IntN(5)
	stride, padding = r.IntN(4), r.IntN(kernel/2+1)
	least := max(1, kernel-2*padding)
	return kernel, stride, padding, random(r, Shape{1 + r.IntN(3), 1 + r.IntN(3), least + r.IntN(6), least + r.IntN(6)})
}

// allocated is the number of bytes that f allocates, whether they are freed or not.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// sourceFile is a file of the package's source.
type sourceFile struct {
	name string
	*ast.File
}

// parsed are the files of the package's source, without tests, whose names match a pattern.
func parsed(t *testing.T, pattern string) []sourceFile {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var files []sourceFile
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, sourceFile{name, f})
	}
	if len(files) == 0 {
		t.Fatalf("no file matches %s", pattern)
	}
	return files
}

// constants are the values of all constants of a type of texts in the files of the source whose
// names match a pattern.
func constants(t *testing.T, pattern, typ string) []string {
	t.Helper()
	var all []string
	for _, f := range parsed(t, pattern) {
		ast.Inspect(f.File, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok {
				if id, ok := v.Type.(*ast.Ident); ok && id.Name == typ {
					s, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
					all = append(all, s)
				}
			}
			return true
		})
	}
	if len(all) == 0 {
		t.Fatalf("no constants of %s in %s", typ, pattern)
	}
	return all
}
