package plots

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// photo is a picture as it is drawn: one that a network was given.
type photo struct {
	*image.RGBA // as large as the tensor
	x           *cnnlib.Tensor
	lo, hi      float32 // what is drawn black and white
}

// newPhoto draws a picture of one sample with three channels or one. The values are levels from 0
// to 1. If a value lies beyond, as in a normalised picture, the values are stretched from the least
// to the largest. A pixel with a value that is not finite is magenta.
func newPhoto(x *cnnlib.Tensor) photo {
	lo, hi := x.MinMax()
	if lo >= 0 && hi <= 1 {
		lo, hi = 0, 1
	}
	levels := cnnlib.NewTensor(x.Shape())
	for i, v := range x.Data {
		levels.Data[i] = 0.5
		if lo < hi {
			levels.Data[i] = float32((float64(v) - float64(lo)) / (float64(hi) - float64(lo)))
		}
	}
	p := photo{levels.Image(0), x, lo, hi}
	markNotFinite(p.RGBA, x.Data)
	return p
}

// markNotFinite makes a pixel of a picture magenta if one of its channels has a value that is not
// finite.
func markNotFinite(img *image.RGBA, channels []float32) {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	for i, v := range channels {
		if v-v != 0 {
			img.SetRGBA(i%width, i/width%height, canvas.NotFiniteColor)
		}
	}
}

// title names the picture and its shape.
func (p photo) title(l cnnlib.Language) string {
	return l.Say("picture · %v", "图片 · %v", p.x.Shape()) + uniform(l, p.x)
}

// levels says which values are black and white, or is "" if they are 0 and 1 or all values are
// equal.
func (p photo) levels(l cnnlib.Language) string {
	if p.lo == 0 && p.hi == 1 || p.lo == p.hi {
		return ""
	}
	return l.Say("in the picture %s is black, %s white", "图片中 %s 为黑，%s 为白", canvas.Number(p.lo), canvas.Number(p.hi))
}

// grey is the brightness of the picture, counted as [cnnlib.Tensor.Grey] counts it, from the level
// black to the level white.
func (p photo) grey(black, white int) *image.RGBA {
	out := image.NewRGBA(p.Bounds())
	for i := 0; i < len(p.Pix); i += 4 {
		level := uint8(black + (299*int(p.Pix[i])+587*int(p.Pix[i+1])+114*int(p.Pix[i+2]))*(white-black)/255_000)
		out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = level, level, level, 0xff
	}
	return out
}

// magnitudes is the colour scale for a map without values below 0.
func magnitudes(m *cnnlib.Tensor) canvas.Scale {
	_, hi := m.MinMax()
	return canvas.ScaleFor(0, max(hi, 0))
}

// largest says where the largest number of a map is; of several equal ones, the first.
func largest(l cnnlib.Language, m *cnnlib.Tensor) string {
	if !anyFinite(m) {
		return ""
	}
	_, hi := m.MinMax()
	row, column := placeOf(m, hi)
	return l.Say(", largest at row %d, column %d", "，最大值在第 %d 行第 %d 列", row, column)
}

// covered is the picture with a square covered as [cnnlib.Occlusion] describes: by the median of
// each channel. The median keeps its level in a normalisation.
func (p photo) covered(square image.Rectangle) *image.RGBA {
	fill := color.RGBA{A: 0xff}
	for c, level := range [...]*uint8{&fill.R, &fill.G, &fill.B} {
		var count [256]int
		for i := c; i < len(p.Pix); i += 4 {
			count[p.Pix[i]]++
		}
		for below := count[0]; below <= len(p.Pix)/4/2; below += count[*level] {
			*level++
		}
	}
	out := image.NewRGBA(p.Rect)
	copy(out.Pix, p.Pix)
	draw.Draw(out, square, image.NewUniform(fill), image.Point{}, draw.Src)
	return out
}
