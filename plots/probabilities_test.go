package plots

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

func ExampleProbabilities() {
	logits := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 4, H: 1, W: 1}, []float32{2, 1, 0.1, -1})
	p := (&cnnlib.Softmax{}).Forward(logits)
	Show(Probabilities(p, []string{"cat", "fox", "dog", "owl"}))
	// Output: [figure: the probabilities of 4 classes, the largest 0.6381 of cat]
}

// softmaxOf is the softmax of random logits, in which class c has c/10 more.
func softmaxOf(classes int) *cnnlib.Tensor {
	r := rand.New(rand.NewPCG(1, 2))
	logits := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: classes, H: 1, W: 1})
	for c := range logits.Data {
		logits.Data[c] = float32(r.NormFloat64()) + float32(c)/10
	}
	return (&cnnlib.Softmax{}).Forward(logits)
}

func TestGoldenProbabilities(t *testing.T) {
	compareGolden(t, "probabilities-many.png", Probabilities(softmaxOf(60), nil))
}

// One class, many, long names, and numbers that are none: all are named, and fit.
func TestProbabilities(t *testing.T) {
	nan := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 2, H: 1, W: 1}, []float32{float32(math.NaN()), float32(math.NaN())})
	for _, test := range []struct {
		name    string
		p       *cnnlib.Tensor
		classes []string
		bars    int
		texts   []string
	}{
		{"one", softmaxOf(1), nil, 1, []string{"class 0", "1.0000"}},
		{"twenty", softmaxOf(20), nil, 20, []string{"class 0", "class 19"}},
		{"a thousand", softmaxOf(1000), nil, 21, []string{"class 999", "the other 980"}},
		{"long", softmaxOf(2), []string{strings.Repeat("Canis lupus ", 12), ""}, 2, []string{"Canis lupus Canis lupus Canis lupu…"}},
		{"not numbers", nan, nil, 2, []string{"class 1", "NaN"}},
	} {
		f := Probabilities(test.p, test.classes)
		inside(t, test.name, f)
		texts := strings.Join(titles(f), "|")
		for _, want := range test.texts {
			if !strings.Contains(texts, want) {
				t.Errorf("%s: the figure says %q, want %q", test.name, texts, want)
			}
		}
		if got := len(titles(f)) - 3; got != 2*test.bars {
			t.Errorf("%s: %d texts beside the bars, want %d", test.name, got, 2*test.bars)
		}
		inside(t, test.name, f.In(cnnlib.Chinese))
	}
	// A bar is as long as its number; the last one is that of all others together.
	p := softmaxOf(1000)
	largest, rest := slices.Clone(p.Data), 1.0
	slices.SortFunc(largest, func(a, b float32) int { return cmp.Compare(b, a) })
	i := 0
	for _, m := range Probabilities(p, nil).sheet.Marks {
		b, ok := m.(canvas.Block)
		if !ok || b.Height != 14*canvas.DotsPerPixel {
			continue
		}
		want := rest
		if i < maxClasses {
			want = float64(largest[i])
			rest -= want
		}
		if got := float64(b.Width) / (300 * canvas.DotsPerPixel); math.Abs(got-want) > 0.001 {
			t.Errorf("bar %d has the length %v, want %v", i, got, want)
		}
		i++
	}
	if i != maxClasses+1 {
		t.Errorf("%d bars", i)
	}
}

func TestWhatIsNoProbability(t *testing.T) {
	vector := func(values ...float32) *cnnlib.Tensor {
		return cnnlib.TensorOf(cnnlib.Shape{N: 1, C: len(values), H: 1, W: 1}, values)
	}
	for want, make := range map[string]func(){
		"a tensor of one sample":                           func() { Probabilities(cnnlib.NewTensor(cnnlib.Shape{N: 2, C: 2, H: 1, W: 1}), nil) },
		"one probability a class, a tensor of 1×1×classes": func() { Probabilities(cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 2, H: 1, W: 2}), nil) },
		"2 names, one a class":                             func() { Probabilities(vector(0.5, 0.5), []string{"a"}) },
		"probabilities from 0 to 1":                        func() { Probabilities(vector(2, -1), nil) },
		"probabilities that add up to 1":                   func() { Probabilities(vector(0.5, 0.25), nil) },
	} {
		func() {
			defer func() {
				err, _ := recover().(error)
				if text, misuse := said(err); misuse != strings.HasPrefix(want, "probabilities") || text.Wanted != want || text.Fix == "" {
					t.Errorf("%s: panics with %v", want, err)
				}
			}()
			make()
		}()
	}
}
