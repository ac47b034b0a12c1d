package plots

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"

	"cnnlessons/cnnlib"
)

// resultOf panics with a [*cnnlib.ShapeError] unless the figure was given a result of the function
// of cnnlib.
func resultOf(figure, function string, given bool) {
	if !given {
		panic(&cnnlib.ShapeError{
			Layer: "plots." + figure, Wanted: "what cnnlib." + function + " returned", Given: "none",
			Fix: fmt.Sprintf("plots.%s(x, cnnlib.%s(net, x, …), nil)", figure, function),
		})
	}
}

// givenPicture panics with a [*cnnlib.ShapeError] unless x is one picture, of the shape of the
// one that the function of cnnlib was given.
func givenPicture(figure, function string, x *cnnlib.Tensor, given cnnlib.Shape) {
	hasNumbers(figure, x)
	if x.Shape() != given {
		panic(&cnnlib.ShapeError{
			Layer:  "plots." + figure,
			Wanted: fmt.Sprintf("the picture that cnnlib.%s was given, %v", function, given),
			Given:  fmt.Sprintf("a tensor of %v", x.Shape()),
			Fix:    fmt.Sprintf("give the x of cnnlib.%s(net, x, …)", function),
		})
	}
	oneSample(figure, x)
}

// photo is a picture that a network was given, as it is drawn.
type photo struct {
	*image.RGBA // as large as the tensor
	x           *cnnlib.Tensor
	lo, hi      float32 // what is drawn black and white
}

// newPhoto draws a picture of one sample with three channels or one. The values are levels
// from 0 to 1 or, if one lies beyond, as those of a normalised picture do, stretched from the
// least to the largest. A pixel with a value that is not finite is magenta.
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

// markNotFinite makes the pixels of a picture magenta for which a channel has no finite value.
func markNotFinite(img *image.RGBA, channels []float32) {
	width, height := img.Rect.Dx(), img.Rect.Dy()
	for i, v := range channels {
		if v-v != 0 {
			img.SetRGBA(i%width, i/width%height, notFinite)
		}
	}
}

// title names the picture and its shape.
func (p photo) title(l cnnlib.Language) string {
	return l.Say("picture · %v", "图片 · %v", p.x.Shape()) + uniform(l, p.x)
}

// uniform ends a title: it says if several numbers are all equal or none is finite.
func uniform(l cnnlib.Language, t *cnnlib.Tensor) string {
	switch {
	case !anyFinite(t):
		return l.Say(" · no finite value", " · 没有有限的数值")
	case flat(t.Data):
		return l.Say(" · all ", " · 全为 ") + value(t.Data[0])
	}
	return ""
}

// levels says what is black and what white, or "" if these are 0 and 1 or there is but one value.
func (p photo) levels(l cnnlib.Language) string {
	if p.lo == 0 && p.hi == 1 || p.lo == p.hi {
		return ""
	}
	return l.Say("in the picture %s is black, %s white", "图片中 %s 为黑，%s 为白", value(p.lo), value(p.hi))
}

// The brightness of black and of white under a map: colours show less on black and on white.
const darkest, lightest = 56, 216

// grey is the picture's brightness, counted as [cnnlib.Tensor.Grey] does, from a level for black
// to a level for white.
func (p photo) grey(black, white int) *image.RGBA {
	out := image.NewRGBA(p.Bounds())
	for i := 0; i < len(p.Pix); i += 4 {
		level := uint8(black + (299*int(p.Pix[i])+587*int(p.Pix[i+1])+114*int(p.Pix[i+2]))*(white-black)/255_000)
		out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = level, level, level, 0xff
	}
	return out
}

// magnitudes is the scale for a map without values below 0.
func magnitudes(m *cnnlib.Tensor) scale {
	_, hi := m.MinMax()
	return scaleFor(0, max(hi, 0))
}

// tint lays a map from 0 on over a grey picture: the more vermillion the larger the value, but
// never so much that the picture is hidden.
type tint struct {
	scale
}

// over is the colour of a value over a grey.
func (t tint) over(grey uint8, v float32) color.RGBA {
	f := float64(v)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return notFinite
	}
	share := 0 // of 256
	if t.hi > 0 {
		share = int(float64(min(max(f/float64(t.hi), 0), 1)*208) + 0.5)
	}
	mix := func(c uint8) uint8 { return uint8((int(grey)*(256-share) + int(c)*share + 128) / 256) }
	return color.RGBA{mix(vermillion.R), mix(vermillion.G), mix(vermillion.B), 0xff}
}

// picture lays values, one for each pixel, over the grey picture.
func (t tint) picture(grey *image.RGBA, values []float32) *image.RGBA {
	out := image.NewRGBA(grey.Bounds())
	for i, v := range values {
		out.SetRGBA(i%grey.Rect.Dx(), i/grey.Rect.Dx(), t.over(grey.Pix[4*i], v))
	}
	return out
}

