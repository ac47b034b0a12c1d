package plots

import (
	"fmt"
	"image"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// Channels draws a picture of one sample with three channels, and beside it each channel by itself,
// in its own colour from black (0) to full (1). Of a picture of one channel it draws the picture
// alone, as [Image] does. A picture with a side above 560 is drawn smaller by averaging, and the
// caption says so. Channels panics with a [*cnnlib.ShapeError] for any other shape.
func Channels(t *cnnlib.Tensor) *Figure {
	oneSample("Channels", t)
	if t.C == 1 {
		return Image(t)
	}
	picture := t.Image(0)
	pictures := []*image.RGBA{picture, only(picture, 0), only(picture, 1), only(picture, 2)}
	markNotFinite(picture, t.Data)
	for c, p := range pictures[1:] {
		markNotFinite(p, t.Channel(0, c))
	}
	for i, p := range pictures {
		pictures[i] = canvas.Shrink(p, canvas.MaxPictureSide(4))
	}
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		panels := []canvas.Panel{{Title: t.Shape().String() + uniform(l, t), Image: pictures[0]}}
		for c, name := range [...]string{l.Say("R", "红 R"), l.Say("G", "绿 G"), l.Say("B", "蓝 B")} {
			panels = append(panels, canvas.Panel{Title: fmt.Sprintf("%s · %d×%d", name, t.H, t.W) + constant(l, t.Channel(0, c)), Image: pictures[1+c]})
		}
		alt := l.Say("a picture%s and its channels red, green and blue", "一张图片%s，以及它的红、绿、蓝三个通道", pixels(l, t.H, t.W))
		sheet, _, _ := canvas.NewGrid(panels, alt, canvas.PageWidth)
		sheet.AddCaption(canvas.Margin, joined(l, shrunk(l, pictures[0].Bounds().Size(), t.H, t.W), magenta(l, notFiniteIn(t.Data))))
		sheet.AddCaption(canvas.Margin, beyond(l, t))
		return sheet
	})
}

// only is the picture with one channel (0 red, 1 green, 2 blue), the others black.
func only(picture *image.RGBA, channel int) *image.RGBA {
	out := image.NewRGBA(picture.Bounds())
	for i := 0; i < len(out.Pix); i += 4 {
		out.Pix[i+channel] = picture.Pix[i+channel]
		out.Pix[i+3] = 0xff
	}
	return out
}
