package cnnlib

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/png"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func ExampleLoadImage() {
	img, err := LoadImage("testdata/colours.png", 0)
	fmt.Println(img.Shape(), err)
	_, err = LoadImage("testdata/README.md", 32)
	fmt.Println(err)
	fmt.Println(errors.Is(err, ErrImageFormat))
	// Output:
	// 4×6×3 <nil>
	// cnnlib: load a picture: not a readable PNG, JPEG, GIF or WebP picture (save it as PNG or JPEG): it begins with "# The files " (in "testdata/README.md")
	// true
}

// colours is the picture that testdata/pictures.py writes.
func colours() *Tensor {
	t := NewTensor(Shape{1, 3, 4, 6})
	for y := range 4 {
		for x := range 6 {
			for c, level := range [...]int{40 * x, 60 * y, 200 - 20*x} {
				t.Set(0, c, y, x, float32(level)/255)
			}
		}
	}
	return t
}

func TestLoadImage(t *testing.T) {
	for file, levels := range map[string]float64{ // how far a lossy format may be off
		"colours.png": 0, "colours.gif": 0, "colours.webp": 0, "colours.jpg": 3, "colours-progressive.jpg": 3,
		"colours-cmyk.jpg": 40, "colours-lossy.webp": 90, // colours at half the resolution
	} {
		x, err := LoadImage(filepath.Join("testdata", file), 0)
		if err != nil {
			t.Error(err)
			continue
		}
		want := colours()
		if x.Shape() != want.Shape() {
			t.Errorf("%s: %v", file, x.Shape())
			continue
		}
		off := 0.0
		for i, v := range x.Data {
			off = max(off, math.Abs(float64(v-want.Data[i])*255))
		}
		if off > levels {
			t.Errorf("%s: off by %.1f levels", file, off)
		}
	}
	for file, right := range map[string][2]int{"transparent.png": {1, 0}, "transparent.webp": {1, 0}, "transparent-lossy.webp": {12, 4}} {
		x, err := LoadImage(filepath.Join("testdata", file), 0)
		if err != nil {
			t.Error(err)
			continue
		}
		for c := range 3 {
			if v := x.At(0, c, right[1], right[0]); v != 1 {
				t.Errorf("%s: transparent shows %v", file, v)
			}
		}
		if x.At(0, 0, right[1], 0) < 0.9 || x.At(0, 2, right[1], 0) > 0.1 {
			t.Errorf("%s: the left is not red", file)
		}
	}
	// The largest square in the middle, scaled.
	x, err := LoadImage("testdata/colours.png", 2)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := LoadImage("testdata/colours.png", 0)
	if err != nil {
		t.Fatal(err)
	}
	if whole.W <= whole.H {
		t.Fatalf("the picture is %v; the test needs a wide one", whole.Shape())
	}
	corner := (whole.W - whole.H) / 2
	square := whole.Image(0).SubImage(image.Rect(corner, 0, corner+whole.H, whole.H))
	want := FromImage(Resize(square, 2, 2))
	wantData(t, x, want.Shape(), want.Data...)
}

