package datasets_test

import (
	"fmt"
	"go/build"
	"math"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/datasets/digits"
)

func ExampleSet() {
	train, _ := digits.Load()
	fmt.Println(train)
	x := train.Picture(3) // 1×1×8×8, from 0 (black) to 1
	for y := range x.H {
		for _, v := range x.Channel(0, 0)[y*x.W:][:x.W] {
			fmt.Printf("%3.0f", v*16)
		}
		fmt.Println()
	}
	fmt.Println("shows a", train.Classes()[train.Label(3)])
	// Output:
	// digits, training set: 1415 pictures of 8×8×1 in 10 classes
	//   0  0  7 15 13  1  0  0
	//   0  8 13  6 15  4  0  0
	//   0  2  1 13 13  0  0  0
	//   0  0  2 15 11  1  0  0
	//   0  0  0  1 12 12  1  0
	//   0  0  0  0  1 10  8  0
	//   0  0  8  4  5 14  9  0
	//   0  0  7 13 13  9  0  0
	// shows a 3
}

func ExampleSet_Balanced() {
	train, _ := digits.Load()
	fmt.Println(train.First(25).Counts())
	fmt.Println(train.Balanced(3).Counts())
	// Output:
	// [3 3 3 3 3 2 2 2 2 2]
	// [3 3 3 3 3 3 3 3 3 3]
}

func ExampleSet_Slice() {
	train, _ := digits.Load()
	fmt.Println(train.Slice(0, 1000))
	fmt.Println(train.Slice(1000, train.Len())) // to validate
	// Output:
	// digits, training set: 1000 pictures of 8×8×1 in 10 classes
	// digits, training set: 415 pictures of 8×8×1 in 10 classes
}

func TestNew(t *testing.T) {
	shape, classes := cnnlib.Shape{N: 2, C: 3, H: 4, W: 5}, []string{"a", "b"}
	pixels, labels := make([]byte, 120), []byte{1, 0}
	with := func(change func(s *cnnlib.Shape)) cnnlib.Shape {
		s := shape
		change(&s)
		return s
	}
	for _, v := range []struct {
		name    string
		shape   cnnlib.Shape
		classes []string
		pixels  []byte
		labels  []byte
		texts   []string
	}{
		{"no pictures", with(func(s *cnnlib.Shape) { s.N = 0 }), classes, nil, nil, []string{"N 0, C 3, H 4, W 5"}},
		{"no channels", with(func(s *cnnlib.Shape) { s.C = 0 }), classes, nil, nil, []string{"C 0"}},
		{"no rows", with(func(s *cnnlib.Shape) { s.H = -1 }), classes, nil, nil, []string{"H -1"}},
		{"no columns", with(func(s *cnnlib.Shape) { s.W = 0 }), classes, nil, nil, []string{"W 0"}},
		{"a pixel less", shape, classes, pixels[:119], labels, []string{"2·3·4·5 pixels", "119"}},
		{"a pixel more", shape, classes, make([]byte, 121), labels, []string{"121"}},
		{"sizes beyond an int", cnnlib.Shape{N: 1 << 30, C: 1 << 30, H: 1 << 30, W: 1 << 30}, classes, nil, nil, []string{"1073741824·1073741824"}},
		{"a label less", shape, classes, pixels, labels[:1], []string{"2 labels", "given:   1"}},
		{"no classes", shape, nil, pixels, labels, []string{"1 to 256 classes"}},
		{"too many classes", shape, make([]string, 257), pixels, labels, []string{"257"}},
		{"a label without a class", shape, classes, pixels, []byte{1, 2}, []string{"0 to 1", `["a" "b"]`, "label 2 of picture 1"}},
	} {
		t.Run(v.name, func(t *testing.T) {
			set, err := datasets.New("x", v.classes, v.shape, v.pixels, v.labels)
			if set != nil {
				t.Errorf("got %v beside the error", set)
			}
			switch v.name {
			case "no classes", "too many classes", "a label without a class":
				checkError[*cnnlib.UsageError](t, err, v.texts...)
			default:
				checkError[*cnnlib.ShapeError](t, err, v.texts...)
			}
		})
	}
	if _, err := datasets.New("x", make([]string, 256), shape, pixels, []byte{255, 0}); err != nil {
		t.Errorf("256 classes: %v", err)
	}
}

