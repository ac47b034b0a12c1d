package zoo

import (
	"testing"

	"cnnlessons/cnnlib"
)

// What a summary adds up are the totals that are counted here in another way, and no layer is
// left out of its operations.
func TestSummaries(t *testing.T) {
	for _, n := range networks {
		s := cnnlib.Summarize(n.build(), n.input)
		if s.Total.Params != n.params || s.Total.MACs != n.macs || s.Uncounted {
			t.Errorf("%s: %d parameters, %d MACs, uncounted %v, want %d, %d", n.name, s.Total.Params, s.Total.MACs, s.Uncounted, n.params, n.macs)
		}
	}
}

// The receptive fields of a unit after the last pooling are from A. Araujo, W. Norris and
// J. Sim, "Computing Receptive Fields of Convolutional Neural Networks", 2019.
func TestReceptiveFields(t *testing.T) {
	for _, c := range []struct {
		name   string
		net    *cnnlib.Sequential
		layer  string
		side   int
		stride string
	}{
		{"AlexNet", AlexNet(), "features.12", 195, "32"},
		{"VGG16", VGG16(), "features.30", 212, "32"},
	} {
		found := false
		for _, r := range cnnlib.Summarize(c.net, imageNet).Rows {
			if r.Name != c.layer {
				continue
			}
			found = true
			if r.Field != [2]int{c.side, c.side} || r.FieldStride != [2]string{c.stride, c.stride} {
				t.Errorf("%s: a field of %v, stride %v, want %d, %s", c.name, r.Field, r.FieldStride, c.side, c.stride)
			}
		}
		if !found {
			t.Errorf("%s has no %s", c.name, c.layer)
		}
	}
}
