package canvas

import (
	"image"
	"image/color"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	microhei "cnnlessons/plots/internal/font"
)

// TextSize is the size of a text: the height of its font, in pixels of the page.
type TextSize int

// The sizes of a figure's texts.
const (
	Normal TextSize = 12
	Small  TextSize = 10 // of numbers inside cells and at ticks
)

// The height of a line of text, in dots.
const (
	LineHeight      = 18 * DotsPerPixel
	SmallLineHeight = 14 * DotsPerPixel
)

const fontName = "WenQuanYi Micro Hei"

// FontStack are the fonts that an SVG asks for. All have about the widths of the first.
const FontStack = fontName + ", Droid Sans, Noto Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Arial, sans-serif"

// sans is the only font of the figures.
var sans = font.Font{Typeface: fontName}

var fonts = sync.OnceValue(func() *font.Cache {
	ttf, err := opentype.Parse(microhei.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return font.NewCache(font.Collection{{Font: sans, Face: ttf}})
})

func (s TextSize) face() font.Face { return fonts().Lookup(sans, vg.Length(s)) }

// Width is the width in dots of a text of this size.
func (s TextSize) Width(text string) int {
	face := s.face()
	return int(face.Width(text)*DotsPerPixel + 0.5)
}

// TextWidth is the width in dots of a text of size [Normal].
func TextWidth(text string) int { return Normal.Width(text) }

// Label is a line of text. Y is the middle of the line. X is the left edge of the text, its middle
// or its right edge if Align is 0, ½ or 1.
type Label struct {
	X, Y  int // in dots
	Align float64
	Text  string
	Size  TextSize    // 0 means Normal
	Color color.Color // nil means TextColor
}

// Bounds is the rectangle of the letters, as wide as the text and as high as its size.
func (l Label) Bounds() image.Rectangle {
	size := l.textSize()
	width, half := size.Width(l.Text), int(size)*DotsPerPixel/2
	left := l.X - int(float64(width)*l.Align)
	return image.Rect(left, l.Y-half, left+width, l.Y+half)
}

func (l Label) textSize() TextSize {
	if l.Size == 0 {
		return Normal
	}
	return l.Size
}

func (l Label) draw(c vg.Canvas, sheet *Sheet) {
	if l.Text == "" {
		return
	}
	size := l.textSize()
	baseline := l.Y + int(size)*DotsPerPixel*9/25 // half the height of digits and capitals
	if l.Color == nil {
		l.Color = TextColor
	}
	c.SetColor(l.Color)
	c.FillString(size.face(), sheet.point(l.Bounds().Min.X, baseline), l.Text)
}

// NameWidth is the largest width of a dotted name, in dots.
const NameWidth = 150 * DotsPerPixel

// ShortenName is a dotted name, such as "block1.conv2", in at most room dots: "…" stands for as many
// of the first parts as have no room.
func ShortenName(name string, room int) string {
	for short := name; ; {
		if TextWidth(short) <= room {
			return short
		}
		_, rest, ok := strings.Cut(strings.TrimPrefix(short, "…"), ".")
		if !ok {
			return Normal.Cut(short, room)
		}
		short = "…" + rest
	}
}

// Cut is the text if it fits into the width in dots; otherwise as much of its beginning as fits with
// "…" after it.
func (s TextSize) Cut(text string, width int) string {
	if s.Width(text) <= width {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && s.Width(string(letters)+"…") > width {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimRight(string(letters), " ") + "…"
}

// Fold breaks a text into lines of at most room dots. Lines break at blanks and after Chinese commas
// and full stops. Of a part that is longer than a line, the line has the beginning.
func Fold(text string, room int) []string {
	lines := []string{""}
	for _, part := range breaks.FindAllString(text, -1) {
		last := &lines[len(lines)-1]
		if *last != "" && TextWidth(strings.TrimRight(*last+part, " ")) > room {
			lines = append(lines, part)
		} else {
			*last += part
		}
	}
	for i := range lines {
		lines[i] = Normal.Cut(strings.TrimRight(lines[i], " "), room)
	}
	return lines
}

// breaks matches the parts of a text that no line divides.
var breaks = regexp.MustCompile(`[^ ，。]+[ ，。]*`)
