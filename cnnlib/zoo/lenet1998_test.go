package zoo

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// The paper counts 340,908 connections: for each number that a layer gives, the numbers that it
// adds up and the bias; ten sums over 84 in the layer that is left out.
func TestLeNet1998Connections(t *testing.T) {
	total := 10 * 84
	for _, l := range cnnlib.ArithmeticOf(LeNet1998(), cnnlib.Shape{N: 1, C: 1, H: 32, W: 32}).Layers {
		each := l.Params
		if strings.HasSuffix(l.Name, "coefficient") {
			each = l.Output.C * (4 + 1)
		}
		total += each * l.Output.H * l.Output.W
	}
	if want := 340_908; total != want {
		t.Errorf("%d connections, want %d", total, want)
	}
}

// The paper's squashing function is A·tanh(S·x).
const squashA, squashS = 1.7159, 2.0 / 3

func squash1998(x float64) float64 { return squashA * math.Tanh(squashS*x) }

// lenet1998Table is the paper's table I: a row for each map of S2, a column for each of C3.
var lenet1998Table = [...]string{
	"X...XXX..XXXX.XX",
	"XX...XXX..XXXX.X",
	"XXX...XXX..X.XXX",
	".XXX..XXXX..X.XX",
	"..XXX..XXXX.XX.X",
	"...XXX..XXXX.XXX",
}

// lenet1998Weights are the paper's weights, by the names of ours.
type lenet1998Weights map[string][]float64

// convolve gives the map of a kernel; maps are the maps that the kernel sees.
func (w lenet1998Weights) convolve(x [][][]float64, side int, name string, kernel int, maps []int) [][]float64 {
	weights, bias := w[name+".weight"], w[name+".bias"][kernel]
	weights = weights[kernel*len(maps)*side*side:]
	out := make([][]float64, len(x[0])-side+1)
	for r := range out {
		out[r] = make([]float64, len(x[0][0])-side+1)
		for c := range out[r] {
			sum := bias
			for i, m := range maps {
				for dr := range side {
					for dc := range side {
						sum += weights[(i*side+dr)*side+dc] * x[m][r+dr][c+dc]
					}
				}
			}
			out[r][c] = squash1998(sum)
		}
	}
	return out
}

func (w lenet1998Weights) full(x [][][]float64, side int, name string, kernels int) (out [][][]float64) {
	all := make([]int, len(x))
	for i := range all {
		all[i] = i
	}
	for k := range kernels {
		out = append(out, w.convolve(x, side, name, k, all))
	}
	return out
}

func (w lenet1998Weights) subsample(x [][][]float64, name string) (out [][][]float64) {
	for m := range x {
		half := make([][]float64, len(x[m])/2)
		for r := range half {
			half[r] = make([]float64, len(x[m][0])/2)
			for c := range half[r] {
				sum := x[m][2*r][2*c] + x[m][2*r][2*c+1] + x[m][2*r+1][2*c] + x[m][2*r+1][2*c+1]
				half[r][c] = squash1998(w[name+".coefficient.weight"][m]*sum + w[name+".coefficient.bias"][m])
			}
		}
		out = append(out, half)
	}
	return out
}

// The network computes what the paper's formulas do, if its parameters take up the constants
// A and S as the description says.
func TestLeNet1998Original(t *testing.T) {
	net := cnnlib.Init(LeNet1998(), 1)
	original := lenet1998Weights{}
	for _, p := range cnnlib.Params(net) {
		factor := squashS
		if strings.HasSuffix(p.Name, "weight") && p.Name != "c1.weight" {
			factor *= squashA
		}
		scale := 1.0
		if strings.HasSuffix(p.Name, "coefficient.weight") {
			factor *= 4  // an average for a sum
			scale = 0.25 // else the sums would be too large for tanh to tell them apart
		}
		for i, number := range numbersOf(p.Name, p.Sizes()) {
			v := scale * float64(number)
			original[p.Name] = append(original[p.Name], v)
			p.Value.Data[i] = float32(factor * v)
		}
	}

	in := picture(cnnlib.Shape{N: 1, C: 1, H: 32, W: 32})
	y := net.Forward(in)

	pixels := make([][]float64, 32)
	for r := range pixels {
		for c := range 32 {
			pixels[r] = append(pixels[r], float64(in.At(0, 0, r, c)))
		}
	}
	x := original.subsample(original.full([][][]float64{pixels}, 5, "c1", 6), "s2")
	var c3 [][][]float64
	for k := range 16 {
		var maps []int
		for m, row := range lenet1998Table {
			if row[k] == 'X' {
				maps = append(maps, m)
			}
		}
		c3 = append(c3, original.convolve(x, 5, "c3."+strconv.Itoa(k)+".conv", 0, maps))
	}
	x = original.full(original.full(original.subsample(c3, "s4"), 5, "c5", 120), 1, "f6", 84)

	for i, v := range y.Data {
		if want := x[i][0][0] / squashA; !(math.Abs(float64(v)-want) < 1e-5) {
			t.Errorf("output %d is %v, want %v", i, v, want)
		}
	}
	if !finite(y) || len(x) != len(y.Data) {
		t.Errorf("outputs %v, want %d", y.Data, len(x))
	}
}
