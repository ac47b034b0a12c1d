package font

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func Example() {
	ttf, err := opentype.Parse(TTF)
	if err != nil {
		fmt.Println(err)
		return
	}
	name, _ := ttf.Name(nil, sfnt.NameIDFull)
	zh, _ := ttf.GlyphIndex(nil, '卷')
	thai, _ := ttf.GlyphIndex(nil, 'ก')
	fmt.Printf("%s: %t, %t\n", name, zh != 0, thai != 0)
	// Output: WenQuanYi Micro Hei: true, false
}

// glyphs looks into the font, in its own units.
type glyphs struct {
	*sfnt.Font
	buf sfnt.Buffer
	em  fixed.Int26_6
}

func parse(t testing.TB) *glyphs {
	t.Helper()
	f, err := opentype.Parse(TTF)
	if err != nil {
		t.Fatal(err)
	}
	return &glyphs{Font: f, em: fixed.Int26_6(f.UnitsPerEm())}
}

// index is 0 if the font lacks r.
func (g *glyphs) index(t *testing.T, r rune) sfnt.GlyphIndex {
	t.Helper()
	i, err := g.GlyphIndex(&g.buf, r)
	if err != nil {
		t.Fatalf("%q: %v", r, err)
	}
	return i
}

// drawn are the number of r's contours, the box around them, in which y grows
// downwards, and the room that r takes up.
func (g *glyphs) drawn(t *testing.T, r rune) (contours int, box fixed.Rectangle26_6, advance fixed.Int26_6) {
	t.Helper()
	segments, err := g.LoadGlyph(&g.buf, g.index(t, r), g.em, nil)
	if err != nil {
		t.Fatalf("%q: %v", r, err)
	}
	for _, s := range segments {
		if s.Op == sfnt.SegmentOpMoveTo {
			contours++
		}
	}
	box = segments.Bounds()
	advance, err = g.GlyphAdvance(&g.buf, g.index(t, r), g.em, font.HintingNone)
	if err != nil {
		t.Fatalf("%q: %v", r, err)
	}
	return contours, box, advance
}

// row are the characters in a row of GB2312.
func row(t *testing.T, r int) []rune {
	t.Helper()
	var s []rune
	for cell := 1; cell <= 94; cell++ {
		c, err := simplifiedchinese.GBK.NewDecoder().String(string([]byte{byte(0xA0 + r), byte(0xA0 + cell)}))
		if err != nil {
			t.Fatal(err)
		}
		if c != "\uFFFD" {
			s = append(s, []rune(c)...)
		}
	}
	return s
}

func TestHanzi(t *testing.T) {
	g := parse(t)
	for _, level := range []struct{ number, first, last, hanzi int }{{1, 16, 55, 3755}, {2, 56, 87, 3008}} {
		n := 0
		for r := level.first; r <= level.last; r++ {
			for _, c := range row(t, r) {
				n++
				if g.index(t, c) == 0 {
					t.Errorf("%c is missing", c)
					continue
				}
				if contours, _, advance := g.drawn(t, c); contours == 0 || advance != g.em {
					t.Errorf("%c: %d contours, %d of %d units wide", c, contours, advance, g.em)
				}
			}
		}
		if n != level.hanzi {
			t.Errorf("level %d has %d hanzi, not %d", level.number, n, level.hanzi)
		}
	}
}

func TestSigns(t *testing.T) {
	g := parse(t)
	signs := "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω" +
		"←↑→↓↔⇒−×·÷±≤≥≠≈∞√∑∏∂∇⌊⌋⌈⌉⊙⊕⊗½¼¾⁻⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉…—–‘’“”′″▶●■□✓✘①⑩█�，。、：；？！（）《》"
	for r := rune('!'); r <= '~'; r++ {
		signs += string(r) + string(r+'！'-'!')
	}
	for r := rune('¡'); r <= 'ÿ'; r++ {
		signs += string(r)
	}
	for _, r := range signs {
		if g.index(t, r) == 0 {
			t.Errorf("%c is missing", r)
		}
	}
}

// No character but a space is blank, and a space is.
func TestBlank(t *testing.T) {
	g := parse(t)
	for r := rune(0); r <= 0xFFFF; r++ {
		if g.index(t, r) == 0 {
			continue
		}
		contours, _, advance := g.drawn(t, r)
		if (contours == 0) != unicode.IsSpace(r) {
			t.Errorf("%U %c has %d contours", r, r, contours)
		}
		if advance <= 0 || advance > 6*g.em/5 { // ‰ is the widest
			t.Errorf("%U %c is %d of %d units wide", r, r, advance, g.em)
		}
	}
}

