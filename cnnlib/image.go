package cnnlib

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
)

// FromImage returns the picture as a tensor of one sample and three channels, red,
// green and blue, with values from 0 to 1. A grey picture has three equal channels;
// what is transparent shows white.
func FromImage(img image.Image) *Tensor {
	rgba := onWhite(img, img.Bounds())
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
		panic(&ShapeError{
			Layer:  "picture",
			Wanted: "a tensor with 3 channels (red, green, blue) or 1 (grey)",
			Given:  fmt.Sprintf("%v, which has %d", t.Shape(), t.C),
			Fix:    "show feature maps with plots.ActivationMaps, which draws each channel",
		})
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
		panic(&ShapeError{
			Layer:  "Grey",
			Wanted: "a picture of 3 channels",
			Given:  fmt.Sprintf("%v, which has %d", t.Shape(), t.C),
			Fix:    "use it on a tensor from LoadImage, FromImage or the samples",
		})
	}
	out := NewTensor(Shape{t.N, 1, t.H, t.W})
	for n := range t.N {
		r, g, b, dst := t.Channel(n, 0), t.Channel(n, 1), t.Channel(n, 2), out.Channel(n, 0)
		for i := range dst {
			dst[i] = fma32(0.114, b[i], fma32(0.587, g[i], fma32(0.299, r[i], 0)))
		}
	}
	return out
}

// Resize returns the picture with the given width and height in pixels. Each new
// pixel is the average of the area of the picture that it covers, computed in
// whole numbers and so with the same bits on every machine. It panics with a
// [*ShapeError] if width or height is below 1 or the picture is empty.
func Resize(img image.Image, width, height int) *image.RGBA {
	if err := (Shape{1, 4, height, width}).check("picture"); err != nil {
		panic(err)
	}
	if b := img.Bounds(); b.Empty() {
		panic((Shape{1, 4, b.Dy(), b.Dx()}).check("picture"))
	}
	return average(onWhite(img, img.Bounds()), width, height)
}

// average is [Resize] for an opaque picture at the origin.
func average(src *image.RGBA, width, height int) *image.RGBA {
	sw, sh := src.Bounds().Dx(), src.Bounds().Dy()
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	// In units of 1/width of a source pixel across and 1/height down, new pixel x
	// covers [x·sw, (x+1)·sw) and source pixel i covers [i·width, (i+1)·width).
	area := uint64(sw) * uint64(sh)
	for y := range height {
		for x := range width {
			var sum [3]uint64
			for j := y * sh / height; j*height < (y+1)*sh; j++ {
				down := min((j+1)*height, (y+1)*sh) - max(j*height, y*sh)
				for i := x * sw / width; i*width < (x+1)*sw; i++ {
					across := min((i+1)*width, (x+1)*sw) - max(i*width, x*sw)
					p := src.Pix[src.PixOffset(i, j):]
					for c := range sum {
						sum[c] += uint64(down*across) * uint64(p[c])
					}
				}
			}
			level := func(c int) uint8 { return uint8((2*sum[c] + area) / (2 * area)) } // a half rounds up
			dst.SetRGBA(x, y, color.RGBA{level(0), level(1), level(2), 255})
		}
	}
	return dst
}

// onWhite copies part of the picture to the origin, over a white ground.
func onWhite(img image.Image, part image.Rectangle) *image.RGBA {
	rgba := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	draw.Draw(rgba, rgba.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(rgba, rgba.Bounds(), img, part.Min, draw.Over)
	return rgba
}
