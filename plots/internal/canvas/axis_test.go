package canvas

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestAxis(t *testing.T) {
	for _, v := range []struct {
		lo, hi float64
		n      int
		want   string
	}{
		{0, 1, 5, "0.0 0.2 0.4 0.6 0.8 1.0"},
		{0, 7, 5, "0 2 4 6 8"},
		{0.3, 0.6, 3, "0.3 0.4 0.5 0.6"}, // as floating-point numbers, 0.3/0.1 is less than 3
		{0.7, 1.1, 4, "0.7 0.8 0.9 1.0 1.1"},
		{-0.281, 0.283, 4, "−0.4 −0.2 0.0 0.2 0.4"},
		{0, 0, 2, "0.0 0.5 1.0"},
		{5, 5, 1, "0 5"},
		{-3, -3, 3, "−3 −2 −1 0"},
		{0, 61_706, 3, "0 50k 100k"},
		{-61_706, 0, 3, "−100k −50k 0"},
		{0, 14_455_392, 2, "0 10M 20M"},
		{0, 9_000, 2, "0 5k 10k"},
		{0, 4_000, 2, "0 2000 4000"},
		{1, 1 + 1e-7, 2, "1 1.00000005 1.0000001"},
		{0, 3e-9, 3, "0 1e−09 2e−09 3e−09"},
		{0, 2e38, 2, "0 1e+38 2e+38"},
	} {
		a := NewAxis(v.lo, v.hi, v.n)
		var texts []string
		for _, tick := range a.Ticks {
			texts = append(texts, a.text(tick))
		}
		if got := strings.Join(texts, " "); got != v.want {
			t.Errorf("from %v to %v in %d steps: %s, want %s", v.lo, v.hi, v.n, got, v.want)
		}
	}
}

// Whatever the range: the ticks hold it, no tick is needless, their steps are equal, each is the
// number nearest to a short decimal, no two texts are the same, and there are not too many.
func TestAxisHoldsItsRange(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		size := math.Pow10(r.IntN(60) - 30)
		lo := (2*r.Float64() - 1) * size
		hi := lo + r.Float64()*size*math.Pow10(-r.IntN(5))
		if r.IntN(2) == 0 { // as tensors have them
			lo, hi = float64(float32(lo)), float64(float32(hi))
		}
		if r.IntN(4) == 0 && size > 1e-20 { // beside a tick
			exponent := r.IntN(6)
			lo = math.Nextafter(float64(r.IntN(100))/math.Pow10(exponent), math.Inf(1-2*r.IntN(2)))
			hi = math.Nextafter(lo+float64(1+r.IntN(20))/math.Pow10(exponent), math.Inf(1-2*r.IntN(2)))
		}
		n := 1 + r.IntN(8)
		a := NewAxis(lo, hi, n)
		last := len(a.Ticks) - 1
		if a.Low > lo || a.High < hi || a.Low != a.Ticks[0] || a.High != a.Ticks[last] {
			t.Fatalf("from %v to %v: the axis is %+v", lo, hi, a)
		}
		if lo != hi && (a.Ticks[1] <= lo || a.Ticks[last-1] >= hi) {
			t.Fatalf("from %v to %v: a tick of %v is needless", lo, hi, a.Ticks)
		}
		if last > n+2 {
			t.Fatalf("from %v to %v: %d steps, want about %d", lo, hi, last, n)
		}
		step := a.Ticks[1] - a.Ticks[0]
		for i, v := range a.Ticks {
			if i > 0 && math.Abs(v-a.Ticks[i-1]-step) > 1e-6*step {
				t.Fatalf("from %v to %v: the steps of %v differ", lo, hi, a.Ticks)
			}
			if short := strconv.FormatFloat(v, 'e', 6, 64); v != 0 && size > 1e-20 && size < 1e20 && lo == 0 {
				if parsed, _ := strconv.ParseFloat(short, 64); parsed != v {
					t.Fatalf("from %v to %v: %v is not round", lo, hi, v)
				}
			}
			if p := a.Fraction(v); p < 0 || p > 1 {
				t.Fatalf("the place of %v is %v", v, p)
			}
		}
		if digit := strconv.FormatFloat(step, 'e', 3, 64)[:5]; !slices.Contains([]string{"1.000", "2.000", "5.000"}, digit) {
			t.Fatalf("from %v to %v: the step %v is not round", lo, hi, step)
		}
		seen := map[string]bool{}
		for _, v := range a.Ticks {
			text := a.text(v)
			if seen[text] || strings.ContainsAny(text, "-") {
				t.Fatalf("from %v to %v: %v is written %s", lo, hi, a.Ticks, text)
			}
			seen[text] = true
		}
	}
}

// Not-a-number, which callers keep out, has no ticks.
func TestAxisOfNaN(t *testing.T) {
	if a := NewAxis(0, math.NaN(), 3); len(a.Ticks) > 0 {
		t.Errorf("the axis has ticks at %v", a.Ticks)
	}
}

func TestCompact(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 456: "456", 999: "999", 999.6: "1k", 1000: "1k", 1510: "1.51k", 61_706: "61.7k", 416_520: "417k", 999_499: "999k", 999_999: "1M",
		14_455_392: "14.5M", 138_357_544: "138M", 4_089_184_256: "4.09G", 1.5e13: "15T", 3.4e38: "3.4e+38", -20_000: "−20k", 0.25: "0.25", 1e-9: "1e−09",
	} {
		if got := Compact(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}
