package cnnlib

import "testing"

// The numbers in all bins, and the largest bin, are those that a loop over the bins finds.
func TestBins(t *testing.T) {
	one := field{size: 1, jump: 1, stride: 1, parts: 1, grid: 1}
	for n := 1; n <= 40; n++ {
		for bins := 1; bins <= 50; bins++ {
			all, largest := 0, 0
			for i := range bins {
				size := ((i+1)*n+bins-1)/bins - i*n/bins
				all += size
				largest = max(largest, size)
			}
			if got := binned(n, bins); got != all {
				t.Errorf("%d rows in %d bins: %d, want %d", n, bins, got, all)
			}
			f := (&AdaptiveAvgPool2D{}).reach(one, n, bins)
			if f.length() != largest || f.jump*bins != n*f.parts {
				t.Errorf("%d rows in %d bins: %+v, want %d", n, bins, f, largest)
			}
		}
	}
}

// The largest number of rows that write to a unit is what a loop over units and rows finds.
func TestTransposedReach(t *testing.T) {
	one := field{size: 1, jump: 1, stride: 1, parts: 1, grid: 1}
	r := generator()
	for range 200 {
		c := &ConvTranspose2D{In: 1, Out: 1, Kernel: 1 + r.IntN(6), Stride: 1 + r.IntN(4), Dilation: 1 + r.IntN(3)}
		extent := c.Dilation*(c.Kernel-1) + 1
		c.Padding = r.IntN(extent)
		largest, first := 0, 0
		for unit := range 4 * c.Stride * extent {
			low, high := 1<<30, -1<<30
			for row := -50; row < 200; row++ { // beyond the map, too
				if at := row*c.Stride - c.Padding; at <= unit && unit < at+extent {
					low, high = min(low, row), max(high, row)
				}
			}
			largest = max(largest, high-low+1)
			if unit == 0 {
				first = min(0, low)
			}
		}
		if f := c.reach(one, 9, 9); f.length() != largest || f.first != first*f.parts || f.jump*c.Stride != f.parts {
			t.Errorf("%v: %+v, want %d rows from %d", c, f, largest, first)
		}
	}
}

func TestOperationsOfResampling(t *testing.T) {
	in := Shape{2, 3, 4, 5}
	for _, c := range []struct {
		layer Layer
		want  Operations
		field string
	}{
		{&AdaptiveAvgPool2D{}, Operations{Additions: 6 * 19, Divisions: 6}, "4×5"},
		{&AdaptiveAvgPool2D{Height: 2, Width: 2}, Operations{Additions: 6 * (4*6 - 4), Divisions: 24}, "2×3"},
		{&Upsample{Scale: 3}, Operations{}, "1"},
		{&Upsample{Scale: 2, Bilinear: true}, Operations{Multiplications: 6 * 480, Additions: 3 * 480}, "2"},
		{&ConvTranspose2D{In: 3, Out: 6, Kernel: 4, Stride: 2, Padding: 1, Groups: 3}, Operations{MACs: 120 * 2 * 16, Biases: 2 * 6 * 8 * 10}, "2"},
	} {
		s := Convention{Batch: true}.Summarize(c.layer, in)
		if got := s.Total.Operations; got != c.want || s.Rows[0].plain(ColumnField) != c.field {
			t.Errorf("%v: %+v and a field of %s, want %+v and %s", c.layer, got, s.Rows[0].plain(ColumnField), c.want, c.field)
		}
	}
}

// See testdata/torchinfo_totals.py.
func TestTorchinfoTransposed(t *testing.T) {
	net := NewSequential(&Conv2D{In: 3, Out: 8, Kernel: 3}, &ConvTranspose2D{In: 8, Out: 4, Kernel: 4, Stride: 2, Padding: 1})
	if got := Torchinfo().Summarize(net, Shape{2, 3, 16, 16}).Total; got.Params != 740 || got.MACs != 896896 {
		t.Errorf("%+v", got)
	}
}

// The largest field of any unit is what its gradient reaches.
func TestReachOfResampling(t *testing.T) {
	for _, l := range []Layer{
		&AdaptiveAvgPool2D{Height: 3, Width: 5}, &AdaptiveAvgPool2D{Height: 4, Width: 7}, &Upsample{Scale: 2}, &Upsample{Scale: 3},
		&Upsample{Scale: 2, Bilinear: true}, &Upsample{Scale: 3, Bilinear: true}, &Upsample{Scale: 4, Bilinear: true},
	} {
		net := Init(NewSequential(&Conv2D{In: 1, Out: 1, Kernel: 3, Stride: 2}, l), 1)
		for i := range net.Layers[0].(*Conv2D).Weight.Data {
			net.Layers[0].(*Conv2D).Weight.Data[i] = 1
		}
		in := Shape{1, 1, 33, 41}
		f := lastFields(net, in)
		run := NewRun(net)
		y := run.Forward(counting(in))
		most := [2]int{}
		for h := range y.H {
			for w := range y.W {
				dy := NewTensor(y.Shape())
				dy.Set(0, 0, h, w, 1)
				low, high := [2]int{in.H, in.W}, [2]int{}
				for i, v := range run.Backward(dy).Data {
					if v != 0 {
						low = [2]int{min(low[0], i/in.W), min(low[1], i%in.W)}
						high = [2]int{max(high[0], i/in.W+1), max(high[1], i%in.W+1)}
					}
				}
				most = [2]int{max(most[0], high[0]-low[0]), max(most[1], high[1]-low[1])}
			}
		}
		if want := [2]int{f.rows.length(), f.columns.length()}; most != want {
			t.Errorf("%v: %v, want %v", l, most, want)
		}
	}
}