func TestSet(t *testing.T) {
	classes := []string{"dark", "light"}
	pixels := []byte{0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255}
	set, err := datasets.New("levels", classes, cnnlib.Shape{N: 2, C: 3, H: 1, W: 2}, pixels, []byte{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	classes[0] = "changed"
	set.Classes()[1] = "changed"
	if got := set.Classes(); !slices.Equal(got, []string{"dark", "light"}) {
		t.Errorf("classes %q", got)
	}
	if set.Name() != "levels" || set.Len() != 2 || set.Shape() != (cnnlib.Shape{N: 1, C: 3, H: 1, W: 2}) {
		t.Errorf("%q, %d of %v", set.Name(), set.Len(), set.Shape())
	}
	if set.Label(0) != 0 || set.Label(1) != 1 {
		t.Errorf("labels %d, %d", set.Label(0), set.Label(1))
	}
	for i := range 2 {
		x := set.Picture(i)
		if x.Shape() != set.Shape() {
			t.Errorf("picture %d: %v", i, x.Shape())
		}
		for j, v := range x.Data {
			if want := float32(float64(pixels[6*i+j]) / 255); v != want {
				t.Errorf("picture %d, element %d: %v, want %v", i, j, v, want)
			}
		}
		x.Data[0] = 7
		set.Pixels(i)[0] = 7
		if got := set.Pixels(i); !slices.Equal(got, pixels[6*i:6*i+6]) {
			t.Errorf("pixels %v, want those given", got)
		}
	}
}

func TestParts(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 10, C: 2, H: 2, W: 3}) // labels 0 1 2 0 1 2 0 1 2 0
	for _, v := range []struct {
		name string
		part *datasets.Set
		want []int // which pictures
	}{
		{"First(1)", set.First(1), []int{0}},
		{"First(10)", set.First(10), []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{"Slice(3, 5)", set.Slice(3, 5), []int{3, 4}},
		{"Slice(8, 10)", set.Slice(8, 10), []int{8, 9}},
		{"a part of a part", set.Slice(2, 9).Slice(1, 7).First(2), []int{3, 4}},
		{"Balanced(1)", set.Balanced(1), []int{0, 1, 2}},
		{"Balanced(3)", set.Balanced(3), []int{0, 1, 2, 3, 4, 5, 6, 7, 8}},
		{"Balanced(1) of a part", set.Slice(4, 8).Balanced(1), []int{4, 5, 6}},
	} {
		if v.part.Len() != len(v.want) || v.part.Name() != set.Name() || v.part.Shape() != set.Shape() {
			t.Errorf("%s is %v", v.name, v.part)
			continue
		}
		for i, j := range v.want {
			if v.part.Label(i) != set.Label(j) || !slices.Equal(v.part.Pixels(i), set.Pixels(j)) {
				t.Errorf("%s: picture %d is not number %d", v.name, i, j)
			}
		}
	}
	if got := set.Counts(); !slices.Equal(got, []int{4, 3, 3}) {
		t.Errorf("counts %v", got)
	}
}

func TestSetMisuse(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 10, C: 1, H: 2, W: 2})
	for _, i := range []int{-1, 10, math.MaxInt, math.MinInt} {
		given := fmt.Sprintf("given:   picture %d\n", i)
		misfit(t, func() { set.Picture(i) }, "Set.Picture", "0 to 9", given)
		misfit(t, func() { set.Pixels(i) }, "Set.Pixels", given)
		misfit(t, func() { set.Label(i) }, "Set.Label", given)
	}
	for n, fix := range map[int]string{0: "First(1)", -5: "First(1)", 11: "First(10)", math.MaxInt: "First(10)"} {
		misfit(t, func() { set.First(n) }, "1 to 10 pictures", fix)
	}
	for _, v := range [][2]int{{-1, 2}, {3, 3}, {5, 4}, {9, 11}, {math.MinInt, math.MaxInt}} {
		misfit(t, func() { set.Slice(v[0], v[1]) }, "Set.Slice", fmt.Sprintf("from %d, to %d", v[0], v[1]))
	}
	misfit(t, func() { set.Balanced(4) }, "1 to 3 pictures", `"b" has no more`, "Balanced(3)")
	misfit(t, func() { set.Balanced(0) }, "Balanced(1)")
	misfit(t, func() { set.First(2).Balanced(1) }, `"c" has no more`) // the first two pictures have no "c"
}

func TestSetString(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 2, C: 3, H: 4, W: 5})
	for language, want := range map[string]string{
		"":   "some: 2 pictures of 4×5×3 in 3 classes",
		"en": "some: 2 pictures of 4×5×3 in 3 classes",
		"zh": "some：2 张 4×5×3 的图片，3 个类别",
	} {
		t.Setenv("CNNLESSONS_LANG", language)
		if got := set.String(); got != want {
			t.Errorf("%q: %q, want %q", language, got, want)
		}
	}
}

// A program holds only the pictures that it imports.
func TestNothingEmbedded(t *testing.T) {
	for dir, embeds := range map[string]bool{".": false, "digits": true, "fashion": true} {
		p, err := build.ImportDir(dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		if (len(p.EmbedPatterns) > 0) != embeds {
			t.Errorf("%s embeds %q", dir, p.EmbedPatterns)
		}
		for _, path := range p.Imports {
			if strings.HasPrefix(path, "cnnlessons/") && path != "cnnlessons/cnnlib" && path != "cnnlessons/cnnlib/datasets" {
				t.Errorf("%s imports %s", dir, path)
			}
		}
	}
}
