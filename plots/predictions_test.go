package plots

import (
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/datasets/digits"
	"cnnlessons/plots/internal/canvas"
)

func ExamplePredictions() {
	t := trained() // after train.Fit(t)
	_, test := digits.Load()
	Show(Predictions(t.Net, &datasets.Loader{Set: test.First(12), Size: 12}))
	// Output: [figure: 12 pictures and what the network makes of them: 10 right, 2 wrong]
}

func ExampleMistakes() {
	t := trained() // after train.Fit(t)
	_, test := digits.Load()
	Show(Mistakes(t.Net, &datasets.Loader{Set: test, Size: 100}))
	// Output: [figure: 97 of 382 pictures wrong, most surely picture 109: 9 with 98.9 %, in truth 5]
}

// told is a network whose logits are the first pixels of a picture, and a set whose pictures
// give these levels, from 0 to 255, for their classes.
func told(t *testing.T, classes, labels []string, shape cnnlib.Shape, levels ...[]byte) (cnnlib.Layer, *datasets.Loader) {
	t.Helper()
	shape.N = len(labels)
	size := shape.Len() / shape.N
	pixels, numbers := make([]byte, shape.Len()), make([]byte, shape.N)
	for i, label := range labels {
		copy(pixels[i*size:], levels[i])
		numbers[i] = byte(slices.Index(classes, label))
	}
	set, err := datasets.New("told", classes, shape, pixels, numbers)
	if err != nil {
		t.Fatal(err)
	}
	linear := &cnnlib.Linear{In: size, Out: len(classes)}
	cnnlib.Init(linear, 1)
	clear(linear.Weight.Data)
	for c := range classes {
		linear.Weight.Data[c*size+c] = 10
	}
	return cnnlib.NewSequential(&cnnlib.Flatten{}, linear), &datasets.Loader{Set: set, Size: 2}
}

func animals(t *testing.T) (cnnlib.Layer, *datasets.Loader) {
	return told(t, []string{"cat", "dog", "eel"}, []string{"cat", "dog", "eel", "cat", "dog"}, cnnlib.Shape{C: 1, H: 2, W: 2},
		[]byte{51, 0, 0}, []byte{102, 0, 0}, []byte{0, 0, 0}, []byte{0, 0, 255}, []byte{102, 0, 0})
}

func TestPredictionsTexts(t *testing.T) {
	net, data := animals(t)
	// The logits are 2, 0, 0; 4, 0, 0; 0, 0, 0; 0, 0, 10; 4, 0, 0: e² / (e² + 2) is 78.7 %.
	first := []string{"cat", "78.7 %"}
	second, third := []string{"is dog", "cat", "96.5 %"}, []string{"is eel", "cat", "33.3 %"}
	fourth := []string{"is cat", "eel", "99.9 %"}
	f := Predictions(net, data)
	if got, want := titles(f), slices.Concat(first, second, third, fourth, second, []string{"1 right, 4 wrong"}); !slices.Equal(got, want) {
		t.Errorf("the texts are %q, want %q", got, want)
	}
	if want := "5 pictures and what the network makes of them: 1 right, 4 wrong"; f.Alt != want {
		t.Errorf("the figure says %q, want %q", f.Alt, want)
	}
	var frames []color.Color
	for _, m := range f.sheet.Marks {
		if s, ok := m.(canvas.Shape); ok && s.Closed {
			frames = append(frames, s.Stroke)
		}
	}
	if want := []color.Color{canvas.Green, canvas.Vermillion, canvas.Vermillion, canvas.Vermillion, canvas.Vermillion}; !slices.Equal(frames, want) {
		t.Errorf("the frames are %v, want %v", frames, want)
	}

	f = Mistakes(net, data)
	if got, want := titles(f), slices.Concat(fourth, second, second, third, []string{"4 of 5 pictures wrong"}); !slices.Equal(got, want) {
		t.Errorf("the texts of the mistakes are %q, want %q", got, want)
	}
	if want := "4 of 5 pictures wrong, most surely picture 3: eel with 99.9 %, in truth cat"; f.Alt != want {
		t.Errorf("the mistakes say %q, want %q", f.Alt, want)
	}

	// A softmax at the end does not change what is shown.
	with := cnnlib.NewSequential(net, &cnnlib.Softmax{})
	if got, want := titles(Mistakes(with, data)), titles(f); !slices.Equal(got, want) {
		t.Errorf("with a Softmax the texts are %q, want %q", got, want)
	}
}

