package canvas_test

import (
	"image"
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
