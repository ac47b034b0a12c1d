package train

import (
	"fmt"
	"math"
	"testing"
)

func ExampleStepDecay() {
	schedule := StepDecay(3, 0.5)
	for step := range 6 {
		fmt.Print(schedule(step, 6), " ")
	}
	// Output: 1 1 0.5 0.5 0.25 0.25
}

func ExampleCosine() {
	for step := range 7 {
		fmt.Printf("%.3f ", Cosine(step, 6))
	}
	// Output: 1.000 0.933 0.750 0.500 0.250 0.067 0.000
}

// Four steps in which the rate rises, then a cosine.
func ExampleWarmUp() {
	schedule := WarmUp(4, Cosine)
	for step := range 10 {
		fmt.Printf("%.2f ", schedule(step, 10))
	}
	// Output: 0.20 0.40 0.60 0.80 1.00 0.93 0.75 0.50 0.25 0.07
}

func TestStepDecay(t *testing.T) {
	for _, v := range []struct {
		parts, step, steps int
		want               float64
	}{
		{0, 9, 10, 1}, {1, 9, 10, 1}, {3, 3, 10, 1}, {3, 4, 10, 0.5}, {3, 6, 10, 0.5}, {3, 7, 10, 0.25}, {3, 9, 10, 0.25}, {20, 0, 10, 1},
	} {
		if got := StepDecay(v.parts, 0.5)(v.step, v.steps); got != v.want {
			t.Errorf("%d parts, step %d of %d: %v, want %v", v.parts, v.step, v.steps, got, v.want)
		}
	}
}

func TestWarmUp(t *testing.T) {
	if got := WarmUp(2, nil)(5, 10); got != 1 {
		t.Errorf("after the warm-up: %v", got)
	}
	if got := WarmUp(0, nil)(0, 10); got != 1 {
		t.Errorf("without steps: %v", got)
	}
}

func TestCosine(t *testing.T) {
	worst := 0.0
	for i := range 1001 {
		x := math.Pi / 2 * float64(i) / 1000
		worst = max(worst, math.Abs(cosine(x)-math.Cos(x)))
	}
	if worst >= 0x1p-52 {
		t.Errorf("error 2^%.1f, want below 2^−52", math.Log2(worst))
	}
	// The same bits on every machine.
	for _, v := range []struct {
		step, steps int
		want        uint64
	}{
		{0, 10, 0x3ff0000000000000}, {1, 10, 0x3fef378709a22a80}, {333, 1000, 0x3fe803b6aa646232}, {5, 7, 0x3fc818be3ae8245f}, {99999, 100000, 0x3df0f4b2aae18ece}, {10, 10, 0},
	} {
		if got := math.Float64bits(Cosine(v.step, v.steps)); got != v.want {
			t.Errorf("step %d of %d: bits %#x, want %#x", v.step, v.steps, got, v.want)
		}
	}
}
