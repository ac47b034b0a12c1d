package picture

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"cnnlessons/cnnlib/internal/picture/picturetest"
)

// testdata has a small picture in each format.
const testdata = "../../testdata"

// kindOf is the kind of an [*Error], or "" for another error.
func kindOf(err error) Kind {
	var e *Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Kind
}

// samePixels says whether two pictures show the same.
func samePixels(a, b image.Image) bool {
	return a.Bounds() == b.Bounds() && bytes.Equal(OnWhite(a, a.Bounds()).Pix, OnWhite(b, b.Bounds()).Pix)
}

// Each kind of error has its numbers.
func TestErrors(t *testing.T) {
	short := errors.New("unexpected EOF")
	for name, v := range map[string]struct {
		data []byte
		want Error // an Err by its text
	}{
		"empty":        {nil, Error{Kind: Empty}},
		"bytes":        {make([]byte, MaxBytes+1), Error{Kind: TooManyBytes}},
		"unknown":      {[]byte("no picture at all"), Error{Kind: Unknown, Start: []byte("no picture a")}},
		"one byte":     {[]byte("P"), Error{Kind: Unknown, Start: []byte("P")}},
		"web page":     {[]byte("\n<!DOCTYPE html><html>"), Error{Kind: Foreign, Format: HTML}},
		"pixels":       {picturetest.PNG(60000, 60000), Error{Kind: TooManyPixels, Format: "png", Header: image.Pt(60000, 60000)}},
		"no size":      {picturetest.GIF(0, 5), Error{Kind: NoSize, Format: "gif", Header: image.Pt(0, 5)}},
		"png size":     {picturetest.PNG(5, 0), Error{Kind: Malformed, Format: "png", Err: errors.New("png: invalid format: non-positive dimension")}},
		"other frame":  {picturetest.WebP("VP8X", picturetest.Canvas(0, 1, 2), "VP8L", picturetest.Lossless), Error{Kind: OtherFrame, Format: "webp", Header: image.Pt(1, 2), Frame: image.Pt(16383, 16383)}},
		"no frame":     {picturetest.WebP("VP8X", picturetest.Canvas(0, 1, 2), "EXIF", ""), Error{Kind: Malformed, Format: "webp", Header: image.Pt(1, 2), Err: errors.New("webp: no frame: EOF")}},
		"without data": {picturetest.PNG(5, 5), Error{Kind: Damaged, Format: "png", Header: image.Pt(5, 5), Err: short}},
	} {
		img, err := Decode(bytes.NewReader(v.data))
		var e *Error
		if img != nil || !errors.As(err, &e) {
			t.Errorf("%s: %v, %v", name, img, err)
			continue
		}
		if (e.Err == nil) != (v.want.Err == nil) || e.Err != nil && e.Err.Error() != v.want.Err.Error() {
			t.Errorf("%s: of %v, want %v", name, e.Err, v.want.Err)
		}
		if e.Kind != v.want.Kind || e.Format != v.want.Format || e.Header != v.want.Header || e.Frame != v.want.Frame || !bytes.Equal(e.Start, v.want.Start) {
			t.Errorf("%s: %+v, want %+v", name, *e, v.want)
		}
		if text := e.Error(); !strings.HasPrefix(text, "picture: "+string(e.Kind)) || e.Err != nil && !strings.HasSuffix(text, ": "+e.Err.Error()) {
			t.Errorf("%s: %s", name, text)
		}
	}
	broken := errors.New("broken")
	if _, err := Decode(iotest.ErrReader(broken)); err != broken {
		t.Errorf("got %v, want the reader's error", err)
	}
}

// A format that is not read is recognised in the first bytes, in capitals, too.
func TestForeign(t *testing.T) {
	for _, f := range foreign {
		if f.start != strings.ToLower(f.start) {
			t.Errorf("%q is never found", f.start)
		}
		for _, start := range []string{f.start, strings.ToUpper(f.start)} {
			_, err := Decode(strings.NewReader("\x00" + start))
			if e := new(Error); !errors.As(err, &e) || e.Kind != Foreign || e.Format != f.format {
				t.Errorf("%q: %v", start, err)
			}
		}
	}
}

