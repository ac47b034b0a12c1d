package cnnlib

import (
	"fmt"
	"math"
	"testing"
)

func ExampleLinear() {
	l := &Linear{In: 3, Out: 2}
	l.Weight = TensorOf(Shape{N: 2, C: 3, H: 1, W: 1}, []float32{
		1, 0, 2,
		0, 3, 0,
	})
	l.Bias = TensorOf(Shape{N: 1, C: 2, H: 1, W: 1}, []float32{10, 20})
	x := TensorOf(Shape{N: 1, C: 3, H: 1, W: 1}, []float32{1, 2, 3})
	fmt.Println(l.Forward(x).Data)
	// Output: [17 26]
}

// A chain of n fused multiply-adds is off by at most n·2⁻²⁴ of its terms' sizes.
func TestLinearAgainstDirectSum(t *testing.T) {
	r := generator()
	for range 200 {
		l := &Linear{In: 1 + r.IntN(40), Out: 1 + r.IntN(5), NoBias: r.IntN(2) == 0}
		l.Init(r)
		if !l.NoBias {
			l.Bias = random(r, l.Bias.Shape())
		}
		x := random(r, Shape{1 + r.IntN(3), l.In, 1, 1})
		got := l.Forward(x)
		if want, err := l.OutputShape(x.Shape()); err != nil || got.Shape() != want {
			t.Fatalf("%v: Forward gives %v, OutputShape %v, %v", l, got.Shape(), want, err)
		}
		for n := range x.N {
			if !sameBits(l.Forward(x.Sample(n)), got.Sample(n)) {
				t.Fatalf("%v: sample %d of %d differs from the sample alone", l, n, x.N)
			}
			for o := range l.Out {
				var value, size float64
				if !l.NoBias {
					value = float64(l.Bias.Data[o])
					size = math.Abs(value)
				}
				for i := range l.In {
					term := float64(l.Weight.Data[o*l.In+i]) * float64(x.Data[n*l.In+i])
					value, size = value+term, size+math.Abs(term)
				}
				if v := float64(got.At(n, o, 0, 0)); math.Abs(v-value) > float64(l.In+1)*0x1p-24*size {
					t.Fatalf("%v: neuron %d is %v, want %v", l, o, v, value)
				}
			}
		}
	}
}

func TestLinearErrors(t *testing.T) {
	for _, v := range []struct {
		layer Linear
		in    Shape
		want  ErrorText
	}{
		{Linear{In: 10, Out: 2}, Shape{1, 11, 1, 1}, ErrorText{
			Layer:   "Linear{In: 10, Out: 2}",
			Wanted:  "a flat input of 10 numbers, 1×1×10",
			Given:   "1×1×11",
			Formula: "a neuron has a weight for each number of the input: height·width·channels = 1·1·11 = 11",
			Fix:     "set In: 11",
		}},
		{Linear{In: 10, Out: 2}, Shape{1, 2, 3, 2}, ErrorText{
			Layer:   "Linear{In: 10, Out: 2}",
			Wanted:  "a flat input of 10 numbers, 1×1×10",
			Given:   "3×2×2",
			Formula: "a neuron has a weight for each number of the input: height·width·channels = 3·2·2 = 12",
			Fix:     "set In: 12 and put a Flatten layer before this one",
		}},
		{Linear{In: 12, Out: 2}, Shape{4, 2, 3, 2}, ErrorText{
			Layer:   "Linear{In: 12, Out: 2}",
			Wanted:  "a flat input of 12 numbers, 1×1×12",
			Given:   "4 of 3×2×2",
			Formula: "a neuron has a weight for each number of the input: height·width·channels = 3·2·2 = 12",
			Fix:     "put a Flatten layer before this one",
		}},
		{Linear{In: 12, Out: 4096}, Shape{1, 3, 1000, 1000}, ErrorText{
			Layer:   "Linear{In: 12, Out: 4096}",
			Wanted:  "a flat input of 12 numbers, 1×1×12",
			Given:   "1000×1000×3",
			Formula: "a neuron has a weight for each number of the input: height·width·channels = 1000·1000·3 = 3000000",
			Fix:     "make the input smaller, with pooling layers say",
		}},
		{Linear{In: 1}, Shape{1, 1, 1, 1}, ErrorText{
			Layer: "Linear{In: 1}", Wanted: "Out from 1 to 16777216", Given: "Out is not set", Fix: "set Out: 10",
		}},
		{Linear{In: 1 << 20, Out: 1 << 12}, Shape{1, 1 << 20, 1, 1}, ErrorText{
			Layer:   "Linear{In: 1048576, Out: 4096}",
			Wanted:  "at most 2147483648 elements",
			Given:   "N 4096, C 1048576, H 1, W 1",
			Formula: "elements = N·C·H·W, each of 4 bytes",
			Fix:     "use a smaller picture, fewer channels or a smaller batch",
		}},
	} {
		_, err := v.layer.OutputShape(v.in)
		wantError(t, err, v.want)
		wantError(t, panicOf(t, func() { v.layer.Forward(&Tensor{N: v.in.N, C: v.in.C, H: v.in.H, W: v.in.W}) }), v.want)
	}
	panicOf(t, func() { (&Linear{In: 3}).Init(generator()) })
	wantMisuse(t, misuseOf(t, func() { (&Linear{In: 1, Out: 1}).Forward(NewTensor(Shape{1, 1, 1, 1})) }), ErrorText{
		Layer:  "Linear{In: 1, Out: 1}",
		Wanted: "a weight of N: 1, C: 1, H: 1, W: 1",
		Given:  "no weight",
		Fix:    "call cnnlib.Init(net, 1) before Forward, or set the field yourself",
	})
	// A batch makes the output larger than a tensor can be.
	if s, err := (&Linear{In: 1, Out: 1 << 20}).OutputShape(Shape{1 << 12, 1, 1, 1}); err == nil {
		t.Errorf("got %v, want an error", s)
	}
}
