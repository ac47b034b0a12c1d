package plots

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/train"
	"cnnlessons/plots/internal/canvas"
)

func ExampleConfusionMatrix() {
	t := trained() // after train.Fit(t)
	Show(ConfusionMatrix(train.Evaluate(t.Net, t.Test)))
	// Output: [figure: confusion matrix, 10 classes, 200 pictures, most frequent confusion: 7 pictures of class 6 taken for 4]
}

var clothes = []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}

// evaluation has that many classes with about that many pictures each, most of them right.
func evaluation(classes, pictures int, names []string) *train.Evaluation {
	r := rand.New(rand.NewPCG(uint64(classes), 0))
	e := &train.Evaluation{Classes: names, Confusion: make([][]int, classes)}
	for c := range classes {
		e.Confusion[c] = make([]int, classes)
		e.Confusion[c][c] = pictures * 3 / 4
		for range 5 {
			e.Confusion[c][r.IntN(classes)] += pictures / 20
		}
	}
	return e
}

// named are names of classes that end in their number.
func named(classes int, name string) []string {
	names := make([]string, classes)
	for c := range names {
		names[c] = fmt.Sprint(name, c)
	}
	return names
}

func TestConfusionMatrixTexts(t *testing.T) {
	e := &train.Evaluation{Classes: []string{"cat", "dog", "eel"}, Confusion: [][]int{{6, 2, 0}, {0, 4, 0}, {0, 0, 0}}}
	f := ConfusionMatrix(e)
	want := []string{"predicted class", "true class", "recall %", "precision %",
		"cat", "cat", "75.0", "100", "6", "2", "0",
		"dog", "dog", "100", "66.7", "0", "4", "0",
		"eel", "eel", "–", "–", "0", "0", "0",
		"100", "50", "0", "colour: share of the row in %"}
	if got := titles(f); !slices.Equal(got, want) {
		t.Errorf("the texts are %q, want %q", got, want)
	}
	if want := "confusion matrix, 3 classes, 12 pictures, most frequent confusion: 2 pictures of class cat taken for dog"; f.Alt != want {
		t.Errorf("the figure says %q, want %q", f.Alt, want)
	}
	// Colours of the row: three quarters, a quarter, nothing; grey where a class has no pictures.
	s := canvas.ScaleFor(0, 100)
	var fills []color.Color
	for _, m := range f.sheet.Marks {
		if b, ok := m.(canvas.Block); ok && b.Width > b.Height && b.Height > canvas.TickWidth {
			fills = append(fills, b.Color)
		}
	}
	for i, want := range map[int]color.Color{1: s.Color(75), 2: s.Color(25), 3: s.Color(0), 4: s.Color(0), 5: s.Color(100), 7: canvas.PaddingRGBA, 9: canvas.PaddingRGBA} {
		if len(fills) != 10 || fills[i] != want {
			t.Errorf("block %d of %d has the colour %v, want %v", i, len(fills), fills[i], want)
		}
	}

	e.Confusion[0][1] = 0
	if f := ConfusionMatrix(e); f.Alt != "confusion matrix, 3 classes, 10 pictures, all right" {
		t.Errorf("without confusions it says %q", f.Alt)
	}
}

// Names that are wider than a column stand in the rows alone, after the class's number.
func TestConfusionMatrixLongNames(t *testing.T) {
	texts := titles(ConfusionMatrix(evaluation(10, 1000, clothes)))
	for c, name := range clothes {
		if !slices.Contains(texts, fmt.Sprint(c)) || !slices.Contains(texts, fmt.Sprintf("%d %s", c, name)) || slices.Contains(texts, name) {
			t.Errorf("class %d is not named as wanted among %q", c, texts)
		}
	}
	texts = titles(ConfusionMatrix(evaluation(3, 100, named(3, strings.Repeat("long ", 30)))))
	if !slices.ContainsFunc(texts, func(s string) bool { return strings.HasPrefix(s, "1 long long") && strings.HasSuffix(s, "…") }) {
		t.Errorf("a very long name is not cut in %q", texts)
	}
}

// Too many classes give a list, the most frequent confusions first.
func TestConfusionsOfManyClasses(t *testing.T) {
	e := evaluation(100, 100, named(90, "species "))
	e.Confusion[7][9], e.Confusion[95][3], e.Confusion[2][1], e.Confusion[2][0] = 80, 81, 79, 79
	f := ConfusionMatrix(e)
	texts := titles(f)
	for i, want := range []string{"true class → predicted class", "pictures (share of the true class)",
		"95 → species 3", "81 (", "species 7 → species 9", "80 (", "species 2 → species 0", "79 (", "species 2 → species 1", "79 ("} {
		if !strings.HasPrefix(texts[i], want) {
			t.Errorf("text %d is %q, want %q", i, texts[i], want)
		}
	}
	if last := texts[len(texts)-1]; len(texts) != 43 || !strings.HasPrefix(last, "the first 20 of ") {
		t.Errorf("there are %d texts, the last %q, want 20 confusions and how many there are", len(texts), last)
	}

	right := &train.Evaluation{Confusion: make([][]int, 100)}
	for c := range right.Confusion {
		right.Confusion[c] = make([]int, 100)
		right.Confusion[c][c] = 1
	}
	if texts := titles(ConfusionMatrix(right)); texts[len(texts)-1] != "no picture was taken for another class" {
		t.Errorf("without confusions the texts are %q", texts)
	}
}

func TestConfusionMatrixInside(t *testing.T) {
	for _, test := range []struct {
		classes, pictures int
		names             []string
		matrix            bool // or a list
	}{
		{1, 20, nil, true}, {2, 100, []string{"row", "column"}, true}, {2, 100_000_000, nil, true}, {4, 100, []string{"airplane", "automobile", "bird", "cat"}, true},
		{10, 1000, clothes, true}, {10, 1000, named(10, strings.Repeat("wide ", 20)), true}, {12, 100_000, clothes, true},
		{16, 1000, named(16, "kind "), true}, {20, 1000, named(20, "class of things "), true}, {20, 100_000, nil, false},
		{100, 100, named(100, strings.Repeat("wide ", 20)), false},
	} {
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			f := ConfusionMatrix(evaluation(test.classes, test.pictures, test.names)).In(l)
			inside(t, fmt.Sprintf("%d classes of %d in %s", test.classes, test.pictures, l), f)
			if matrix := !slices.Contains(titles(f), l.Say("pictures (share of the true class)", "图片数（占真实类别的百分比）")); matrix != test.matrix {
				t.Errorf("%d classes of %d pictures give a matrix: %t", test.classes, test.pictures, matrix)
			}
		}
	}
}

func TestConfusionMatrixPanics(t *testing.T) {
	for given, e := range map[string]*train.Evaluation{
		"none":                          nil,
		"no pictures":                   {Confusion: [][]int{{0, 0}, {0, 0}}},
		"2 rows, and in row 1 1 number": {Confusion: [][]int{{1, 2}, {3}}},
	} {
		wantGiven(t, func() { ConfusionMatrix(e) }, given)
	}
}
