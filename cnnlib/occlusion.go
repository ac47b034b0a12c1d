package cnnlib

import (
	"image"
	"slices"
)

// Occlusion is a classifier's probability of a class for a picture with one square covered, for
// squares all over the picture. Where the probability falls, the square hides something that speaks
// for the class (M. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks", 2014).
type Occlusion struct {
	Class         int
	Patch, Stride int // the square's side, and the step from one place to the next, in pixels

	// Grey is the square's number in each channel: the median of the picture's numbers in the
	// channel, or the larger of the two middle numbers. In a photograph the medians give a grey. In
	// a picture whose background covers more than half of it, they give the background's colour, so
	// that a covered background does not change; the mean would be a new, bright square on black.
	// Grey follows the picture's normalization, in which 0 may be black, grey or anything.
	Grey []float32

	Probability float32 // the probability of the class for the uncovered picture

	// Map holds the probability of the class for each place of the square, 1×1×rows×columns, where
	// rows = ⌊(H − Patch) / Stride⌋ + 1 and columns = ⌊(W − Patch) / Stride⌋ + 1, as for a pooling
	// window. Unless Stride divides H − Patch, no square covers the last rows of the picture.
	Map *Tensor
}

// OcclusionOf computes at most occludedPictures at a time, and fewer pictures if the layers would
// write more than occludedNumbers, 256 MiB, for them.
const (
	occludedPictures = 32
	occludedNumbers  = 1 << 26
)

// OcclusionOf covers a picture x of one sample with a grey square of patch×patch pixels, at every
// place in steps of stride, and runs the network on each of these pictures. The probabilities are
// the softmax of the logits, the numbers before a [Softmax] at the network's end. OcclusionOf
// panics with a [*ShapeError] if x does not fit or has several samples, the network does not give
// one number for each class or has no such class, patch is larger than the picture, or patch or
// stride is below 1. It panics with a [*UsageError] if a number is not finite.
func OcclusionOf(net Layer, x *Tensor, class, patch, stride int) *Occlusion {
	const what = text("OcclusionOf")
	if err := checkSettings(what, setting{"patch", &patch, 1, 4, 0, ofLayer}, setting{"stride", &stride, 1, 2, 0, ofLayer}); err != nil {
		panic(err)
	}
	s := score(what, net, x, class)
	if side := min(x.H, x.W); patch > side {
		panic(NewShapeError(patchTooLarge, what.String(), side, patch, x.Shape(), x.H, stride, (side+3)/4))
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
	s.checkFinite(theProbabilities, o.Map)
	return o
}

// probabilities returns, for each sample, the softmax of the logits at the class.
func (s *scored) probabilities(logits *Tensor) []float32 {
	y := (&Softmax{}).Forward(logits)
	of := make([]float32, y.N)
	for n := range of {
		of[n] = y.At(n, s.class, 0, 0)
	}
	return of
}

// cover writes the picture x into y and covers the square of the given place of the map.
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

// Square returns the part of the picture that is covered for the number of Map at the given row and
// column. Y counts rows and X counts columns; Min is the first pixel and Max is one past the last
// pixel.
func (o *Occlusion) Square(row, column int) image.Rectangle {
	return image.Rect(0, 0, o.Patch, o.Patch).Add(image.Pt(column*o.Stride, row*o.Stride))
}
