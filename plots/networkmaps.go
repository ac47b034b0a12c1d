package plots

import (
	"fmt"
	"image"
	"image/draw"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

const (
	maxLayers   = 20                       // that have a column
	columnMaps  = 4                        // in a column
	mapSide     = 64 * canvas.DotsPerPixel // of a map, at the most
	mapGap      = 4 * canvas.DotsPerPixel
	columnGap   = 16 * canvas.DotsPerPixel
	columnName  = 120 * canvas.DotsPerPixel            // the room for a name
	columnSide  = columnMaps*(mapSide+mapGap) - mapGap // the height of a vector's strip, at the most
	maxNumbers  = 512                                  // of a vector that are drawn
	rangeHeight = 8 * canvas.DotsPerPixel              // of a column's colour bar
)

// column is what the figure shows of one tensor.
type column struct {
	name   string // of the layer; "" for the network's input
	shape  cnnlib.Shape
	photo  bool // a picture as it is
	finite bool // there is a value that is neither infinite nor not a number
	scale  canvas.Scale
	maps   []*image.RGBA // of one value for each pixel, or shrunk
	flat   []string      // of each map, the value if there is but one; else ""
	zoom   int
	values []string // of a short vector
}

// NetworkMaps runs the network for one input and draws what each layer makes of it, a column for
// each layer. A column has the first four maps of the layer. Of a vector it has a strip with a
// field for each number, and beside a short strip the numbers. Below stand the colours of the
// values; each column has a scale of its own, chosen as [ActivationMaps] chooses it. An input of
// one or three channels with values from 0 to 1 is drawn as a picture. Maps larger than 128×128 are
// drawn smaller, by averaging colours.
//
// The columns are the outputs of [cnnlib.Run.Outputs], in its order and with its names. So what a
// container such as [cnnlib.Residual] adds up is seen only in the next layer. Of more than 20
// layers the first 19 and the last are drawn; the caption says which are left out. NetworkMaps
// panics with a [*cnnlib.ShapeError] if x does not fit or is not one sample, and with a
// [*cnnlib.UsageError] if a parameter was never made.
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
	return inDefaultLanguage(func(l cnnlib.Language) *canvas.Sheet {
		sheet := layOutColumns(l, columns)
		sheet.Alt = l.Say("an input of %s on its way through %s of a network: in the end %s, %s", "%s 的输入经过一个网络的%s：最后得到 %s，%s",
			x.Shape(), l.Say(count(layers, "layer"), fmt.Sprintf(" %d 层", layers)), y.Shape(), valueRange(l, y, "value", "数值"))
		sheet.AddCaption(canvas.Margin, l.Say("each column has a scale of its own, stated below it", "各列的颜色刻度不同，见该列下方"))
		if len(names) > 0 {
			sheet.AddCaption(canvas.Margin, l.Say("%s left out: %s to %s", "%s未画：%s 至 %s", l.Say(count(len(names), "layer"), fmt.Sprintf("%d 层", len(names))),
				canvas.ShortenName(names[0], canvas.NameWidth), canvas.ShortenName(names[len(names)-1], canvas.NameWidth)))
		}
		if slices.ContainsFunc(columns, func(c column) bool { return max(c.shape.H, c.shape.W) > mapSide }) {
			sheet.AddCaption(canvas.Margin, l.Say("maps with a side above %d shrunk", "边长大于 %d 的图已缩小", mapSide))
		}
		sheet.AddCaption(canvas.Margin, magenta(l, notFinite))
		return sheet
	})
}

// columnOf makes the pictures of a tensor's first sample.
func columnOf(name string, t *cnnlib.Tensor) column {
	lo, hi := t.MinMax()
	c := column{name: name, shape: t.Shape(), finite: anyFinite(t), scale: canvas.ScaleFor(lo, hi), zoom: 1}
	switch longer := max(t.H, t.W); {
	case name == "" && (t.C == 1 || t.C == 3) && longer > 1 && c.finite && lo >= 0 && hi <= 1:
		picture := t.Image(0)
		markNotFinite(picture, t.Data)
		c.photo, c.maps, c.zoom = true, []*image.RGBA{canvas.Shrink(picture, mapSide)}, max(1, mapSide/longer)
		c.flat = []string{""}
	case longer == 1:
		n := min(t.C, maxNumbers)
		c.zoom = min(columnSide/n, 24*canvas.DotsPerPixel)
		strip := image.NewRGBA(image.Rect(0, 0, max(1, 24*canvas.DotsPerPixel/c.zoom), n))
		for i, v := range t.Data[:n] {
			draw.Draw(strip, image.Rect(0, i, strip.Rect.Dx(), i+1), image.NewUniform(c.scale.Color(v)), image.Point{}, draw.Src)
			if c.zoom >= int(canvas.Small)*canvas.DotsPerPixel {
				c.values = append(c.values, canvas.Number(v))
			}
		}
		c.maps, c.flat = []*image.RGBA{strip}, []string{""}
	default:
		c.zoom = max(1, mapSide/longer)
		for i := range min(t.C, columnMaps) {
			values, text := t.Channel(0, i), ""
			if flat(values) {
				text = canvas.Number(values[0])
			}
			c.flat = append(c.flat, text)
			c.maps = append(c.maps, canvas.Shrink(c.scale.Picture(values, t.W), mapSide))
		}
	}
	return c
}

