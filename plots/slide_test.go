package plots

import (
	"fmt"
	"image"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

// A kernel of 3×3 goes over an input of 5×5 in steps of two.
func ExampleSlide() {
	conv := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Stride: 2, Padding: 1}
	Show(Slide(conv, cnnlib.Shape{N: 1, C: 1, H: 5, W: 5}))
	// Output: [figure: animation: an input of 5×5 gives an output of 3×3: kernel K = 3, stride S = 2, padding P = 1, dilation D = 1. The window goes from place to place and fills the output in 9 steps]
}

// The same with numbers: a kernel that finds vertical edges goes over a picture of one.
func ExampleSlideOver() {
	x := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 5, W: 6}, []float32{
		0, 0, 0, 9, 9, 9,
		0, 0, 0, 9, 9, 9,
		0, 0, 0, 9, 9, 9,
		0, 0, 0, 9, 9, 9,
		0, 0, 9, 9, 9, 9,
	})
	conv := &cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, NoBias: true}
	conv.Weight = cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 3, W: 3}, []float32{
		-1, 0, 1,
		-2, 0, 2,
		-1, 0, 1,
	})
	Show(SlideOver(conv, x))
	// Output: [figure: animation: an input of 5×6 gives an output of 3×4: kernel K = 3, stride S = 1, padding P = 0, dilation D = 1. The window goes from place to place and fills the output in 12 steps]
}

// A transposed convolution: each number of the input is spread over a patch of the output.
func ExampleSlideOver_transposed() {
	x := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 2, W: 2}, []float32{1, 2, 3, 4})
	up := &cnnlib.ConvTranspose2D{In: 1, Out: 1, Kernel: 3, Stride: 2, NoBias: true}
	up.Weight = cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 3, W: 3}, []float32{
		1, 2, 1,
		2, 4, 2,
		1, 2, 1,
	})
	Show(SlideOver(up, x))
	// Output: [figure: animation: an input of 2×2 gives an output of 5×5: kernel K = 3, stride S = 2, padding P = 0, dilation D = 1. In each of 4 steps a number of the input is spread over a patch of the output]
}

// The file is small.
func TestSlideSize(t *testing.T) {
	if size := len(Slide(&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 3, Stride: 2, Padding: 1}, plane(7, 7)).PNG()); size > 60_000 {
		t.Errorf("3×3 over 7×7: %d bytes, more than 60 kB", size)
	}
}

// Each step of a convolution or pooling has the outputs so far, as Forward gives them.
func TestSlideOverShowsTheOutput(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 8))
	compared := 0
	for range 100 {
		layer, in := randomSliding(r)
		x := cnnlib.NewTensor(in)
		for i := range x.Data {
			x.Data[i] = float32(r.IntN(19) - 9)
		}
		y := layer.Forward(x)
		s := newSliding("SlideOver", layer, in)
		a := SlideOver(layer, x)
		last := picturetest.Texts(&canvas.Sheet{Marks: a.step(a.steps - 1)})
		if !slices.Contains(picturetest.Texts(a.ground), precise(x.Data[0])) {
			continue // there is no room for numbers
		}
		format := precise
		if !s.transposed && slices.ContainsFunc(y.Data, func(v float32) bool { return !slices.Contains(last, precise(v)) }) {
			format = hundredths
		}
		compared++
		if a.steps != len(s.steps()) {
			t.Fatalf("%v over %v: %d steps, want %d", layer, in, a.steps, len(s.steps()))
		}
		// Where the output lies is known from the title.
		title := a.ground.Marks[slices.IndexFunc(a.ground.Marks, func(m canvas.Mark) bool {
			l, ok := m.(canvas.Label)
			return ok && strings.HasPrefix(l.Text, "output ")
		})].(canvas.Label)
		for i, at := range s.steps() {
			marks := a.step(i)
			got, side := map[image.Point]string{}, 0
			for j, m := range marks {
				b, ok := m.(canvas.Block)
				if !ok || b.Width != b.Height {
					continue
				}
				side = b.Width + 1
				corner := image.Pt(b.X-1-title.X, b.Y-1-(title.Y+canvas.LineHeight/2+canvas.BoardStub))
				if l, ok := marks[j+1].(canvas.Label); ok {
					got[corner.Div(side)] = l.Text
				}
			}
			want := map[image.Point]string{}
			if s.transposed {
				sum := make([]float32, len(y.Data))
				reached := make([]bool, len(y.Data))
				for from := range at + 1 {
					v := x.Data[from]
					for _, p := range reads(layer, in, from/in.W, from%in.W) {
						sum[p.Y*y.W+p.X] += v
						reached[p.Y*y.W+p.X] = true
					}
				}
				for k, ok := range reached {
					if ok {
						// The board begins with what is cut off.
						want[image.Pt(k%y.W, k/y.W).Add(image.Pt(s.Padding, s.Padding))] = format(sum[k])
					}
				}
			} else {
				for k := range at + 1 {
					want[image.Pt(k%y.W, k/y.W)] = format(y.Data[k])
				}
			}
			if !maps.Equal(got, want) {
				t.Fatalf("%v over %v, step %d: the cells are %v, want %v", layer, in, i, got, want)
			}
		}
	}
	if compared < 70 {
		t.Errorf("only %d of 100 animations have numbers", compared)
	}
}

