package canvas

import (
	"image"
	"testing"
)

// A picture is enlarged by an even factor, drawn as it is, or shrunk.
func TestPaneZoom(t *testing.T) {
	for _, test := range []struct{ longer, side, zoom, drawn int }{
		{1, 280, 280, 1}, {28, 280, 10, 28}, {28, 480, 16, 28}, {70, 280, 4, 70}, {71, 280, 2, 71}, {224, 480, 2, 224},
		{280, 280, 2, 280}, {281, 280, 1, 281}, {560, 480, 1, 560}, {561, 280, 1, 560},
	} {
		for _, r := range []image.Rectangle{image.Rect(0, 0, test.longer, 1), image.Rect(0, 0, 1, test.longer)} {
			p := NewPane("", image.NewRGBA(r), test.side)
			if drawn := max(p.Image.Rect.Dx(), p.Image.Rect.Dy()); p.Zoom != test.zoom || drawn != test.drawn {
				t.Errorf("%v for %d dots is drawn %d pixels long and %d times as large, want %d and %d", r, test.side, drawn, p.Zoom, test.drawn, test.zoom)
			}
		}
	}
}