func TestLoadImageErrors(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	sparse := write("sparse", pngOf(1, 1))
	if err := os.Truncate(sparse, MaxImageBytes+1); err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		path string
		is   error
		text string
	}{
		{filepath.Join(dir, "missing.png"), fs.ErrNotExist, "missing.png"},
		{dir, errFolder, "is a folder"},
		{write("empty", nil), ErrImageFormat, "empty"},
		{write("short", []byte("P")), ErrImageFormat, `begins with "P"`},
		{write("text.png", []byte("no picture at all")), ErrImageFormat, `begins with "no picture a"`},
		{sparse, ErrImageTooLarge, "more than 64 MiB"},
	} {
		var x *Tensor
		var err error
		if used := allocated(func() { x, err = LoadImage(v.path, 32) }); used > 1<<18 {
			t.Errorf("%s: took %d bytes", v.path, used)
		}
		if x != nil || err == nil || v.is != nil && !errors.Is(err, v.is) || !strings.Contains(err.Error(), v.text) {
			t.Errorf("%s: %v, %v; want an error with %q", v.path, x, err, v.text)
		}
		if n := strings.Count(fmt.Sprint(err), "cnnlib:"); n != 1 {
			t.Errorf("%v names the package %d times", err, n)
		}
	}
	for _, side := range []int{-1, maxImageSide + 1, math.MaxInt, math.MinInt} {
		if _, err := ReadImage(bytes.NewReader(pngOf(1, 1)), side); err == nil || !strings.Contains(err.Error(), "side is") {
			t.Errorf("side %d: %v", side, err)
		}
	}
	if _, err := ReadImage(iotest.ErrReader(errBroken), 0); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want the reader's error", err)
	}
	// A stream has no size that could be looked at first, but what is kept of it is bounded;
	// growing buffers add up to a few times that.
	var err error
	used := allocated(func() { _, err = ReadImage(endless{}, 0) })
	if !errors.Is(err, ErrImageTooLarge) || used > 6*MaxImageBytes {
		t.Errorf("an endless stream: %v, took %d MiB", err, used>>20)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

var _ io.Reader = endless{}

// pngOf is a PNG whose header says w×h pixels, 8 bits grey; there are no pixels.
func pngOf(w, h uint32) []byte {
	chunk := append([]byte("IHDR"), make([]byte, 13)...)
	binary.BigEndian.PutUint32(chunk[4:], w)
	binary.BigEndian.PutUint32(chunk[8:], h)
	chunk[12] = 8
	data := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(chunk))
}

func gifOf(w, h uint16) []byte {
	data := binary.LittleEndian.AppendUint16([]byte("GIF89a"), w)
	return append(binary.LittleEndian.AppendUint16(data, h), 0, 0, 0)
}

func jpegOf(w, h uint16) []byte {
	data := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xc0\x00\x11\x08"), h)
	data = binary.BigEndian.AppendUint16(data, w)
	return append(data, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xff, 0xda, 0, 12)
}

