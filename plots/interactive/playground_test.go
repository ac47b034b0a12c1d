package interactive

import (
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
)

// A kernel for edges does not see a flat picture; the others leave its values as they are. Those for
// vertical edges become those for horizontal ones if rows and columns are exchanged.
func TestPresets(t *testing.T) {
	for _, p := range presets {
		for size, cells := range p.cells {
			side, sum, want := 3+2*size, 0.0, p.divisor[size]
			if p.signed {
				want = 0
			}
			if len(cells) != side*side {
				t.Errorf("%s: %d cells for %d×%d", p.english, len(cells), side, side)
			}
			for _, v := range cells {
				sum += v
			}
			if sum != want {
				t.Errorf("%s %d×%[2]d: the cells add up to %v, want %v", p.english, side, sum, want)
			}
		}
	}
	for size := range 2 {
		vertical, side := presets[4].cells[size], 3+2*size
		turned := make([]float64, side*side)
		for i, v := range vertical {
			turned[i%side*side+i/side] = v
		}
		if !slices.Equal(turned, presets[5].cells[size]) {
			t.Errorf("%d×%[1]d: turned, the kernel for vertical edges is %v, not %v", side, turned, presets[5].cells[size])
		}
	}
}

// Each kernel to begin with finds what its name says.
func TestPresetsOnEdges(t *testing.T) {
	step := cnnlib.NewTensor(cnnlib.Shape{N: 1, C: 1, H: 16, W: 16}) // a vertical edge
	for i := range step.Data {
		if i%16 >= 8 {
			step.Data[i] = 1
		}
	}
	for size := range 2 {
		if v := presets[4].conv(size).Forward(step).At(0, 0, 8, 8); v <= 0 {
			t.Errorf("size %d: the kernel for vertical edges gives %v", size, v)
		}
		if v := presets[5].conv(size).Forward(step).At(0, 0, 8, 8); v != 0 {
			t.Errorf("size %d: the kernel for horizontal edges gives %v", size, v)
		}
	}
	img := samples.Cat(16).Grey()
	if got := presets[0].conv(1).Forward(img); !slices.Equal(got.Data, img.Data) {
		t.Error("the identity changes the picture")
	}
}

// The picture is what Grey makes of three channels, and one channel stays as it is.
func TestPlaygroundIsGrey(t *testing.T) {
	img := samples.Cat(16)
	for _, x := range []*cnnlib.Tensor{img, img.Grey()} {
		f := Playground(x)
		if got := f.data["input"].(map[string]any)["values"]; got != floats(img.Grey().Data) {
			t.Errorf("of %v the figure holds another picture", x.Shape())
		}
		if says := f.data["grey"] != ""; says != (x.C == 3) {
			t.Errorf("of %v the figure says how grey is made: %v", x.Shape(), says)
		}
	}
}

// The map that is shown first has negative values and others.
func TestMixed(t *testing.T) {
	x := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 3, H: 2, W: 2}, []float32{-1, -2, -3, -4, 1, -2, 3, -4, 1, 2, -3, 4})
	if got := mixed(x); got != 1 {
		t.Errorf("channel %d is shown first", got)
	}
}
