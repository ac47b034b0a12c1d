package picturetest

import (
	"image"
	"slices"
	"testing"

	"cnnlessons/plots/internal/canvas"
)

// Texts are the sheet's texts in the order in which they are drawn.
func Texts(s *canvas.Sheet) []string {
	var all []string
	for _, m := range s.Marks {
		if l, ok := m.(canvas.Label); ok {
			all = append(all, l.Text)
		}
	}
	return all
}

// Inside checks that nothing lies outside the sheet, no label on another, and the sheet is
// no wider than a notebook's page.
func Inside(t *testing.T, name string, s *canvas.Sheet) {
	t.Helper()
	page := image.Rect(0, 0, s.Width, s.Height)
	var labels []image.Rectangle
	for _, m := range s.Marks {
		area := m.Bounds()
		if !area.In(page) {
			t.Errorf("%s: %v at %v lies outside the figure of %d×%d dots", name, m, area, s.Width, s.Height)
		}
		if l, ok := m.(canvas.Label); ok {
			if slices.ContainsFunc(labels, area.Overlaps) {
				t.Errorf("%s: %q covers another label", name, l.Text)
			}
			labels = append(labels, area)
		}
	}
	if width, _ := s.Size(); width > 680 {
		t.Errorf("%s: the figure is %d pixels wide, more than a notebook's page", name, width)
	}
}