// drawn says how many of the maps or numbers are drawn, or is "" if all are.
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
	case c.scale.Low == c.scale.High:
		return l.Say("all %s", "全为 %s", canvas.Number(c.scale.Low)), ""
	}
	return canvas.Number(c.scale.Low), canvas.Number(c.scale.High)
}

// bar reports whether the column has a colour bar.
func (c column) bar() bool { return !c.photo && c.finite && c.scale.Low < c.scale.High }

// picture is the size of each picture.
func (c column) picture() image.Point { return c.maps[0].Rect.Size().Mul(c.zoom) }

// barWidth is the width of the colour bar in dots: the width of the maps, unless these are narrow.
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
	return canvas.ShortenName(c.name, columnName)
}

// rangeWidth is the width in dots of the texts at both ends of the colour bar.
func (c column) rangeWidth(l cnnlib.Language) int {
	lo, hi := c.ends(l)
	return canvas.Small.Width(lo) + canvas.Small.Width(hi) + 6*canvas.DotsPerPixel
}

func (c column) width(l cnnlib.Language) int {
	width := max(c.picture().X, canvas.TextWidth(c.title(l)), canvas.TextWidth(c.shape.String()), c.rangeWidth(l), canvas.Small.Width(c.drawn(l)))
	if c.bar() {
		width = max(width, c.barWidth())
	}
	for _, v := range c.values {
		width = max(width, c.picture().X+canvas.TickGap+canvas.Small.Width(v))
	}
	return width
}

func (c column) height(l cnnlib.Language) int {
	height := 2*canvas.LineHeight + len(c.maps)*(c.picture().Y+mapGap)
	if c.bar() {
		height += mapGap + rangeHeight
	}
	if lo, _ := c.ends(l); lo != "" {
		height += canvas.SmallLineHeight
	}
	if c.drawn(l) != "" {
		height += canvas.SmallLineHeight
	}
	return height
}

// draw draws the column with its top left corner at (x, y).
func (c column) draw(l cnnlib.Language, sheet *canvas.Sheet, x, y int) {
	sheet.Add(canvas.Label{X: x, Y: y + canvas.LineHeight/2, Text: c.title(l)},
		canvas.Label{X: x, Y: y + canvas.LineHeight*4/3, Text: c.shape.String(), Color: canvas.SoftColor})
	y += 2 * canvas.LineHeight
	size := c.picture()
	for i, m := range c.maps {
		sheet.Add(canvas.Bitmap{X: x, Y: y, Zoom: c.zoom, Image: m})
		if text := l.Say("all ", "全为 ") + c.flat[i]; c.flat[i] != "" && canvas.Small.Width(text) < size.X && size.Y >= canvas.SmallLineHeight {
			sheet.Add(canvas.Label{X: x + size.X/2, Y: y + size.Y/2, Align: 0.5, Text: text, Size: canvas.Small, Color: canvas.InkOn(m.RGBAAt(0, 0))})
		}
		y += size.Y + mapGap
	}
	for i, v := range c.values {
		sheet.Add(canvas.Label{X: x + size.X + canvas.TickGap, Y: y - mapGap - size.Y + i*c.zoom + c.zoom/2, Text: v, Size: canvas.Small})
	}
	if c.bar() {
		sheet.Add(canvas.Bitmap{X: x, Y: y + mapGap, Zoom: 1, Image: c.scale.Strip(c.barWidth(), rangeHeight)})
		y += mapGap + rangeHeight
	}
	if lo, hi := c.ends(l); lo != "" {
		sheet.Add(canvas.Label{X: x, Y: y + canvas.SmallLineHeight/2 + 2, Text: lo, Size: canvas.Small})
		if hi != "" {
			sheet.Add(canvas.Label{X: x + max(c.barWidth(), c.rangeWidth(l)), Y: y + canvas.SmallLineHeight/2 + 2, Align: 1, Text: hi, Size: canvas.Small})
		}
		y += canvas.SmallLineHeight
	}
	if text := c.drawn(l); text != "" {
		sheet.Add(canvas.Label{X: x, Y: y + canvas.SmallLineHeight/2 + 2, Text: text, Size: canvas.Small, Color: canvas.SoftColor})
	}
}

// layOutColumns draws the columns in rows that fit the page.
func layOutColumns(l cnnlib.Language, columns []column) *canvas.Sheet {
	sheet := &canvas.Sheet{}
	x, y, height := canvas.Margin, canvas.Margin, 0
	for _, c := range columns {
		width := c.width(l)
		if x > canvas.Margin && x+width > canvas.Margin+canvas.PageWidth {
			x, y, height = canvas.Margin, y+height+columnGap, 0
		}
		c.draw(l, sheet, x, y)
		x += width
		sheet.Width = max(sheet.Width, x+canvas.Margin)
		x += columnGap
		height = max(height, c.height(l))
	}
	sheet.Height = y + height + canvas.Margin
	return sheet
}
