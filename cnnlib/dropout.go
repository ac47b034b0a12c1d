package cnnlib

import (
	"math"
	"math/rand/v2"
)

// Dropout sets each number to 0 with the probability P in a training step, and multiplies the other
// numbers by 1 / (1 − P), so that the expected value stays. So no neuron can rely on a single other
// neuron. Outside training Dropout changes nothing. Dropout has no parameters and keeps the shape.
// (N. Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from
// Overfitting", 2014, with the factor moved from prediction to training.)
//
// Which numbers are dropped depends on Seed, on [Pass.Step], on [Pass.UseID] and on the
// sample's place in the batch alone.
type Dropout struct {
	P    float64 // the probability that a number is dropped, from 0 to below 1
	Seed uint64  // the seed of the random numbers
}

var (
	_ ArithmeticLayer = (*Dropout)(nil)
	_ OperationsLayer = (*Dropout)(nil)
	_ Differentiable  = (*Dropout)(nil)
)

// Forward copies x. Forward panics with a [*ShapeError] if x is no whole tensor or P is out of
// range.
func (d *Dropout) Forward(x *Tensor) *Tensor { return forward(d, x) }

// ForwardPass copies p.X to p.Y; in a training step it drops numbers.
func (d *Dropout) ForwardPass(p *Pass) { d.drop(p, p.Y, p.X) }

// BackwardPass drops the gradients of the numbers that ForwardPass has dropped and
// multiplies the other gradients by the factor 1 / (1 − P).
func (d *Dropout) BackwardPass(p *Pass) {
	if p.DX != nil {
		d.drop(p, p.DX, p.DY)
	}
}

// drop writes src to dst. In a training step it drops numbers: each call for one pass and step drops
// the numbers at the same places. A dropped number is multiplied by 0, so that not-a-number stays.
func (d *Dropout) drop(p *Pass, dst, src *Tensor) {
	if !p.Training {
		copy(dst.Data, src.Data)
		return
	}
	// Of the 2³² values that can be drawn, a value below this limit drops a number.
	limit := uint64(math.Floor(float64(d.P*(1<<32)) + 0.5))
	factors := [2]float32{0, float32(1 / (1 - d.P))}
	key := mix(mix(mix(d.Seed)+p.Step) + p.UseID)
	size := src.C * src.H * src.W
	for n := range src.N {
		var random rand.PCG
		random.Seed(key, uint64(n))
		var bits uint64
		out := dst.Data[n*size:][:size]
		for i, v := range src.Data[n*size:][:size] {
			if i%2 == 0 {
				bits = random.Uint64()
			}
			out[i] = v * factors[1-(uint64(uint32(bits))-limit)>>63]
			bits >>= 32
		}
	}
}

// mix spreads a number over 64 bits: the output function of SplitMix64 (G. Steele, D. Lea
// and C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
func mix(z uint64) uint64 {
	z += 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// OutputShape returns in, or a [*ShapeError] if P is out of range.
func (d *Dropout) OutputShape(in Shape) (Shape, error) {
	if !(d.P >= 0 && d.P < 1) {
		return Shape{}, NewShapeError(badProbability, d.String(), d.P)
	}
	return checked(d, in)
}

// Arithmetic says that there are no parameters.
func (*Dropout) Arithmetic(Shape) []ArithmeticStep { return []ArithmeticStep{noParameters} }

// Operations counts nothing: outside training, the layer only copies numbers.
func (*Dropout) Operations(_, _ Shape) Operations { return Operations{} }

func (*Dropout) receptiveField(f field, _, _ int) field { return f }

func (*Dropout) dependence(Shape) dependence { return dependence{} }

func (*Dropout) operation() Operation { return OperationElementwise }

func (*Dropout) shortName(Language) []string { return []string{"Dropout"} }

// String is the Go literal that makes the layer.
func (d *Dropout) String() string { return describe("Dropout", "P", d.P, "Seed", d.Seed) }
