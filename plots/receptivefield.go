package plots

import (
	"image"
	"image/color"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// fieldColors are the colours of the rectangles, in the order of the fields.
var fieldColors = []color.RGBA{canvas.Vermillion, canvas.Blue, canvas.Green, canvas.Purple, canvas.Orange}

// ReceptiveField draws on a picture what numbers of a network's layers depend on. The Full of each
// field is a rectangle with its centre. The picture is pale outside the rectangles; where a
// rectangle lies in the padding around the picture, the figure is grey. Below, each field is named,
// in the given order, with its rows and columns and the number of the picture's pixels that count.
// Several fields show how they grow from layer to layer; of more than five the first five are
// drawn. A rectangle that reaches further beyond the picture than the picture's longer side is
// drawn up to there, dashed. A picture that is too large for the page is averaged. A picture with
// values beyond 0 and 1 is drawn as [Saliency] draws it. The figure says so.
//
// ReceptiveField panics with a [*cnnlib.UsageError] if there is no field or a field is nil, and
// with a [*cnnlib.ShapeError] if x is not one sample of one or three channels, or a field belongs
// to an input of another shape.
func ReceptiveField(x *cnnlib.Tensor, fields ...*cnnlib.ReceptiveField) *Figure {
	oneSample("ReceptiveField", x)
	const what = "plots.ReceptiveField"
	if len(fields) == 0 {
		panic(cnnlib.NewUsageError(otherFields, what, x.Shape(), none))
	}
	for _, r := range fields {
		if r == nil {
			panic(cnnlib.NewUsageError(otherFields, what, x.Shape(), null))
		}
		in := r.Input
		in.N = 1
		if in != x.Shape() {
			panic(cnnlib.NewShapeError(otherFields, what, x.Shape(), fieldIn.Of(in)))
		}
	}
	v := viewOf(newPhoto(x), fields[:min(len(fields), len(fieldColors))])
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet { return v.layOut(l, len(fields)) })
}

// fieldView is the part of the plane around a picture that is drawn, in pixels of the picture.
type fieldView struct {
	fields      []*cnnlib.ReceptiveField
	photo       photo
	room        image.Rectangle // beyond which nothing is drawn
	part        image.Rectangle
	drawn       *image.RGBA // the picture as it is drawn, perhaps smaller
	zoom, parts int         // a pixel is zoom dots or, if there are too many, zoom/parts
}

func viewOf(p photo, fields []*cnnlib.ReceptiveField) fieldView {
	size := p.Bounds()
	side := max(size.Dx(), size.Dy())
	v := fieldView{fields: fields, photo: p, room: size.Inset(-side), part: size, drawn: focused(p.RGBA, fields), parts: 1}
	for _, r := range fields {
		v.part = v.part.Union(r.Full.Intersect(v.room))
	}
	longest := max(v.part.Dx(), v.part.Dy())
	v.zoom = max(1, canvas.PanelSide(1)/longest)
	if longest > canvas.MaxPictureSide(1) {
		v.zoom, v.parts = canvas.MaxPictureSide(1), longest
		v.drawn = canvas.Shrink(v.drawn, max(1, side*v.zoom/v.parts))
	}
	return v
}

// dots is the place of a rectangle on the sheet, in dots.
func (v fieldView) dots(r image.Rectangle) image.Rectangle {
	at := func(p image.Point) image.Point {
		p = p.Sub(v.part.Min).Mul(v.zoom).Div(v.parts)
		return p.Add(image.Pt(canvas.Margin, canvas.Margin))
	}
	return image.Rectangle{at(r.Min), at(r.Max)}
}

