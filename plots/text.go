package plots

import (
	"fmt"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"

	microhei "cnnlessons/plots/internal/font"
)

// textSize is the height of a text, in pixels of the page.
type textSize int

const (
	normal textSize = 12
	small  textSize = 10 // of numbers inside cells, of ticks
)

// The space that a line of text takes up, in dots.
const (
	lineHeight = 18 * dotsPerPixel
	smallLine  = 14 * dotsPerPixel
)

const (
	fontName = "WenQuanYi Micro Hei"
	// fontStack is what an SVG asks for; the other fonts have about the same widths.
	fontStack = fontName + ", Droid Sans, Noto Sans, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, Arial, sans-serif"
)

// sans is the figures' only font.
var sans = font.Font{Typeface: fontName}

var fonts = sync.OnceValue(func() *font.Cache {
	ttf, err := opentype.Parse(microhei.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return font.NewCache(font.Collection{{Font: sans, Face: ttf}})
})

func (s textSize) face() font.Face { return fonts().Lookup(sans, vg.Length(s)) }

// of is the width of a text in dots.
func (s textSize) of(text string) int {
	face := s.face()
	return int(face.Width(text)*dotsPerPixel + 0.5)
}

// textWidth is the width of a normal text in dots.
func textWidth(text string) int { return normal.of(text) }

// label is a line of text. y is the middle of the line; x is the text's left edge, its
// middle or its right edge as align is 0, ½ or 1.
type label struct {
	x, y  int
	align float64
	text  string
	size  textSize    // 0 means normal
	color color.Color // nil means textColor
}

// bounds are those of the letters, which may reach over the line's middle by half the size.
func (l label) bounds() image.Rectangle {
	size := l.textSize()
	width, half := size.of(l.text), int(size)*dotsPerPixel/2
	left := l.x - int(float64(width)*l.align)
	return image.Rect(left, l.y-half, left+width, l.y+half)
}

func (l label) textSize() textSize {
	if l.size == 0 {
		return normal
	}
	return l.size
}

func (l label) draw(c vg.Canvas, f *sheet) {
	if l.text == "" {
		return
	}
	size := l.textSize()
	baseline := l.y + int(size)*dotsPerPixel*9/25 // half the height of digits and capitals
	if l.color == nil {
		l.color = textColor
	}
	c.SetColor(l.color)
	c.FillString(size.face(), f.point(l.bounds().Min.X, baseline), l.text)
}

// value writes a number for a colour bar or a title, with three digits.
func value(v float32) string { return number(v, 3) }

// number writes a number with that many significant digits.
func number(v float32, digits int) string {
	return minus(strconv.FormatFloat(float64(v), 'g', digits, 32))
}

// grouped writes a whole number with commas between thousands: 61,706.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// nameRoom is the width in dots that the name of a layer takes up at the most.
const nameRoom = 150 * dotsPerPixel

// shortened is a dotted name without its first parts, as far as it must be to fit the room.
func shortened(name string, room int) string {
	for short := name; ; {
		if textWidth(short) <= room {
			return short
		}
		_, rest, ok := strings.Cut(strings.TrimPrefix(short, "…"), ".")
		if !ok {
			return normal.cut(short, room)
		}
		short = "…" + rest
	}
}

// percentage writes a share, from 0 to 1, of a hundred with one decimal. 100 means all.
func percentage(share float64) string {
	if share == 1 {
		return "100"
	}
	return strconv.FormatFloat(min(100*share, 99.9), 'f', 1, 64)
}

// cut is the text, or as much of its beginning as fits into the width in dots with "…" after it.
func (s textSize) cut(text string, width int) string {
	if s.of(text) <= width {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && s.of(string(letters)+"…") > width {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimRight(string(letters), " ") + "…"
}

// minus is a number with a minus sign for its hyphen.
func minus(number string) string { return strings.ReplaceAll(number, "-", "−") }

// fold breaks a text into lines of at most room dots, at blanks and after Chinese commas and
// full stops. A part that is longer has its beginning.
func fold(text string, room int) []string {
	lines := []string{""}
	for _, part := range breaks.FindAllString(text, -1) {
		last := &lines[len(lines)-1]
		if *last != "" && textWidth(strings.TrimRight(*last+part, " ")) > room {
			lines = append(lines, part)
		} else {
			*last += part
		}
	}
	for i := range lines {
		lines[i] = normal.cut(strings.TrimRight(lines[i], " "), room)
	}
	return lines
}

var breaks = regexp.MustCompile(`[^ ，。]+[ ，。]*`)

// whole writes a whole number.
func whole(n int) string { return strings.Replace(fmt.Sprint(n), "-", "−", 1) }
