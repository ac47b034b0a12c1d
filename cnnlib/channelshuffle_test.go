package cnnlib

import (
	"fmt"
	"testing"
)

// Two groups of three channels: afterwards each third has a channel of both.
func ExampleChannelShuffle() {
	x := TensorOf(Shape{N: 1, C: 6, H: 1, W: 1}, []float32{1, 2, 3, 10, 20, 30})
	fmt.Println((&ChannelShuffle{Groups: 2}).Forward(x).Data)
	// Output: [1 10 2 20 3 30]
}

// A second shuffle, with as many groups as a group has channels, undoes the first.
func TestChannelShuffleTwice(t *testing.T) {
	r := generator()
	for range 100 {
		groups, each := 1+r.IntN(5), 1+r.IntN(5)
		x := counting(Shape{1 + r.IntN(3), groups * each, 1 + r.IntN(3), 1 + r.IntN(3)})
		run := NewRun(NewSequential(&ChannelShuffle{Groups: groups}, &ChannelShuffle{Groups: each}))
		if y := run.Forward(x); !sameBits(y, x) {
			t.Errorf("%d groups of %d: %v becomes %v", groups, each, x.Data, y.Data)
		}
		if dx := run.Backward(x); !sameBits(dx, x) {
			t.Errorf("%d groups of %d: the gradient %v becomes %v", groups, each, x.Data, dx.Data)
		}
	}
}

func TestChannelShuffleErrors(t *testing.T) {
	_, err := (&ChannelShuffle{Groups: 4}).OutputShape(Shape{2, 6, 3, 3})
	wantError(t, err, ErrorText{
		Layer:   "ChannelShuffle{Groups: 4}",
		Wanted:  "a number of groups that divides the 6 input channels",
		Given:   "Groups: 4",
		Formula: "each group has C/Groups = 6/4 channels, which is no whole number",
		Fix:     "set Groups: 3, or give an input with 8 channels",
	})
	for channels, want := range map[int]string{6: "set Groups: 2", 15: "set Groups: 1", 1: "set Groups: 1"} {
		for _, groups := range []int{0, -3} {
			l := &ChannelShuffle{Groups: groups}
			given := "Groups is not set"
			if groups != 0 {
				given = "Groups: -3"
			}
			_, err := l.OutputShape(Shape{1, channels, 1, 1})
			wantError(t, err, ErrorText{Layer: l.String(), Wanted: "Groups from 1 to 16777216", Given: given, Fix: want})
			panicOf(t, func() { l.Forward(NewTensor(Shape{1, channels, 1, 1})) })
		}
	}
	// What the text suggests fits.
	for channels := 1; channels < 20; channels++ {
		for groups := -1; groups < 25; groups++ {
			l, in := &ChannelShuffle{Groups: groups}, Shape{1, channels, 2, 2}
			_, err := l.OutputShape(in)
			if err == nil {
				continue
			}
			layers, ins := fixes(err, l, in)
			for i := range layers {
				if _, err := layers[i].OutputShape(ins[i]); err != nil {
					t.Errorf("%v of %v: the fix does not fit: %v", l, in, err)
				}
			}
			if wanted := min(2, 1+max(0, groups)); len(layers) != wanted {
				t.Errorf("%v of %v: %d fixes, want %d", l, in, len(layers), wanted)
			}
		}
	}
}