// bar has the colours over what was black at the left and over what was white at the right.
func (t tint) bar(height int) colorBar {
	b := t.scale.bar(height)
	height = b.img.Rect.Dy()
	for y := range height {
		v := float32((1 - (float64(y)+0.5)/float64(height)) * float64(t.hi))
		for x := range barWidth {
			grey := uint8(darkest)
			if x >= barWidth/2 {
				grey = lightest
			}
			b.img.SetRGBA(x, y, t.over(grey, v))
		}
	}
	return b
}

// pane is a picture with the title above it and, at the right, what its colours mean.
type pane struct {
	title string
	img   *image.RGBA
	zoom  int
	bar   func(height int) colorBar // nil for none

	place image.Point // of the picture's top left corner in dots; newPanes sets it
}

// size is that of the picture in dots.
func (p pane) size() image.Point { return p.img.Rect.Size().Mul(p.zoom) }

// newPane is a pane with a picture, each of whose pixels is a square of an even number of dots,
// as many as side dots have room for but at least two. A picture too large for that is drawn
// with one dot a pixel, and one that is larger than maxSide shrunk.
func newPane(title string, img *image.RGBA, side int) pane {
	img = shrink(img, maxSide(3))
	longer, zoom := max(img.Rect.Dx(), img.Rect.Dy()), 1
	if longer*dotsPerPixel <= maxSide(3) {
		zoom = max(dotsPerPixel, side/longer/dotsPerPixel*dotsPerPixel)
	}
	return pane{title: title, img: img, zoom: zoom}
}

// newPanes returns a figure with the panes in a row, or in several where they do not fit.
func newPanes(panes []pane) *Figure {
	f := &Figure{}
	x, y, bottom := margin, margin, 0
	for i := range panes {
		p := &panes[i]
		size := p.size()
		width := max(size.X, textWidth(p.title))
		right := width // of the picture and its title
		var bar colorBar
		if p.bar != nil {
			bar = p.bar(max(3*lineHeight, min(barHeight, size.Y)))
			width += bar.room()
		}
		if x > margin && x+width > margin+maxWidth {
			x, y = margin, bottom+gap
		}
		p.place = image.Pt(x, y+lineHeight)
		f.add(label{x: x, y: y + lineHeight/2, text: p.title}, bitmap{p.place.X, p.place.Y, p.zoom, p.img})
		bottom = max(bottom, p.place.Y+size.Y)
		if p.bar != nil {
			f.addBar(bar, x+right+barGap, p.place.Y)
			bottom = max(bottom, p.place.Y+bar.img.Rect.Dy()+lineHeight/2)
		}
		f.width = max(f.width, x+width+margin)
		x += width + 2*gap
	}
	f.height = bottom + margin
	return f
}

// classText names a class by its number and, if there is one, its name.
func classText(l cnnlib.Language, classes []string, class int) string {
	if uint(class) >= uint(len(classes)) {
		return l.Say("class %d", "类别 %d", class)
	}
	return l.Say("class %d (%s)", "类别 %d（%s）", class, normal.cut(classes[class], 200*dotsPerPixel))
}

// largest says where the largest number of a map is, the first of several.
func largest(l cnnlib.Language, m *cnnlib.Tensor) string {
	if !anyFinite(m) {
		return ""
	}
	_, hi := m.MinMax()
	row, column := placeOf(m, hi)
	return l.Say(", largest at row %d, column %d", "，最大值在第 %d 行第 %d 列", row, column)
}

// placeOf is the place in a map of one channel of the first number that is v.
func placeOf(m *cnnlib.Tensor, v float32) (row, column int) {
	i := 0
	for m.Data[i] != v {
		i++
	}
	return i / m.W, i % m.W
}

// rows names the rows from first to last.
func rows(l cnnlib.Language, first, last string) string {
	if first == last {
		return l.Say("row %s", "第 %s 行", first)
	}
	return l.Say("rows %s to %s", "第 %s 到 %s 行", first, last)
}

// columns names the columns from first to last.
func columns(l cnnlib.Language, first, last string) string {
	if first == last {
		return l.Say("column %s", "第 %s 列", first)
	}
	return l.Say("columns %s to %s", "第 %s 到 %s 列", first, last)
}

// enlarge returns the picture with zoom×zoom pixels for each.
func enlarge(img *image.RGBA, zoom int) *image.RGBA {
	big := image.NewRGBA(image.Rectangle{Max: img.Rect.Size().Mul(zoom)})
	draw.NearestNeighbor.Scale(big, big.Rect, img, img.Rect, draw.Src, nil)
	return big
}