func TestNoMistakes(t *testing.T) {
	net, data := animals(t)
	data.Set = data.Set.First(1)
	f := Mistakes(net, data)
	if want := []string{"0 of 1 picture wrong"}; !slices.Equal(titles(f), want) || f.Alt != want[0] {
		t.Errorf("the texts are %q, the figure says %q, want %q", titles(f), f.Alt, want)
	}
	inside(t, "no mistakes", f)
}

// Logits that are not finite give no answer, not even a right one, and come last.
func TestPredictionsNotFinite(t *testing.T) {
	net, data := animals(t)
	net.(*cnnlib.Sequential).Layers[1].(*cnnlib.Linear).Weight.Data[2] = float32(math.NaN()) // times the third pixel
	texts := strings.Join(titles(Mistakes(net, data)), ";")
	if want := strings.Repeat("is cat;no answer;not a number;", 1); strings.Count(texts, "no answer") != 5 || !strings.Contains(texts, want) {
		t.Errorf("the texts are %q, want five without an answer", texts)
	}
}

// Pictures of any size, names of any length: of many pictures the first 24, and it says so.
func TestPredictionsInside(t *testing.T) {
	for _, test := range []struct {
		shape    cnnlib.Shape
		pictures int
		names    []string
		caption  string
	}{
		{cnnlib.Shape{C: 1, H: 1, W: 1}, 1, []string{"a"}, "1 right, 0 wrong"},
		{cnnlib.Shape{C: 1, H: 28, W: 28}, 24, clothes, "24 right, 0 wrong"},
		{cnnlib.Shape{C: 1, H: 28, W: 28}, 25, []string{"Ankle boot", "<b>&" + strings.Repeat("long ", 20)}, "the first 24 of 25 pictures, 24 right, 0 wrong"},
		{cnnlib.Shape{C: 3, H: 150, W: 250}, 2, clothes, "2 right, 0 wrong"},
		{cnnlib.Shape{C: 1, H: 100, W: 2}, 3, clothes, "3 right, 0 wrong"},
		{cnnlib.Shape{C: 3, H: 1, W: 90}, 8, clothes, "8 right, 0 wrong"},
	} {
		labels, levels := make([]string, test.pictures), make([][]byte, test.pictures)
		for i := range labels {
			labels[i] = test.names[0]
		}
		net, data := told(t, test.names, labels, test.shape, levels...)
		f := Predictions(net, data)
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			inside(t, test.shape.String()+" in "+string(l), f.In(l))
		}
		if texts := titles(f); texts[len(texts)-1] != test.caption {
			t.Errorf("%v: the caption is %q, want %q", test.shape, texts[len(texts)-1], test.caption)
		}
		for i := range labels {
			labels[i] = test.names[len(test.names)-1]
		}
		if len(test.names) > 1 {
			net, data = told(t, test.names, labels, test.shape, levels...)
			inside(t, "mistakes of "+test.shape.String(), Mistakes(net, data))
		}
	}
}

// A network may know more classes than the set has names for.
func TestPredictionsUnnamed(t *testing.T) {
	net, data := told(t, []string{"cat", "dog"}, []string{"cat"}, cnnlib.Shape{C: 1, H: 2, W: 2}, []byte{0, 0, 255})
	wide := &cnnlib.Linear{In: 4, Out: 3}
	cnnlib.Init(wide, 1)
	wide.Bias.Data[2] = 100
	net.(*cnnlib.Sequential).Layers[1] = wide
	if texts := titles(Predictions(net, data)); !slices.Equal(texts[:2], []string{"is cat", "2"}) {
		t.Errorf("the texts are %q, want the number of the class", texts)
	}
}

func TestPredictionsPanic(t *testing.T) {
	_, data := animals(t)
	net := cnnlib.Init(cnnlib.NewSequential(&cnnlib.Flatten{}, &cnnlib.Linear{In: 4, Out: 2}), 1)
	defer func() {
		if err, ok := recover().(*cnnlib.ShapeError); !ok {
			t.Errorf("a network of two classes for three panics with %v", err)
		}
	}()
	Predictions(net, data)
}
