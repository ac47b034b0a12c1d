package cnnlib

import "testing"

// Each note is the note of a layer, and has a text in both languages.
func TestNotes(t *testing.T) {
	known := map[string]bool{}
	for _, v := range []struct {
		l    Layer
		want LayerNote
	}{
		{&Conv2D{In: 4, Out: 4, Kernel: 3, Groups: 4}, NoteDepthwise},
		{&Conv2D{In: 4, Out: 8, Kernel: 1, Groups: 4}, NoteDepthwise},
		{&Conv2D{In: 4, Out: 8, Kernel: 3, Groups: 2}, NoteGrouped},
		{&Conv2D{In: 4, Out: 8, Kernel: 1}, NotePointwise},
		{&Conv2D{In: 1, Out: 1, Kernel: 3, Groups: 1}, ""},
		{&MaxPool2D{}, NoteMaximum}, {&AvgPool2D{}, NoteMean}, {&BatchNorm2D{}, NoteNormalized},
		{&Concat{}, NoteStacked}, {&Residual{}, NoteAdded}, {&SqueezeExcitation{}, NoteGated}, {&ReLU{}, ""},
	} {
		n := noteOf(v.l)
		if n.kind != v.want {
			t.Errorf("%T: %q, want %q", v.l, n.kind, v.want)
		}
		known[string(n.kind)] = true
		english, chinese := n.text(English), n.text(Chinese)
		if written := v.want != ""; written != (english != "") || written != (chinese != "") || written && english == chinese {
			t.Errorf("%T: %q and %q", v.l, english, chinese)
		}
	}
	for _, n := range constants(t, "*.go", "LayerNote") {
		if !known[n] {
			t.Errorf("no layer has the note %s", n)
		}
	}
}
