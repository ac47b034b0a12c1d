package cnnlib

import (
	"image"
	"slices"
	"testing"
)

// The same bits as with one picture after the other, each covered pixel by pixel.
func TestOcclusionIsNaive(t *testing.T) {
	for _, c := range []struct {
		net           *Sequential
		in            Shape
		patch, stride int
		rows, columns int
	}{
		{small(), Shape{1, 1, 12, 12}, 3, 1, 10, 10}, // three full batches and one that is not
		{small(), Shape{1, 1, 12, 12}, 4, 3, 3, 3},
		{small(), Shape{1, 1, 12, 12}, 12, 1, 1, 1},
		{small(), Shape{1, 1, 12, 12}, 1, 100, 1, 1},
		{joined(), Shape{1, 3, 10, 8}, 2, 1, 9, 7},
		{joined(), Shape{1, 3, 10, 8}, 3, 2, 4, 3},
	} {
		net, x := scrambled(c.net), random(generator(), c.in)
		o := OcclusionOf(net, x, 1, c.patch, c.stride)
		naive := func(x *Tensor) float32 { return (&Softmax{}).Forward(net.Forward(x)).Data[1] }
		if o.Class != 1 || o.Patch != c.patch || o.Stride != c.stride || o.Probability != naive(x) || len(o.Grey) != x.C {
			t.Errorf("%+v, want a probability of %v", o, naive(x))
		}
		var want []float32
		for row := 0; row+c.patch <= x.H; row += c.stride {
			for column := 0; column+c.patch <= x.W; column += c.stride {
				y := copyOf(x)
				square := o.Square(row/c.stride, column/c.stride)
				for channel := range x.C {
					for r := range x.H {
						for c := range x.W {
							if image.Pt(c, r).In(square) {
								y.Set(0, channel, r, c, o.Grey[channel])
							}
						}
					}
				}
				want = append(want, naive(y))
			}
		}
		wantData(t, o.Map, Shape{1, 1, c.rows, c.columns}, want...)
	}
}

func TestSquare(t *testing.T) {
	o := &Occlusion{Patch: 5, Stride: 3}
	if got, want := o.Square(2, 1), image.Rect(3, 6, 8, 11); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

// A picture of one colour stays as it is wherever it is covered; nor does it matter to a network
// that ignores the picture.
func TestOcclusionOfNothing(t *testing.T) {
	net := scrambled(joined())
	one := NewTensor(Shape{1, 3, 10, 8})
	for c := range 3 {
		plane := one.Channel(0, c)
		for i := range plane {
			plane[i] = []float32{0.25, -1, 3}[c]
		}
	}
	blind := scrambled(joined())
	clear(blind.Layers[0].(*Conv2D).Weight.Data)
	for name, o := range map[string]*Occlusion{
		"one colour": OcclusionOf(net, one, 2, 4, 2),
		"blind":      OcclusionOf(blind, random(generator(), one.Shape()), 2, 4, 2),
	} {
		for i, v := range o.Map.Data {
			if v != o.Probability {
				t.Errorf("%s: %v at %d, want %v", name, v, i, o.Probability)
			}
		}
	}
	wantData(t, TensorOf(Shape{1, 3, 1, 1}, OcclusionOf(net, one, 2, 4, 2).Grey), Shape{1, 3, 1, 1}, 0.25, -1, 3)
}

func TestOcclusionGrey(t *testing.T) {
	net := Init(NewSequential(&Flatten{}, &Linear{In: 12, Out: 2}), 1)
	x := TensorOf(Shape{1, 3, 2, 2}, []float32{4, 1, 3, 2, -1, -1, 5, -1, 0, 9, 9, 0})
	wantData(t, TensorOf(Shape{1, 3, 1, 1}, OcclusionOf(net, x, 0, 1, 1).Grey), Shape{1, 3, 1, 1}, 3, -1, 9)
	odd := TensorOf(Shape{1, 12, 1, 1}, []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	if g := OcclusionOf(net, odd, 0, 1, 1).Grey; !slices.Equal(g, odd.Data) {
		t.Errorf("%v, want %v", g, odd.Data)
	}
}

// A network whose maps are large runs with few pictures at a time: four here, for 32 would take 2 GiB.
func TestOcclusionMemory(t *testing.T) {
	conv := &Conv2D{In: 1, Out: 60, Kernel: 1} // 60 maps of 512×512 are 15.7 million numbers
	net := Init(NewSequential(conv, &Select{Channels: []int{7}}, &AdaptiveAvgPool2D{}, &Flatten{}, &Linear{In: 1, Out: 2}), 1)
	x := random(generator(), Shape{1, 1, 512, 512})
	var o *Occlusion
	bytes := allocated(func() { o = OcclusionOf(net, x, 0, 256, 128) })
	if o.Map.Shape() != (Shape{1, 1, 3, 3}) || bytes > 350<<20 {
		t.Errorf("%v, %d MiB", o.Map, bytes>>20)
	}
}

// Probabilities of finite logits are finite, but a covered picture may give other logits.
func TestOcclusionDiverges(t *testing.T) {
	conv := &Conv2D{In: 1, Out: 1, Kernel: 2, Weight: TensorOf(Shape{1, 1, 2, 2}, []float32{1e38, 1e38, 1e38, 1e38}), NoBias: true}
	net := NewSequential(conv, &Flatten{}, &Linear{In: 1, Out: 1, NoBias: true, Weight: TensorOf(Shape{1, 1, 1, 1}, []float32{1})})
	x := TensorOf(Shape{1, 1, 2, 2}, []float32{3, -3, 3, -3})
	e := misuseOf(t, func() { OcclusionOf(net, x, 0, 1, 1) })
	if e.In(English).Wanted != "finite numbers in the probabilities" {
		t.Error(e)
	}
}

func BenchmarkOcclusion(b *testing.B) {
	net, _ := leNet()
	x := random(generator(), Shape{1, 1, 28, 28})
	for b.Loop() {
		OcclusionOf(net, x, 3, 7, 1)
	}
}
