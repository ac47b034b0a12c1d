package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

// A channel that is copied twice gets the gradients of both copies.
func ExampleSelect() {
	x := TensorOf(Shape{N: 1, C: 4, H: 1, W: 1}, []float32{10, 20, 30, 40})
	run := NewRun(&Select{Channels: []int{3, 0, 3}})
	fmt.Println(run.Forward(x).Data)
	fmt.Println(run.Backward(TensorOf(Shape{N: 1, C: 3, H: 1, W: 1}, []float32{1, 2, 4})).Data)
	// Output:
	// [40 10 40]
	// [2 0 0 5]
}

// Halves that are stacked again are the whole.
func TestSelectSplits(t *testing.T) {
	net := NewConcat(&Select{Channels: []int{0, 1, 2}}, &Select{Channels: []int{3, 4}})
	x := counting(Shape{3, 5, 2, 4})
	run := NewRun(net)
	if y := run.Forward(x); !sameBits(y, x) {
		t.Errorf("the halves are %v", y.Data)
	}
	if dx := run.Backward(x); !sameBits(dx, x) {
		t.Errorf("the gradient is %v", dx.Data)
	}
}

func TestSelectErrors(t *testing.T) {
	in := Shape{2, 4, 3, 3}
	for _, v := range []struct {
		channels []int
		want     ErrorText
	}{
		{nil, ErrorText{Layer: "Select{}", Wanted: "one channel at least", Given: "no Channels", Fix: "list channels, the first of which is 0: Channels: []int{0}"}},
		{[]int{}, ErrorText{Layer: "Select{Channels: []int{}}", Wanted: "one channel at least", Given: "no Channels", Fix: "list channels, the first of which is 0: Channels: []int{0}"}},
		{[]int{0, 4, 5}, ErrorText{Layer: "Select{Channels: []int{0, 4, 5}}", Given: "channel 5", Fix: "list channels from 0 to 3, or give an input with 6 channels"}},
		{[]int{9, -1}, ErrorText{Layer: "Select{Channels: []int{9, -1}}", Given: "channel -1", Fix: "list channels from 0 to 3"}},
		{[]int{math.MaxInt}, ErrorText{
			Layer: fmt.Sprintf("Select{Channels: []int{%d}}", math.MaxInt), Given: fmt.Sprintf("channel %d", math.MaxInt), Fix: "list channels from 0 to 3"}},
	} {
		if v.want.Wanted == "" {
			v.want.Wanted, v.want.Formula = "channels from 0 to 3", "the input, 2 of 3×3×4, has 4 channels, counted from 0"
		}
		s := &Select{Channels: v.channels}
		_, err := s.OutputShape(in)
		wantError(t, err, v.want)
		panicOf(t, func() { s.Forward(NewTensor(in)) })
	}
	// More than a tensor may hold.
	if _, err := (&Select{Channels: []int{0, 0}}).OutputShape(Shape{1, 1, 1 << 15, 1 << 16}); err == nil {
		t.Error("2³² numbers fit")
	}
}
