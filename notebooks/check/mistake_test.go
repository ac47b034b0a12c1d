package check

import (
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// TestMistakes checks that a slip is named.
func TestMistakes(t *testing.T) {
	type numbers = func(string) int
	for _, test := range []struct {
		id     string
		answer func(n numbers) any
		want   mistake
	}{
		{"1.2", func(n numbers) any { return number1(n("K") * n("K")) }, forgotChannels},
		{"1.2", func(n numbers) any { return number1(n("K")*n("K")*n("C_in") + 1) }, countedBias},
		{"1.3", func(n numbers) any { return number1(n("K") * n("K") * n("C_in") * n("C_out")) }, forgotBias},
		{"1.3", func(n numbers) any { return number1(n("K")*n("K")*n("C_in")*n("C_out") + 1) }, oneBiasInAll},
		{"1.3", func(n numbers) any { return number1(n("C_out") * (n("K")*n("K") + 1)) }, forgotChannels},
		{"1.4", func(n numbers) any { return volume3(n("H")-n("K")+1, n("W")-n("K")+1, n("C_in")) }, keptInputChannels},
		{"1.4", func(n numbers) any { return volume3(n("W")-n("K")+1, n("H")-n("K")+1, n("C_out")) }, swappedSides},
		{"1.5", func(n numbers) any {
			return number1(n("C_1")*(n("K_1")*n("K_1")*3+1) + n("C_2")*(n("K_2")*n("K_2")*3+1))
		}, pictureChannels},
		{"3.1", func(n numbers) any { return number1(n("H") - n("K") + 1) }, forgotPadding},
		{"3.1", func(n numbers) any { return number1(n("H") + n("P") - n("K") + 1) }, paddedOnce},
		{"3.1", func(n numbers) any { return number1(n("H") + 2*n("P") - n("K")) }, forgotLastStart},
		{"3.2", func(n numbers) any { return number1((n("H") + 2*n("P") - n("K") + 1) / n("S")) }, oneLess},
		{"3.2", func(n numbers) any { return number1((n("H")-n("K"))/n("S") + 1) }, forgotPadding},
		{"3.2", func(n numbers) any { return number1((n("H")+2*n("P")-n("K")+n("S")-1)/n("S") + 1) }, roundedUp},
		{"3.2", func(n numbers) any { return number1(n("H") + 2*n("P") - n("K") + 1) }, forgotStride},
		{"3.3", func(n numbers) any { return number1(n("H") - n("K") + 1) }, forgotDilation},
		{"3.3", func(n numbers) any { return number1(n("H") - n("D")*n("K") + 1) }, dilatedWholeSide},
		{"3.4", func(n numbers) any { return number1(n("D") * (n("K") - 1)) }, bothSidesTogether},
		{"4.3", func(n numbers) any {
			return number1(n("C_1")*(n("K")*n("K")*3+1) + n("C_2")*(n("K")*n("K")*n("C_1")+1) + n("C_1") + n("C_2"))
		}, countedReLU},
		{"5.1", func(n numbers) any { return volume3(n("H")/n("K")+1, n("W")/n("K")+1, n("C")) }, roundedUp},
		{"5.1", func(n numbers) any { return volume3((n("H")-n("K"))/n("K"), (n("W")-n("K"))/n("K"), n("C")) }, forgotLastStart},
		{"5.1", func(n numbers) any { return volume3(n("H")/n("K"), n("W")/n("K"), 1) }, changedChannels},
		{"5.3", func(n numbers) any {
			return number1(n("C_1")*(n("K")*n("K")+1) + n("C_2")*(n("K")*n("K")*n("C_1")+1) + 2*2*n("C_1"))
		}, countedPooling},
		{"6.1", func(n numbers) any { return number1(n("H") * n("W") * n("C_in") * n("F")) }, forgotBias},
		{"6.2", func(n numbers) any { return number1(n("C_out") * (n("K")*n("K")*n("C_in") + 1)) }, sharedKernels},
		{"6.4", func(n numbers) any { return number1(n("H") * n("W")) }, placesOfPicture},
	} {
		for _, s := range students(50) {
			if got := judged(s, test.id, test.answer(Numbers(s, test.id).Number), false); !strings.HasSuffix(got, ": "+test.want.text()) {
				t.Errorf("%s of student %q: got %q, want %q", test.id, s, got, test.want.text())
			}
		}
	}
	// Mixed H×W with channels, counted per pixel: the picture's side is in the text alone.
	for _, test := range []struct {
		k, in, out, side, answer int
		want                     mistake
	}{
		{5, 3, 6, 32, 28 * 28 * 6 * 76, perPixel},
		{5, 3, 6, 32, 32 * 32 * 6 * 76, perPixel},
		{5, 3, 6, 32, 6 * (32*32*3 + 1), mixedSides},
		{5, 3, 6, 32, 6 * (25*32 + 1), mixedSides},
		{5, 3, 6, 32, 76, oneKernel},
		{5, 3, 6, 32, 450, forgotBias},
		{5, 3, 6, 32, 156, forgotChannels},
	} {
		got := number(456, parameterSlips(test.k, test.in, test.out, test.side)...)(number1(test.answer), nil, false)
		if !strings.HasSuffix(got, ": "+test.want.text()) {
			t.Errorf("%d: got %q, want %q", test.answer, got, test.want.text())
		}
	}
}

// TestAmbiguous checks that a question is drawn again if a wrong number could have two causes, or could be
// the right number.
func TestAmbiguous(t *testing.T) {
	for _, test := range []struct {
		name  string
		slips []slip[int]
		fit   bool
	}{
		{"none", nil, true},
		{"two", []slip[int]{{75, forgotBias}, {25, forgotChannels}}, true},
		{"one mistake in two places", []slip[int]{{75, forgotBias}, {75, forgotBias}}, true},
		{"two mistakes", []slip[int]{{75, forgotBias}, {75, oneKernel}}, false},
		{"the key", []slip[int]{{76, forgotBias}}, false},
	} {
		if fit := number(76, test.slips...) != nil; fit != test.fit {
			t.Errorf("%s: fit is %v, want %v", test.name, fit, test.fit)
		}
	}
}

// TestWrongTypes checks that the verdict on an answer of another type names the wanted type.
func TestWrongTypes(t *testing.T) {
	eachExercise(t, func(t *testing.T, e Exercise) {
		for _, answer := range []any{nil, 456, "456", func() float64 { return 456 }, func() {}, func(int) int { return 0 }} {
			if got := judged("", e.ID, answer, false); !strings.HasPrefix(got, "wanted an answer of the type func(") {
				t.Errorf("%T is told %q", answer, got)
			}
		}
	})
}

// TestRepairs checks that a change of a layer that must stay is no repair.
func TestRepairs(t *testing.T) {
	n1, n3 := Numbers("", "1.6").Number, Numbers("", "3.6").Number
	conv := func(in, out int) *cnnlib.Conv2D { return &cnnlib.Conv2D{In: in, Out: out, Kernel: 5} }
	strided := &cnnlib.Conv2D{In: 1, Out: n3("C"), Kernel: 5, Padding: 2, Stride: 2}
	for _, test := range []struct {
		name, id string
		net      *cnnlib.Sequential
		want     string
	}{
		{"none", "1.6", nil, "the network must keep its 2 layers"},
		{"one layer less", "1.6", cnnlib.NewSequential(conv(3, n1("C_2"))), "the network must keep its 2 layers"},
		{"a nil layer", "1.6", cnnlib.NewSequential(conv(3, n1("C_1")), nil), "layer 2 must stay Conv2D, and it is <nil>"},
		{"another kind", "1.6", cnnlib.NewSequential(conv(3, n1("C_1")), &cnnlib.ReLU{}), "layer 2 must stay Conv2D, and it is ReLU"},
		{"as it was", "1.6", cnnlib.NewSequential(conv(3, n1("C_1")), conv(3, n1("C_2"))), "it does not fit at"},
		{"other kernels", "1.6", cnnlib.NewSequential(conv(3, n1("C_1")+1), conv(n1("C_1")+1, n1("C_2"))), "it fits, but it has"},
		{"other output", "1.6", cnnlib.NewSequential(conv(3, n1("C_1")), conv(n1("C_1"), n1("C_2")+1)), "it fits, but the output is"},
		{"as it was", "3.6", cnnlib.NewSequential(strided, &cnnlib.Flatten{}, &cnnlib.Linear{In: 28 * 28, Out: 10}), "it does not fit at"},
		{"another convolution", "3.6", cnnlib.NewSequential(conv(1, n3("C")), &cnnlib.Flatten{}, &cnnlib.Linear{In: 24 * 24 * n3("C"), Out: 10}), "layer 1 must stay Conv2D{"},
	} {
		got := judged("", test.id, func() *cnnlib.Sequential { return test.net }, false)
		if !strings.HasPrefix(got, test.want) {
			t.Errorf("%s, %s: got %q, want %q", test.id, test.name, got, test.want)
		}
		if strings.Contains(got, "fix") || strings.Contains(got, "In: 6") {
			t.Errorf("%s, %s: the verdict gives the repair away: %q", test.id, test.name, got)
		}
	}
}