func TestHundredths(t *testing.T) {
	for v, want := range map[float32]string{0: "0", -3: "−3", 0.125: "0.12", -12.346: "−12.35", 123456: "1.23e+05", float32(math.Inf(-1)): "−Inf"} {
		if got := hundredths(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
	if got := hundredths(float32(math.NaN())); got != "NaN" {
		t.Errorf("not-a-number is written %q", got)
	}
}

// The steps that are shown grow, end with the last, and are all if there are few.
func TestSlideSteps(t *testing.T) {
	for h := 1; h < 90; h++ {
		for w := 1; w < 90; w++ {
			s := sliding{coarse: image.Pt(w, h)}
			steps := s.steps()
			if len(steps) > maxSteps || steps[0] != 0 || steps[len(steps)-1] != h*w-1 || h*w <= maxSteps && len(steps) != h*w {
				t.Fatalf("of %d×%d there are %d steps, from %d to %d", h, w, len(steps), steps[0], steps[len(steps)-1])
			}
			single, rows := s.jumps()
			for i := 1; i < len(steps); i++ {
				if jump := steps[i] - steps[i-1]; jump < 1 || i < single && jump != 1 || i > single && jump != rows*w {
					t.Fatalf("of %d×%d, the steps are %v", h, w, steps)
				}
			}
		}
	}
}

func TestSlideOfOddShapes(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, o := range odd {
		x := cnnlib.NewTensor(o.in)
		for i := range x.Data {
			x.Data[i] = []float32{-1234.567, 0.001, nan, inf, 12}[i%5]
		}
		for name, a := range map[string]*Animation{
			"without numbers": Slide(o.layer, o.in),
			"with numbers":    SlideOver(cnnlib.Init(o.layer, 1), x),
		} {
			steps := moments(a)
			for _, i := range []int{0, a.steps / 2, a.steps - 1} {
				inside(t, fmt.Sprintf("%v over %v %s, step %d", o.layer, o.in, name, i), steps[i])
			}
			if a.steps > 2 {
				continue // TestAnimationFrames looks at the file of a longer one
			}
			if frames := picturetest.Frames(t, a.PNG()); len(frames) != a.steps {
				t.Errorf("%v over %v %s: %d frames for %d steps", o.layer, o.in, name, len(frames), a.steps)
			}
		}
	}
}

// A photograph is shown in colours alone, and what is left out is said.
func TestSlideOverAPhotograph(t *testing.T) {
	conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 2, Kernel: 5, Stride: 2}, 1)
	x := samples.Cat(32)
	y := conv.Forward(x)
	a := SlideOver(conv, x)
	steps := moments(a)
	last := steps[len(steps)-1]
	inside(t, "the last step", last)
	ylo, yhi := cnnlib.TensorOf(plane(y.H, y.W), y.Channel(0, 0)).MinMax()
	xlo, xhi := cnnlib.TensorOf(plane(32, 32), x.Channel(0, 0)).MinMax()
	for _, want := range []string{
		"shown: channel 0 of the input, map 0 of the output, which adds up 3 channels",
		"after the first 28 steps a row at a time",
		fmt.Sprintf("input: values from %s to %s", canvas.Number(xlo), canvas.Number(xhi)),
		fmt.Sprintf("output: values from %s to %s", canvas.Number(ylo), canvas.Number(yhi)),
		"crossed: 63 of 1024 input cells, which no window reads",
	} {
		if !slices.Contains(titles(last), want) {
			t.Errorf("it says %q, not %q", titles(last), want)
		}
	}
	s := canvas.ScaleFor(ylo, yhi)
	for i, v := range y.Channel(0, 0) {
		if !slices.ContainsFunc(a.step(a.steps-1), func(m canvas.Mark) bool { b, ok := m.(canvas.Block); return ok && b.Color == s.Color(v) }) {
			t.Errorf("value %v of the output (number %d) is not shown", v, i)
		}
	}
	wide := moments(Slide(&cnnlib.MaxPool2D{Kernel: 1, Stride: 1}, plane(70, 40)))
	if want := "after the first 32 steps 3 rows at a time"; !slices.Contains(titles(wide[0]), want) {
		t.Errorf("it says %q, not %q", titles(wide[0]), want)
	}
	if want := "bias 0.5"; !slices.Contains(titles(moments(SlideOver(
		&cnnlib.Conv2D{In: 1, Out: 1, Kernel: 1, Weight: cnnlib.NewTensor(plane(1, 1)), Bias: cnnlib.TensorOf(plane(1, 1), []float32{0.5})},
		cnnlib.NewTensor(plane(1, 1))))[0]), want) {
		t.Errorf("it does not say %q", want)
	}
}
