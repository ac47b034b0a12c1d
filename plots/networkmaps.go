package plots

import (
	"fmt"
	"image"
	"image/draw"
	"slices"

	"cnnlessons/cnnlib"
)

const (
	maxLayers   = 20                // that have a column
	columnMaps  = 4                 // in a column
	mapSide     = 64 * dotsPerPixel // of a map, at the most
	mapGap      = 4 * dotsPerPixel
	columnGap   = 16 * dotsPerPixel
	columnName  = 120 * dotsPerPixel                   // the room for a name
	columnSide  = columnMaps*(mapSide+mapGap) - mapGap // the height of a vector's strip, at the most
	maxNumbers  = 512                                  // of a vector that are drawn
	rangeHeight = 8 * dotsPerPixel                     // of a column's colour bar
)

// column is what a network maps figure shows of one tensor.
type column struct {
	name   string // of the layer; "" for the network's input
	shape  cnnlib.Shape
	photo  bool // a picture as it is
	finite bool // there is a value that is neither infinite nor not a number
	scale  scale
	maps   []*image.RGBA // of one value for each pixel, or shrunk
	flat   []string      // of each map, the value if there is but one; else ""
	zoom   int
	values []string // of a short vector
}

// NetworkMaps runs the network for one input and draws what each layer makes of it, a column for
// each: the first four of its maps, of a vector a strip with a field for each number (beside
// short ones the numbers), and below them the colours of its values, each column on a scale of its
// own, as [ActivationMaps] has it. An input of one or three channels with values from 0 to 1 is
// drawn as a picture. Maps larger than 128×128 are drawn smaller, by averaging colours.
//
// The columns are those of [cnnlib.Run.Outputs], in its order and with its names, so what a
// container such as [cnnlib.Residual] adds up is seen only in the next layer. Of more than 20
// layers the first 19 and the last are drawn; the caption says which are left out. It panics with a
// [*cnnlib.ShapeError] if x does not fit, is not one sample, or a parameter was never made.
func NetworkMaps(net cnnlib.Layer, x *cnnlib.Tensor) *Figure {
	run := cnnlib.NewRun(net)
	y := run.Forward(x)
	oneSample("NetworkMaps", x)
	// Outputs are valid until the next Forward, so pictures are made of them now.
	var columns []column
	var names []string // of the layers left out
	layers, notFinite := 0, notFiniteIn(x.Data)
	for name, y := range run.Outputs {
		if name == "" {
			name = cnnlib.Summarize(net, x.Shape()).Network
		}
		layers++
		notFinite += notFiniteIn(y.Data)
		if layers > maxLayers {
			names = append(names, columns[maxLayers-1].name)
			columns = columns[:maxLayers-1]
		}
		columns = append(columns, columnOf(name, y))
	}
	columns = append([]column{columnOf("", x)}, columns...)
	return inDefaultLanguage(func(l cnnlib.Language) *sheet {
		f := layOutColumns(l, columns)
		f.alt = l.Say("an input of %s on its way through %s of a network: in the end %s, %s", "%s 的输入经过一个网络的%s：最后得到 %s，%s",
			x.Shape(), l.Say(count(layers, "layer"), fmt.Sprintf(" %d 层", layers)), y.Shape(), valueRange(l, y, "value", "数值"))
		f.addCaption(margin, l.Say("each column has a scale of its own, stated below it", "各列的颜色刻度不同，见该列下方"))
		if len(names) > 0 {
			f.addCaption(margin, l.Say("%s left out: %s to %s", "%s未画：%s 至 %s", l.Say(count(len(names), "layer"), fmt.Sprintf("%d 层", len(names))),
				shortened(names[0], nameRoom), shortened(names[len(names)-1], nameRoom)))
		}
		if slices.ContainsFunc(columns, func(c column) bool { return max(c.shape.H, c.shape.W) > mapSide }) {
			f.addCaption(margin, l.Say("maps with a side above %d shrunk", "边长大于 %d 的图已缩小", mapSide))
		}
		f.addCaption(margin, magenta(l, notFinite))
		return f
	})
}

// columnOf makes the pictures of a tensor's first sample.
func columnOf(name string, t *cnnlib.Tensor) column {
	lo, hi := t.MinMax()
	c := column{name: name, shape: t.Shape(), finite: anyFinite(t), scale: scaleFor(lo, hi), zoom: 1}
	switch longer := max(t.H, t.W); {
	case name == "" && (t.C == 1 || t.C == 3) && longer > 1 && c.finite && lo >= 0 && hi <= 1:
		picture := t.Image(0)
		markNotFinite(picture, t.Data)
		c.photo, c.maps, c.zoom = true, []*image.RGBA{shrink(picture, mapSide)}, max(1, mapSide/longer)
		c.flat = []string{""}
	case longer == 1:
		n := min(t.C, maxNumbers)
		c.zoom = min(columnSide/n, 24*dotsPerPixel)
		strip := image.NewRGBA(image.Rect(0, 0, max(1, 24*dotsPerPixel/c.zoom), n))
		for i, v := range t.Data[:n] {
			draw.Draw(strip, image.Rect(0, i, strip.Rect.Dx(), i+1), image.NewUniform(c.scale.at(v)), image.Point{}, draw.Src)
			if c.zoom >= int(small)*dotsPerPixel {
				c.values = append(c.values, value(v))
			}
		}
		c.maps, c.flat = []*image.RGBA{strip}, []string{""}
	default:
		c.zoom = max(1, mapSide/longer)
		for i := range min(t.C, columnMaps) {
			values, text := t.Channel(0, i), ""
			if flat(values) {
				text = value(values[0])
			}
			c.flat = append(c.flat, text)
			c.maps = append(c.maps, shrink(c.scale.picture(values, t.W), mapSide))
		}
	}
	return c
}

