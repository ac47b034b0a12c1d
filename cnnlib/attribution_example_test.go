package cnnlib_test

import (
	"fmt"
	"image"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets/fashion"
	"cnnlessons/cnnlib/zoo/lenetfashion"
)

const ankleBoot = 9 // the class of the first test picture

func ExampleSaliencyOf() {
	net, normalization := lenetfashion.Load()
	_, test := fashion.Load()
	boot := normalization.Apply(test.Picture(0))
	s := cnnlib.SaliencyOf(net, boot, ankleBoot)
	m := s.Map()
	fmt.Printf("logit %.2f, gradient %v, map %v\n", s.Logit, s.Gradient.Shape(), m.Shape())
	largest := image.Point{}
	for row := range m.H {
		for column := range m.W {
			if m.At(0, 0, row, column) > m.At(0, 0, largest.Y, largest.X) {
				largest = image.Pt(column, row)
			}
		}
	}
	fmt.Printf("largest at row %d, column %d: %+.2f\n", largest.Y, largest.X, s.Gradient.At(0, 0, largest.Y, largest.X))
	// Output:
	// logit 15.29, gradient 28×28×1, map 28×28×1
	// largest at row 13, column 9: -1.24
}

func ExampleGradCAMOf() {
	net, normalization := lenetfashion.Load()
	_, test := fashion.Load()
	boot := normalization.Apply(test.Picture(0))
	g := cnnlib.GradCAMOf(net, boot, "relu2", ankleBoot)
	fmt.Printf("%d weights, map %v over the rows %v to %v\n", len(g.Weights), g.Map.Shape(), g.Rows[0], g.Rows[1])
	_, largest := g.Map.MinMax()
	for row := range g.Map.H {
		for column := range g.Map.W {
			fmt.Printf("%3.0f", 99*g.Map.At(0, 0, row, column)/largest)
		}
		fmt.Println()
	}
	fmt.Println("enlarged:", g.Enlarged().Shape())
	// Output:
	// 16 weights, map 10×10×1 over the rows 4.5 to 22.5
	//   0  0  0  0  0  0  0  0  0 40
	//   0  0  0  0  0  0 16 19 23 55
	//   0  0  0  0 12 23 40 15  0  0
	//   0  0  0 21 60 41 24  0  0  0
	//  11 32 62 75 99 49  0  0 44 11
	//  37 52 59 68 93 20  0  0  0  0
	//   0  0 17 56  0  0  0  2  0  0
	//   0  0  0  0  0  0  0  0  0  0
	//   0  0  0  0  0  0  0  0  0  0
	//   0  0  0  0  0  0  0  0  0 21
	// enlarged: 28×28×1
}

func ExampleOcclusionOf() {
	net, normalization := lenetfashion.Load()
	_, test := fashion.Load()
	boot := normalization.Apply(test.Picture(0))
	o := cnnlib.OcclusionOf(net, boot, ankleBoot, 8, 4)
	fmt.Printf("%.1f %%, and with a part covered, in per cent:\n", 100*o.Probability)
	for row := range o.Map.H {
		for column := range o.Map.W {
			fmt.Printf("%6.1f", 100*o.Map.At(0, 0, row, column))
		}
		fmt.Println()
	}
	fmt.Println("row 3, column 1 is the square", o.Square(3, 1))
	// Output:
	// 100.0 %, and with a part covered, in per cent:
	//  100.0 100.0 100.0 100.0 100.0 100.0
	//  100.0 100.0 100.0 100.0 100.0  99.3
	//  100.0 100.0  93.9   6.0  68.6  79.4
	//   99.3 100.0  19.1   0.0  94.3  99.3
	//   94.5  77.5   0.1  95.9  98.5  90.6
	//   99.9  90.3  93.8 100.0  99.8  97.6
	// row 3, column 1 is the square (4,12)-(12,20)
}

// On shoes, which lie in the middle of a black picture, what is hidden matters where the shoe is,
// and there Grad-CAM sees it.
func TestMapsMakeSense(t *testing.T) {
	net, normalization := lenetfashion.Load()
	_, test := fashion.Load()
	shoes, lower, higher := 0, 0, 0
	for i := range 200 {
		class := test.Label(i)
		if class != 5 && class != 7 && class != ankleBoot { // sandal, sneaker
			continue
		}
		shoes++
		picture := test.Picture(i) // from 0, black
		x := normalization.Apply(picture)
		shoe := func(r image.Rectangle) bool {
			total := float32(0)
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					total += picture.At(0, 0, y, x)
				}
			}
			return total > 0.1*float32(r.Dx()*r.Dy())
		}
		o := cnnlib.OcclusionOf(net, x, class, 8, 4)
		if on, off := means(o.Map, func(row, column int) bool { return shoe(o.Square(row, column)) }); on < off {
			lower++
		}
		g := cnnlib.GradCAMOf(net, x, "relu2", class)
		if on, off := means(g.Enlarged(), func(row, column int) bool { return shoe(image.Rect(column, row, column+1, row+1)) }); on > off {
			higher++
		}
	}
	if shoes != 54 || lower < 50 || higher < 40 {
		t.Errorf("too few: of %d shoes, the occlusion map is lower on %d and Grad-CAM higher on %d", shoes, lower, higher)
	}
}

// means returns the mean of a map where on says so, and elsewhere.
func means(m *cnnlib.Tensor, on func(row, column int) bool) (there, elsewhere float64) {
	var total, count [2]float64
	for row := range m.H {
		for column := range m.W {
			k := 0
			if on(row, column) {
				k = 1
			}
			total[k] += float64(m.At(0, 0, row, column))
			count[k]++
		}
	}
	return total[1] / count[1], total[0] / count[0]
}
