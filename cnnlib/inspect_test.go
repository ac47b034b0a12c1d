package cnnlib

import (
	"fmt"
	"image"
	"testing"
)

func ExampleInspect() {
	net := Init(NewSequential(&Conv2D{In: 1, Out: 2, Kernel: 3}, &ReLU{}, &MaxPool2D{Kernel: 2}), 1)
	for _, l := range Inspect(net, NewTensor(Shape{N: 1, C: 1, H: 8, W: 8})) {
		fmt.Printf("%s: %v → %v, number 1 of a map sees %v\n", l.Arithmetic.Name, l.X.Shape(), l.Y.Shape(), l.Seen[0][1])
	}
	// Output:
	// conv1: 8×8×1 → 6×6×2, number 1 of a map sees (1,0)-(4,3)
	// relu1: 6×6×2 → 6×6×2, number 1 of a map sees (1,0)-(4,3)
	// maxpool1: 6×6×2 → 3×3×2, number 1 of a map sees (2,0)-(6,4)
}

// Each use reads and gives what its layer does by itself, and each number sees what ReceptiveFieldOf
// finds by going back from it.
func TestInspect(t *testing.T) {
	r := generator()
	numbers := 0
	for range 25 {
		x := random(r, Shape{1, 1 + r.IntN(2), 5 + r.IntN(4), 5 + r.IntN(4)})
		net, shape := NewSequential(), x.Shape()
		for range 2 + r.IntN(4) {
			l := randomPart(r, shape, 1)
			net.Layers = append(net.Layers, l)
			shape = must(l.OutputShape(shape))
		}
		if flat := shape.C * shape.H * shape.W; r.IntN(4) == 0 {
			net.Layers = append(net.Layers, &Flatten{}, &ReLU{}, &Linear{In: flat, Out: 2})
		}
		Init(net, r.Uint64())
		all, a := Inspect(net, x), ArithmeticOf(net, x.Shape())
		if len(all) != len(a.Layers) {
			t.Fatalf("%v: %d layers, want %d", net, len(all), len(a.Layers))
		}
		for i, l := range all {
			if got, want := l.Arithmetic, a.Layers[i]; got.Name != want.Name || got.Layer != want.Layer || got.Params != want.Params {
				t.Fatalf("%v: layer %d is %v, want %v", net, i, got, want)
			}
			if !sameBits(l.Y, l.Layer.Forward(l.X)) {
				t.Fatalf("%v: %s does not give what it computes", net, l.Arithmetic.Name)
			}
			for c, seen := range l.Seen {
				if len(l.Seen) != l.Y.C || len(seen) != l.Y.H*l.Y.W {
					t.Fatalf("%v: %s tells of %d maps and %d numbers", net, l.Arithmetic.Name, len(l.Seen), len(seen))
				}
				for k, got := range seen {
					numbers++
					if want := ReceptiveFieldOf(net, x.Shape(), l.Arithmetic.Name, c, k/l.Y.W, k%l.Y.W).Seen; got != want && !(got.Empty() && want.Empty()) {
						t.Fatalf("%v for %v: map %d, number %d of %s sees %v, want %v", net, x.Shape(), c, k, l.Arithmetic.Name, got, want)
					}
				}
			}
		}
		if !sameBits(all[len(all)-1].Y, net.Forward(x)) {
			t.Fatalf("%v: the last layer does not give what the network gives", net)
		}
	}
	t.Logf("%d numbers see what ReceptiveFieldOf finds", numbers)
}

// Maps with equal views share one slice, through layers of every kind.
func TestInspectShares(t *testing.T) {
	net := Init(NewSequential(
		&Conv2D{In: 4, Out: 8, Kernel: 3, Groups: 2}, &ChannelShuffle{Groups: 2}, &ReLU{}, &MaxPool2D{Kernel: 2},
		&Residual{Body: &Conv2D{In: 8, Out: 8, Kernel: 3, Padding: 1, Groups: 8}},
		NewConcat(&Conv2D{In: 8, Out: 3, Kernel: 1}, &Conv2D{In: 8, Out: 5, Kernel: 3, Padding: 1}),
		&Flatten{}, &Linear{In: 8 * 49, Out: 10}), 1)
	want := map[string]int{"concat1": 2, "flatten1": 98} // two branches; their positions
	for _, l := range Inspect(net, NewTensor(Shape{1, 4, 16, 16})) {
		different := map[*image.Rectangle]bool{}
		for _, s := range l.Seen {
			different[&s[0]] = true
		}
		if got := len(different); got != max(1, want[l.Arithmetic.Name]) {
			t.Errorf("%s: %d views, want %d", l.Arithmetic.Name, got, max(1, want[l.Arithmetic.Name]))
		}
	}
}