// drawn says how many of the maps or numbers are drawn, or "" if all are.
func (c column) drawn(l cnnlib.Language) string {
	n := len(c.maps)
	if c.shape.H == 1 && c.shape.W == 1 {
		n = min(c.shape.C, maxNumbers)
	}
	if c.photo || n == c.shape.C {
		return ""
	}
	return l.Say("%d of %d", "%d/%d 个", n, c.shape.C)
}

// ends are the texts below the colour bar.
func (c column) ends(l cnnlib.Language) (lo, hi string) {
	switch {
	case c.photo:
		return "", ""
	case !c.finite:
		return l.Say("no finite value", "没有有限的数值"), ""
	case c.scale.lo == c.scale.hi:
		return l.Say("all %s", "全为 %s", value(c.scale.lo)), ""
	}
	return value(c.scale.lo), value(c.scale.hi)
}

// bar reports whether the column has a colour bar.
func (c column) bar() bool { return !c.photo && c.finite && c.scale.lo < c.scale.hi }

// picture is the size of each picture.
func (c column) picture() image.Point { return c.maps[0].Rect.Size().Mul(c.zoom) }

// barWidth is that of the colour bar: as wide as the maps, unless these are narrow.
func (c column) barWidth() int {
	if width := c.picture().X; width > mapSide/2 {
		return width
	}
	return mapSide
}

func (c column) title(l cnnlib.Language) string {
	if c.name == "" {
		return l.Say("input", "输入")
	}
	return shortened(c.name, columnName)
}

// rangeWidth is that of the texts at both ends of the colour bar.
func (c column) rangeWidth(l cnnlib.Language) int {
	lo, hi := c.ends(l)
	return small.of(lo) + small.of(hi) + 6*dotsPerPixel
}

func (c column) width(l cnnlib.Language) int {
	width := max(c.picture().X, textWidth(c.title(l)), textWidth(c.shape.String()), c.rangeWidth(l), small.of(c.drawn(l)))
	if c.bar() {
		width = max(width, c.barWidth())
	}
	for _, v := range c.values {
		width = max(width, c.picture().X+tickGap+small.of(v))
	}
	return width
}

func (c column) height(l cnnlib.Language) int {
	height := 2*lineHeight + len(c.maps)*(c.picture().Y+mapGap)
	if c.bar() {
		height += mapGap + rangeHeight
	}
	if lo, _ := c.ends(l); lo != "" {
		height += smallLine
	}
	if c.drawn(l) != "" {
		height += smallLine
	}
	return height
}

// draw draws the column from its top left corner on.
func (c column) draw(l cnnlib.Language, f *sheet, x, y int) {
	f.add(label{x: x, y: y + lineHeight/2, text: c.title(l)},
		label{x: x, y: y + lineHeight*4/3, text: c.shape.String(), color: softColor})
	y += 2 * lineHeight
	size := c.picture()
	for i, m := range c.maps {
		f.add(bitmap{x, y, c.zoom, m})
		if text := l.Say("all ", "全为 ") + c.flat[i]; c.flat[i] != "" && small.of(text) < size.X && size.Y >= smallLine {
			f.add(label{x: x + size.X/2, y: y + size.Y/2, align: 0.5, text: text, size: small, color: on(m.RGBAAt(0, 0))})
		}
		y += size.Y + mapGap
	}
	for i, v := range c.values {
		f.add(label{x: x + size.X + tickGap, y: y - mapGap - size.Y + i*c.zoom + c.zoom/2, text: v, size: small})
	}
	if c.bar() {
		bar := image.NewRGBA(image.Rect(0, 0, c.barWidth(), rangeHeight))
		for i := range bar.Rect.Dx() {
			draw.Draw(bar, image.Rect(i, 0, i+1, rangeHeight), image.NewUniform(c.scale.fraction((float64(i)+0.5)/float64(c.barWidth()))), image.Point{}, draw.Src)
		}
		f.add(bitmap{x, y + mapGap, 1, bar})
		y += mapGap + rangeHeight
	}
	if lo, hi := c.ends(l); lo != "" {
		f.add(label{x: x, y: y + smallLine/2 + 2, text: lo, size: small})
		if hi != "" {
			f.add(label{x: x + max(c.barWidth(), c.rangeWidth(l)), y: y + smallLine/2 + 2, align: 1, text: hi, size: small})
		}
		y += smallLine
	}
	if text := c.drawn(l); text != "" {
		f.add(label{x: x, y: y + smallLine/2 + 2, text: text, size: small, color: softColor})
	}
}

// layOutColumns draws the columns in rows that fit the page.
func layOutColumns(l cnnlib.Language, columns []column) *sheet {
	f := &sheet{}
	x, y, height := margin, margin, 0
	for _, c := range columns {
		width := c.width(l)
		if x > margin && x+width > margin+maxWidth {
			x, y, height = margin, y+height+columnGap, 0
		}
		c.draw(l, f, x, y)
		x += width
		f.width = max(f.width, x+margin)
		x += columnGap
		height = max(height, c.height(l))
	}
	f.height = y + height + margin
	return f
}
