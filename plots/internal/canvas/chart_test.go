package canvas_test

import (
	"image"
	"math"
	"slices"
	"testing"

	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

// The corners of the area are the ends of the axes, y upwards.
func TestChart(t *testing.T) {
	c := canvas.Chart{Area: image.Rect(100, 50, 500, 250), X: canvas.NewAxis(0, 10, 2), Y: canvas.NewAxis(-1, 1, 2)}
	for _, v := range []struct {
		x, y float64
		want image.Point
	}{{0, -1, image.Pt(100, 250)}, {10, 1, image.Pt(500, 50)}, {5, 0, image.Pt(300, 150)}, {2.5, 0.5, image.Pt(200, 100)}} {
		if got := c.Point(v.x, v.y); got != v.want {
			t.Errorf("(%v, %v) lies at %v, want %v", v.x, v.y, got, v.want)
		}
	}
	sheet := &canvas.Sheet{Width: 600, Height: 340}
	sheet.AddAxes(c, "epoch", "loss")
	picturetest.Inside(t, "the chart", sheet)
	if room := c.Y.TickRoom(); room <= canvas.TickGap || room > 100 {
		t.Errorf("the ticks take up %d dots", room)
	}
	zero := 0
	for _, m := range sheet.Marks {
		if b, ok := m.(canvas.Block); ok && b.Color == canvas.FrameColor && b.Width == 400 {
			zero = b.Y
		}
	}
	if zero != 150 {
		t.Errorf("the line of zero is at %d, want 150", zero)
	}
	want := []string{"−1", "0", "1", "0", "5", "10", "loss", "epoch"}
	if got := picturetest.Texts(sheet); !slices.Equal(got, want) {
		t.Errorf("the chart says %q, want %q", got, want)
	}
}

// The axis holds its numbers, from one power of ten to another, and the named ones do not touch.
func TestLogAxis(t *testing.T) {
	for _, v := range []struct{ least, most, lo, hi int }{
		{1, 1, 0, 1}, {456, 14_455_392, 2, 8}, {10, 1000, 1, 3}, {999, 1001, 2, 4}, {1, math.MaxInt, 0, 19},
	} {
		a := canvas.NewLogAxis(v.least, v.most)
		a.Left, a.Step = 100, 200/(a.High-a.Low)
		if a.Low != v.lo || a.High != v.hi {
			t.Errorf("the axis of %d to %d goes from 10^%d to 10^%d", v.least, v.most, a.Low, a.High)
		}
		if first, last := a.At(v.least), a.At(v.most); first < 100 || last > 300 || first > last {
			t.Errorf("%d to %d lie from %d to %d", v.least, v.most, first, last)
		}
		sheet := &canvas.Sheet{Width: 400, Height: 100}
		sheet.AddLogAxis(a, 10, 50)
		picturetest.Inside(t, "the grid", sheet)
		if len(picturetest.Texts(sheet)) < 2 || sheet.Marks[0].Bounds() != image.Rect(100, 10, 101, 50) {
			t.Errorf("the grid has %v", sheet.Marks)
		}
	}
}