// What the source draws in another way; see LICENSES.md.
func TestCorrected(t *testing.T) {
	g := parse(t)
	_, capital, width := g.drawn(t, '⁰')
	for i, up := range []rune("⁰¹²³⁴⁵⁶⁷⁸⁹") {
		down := '₀' + rune(i)
		digit, _, _ := g.drawn(t, '0'+rune(i))
		n, box, advance := g.drawn(t, up)
		if n != digit || advance != width || box.Max.Y > -g.em/4 || box.Min.Y > -2*g.em/3 || box.Max.X > width {
			t.Errorf("%c: %d contours in %v, %d units wide", up, n, box, advance)
		}
		m, low, advance := g.drawn(t, down)
		if m != digit || advance != width || low.Max.Y <= 0 || low.Max.Y > g.em/5 || low.Min.Y > -g.em/4 || low.Max.Y-low.Min.Y != box.Max.Y-box.Min.Y {
			t.Errorf("%c: %d contours in %v, %d units wide", down, m, low, advance)
		}
	}
	if _, box, advance := g.drawn(t, '⁻'); advance != width || box.Min.Y < capital.Min.Y || box.Max.Y > capital.Max.Y || box.Empty() {
		t.Errorf("⁻ in %v, %d units wide", box, advance)
	}
	for r, want := range map[rune]int{'½': 3, '¼': 4, '¾': 4} { // 4 has two contours
		if n, box, advance := g.drawn(t, r); n != want || box.Max.X > advance || box.Max.Y > g.em/100 {
			t.Errorf("%c: %d contours, not %d, in %v, %d units wide", r, n, want, box, advance)
		}
	}
	for _, r := range "‘’" {
		if _, box, advance := g.drawn(t, r); advance > g.em/4 || box.Min.X < 0 || box.Max.X > advance || box.Max.Y > -g.em/4 {
			t.Errorf("%c in %v, %d units wide", r, box, advance)
		}
	}
}

// Whatever the packages may have to write, the font can.
func TestLiterals(t *testing.T) {
	g := parse(t)
	files := 0
	for _, dir := range []string{"../../../cnnlib", "../../../plots"} {
		err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files++
			tree, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for r := range literals(tree) {
				if !unicode.IsControl(r) && g.index(t, r) == 0 {
					t.Errorf("%s writes %q, which the font lacks; make.py can add it", path, r)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	if files < 100 {
		t.Errorf("only %d files", files)
	}
}

// literals are the characters in the string and character literals of a file.
func literals(tree *ast.File) map[rune]bool {
	found := map[rune]bool{}
	for n := range ast.Preorder(tree) {
		if l, ok := n.(*ast.BasicLit); ok && (l.Kind == token.STRING || l.Kind == token.CHAR) {
			s, _ := strconv.Unquote(l.Value) // the parser has accepted it
			for _, r := range s {
				found[r] = true
			}
		}
	}
	return found
}

func TestSize(t *testing.T) {
	if len(TTF) > 1_300_000 {
		t.Errorf("%d bytes, which every notebook cell with a figure has to link", len(TTF))
	}
}

func TestMetrics(t *testing.T) {
	g := parse(t)
	m, err := g.Metrics(&g.buf, g.em, font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	got := [...]fixed.Int26_6{g.em, m.Ascent, m.Descent, m.CapHeight, m.XHeight}
	if want := [...]fixed.Int26_6{2048, 1918, 483, 1462, 1098}; got != want {
		t.Errorf("em, ascent, descent, capitals and x are %v units, not %v", got, want)
	}
	for pair, want := range map[string]bool{"AV": true, "HH": false, "卷积": false} {
		r := []rune(pair)
		kern, err := g.Kern(&g.buf, g.index(t, r[0]), g.index(t, r[1]), g.em, font.HintingNone)
		if err != nil && !errors.Is(err, sfnt.ErrNotFound) {
			t.Errorf("%s: %v", pair, err)
		}
		if closer := kern < 0; closer != want {
			t.Errorf("%s are moved by %v", pair, kern)
		}
	}
}

func TestLicences(t *testing.T) {
	text, err := os.ReadFile("LICENSES.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"microhei.ttf", "WenQuanYi Micro Hei", "0.2.0-beta", "Apache License 2.0", "(../../../LICENSE)",
		"Qianqian Fang", "mozbug", "Google", "Steve Matteson, Ascender Corp.", "Electronic Font Open Laboratory", "Wada Laboratory", "changed"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("LICENSES.md does not name %q", want)
		}
	}
	licence, err := os.ReadFile("../../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(licence), "Apache License") || !strings.Contains(string(licence), "Version 2.0") {
		t.Error("LICENSE is not the Apache License 2.0")
	}
	g := parse(t)
	for id, want := range map[sfnt.NameID]string{
		sfnt.NameIDFamily:      "WenQuanYi Micro Hei",
		sfnt.NameIDCopyright:   "WenQuanYi Board of Trustees",
		sfnt.NameIDLicense:     "Apache License, Version 2.0",
		sfnt.NameIDDescription: "changed by the project cnnlessons", // the licence wants it said in the file
	} {
		if name, err := g.Name(&g.buf, id); err != nil || !strings.Contains(name, want) {
			t.Errorf("name %d of the font is %q (%v), without %q", id, name, err, want)
		}
	}
}

// What a program does before its first line of text, and with each line.
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		measure(b, parse(b))
	}
}

func BenchmarkMeasure(b *testing.B) {
	g := parse(b)
	for b.Loop() {
		measure(b, g)
	}
}

func measure(b *testing.B, g *glyphs) {
	face, err := opentype.NewFace(g.Font, &opentype.FaceOptions{Size: 11, DPI: 144})
	if err != nil {
		b.Fatal(err)
	}
	if font.MeasureString(face, "卷积核 5·5·3 = 75 个权重, w²") <= 0 {
		b.Fatal("no width")
	}
}
