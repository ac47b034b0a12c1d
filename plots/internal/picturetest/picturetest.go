// Package picturetest has what the tests of figures share: reading and comparing pictures.
package picturetest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"runtime"
	"testing"
)

// Decode returns the picture of a PNG file.
func Decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// At is the colour of the pixel in column x and row y.
func At(img image.Image, x, y int) color.RGBA {
	return color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
}

// tolerance is by how much the level of a dot may differ. Elsewhere than on amd64, where the
// golden pictures are made, the edges of letters may be rounded otherwise: their font
// is drawn with floating-point sums that a compiler may fuse.
func tolerance() int {
	if runtime.GOARCH == "amd64" {
		return 0
	}
	return 2
}

// Compare says where two pictures differ first, or "" if they do not. Elsewhere than on amd64 two
// levels may differ by 2.
func Compare(got, want image.Image) string {
	if got.Bounds() != want.Bounds() {
		return fmt.Sprintf("it is %v, not %v", got.Bounds().Size(), want.Bounds().Size())
	}
	if g, ok := got.(*image.RGBA); ok {
		if w, ok := want.(*image.RGBA); ok && bytes.Equal(g.Pix, w.Pix) {
			return ""
		}
	}
	near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= uint8(tolerance()) }
	b := got.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if g, w := At(got, x, y), At(want, x, y); !near(g.R, w.R) || !near(g.G, w.G) || !near(g.B, w.B) || !near(g.A, w.A) {
				return fmt.Sprintf("pixel (%d, %d) is %v, not %v", x, y, g, w)
			}
		}
	}
	return ""
}