// webpOf is a WebP file of the given chunks: a name of four letters and its data.
func webpOf(chunks ...string) []byte {
	body := []byte("WEBP")
	for i := 0; i < len(chunks); i += 2 {
		body = append(body, chunks[i]...)
		body = binary.LittleEndian.AppendUint32(body, uint32(len(chunks[i+1])))
		body = append(body, chunks[i+1]...)
		if len(chunks[i+1])%2 == 1 {
			body = append(body, 0)
		}
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// canvas is the header of a WebP file with the given flags and size.
func canvas(flags byte, w, h uint32) string {
	w, h = w-1, h-1
	return string([]byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
}

// Frames of 16383×16383 pixels, without loss and with.
var (
	lossless = string([]byte{0x2f, 0xfe, 0xbf, 0xff, 0x0f, 0, 0, 0, 0, 0})
	lossy    = string([]byte{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0, 0, 0, 0, 0})
)

// What a header says is checked before memory is taken for the pixels.
func TestHugeHeaders(t *testing.T) {
	for name, v := range map[string]struct {
		data []byte
		is   error
	}{
		"png":                    {pngOf(60000, 60000), ErrImageTooLarge},
		"widest png":             {pngOf(1<<31-1, 1<<31-1), ErrImageFormat}, // the decoder itself finds it too large,
		"just too large":         {pngOf(1<<13, 1<<12+1), ErrImageTooLarge},
		"gif":                    {gifOf(60000, 60000), ErrImageTooLarge},
		"jpeg":                   {jpegOf(60000, 60000), ErrImageTooLarge},
		"webp":                   {webpOf("VP8X", canvas(0, 1<<24, 1<<24)), ErrImageTooLarge},
		"lossless webp":          {webpOf("VP8L", lossless), ErrImageTooLarge},
		"lossy webp":             {webpOf("VP8 ", lossy), ErrImageTooLarge},
		"hidden lossless frame":  {webpOf("VP8X", canvas(0, 1, 1), "VP8L", lossless), ErrImageFormat},
		"hidden lossy frame":     {webpOf("VP8X", canvas(0, 1, 1), "VP8 ", lossy), ErrImageFormat},
		"frame after other data": {webpOf("VP8X", canvas(0, 1, 1), "EXIF", "odd", "VP8L", lossless), ErrImageFormat},
		"webp without a frame":   {webpOf("VP8X", canvas(0, 1, 1), "EXIF", ""), ErrImageFormat},
		"no height":              {pngOf(5, 0), ErrImageFormat},
		"jpeg without height":    {jpegOf(5, 0), ErrImageFormat},
	} {
		var err error
		if used := allocated(func() { _, err = ReadImage(bytes.NewReader(v.data), 0) }); used > 1<<18 {
			t.Errorf("%s: took %d bytes", name, used)
		}
		if !errors.Is(err, v.is) {
			t.Errorf("%s: %v, want %v", name, err, v.is)
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
	x, err := ReadImage(&b, 0)
	if err != nil {
		t.Fatal(err)
	}
	wantData(t, x.Grey(), Shape{1, 1, 3, 4}, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1)
}

// A lossy frame whose transparency is of another size crashes whoever looks at it.
func TestWebPTransparencyOfAnotherSize(t *testing.T) {
	data, err := os.ReadFile("testdata/transparent-lossy.webp")
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.Index(data, []byte("VP8X")) + 8
	copy(data[i:], canvas(data[i], 8, 4))
	if _, err := ReadImage(bytes.NewReader(data), 0); !errors.Is(err, ErrImageFormat) {
		t.Errorf("got %v", err)
	}
}

// A file that was cut off anywhere gives an error, or the whole picture if only what
// follows the pixels is missing; one with a wrong byte gives an error or a picture.
func TestDamagedFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
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
		whole, err := ReadImage(bytes.NewReader(data), 0)
		if err != nil {
			t.Fatal(err)
		}
		tried++
		for n := range data {
			x, err := ReadImage(bytes.NewReader(data[:n]), 0)
			if err != nil && !errors.Is(err, ErrImageFormat) || err == nil && !sameBits(x, whole) {
				t.Errorf("%s cut to %d of %d bytes: %v, %v", file, n, len(data), x, err)
			}
			if err == nil && n < len(data)*3/4 {
				t.Errorf("%s cut to %d of %d bytes gives a picture", file, n, len(data))
			}
			if n%3 == 0 {
				wrong := slices.Clone(data)
				wrong[n] ^= 0x41
				checkRead(t, wrong)
			}
		}
	}
	if tried != 10 {
		t.Errorf("%d files", tried)
	}
}

// checkRead fails unless the data give a picture or an error of the right kind.
func checkRead(t *testing.T, data []byte) {
	t.Helper()
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err == nil && config.Width*config.Height > 1<<16 && config.Width*config.Height <= MaxImagePixels {
		return // right, perhaps, but slow
	}
	x, err := ReadImage(bytes.NewReader(data), 0)
	if err != nil {
		if x != nil || !errors.Is(err, ErrImageFormat) && !errors.Is(err, ErrImageTooLarge) {
			t.Errorf("%v, %v", x, err)
		}
		return
	}
	if x.N != 1 || x.C != 3 || len(x.Data) != x.Shape().Len() {
		t.Errorf("got %v", x)
	}
	small, err := ReadImage(bytes.NewReader(data), 3)
	if err != nil || small.Shape() != (Shape{1, 3, 3, 3}) {
		t.Errorf("scaled: %v, %v", small, err)
	}
}

func FuzzReadImage(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.*")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil && len(data) < 1000 {
			f.Add(data)
		}
	}
	f.Add(webpOf("VP8X", canvas(0x10, 4, 4), "ALPH", "\x00"+strings.Repeat("\xff", 16), "VP8 ", lossy))
	f.Add(gifOf(3, 3))
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewPaletted(image.Rect(0, 0, 3, 2), palette.WebSafe)); err == nil {
		f.Add(b.Bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data) })
}
