package cnnlib

import (
	"fmt"
	"image"
	"slices"
)

// Occlusion tells what a classifier makes of a picture of which a square is covered, for squares
// all over the picture: where the probability of a class falls, something that speaks for the class
// was hidden (M. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks", 2014).
type Occlusion struct {
	Class         int
	Patch, Stride int // side of the square, and the step from one place to the next

	// Grey is what the square holds in each channel: the median of the picture's numbers there, the
	// larger of the two in the middle. In a photograph that is a grey. Where more than half of the
	// picture is a background of one colour it is that colour, so that a covered background stays as
	// it was; the mean would be a new, bright square on a black one. It follows the picture's
	// normalization, in which 0 may be black, grey or anything.
	Grey []float32

	Probability float32 // of the class, for the picture as it is

	// Map holds the probability of the class for each place of the square, 1×1×rows×columns, where
	// rows = ⌊(H − Patch) / Stride⌋ + 1 and columns likewise, as a pooling window would have. Unless
	// Stride divides H − Patch, the square does not come to the last rows of the picture.
	Map *Tensor
}

// At most occludedPictures are computed at a time, and fewer if the layers of the network would
// write more than occludedNumbers for them, 256 MiB.
const (
	occludedPictures = 32
	occludedNumbers  = 1 << 26
)

// OcclusionOf covers a picture x of one sample with a grey square of patch×patch pixels, at
// every place in steps of stride, and runs the network on each of these pictures. The probabilities are
// the softmax of what the network gives; if it ends with a [Softmax], that one is used. It
// panics with a [*ShapeError] if x does not fit or has several samples, the network does not give
// one number for each class or has no such class, a number is not finite, patch is larger than
// the picture, or patch or stride is below 1.
func OcclusionOf(net Layer, x *Tensor, class, patch, stride int) *Occlusion {
	const what = text("OcclusionOf")
	if err := checkSettings(what, setting{"patch", patch, 1, 4}, setting{"stride", stride, 1, 2}); err != nil {
		panic(err)
	}
	s := score(what, net, x, class)
	if side := min(x.H, x.W); patch > side {
		panic(&ShapeError{
			Layer:   what.String(),
			Wanted:  fmt.Sprintf("a patch that fits the picture, of 1 to %d pixels", side),
			Given:   fmt.Sprintf("patch: %d, and a picture of %v", patch, x.Shape()),
			Formula: fmt.Sprintf("rows = ⌊(H − patch) / stride⌋ + 1 = ⌊(%d − %d) / %d⌋ + 1", x.H, patch, stride),
			Fix:     fmt.Sprintf("a quarter of the picture's side shows what matters: %d", (side+3)/4),
		})
	}
	o := &Occlusion{Class: class, Patch: patch, Stride: stride, Probability: s.probabilities(s.logits)[0]}
	for c := range x.C {
		plane := slices.Sorted(slices.Values(x.Channel(0, c)))
		o.Grey = append(o.Grey, plane[len(plane)/2])
	}
	o.Map = NewTensor(Shape{1, 1, (x.H-patch)/stride + 1, (x.W-patch)/stride + 1})
	numbers := x.Shape().Len()
	for _, u := range s.uses {
		numbers += written(u)
	}
	most := min(max(occludedNumbers/numbers, 1), occludedPictures, len(o.Map.Data))
	batch := NewTensor(Shape{most, x.C, x.H, x.W})
	for first := 0; first < len(o.Map.Data); first += most {
		batch = reuse(batch, Shape{min(most, len(o.Map.Data)-first), x.C, x.H, x.W})
		for n := range batch.N {
			o.cover(batch.Sample(n), x, first+n)
		}
		copy(o.Map.Data[first:], s.probabilities(s.run.Forward(batch)))
	}
	s.checkFinite("the probabilities", o.Map)
	return o
}

// probabilities returns the softmax of each sample's logits at the class.
func (s *scored) probabilities(logits *Tensor) []float32 {
	y := (&Softmax{}).Forward(logits)
	of := make([]float32, y.N)
	for n := range of {
		of[n] = y.At(n, s.class, 0, 0)
	}
	return of
}

// cover writes the picture x, covered at the given place of the map, into y.
func (o *Occlusion) cover(y, x *Tensor, place int) {
	copy(y.Data, x.Data)
	square := o.Square(place/o.Map.W, place%o.Map.W)
	for c, grey := range o.Grey {
		plane := y.Channel(0, c)
		for row := square.Min.Y; row < square.Max.Y; row++ {
			for column := square.Min.X; column < square.Max.X; column++ {
				plane[row*y.W+column] = grey
			}
		}
	}
}

// Square is the part of the picture that was covered for the number of the Map at the given row and
// column. Y counts rows and X columns; Min is the first and Max one past the last.
func (o *Occlusion) Square(row, column int) image.Rectangle {
	return image.Rect(0, 0, o.Patch, o.Patch).Add(image.Pt(column*o.Stride, row*o.Stride))
}
