package datasets

import (
	"fmt"
	"slices"

	"cnnlessons/cnnlib"
)

// Set is labelled pictures of one size. A Set never changes, so programs may share it. A part of
// a Set shares the pixels of the whole, unless the method that makes the part says otherwise.
type Set struct {
	name    string
	classes []string
	shape   cnnlib.Shape // the shape of one picture, 1×C×H×W
	pixels  []byte       // picture i, channel c, row y, column x is pixels[((i*C+c)*H+y)*W+x]
	labels  []byte
}

// New returns a set of shape.N pictures. Level 0 of a pixel is black, 255 is white; pixels holds
// picture after picture, each in the order channel, row, column. Label c stands for classes[c].
// New keeps pixels and labels and does not copy them: the caller must not change them afterwards.
// It returns a [*cnnlib.ShapeError] if shape has a size below 1 or the lengths do not fit, and a
// [*cnnlib.UsageError] if there are no classes or more than 256, or a label has no class.
func New(name string, classes []string, shape cnnlib.Shape, pixels, labels []byte) (*Set, error) {
	const what = "datasets.New"
	n := shape.N
	switch {
	case min(n, shape.C, shape.H, shape.W) < 1:
		return nil, cnnlib.NewShapeError(emptySet, what, n, shape.C, shape.H, shape.W)
	// The quotient first: it keeps shape.Len() from overflowing.
	case len(pixels)/n/shape.C/shape.H != shape.W || len(pixels) != shape.Len():
		return nil, cnnlib.NewShapeError(wrongPixels, what, n, shape.C, shape.H, shape.W, len(pixels))
	case len(labels) != n:
		return nil, cnnlib.NewShapeError(wrongLabels, what, n, len(labels))
	case len(classes) < 1 || len(classes) > maxClasses:
		return nil, cnnlib.NewUsageError(wrongClasses, what, maxClasses, len(classes))
	}
	if i := slices.IndexFunc(labels, func(l byte) bool { return int(l) >= len(classes) }); i >= 0 {
		return nil, cnnlib.NewUsageError(noSuchClass, what, len(classes)-1, classes, labels[i], i)
	}
	shape.N = 1
	return &Set{name, slices.Clone(classes), shape, pixels, labels}, nil
}

// maxClasses is the number of classes that the values of a byte can name.
const maxClasses = 256

// Len returns the number of pictures.
func (s *Set) Len() int { return len(s.labels) }

// Name returns the name of the set.
func (s *Set) Name() string { return s.name }

// Classes returns the names of the classes: Classes()[c] is the name of label c.
func (s *Set) Classes() []string { return slices.Clone(s.classes) }

// Shape returns the shape of one picture, 1×C×H×W.
func (s *Set) Shape() cnnlib.Shape { return s.shape }

// Picture returns picture i as a new tensor, 1×C×H×W, with values from 0 (black) to 1: the
// level of a pixel divided by 255 and rounded once. It panics with a [*cnnlib.ShapeError]
// if there is no picture i.
func (s *Set) Picture(i int) *cnnlib.Tensor {
	s.check("Picture", i)
	t := cnnlib.NewTensor(s.shape)
	for j, level := range s.picture(i) {
		t.Data[j] = value(level)
	}
	return t
}

// value maps a level from 0 to 255 to a number from 0 to 1.
func value(level byte) float32 { return float32(level) / 255 }

// Pixels returns a copy of the levels of picture i, 0 to 255, in the order channel, row,
// column. It panics with a [*cnnlib.ShapeError] if there is no picture i.
func (s *Set) Pixels(i int) []byte {
	s.check("Pixels", i)
	return slices.Clone(s.picture(i))
}

// picture returns the pixels of picture i, in the set's memory.
func (s *Set) picture(i int) []byte {
	size := s.shape.Len()
	return s.pixels[i*size : (i+1)*size]
}

// Label returns the label of picture i. It panics with a [*cnnlib.ShapeError] if there is no
// picture i.
func (s *Set) Label(i int) int {
	s.check("Label", i)
	return int(s.labels[i])
}

// Counts returns the number of pictures of each class.
func (s *Set) Counts() []int {
	counts := make([]int, len(s.classes))
	for _, l := range s.labels {
		counts[l]++
	}
	return counts
}

// First returns the first n pictures as a set that shares their memory. It panics with a
// [*cnnlib.ShapeError] unless n is from 1 to Len.
func (s *Set) First(n int) *Set {
	if n < 1 || n > s.Len() {
		panic(cnnlib.NewShapeError(tooFewPictures, "Set.First", s.Len(), s, n, min(max(n, 1), s.Len())))
	}
	return s.Slice(0, n)
}

// Slice returns the pictures from to to−1 as a set that shares their memory: Slice(0, 1000)
// to train with and Slice(1000, 1400) to validate. It panics with a [*cnnlib.ShapeError]
// unless 0 ≤ from < to ≤ Len.
func (s *Set) Slice(from, to int) *Set {
	if from < 0 || from >= to || to > s.Len() {
		panic(cnnlib.NewShapeError(noSlice, "Set.Slice", s.Len(), s, from, to))
	}
	part, size := *s, s.shape.Len()
	part.pixels = s.pixels[from*size : to*size : to*size]
	part.labels = s.labels[from:to:to]
	return &part
}

// Balanced returns the first n pictures of each class as a set, in the order of s. It copies
// their pixels. It panics with a [*cnnlib.ShapeError] if n is below 1 or a class has fewer than
// n pictures.
func (s *Set) Balanced(n int) *Set {
	counts := s.Counts()
	if most := slices.Min(counts); n < 1 || n > most {
		panic(cnnlib.NewShapeError(tooFewOfClass, "Set.Balanced", most, s.classes[slices.Index(counts, most)], n, min(max(n, 1), most), s))
	}
	part, taken := *s, make([]int, len(counts))
	part.pixels = make([]byte, 0, n*len(counts)*s.shape.Len())
	part.labels = make([]byte, 0, n*len(counts))
	for i, l := range s.labels {
		if taken[l] < n {
			taken[l]++
			part.pixels = append(part.pixels, s.picture(i)...)
			part.labels = append(part.labels, l)
		}
	}
	return &part
}

// String gives the name, the number and shape of the pictures and the number of classes, in
// [cnnlib.DefaultLanguage].
func (s *Set) String() string {
	format := "%s: %d pictures of %v in %d classes"
	if cnnlib.DefaultLanguage() == cnnlib.Chinese {
		format = "%s：%d 张 %v 的图片，%d 个类别"
	}
	return fmt.Sprintf(format, s.name, s.Len(), s.shape, len(s.classes))
}

// check panics if there is no picture i; the error names the method.
func (s *Set) check(method string, i int) {
	if uint(i) >= uint(s.Len()) {
		panic(cnnlib.NewShapeError(noSuchPicture, "Set."+method, s.Len()-1, s, i))
	}
}