func (v fieldView) layOut(l cnnlib.Language, all int) *canvas.Sheet {
	sheet := &canvas.Sheet{}
	for _, r := range v.fields {
		if area := v.dots(r.Full.Intersect(v.room)); !area.Empty() {
			sheet.Add(canvas.Block{X: area.Min.X, Y: area.Min.Y, Width: area.Dx(), Height: area.Dy(), Color: canvas.PaddingColor})
		}
	}
	at, zoom := v.dots(v.photo.Rect).Min, v.zoom
	if v.parts > 1 {
		zoom = 1
	}
	sheet.Add(canvas.Bitmap{X: at.X, Y: at.Y, Zoom: zoom, Image: v.drawn})
	const line, dot = 4, 2 * canvas.DotsPerPixel
	var cut bool
	for i := len(v.fields) - 1; i >= 0; i-- { // the first on top
		r := v.fields[i]
		within := r.Full.Intersect(v.room)
		if within.Empty() {
			continue
		}
		border := canvas.Outline(v.dots(within).Inset(-line), fieldColors[i], line)
		border.Dashed = within != r.Full
		cut = cut || border.Dashed
		sheet.Add(border)
		// Twice the centre, and so in whole numbers.
		if centre := r.Full.Min.Add(r.Full.Max); centre.In(image.Rectangle{v.part.Min.Mul(2), v.part.Max.Mul(2)}) {
			p := centre.Sub(v.part.Min.Mul(2)).Mul(v.zoom).Div(2 * v.parts).Add(image.Pt(canvas.Margin, canvas.Margin))
			sheet.Add(canvas.Disc{X: p.X, Y: p.Y, Radius: dot + 2, Color: color.White}, canvas.Disc{X: p.X, Y: p.Y, Radius: dot, Color: fieldColors[i]})
		}
	}
	page := v.dots(v.part)
	sheet.Width, sheet.Height = page.Max.X+canvas.Margin, page.Max.Y+canvas.Margin/2

	var says []string
	for i, r := range v.fields {
		name := r.Name
		if name == "" {
			name = l.Say("the network", "整个网络")
		}
		name = canvas.ShortenName(name, canvas.NameWidth)
		unit := l.Say("%s · map %d, row %d, column %d of %v", "%s · 第 %d 张特征图第 %d 行第 %d 列（从 0 数起），输出 %v", name, r.Map, r.Row, r.Column, r.Output)
		field := fieldText(l, r, v.photo.Rect)
		says = append(says, l.Say("%s (%s)", "%s（%s）", field, unit))
		const swatch = 10 * canvas.DotsPerPixel
		x, y := canvas.Margin+swatch+cellGap, sheet.Height+canvas.LineHeight/2
		sheet.Add(
			canvas.Outline(image.Rect(canvas.Margin, y-swatch/2, canvas.Margin+swatch, y+swatch/2), fieldColors[i], line),
			canvas.Label{X: x, Y: y, Text: unit},
			canvas.Label{X: x, Y: y + canvas.LineHeight, Text: field})
		sheet.Width = max(sheet.Width, x+max(canvas.TextWidth(unit), canvas.TextWidth(field))+canvas.Margin)
		sheet.Height += 2*canvas.LineHeight + canvas.LineHeight/4
	}
	sheet.Height += canvas.Margin
	dashed := ""
	if cut {
		dashed = l.Say("dashed: reaches further than the figure", "虚线：范围超出本图")
	}
	sheet.AddCaption(canvas.Margin, joined(l, first(l, len(v.fields), all, "receptive fields", "个感受野"), dashed, shrunk(l, v.drawn.Bounds().Size(), v.photo.Rect.Dy(), v.photo.Rect.Dx())))
	same := uniform(l, v.photo.x)
	if same != "" {
		same = v.photo.title(l)
	}
	sheet.AddCaption(canvas.Margin, joined(l, same, v.photo.levels(l), magenta(l, notFiniteIn(v.photo.x.Data))))
	sheet.Alt = l.Say("a picture%s with what a layer's numbers depend on: %s", "一张图片%s，标出各层的数所依赖的部分：%s",
		pixels(l, v.photo.Rect.Dy(), v.photo.Rect.Dx()), strings.Join(says, l.Say("; ", "；")))
	return sheet
}

// fieldText says how large a field is, where it lies, and which pixels of the picture count.
func fieldText(l cnnlib.Language, r *cnnlib.ReceptiveField, picture image.Rectangle) string {
	if r.Full.Empty() {
		return l.Say("depends on no pixel", "不依赖任何像素")
	}
	text := l.Say("%d×%d, rows %s to %s, columns %s to %s", "%d×%d，第 %s 至 %s 行，第 %s 至 %s 列",
		r.Full.Dy(), r.Full.Dx(), canvas.Integer(r.Full.Min.Y), canvas.Integer(r.Full.Max.Y-1), canvas.Integer(r.Full.Min.X), canvas.Integer(r.Full.Max.X-1))
	inside := r.Full.Intersect(picture)
	switch area := inside.Dx() * inside.Dy(); {
	case r.Pixels == 0 && inside.Empty():
		return text + l.Say(": only padding", "：全是填充")
	case r.Pixels < area:
		text += l.Say("; of %d pixels only %d count, the others are in holes", "；图内共 %d 个像素，只看到 %d 个，其余在空洞里", area, r.Pixels)
	case inside != r.Full:
		text += l.Say("; %d pixels count", "；图内看到 %d 个像素", r.Pixels)
	}
	if inside != r.Full {
		text += l.Say("; outside is padding", "；图外是填充")
	}
	return text
}

// focused is the picture, pale outside the fields.
func focused(picture *image.RGBA, fields []*cnnlib.ReceptiveField) *image.RGBA {
	out := image.NewRGBA(picture.Bounds())
	for i := 0; i < len(out.Pix); i += 4 {
		c := canvas.Pale(color.RGBA{picture.Pix[i], picture.Pix[i+1], picture.Pix[i+2], 0xff})
		out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = c.R, c.G, c.B, c.A
	}
	for _, r := range fields {
		seen := r.Full.Intersect(out.Rect)
		for y := seen.Min.Y; y < seen.Max.Y; y++ {
			from, to := out.PixOffset(seen.Min.X, y), out.PixOffset(seen.Max.X, y)
			copy(out.Pix[from:to], picture.Pix[from:to])
		}
	}
	return out
}