// The frame of a GIF shows at its place, on white.
func TestGIFFrame(t *testing.T) {
	frame := image.NewPaletted(image.Rect(1, 1, 3, 2), color.Palette{color.Black, color.White})
	frame.SetColorIndex(2, 1, 1)
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{
		Image: []*image.Paletted{frame}, Delay: []int{0}, Config: image.Config{Width: 4, Height: 3, ColorModel: frame.Palette},
	}); err != nil {
		t.Fatal(err)
	}
	img, err := Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, 4, 3) {
		t.Fatalf("bounds %v", img.Bounds())
	}
	for y := range 3 {
		for x := range 4 {
			want := color.RGBA{255, 255, 255, 255}
			if x == 1 && y == 1 {
				want = color.RGBA{0, 0, 0, 255}
			}
			if got := img.At(x, y); got != want {
				t.Errorf("(%d, %d) is %v, want %v", x, y, got, want)
			}
		}
	}
}

// A lossy frame whose transparency is of another size crashes whoever looks at it.
func TestWebPTransparencyOfAnotherSize(t *testing.T) {
	data, err := os.ReadFile(testdata + "/transparent-lossy.webp")
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.Index(data, []byte("VP8X")) + 8
	copy(data[i:], picturetest.Canvas(data[i], 8, 4))
	if _, err := Decode(bytes.NewReader(data)); kindOf(err) != OtherFrame {
		t.Errorf("got %v", err)
	}
}

// A file that was cut off anywhere gives an error, or the whole picture if only what
// follows the pixels is missing; one with a wrong byte gives an error or a picture.
func TestDamagedFiles(t *testing.T) {
	files, err := filepath.Glob(testdata + "/*.*")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range files {
		if !slices.Contains([]string{".png", ".gif", ".jpg", ".webp"}, filepath.Ext(file)) {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		tried++
		for n := range data {
			img, err := Decode(bytes.NewReader(data[:n]))
			if err != nil && (kindOf(err) == "" || kindOf(err).TooLarge()) || err == nil && !samePixels(img, whole) {
				t.Errorf("%s cut to %d of %d bytes: %v, %v", file, n, len(data), img, err)
			}
			if err == nil && n < len(data)*3/4 {
				t.Errorf("%s cut to %d of %d bytes gives a picture", file, n, len(data))
			}
			if n%3 == 0 {
				wrong := slices.Clone(data)
				wrong[n] ^= 0x41
				checkDecode(t, wrong)
			}
		}
	}
	if tried != 10 {
		t.Errorf("%d files", tried)
	}
}

// checkDecode fails unless the data give a picture or an error of the right kind.
func checkDecode(t *testing.T, data []byte) {
	t.Helper()
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err == nil && config.Width*config.Height > 1<<16 && config.Width*config.Height <= MaxPixels {
		return // right, perhaps, but slow
	}
	img, err := Decode(bytes.NewReader(data))
	if err != nil {
		if img != nil || kindOf(err) == "" {
			t.Errorf("%v, %v", img, err)
		}
		return
	}
	if img.Bounds() != image.Rect(0, 0, config.Width, config.Height) || img.Bounds().Empty() {
		t.Errorf("%v for a header of %d×%d", img.Bounds(), config.Width, config.Height)
	}
	for _, part := range []image.Rectangle{img.Bounds(), Square(img.Bounds())} {
		if b := OnWhite(img, part).Bounds(); b != (image.Rectangle{Max: part.Size()}) {
			t.Errorf("on white: %v of %v", b, part)
		}
	}
	if b := Scale(OnWhite(img, Square(img.Bounds())), 3, 3).Bounds(); b != image.Rect(0, 0, 3, 3) {
		t.Errorf("scaled: %v", b)
	}
}

func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob(testdata + "/*.*")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil && len(data) < 1000 {
			f.Add(data)
		}
	}
	f.Add(picturetest.WebP("VP8X", picturetest.Canvas(0x10, 4, 4), "ALPH", "\x00"+strings.Repeat("\xff", 16), "VP8 ", picturetest.Lossy))
	f.Add(picturetest.GIF(3, 3))
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, 3, 2), palette.WebSafe)); err == nil {
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkDecode(t, data) })
}
