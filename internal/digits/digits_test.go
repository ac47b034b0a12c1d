package digits

import (
	"math"
	"testing"
)

func TestFor(t *testing.T) {
	inf := math.Inf(1)
	for _, test := range []struct {
		usual  int
		values []float64
		want   int
	}{
		{3, nil, 0},
		{3, []float64{-1, 0, 2}, 0},
		{3, []float64{0.5, 0.25}, 2},
		{3, []float64{0.28301, -0.1}, 3},
		{3, []float64{2.53001}, 3},
		{3, []float64{25.3001}, 2},
		{3, []float64{25300.001}, 2},
		{3, []float64{0.0123456}, 4},
		{3, []float64{1.2345e-9}, 11},
		{3, []float64{1.2345e-30}, 12},
		{3, []float64{inf, -inf, math.NaN()}, 0},
		{2, []float64{inf, 0.28301}, 2},
	} {
		if got := For(test.usual, test.values); got != test.want {
			t.Errorf("%v, usually %d, get %d decimals, want %d", test.values, test.usual, got, test.want)
		}
	}
}

func TestFixed(t *testing.T) {
	for _, test := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{-0.001, 2, "0.00"}, {math.Copysign(0, -1), 0, "0"}, {-0.5, 1, "-0.5"}, {2.675, 1, "2.7"},
		{math.NaN(), 3, "NaN"}, {math.Inf(-1), 3, "-Inf"},
	} {
		if got := Fixed(test.v, test.decimals); got != test.want {
			t.Errorf("%v with %d decimals is %q, want %q", test.v, test.decimals, got, test.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "999": "999", "1000": "1,000", "11689512": "11,689,512", "-1000": "-1000", "?": "?", "": ""} {
		if got := Grouped(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
