package cnnlib

import "testing"

// Operations of layers that work number by number, for 2·3·4·5 = 120 numbers, and where they
// let a unit see what its input sees, or behind a Flatten all.
func TestOperationsOfActivations(t *testing.T) {
	in := Shape{2, 3, 4, 5}
	one := field{size: 1, jump: 1, stride: 1, parts: 1, grid: 1}
	flat := field{size: 1, jump: 1, parts: 1, grid: 4}
	for _, c := range []struct {
		layer Layer
		want  Operations
		mixes bool // reads several channels
	}{
		{&ReLU6{}, Operations{Comparisons: 240}, false},
		{&Sigmoid{}, Operations{Functions: 120, Additions: 120, Divisions: 120}, false},
		{&SiLU{}, Operations{Functions: 120, Additions: 120, Divisions: 120, Multiplications: 120}, false},
		{&HardSwish{}, Operations{Comparisons: 240, Additions: 120, Divisions: 120, Multiplications: 120}, false},
		{&Tanh{}, Operations{Functions: 120}, false},
		{&LocalResponseNorm{Size: 5}, Operations{Functions: 120, Additions: 600, Divisions: 120, Multiplications: 240}, true},
		{&ChannelShuffle{Groups: 3}, Operations{}, true},
		{&Select{Channels: []int{1, 0}}, Operations{}, true},
	} {
		if got := (Convention{Batch: true}).Summarize(c.layer, in).Total.Operations; got != c.want {
			t.Errorf("%v: %+v, want %+v", c.layer, got, c.want)
		}
		if got := one.behind(c.layer, 4, 4); got != one {
			t.Errorf("%v: %+v", c.layer, got)
		}
		want := flat
		if c.mixes {
			want = field{size: 4, parts: 1, grid: 1}
		}
		if got := flat.behind(c.layer, 1, 1); got != want {
			t.Errorf("%v behind a Flatten: %+v, want %+v", c.layer, got, want)
		}
	}
}
