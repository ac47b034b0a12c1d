package canvas

import (
	"image"
	"math"
	"slices"
	"testing"
)

func TestCellTexts(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, test := range []struct {
		values []float32
		want   []string
	}{
		{[]float32{-1, 0, 2}, []string{"−1", "0", "2"}},
		{[]float32{-0.12345, 0, 1e-6, 0.5}, []string{"−0.123", "0", "0.000", "0.500"}},
		{[]float32{12.345, 0.1}, []string{"12.35", "0.10"}},
		{[]float32{nan, inf, -inf, 0.25}, []string{"NaN", "+Inf", "−Inf", "0.25"}},
		{[]float32{1e-9, -1.5e-9}, []string{"1e−09", "−1.5e−09"}},
		{[]float32{1e30, -12}, []string{"1e+30", "−12"}},
		{nil, []string{}},
	} {
		if got := CellTexts(test.values); !slices.Equal(got, test.want) {
			t.Errorf("%v are written %q, want %q", test.values, got, test.want)
		}
	}
}

func TestCellSize(t *testing.T) {
	for _, test := range []struct {
		c    cells
		want image.Point
	}{
		{cells{side: 50, width: 3, values: make([]float32, 6)}, image.Pt(150, 100)},
		{cells{side: 50, height: 40, width: 3, values: make([]float32, 6)}, image.Pt(150, 80)},
		{cells{side: 50, width: 3, values: make([]float32, 1)}, image.Pt(50, 50)},
	} {
		if got := test.c.size(); got != test.want {
			t.Errorf("%d cells have %v dots, want %v", len(test.c.values), got, test.want)
		}
	}
}
