package cnnlib

import (
	"image"
	"image/color"

	"cnnlessons/cnnlib/internal/gemm"
	"cnnlessons/cnnlib/internal/picture"
)

// FromImage returns the picture as a tensor of one sample and three channels, red,
// green and blue, with values from 0 to 1. A grey picture has three equal channels;
// what is transparent shows white.
func FromImage(img image.Image) *Tensor {
	rgba := picture.OnWhite(img, img.Bounds())
	b := rgba.Bounds()
	t := NewTensor(Shape{1, 3, b.Dy(), b.Dx()})
	for y := range t.H {
		for x := range t.W {
			p := rgba.Pix[rgba.PixOffset(x, y):]
			for c := range 3 {
				t.Set(0, c, y, x, float32(p[c])/255)
			}
		}
	}
	return t
}

// Image returns sample n as a picture. Values are cut to the range from 0 (black) to 1
// and rounded to 1/255. It panics with a [*ShapeError] unless the tensor has three
// channels (red, green, blue) or one (grey).
func (t *Tensor) Image(n int) *image.RGBA {
	if t.C != 3 && t.C != 1 {
		panic(NewShapeError(noPicture, "picture", t.Shape(), t.C))
	}
	img := image.NewRGBA(image.Rect(0, 0, t.W, t.H))
	for y := range t.H {
		for x := range t.W {
			level := func(c int) uint8 { return grey(t.At(n, min(c, t.C-1), y, x)) }
			img.SetRGBA(x, y, color.RGBA{level(0), level(1), level(2), 255})
		}
	}
	return img
}

// grey is the level from 0 to 255 of a value from 0 to 1; not-a-number is black.
func grey(v float32) uint8 {
	if !(v > 0) {
		return 0
	}
	return uint8(float64(min(v, 1))*255 + 0.5)
}

// Grey returns the brightness of a picture of three channels as one channel,
// 0.299·red + 0.587·green + 0.114·blue (ITU-R BT.601). It panics with a [*ShapeError] if
// there are not three channels.
func (t *Tensor) Grey() *Tensor {
	if t.C != 3 {
		panic(NewShapeError(noColours, "Grey", t.Shape(), t.C))
	}
	out := NewTensor(Shape{t.N, 1, t.H, t.W})
	for n := range t.N {
		r, g, b, dst := t.Channel(n, 0), t.Channel(n, 1), t.Channel(n, 2), out.Channel(n, 0)
		for i := range dst {
			dst[i] = gemm.FMA(0.114, b[i], gemm.FMA(0.587, g[i], gemm.FMA(0.299, r[i], 0)))
		}
	}
	return out
}

// Resize returns the picture with the given width and height in pixels, over a white
// ground. Each new pixel is a weighted average of the old pixels around its place, in which
// nearer pixels weigh more. So no level is brighter or darker than the old levels. Resize panics
// with a [*ShapeError] if width or height is below 1 or the picture has no pixels.
func Resize(img image.Image, width, height int) *image.RGBA {
	for _, s := range [...]Shape{{1, 4, height, width}, {1, 4, img.Bounds().Dy(), img.Bounds().Dx()}} {
		if err := s.check(text("Resize")); err != nil {
			panic(err)
		}
	}
	return picture.Scale(picture.OnWhite(img, img.Bounds()), width, height)
}
