package cnnlib

import (
	"math/rand/v2"
	"testing"
)

// positions counts the places of a window along a side of n, one after another.
func positions(w window, n int) int {
	count := 0
	for first := -w.padding; first+w.dilation*(w.kernel-1) < n+w.padding; first += w.stride {
		count++
	}
	return count
}

func randomWindow(r *rand.Rand) window {
	return window{kernel: 1 + r.IntN(7), stride: 1 + r.IntN(4), padding: r.IntN(4), dilation: 1 + r.IntN(3)}
}

func TestWindowOut(t *testing.T) {
	for _, v := range []struct {
		w       window
		n, want int
	}{
		{window{5, 1, 0, 1, false}, 32, 28}, // ours
		{window{2, 2, 0, 1, false}, 28, 14},
		{window{11, 4, 2, 1, false}, 224, 55}, // AlexNet
		{window{7, 2, 3, 1, false}, 224, 112}, // ResNet
		{window{3, 1, 2, 2, false}, 14, 14},
		{window{3, 1, 0, 1, false}, 3, 1},
		{window{3, 2, 0, 1, true}, 112, 56}, // GoogLeNet
		{window{3, 2, 0, 1, true}, 109, 54}, // SqueezeNet
		{window{2, 2, 0, 1, true}, 7, 4},
		{window{2, 3, 1, 1, true}, 5, 2}, // the third would begin after the last row
		{window{2, 3, 1, 1, true}, 6, 3}, // here it begins in it
		{window{4, 3, 0, 1, true}, 2, 1}, // the only one reaches 2 rows beyond
	} {
		if got := v.w.out(v.n); got != v.want {
			t.Errorf("%+v along %d: %d, want %d", v.w, v.n, got, v.want)
		}
	}
	r := generator()
	for range 1000 {
		w, n := randomWindow(r), 1+r.IntN(20)
		want := positions(w, n)
		h, width, err := w.outShape(text("layer"), Shape{1, 1, n, n + 1})
		if err == nil && (h != want || width != positions(w, n+1)) || (err == nil) != (want > 0) {
			t.Errorf("%+v along %d: %d, %v, want %d", w, n, h, err, want)
		}
	}
}

func TestCheckSettings(t *testing.T) {
	if err := checkSettings(text("layer"), setting{"Kernel", new(1), 1, 3, 0, ofLayer}, setting{"Padding", new(0), 0, 0, 0, ofLayer}, setting{"In", new(maxSetting), 1, 3, 0, ofLayer}); err != nil {
		t.Error(err)
	}
	wantError(t, checkSettings(text("layer"), setting{"Kernel", new(3), 1, 3, 0, ofLayer}, setting{"Padding", new(-2), 0, 0, 0, ofLayer}), ErrorText{
		Layer: "layer", Wanted: "Padding from 0 to 16777216", Given: "Padding: -2", Fix: "set Padding: 0",
	})
	wantError(t, checkSettings(text("layer"), setting{"In", new(maxSetting + 1), 1, 3, 0, ofLayer}), ErrorText{
		Layer: "layer", Wanted: "In from 1 to 16777216", Given: "In: 16777217", Fix: "set In: 16777216",
	})
	wantError(t, checkSettings(text("layer"), setting{"Kernel", new(0), 1, 3, 0, ofLayer}), ErrorText{
		Layer: "layer", Wanted: "Kernel from 1 to 16777216", Given: "Kernel is not set", Fix: "set Kernel: 3",
	})
	wantError(t, checkSettings(text("layer"), setting{"In", new(0), 1, -5, 0, ofLayer}), ErrorText{
		Layer: "layer", Wanted: "In from 1 to 16777216", Given: "In is not set", Fix: "set In: 1",
	})
}

// A fix that would be refused is not suggested.
func TestWindowFixes(t *testing.T) {
	in := Shape{1, 1, 4, 4}
	for fix, w := range map[string]window{
		"enlarge the input to 5×5, or set Padding: 1, or set Kernel: 4": {5, 1, 0, 1, false},
		"set Padding: 32766, or set Kernel: 4":                          {1 << 16, 1, 0, 1, false},
		"set Kernel: 1":                                                 {1 << 24, 1, 0, 1 << 24, false},
	} {
		_, _, err := w.outShape(text("layer"), in)
		if e, ok := err.(*ShapeError); !ok || e.In(English).Fix != fix {
			t.Errorf("%+v: %v, want the fix %q", w, err, fix)
		}
	}
}
