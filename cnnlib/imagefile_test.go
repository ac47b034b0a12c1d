package cnnlib

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"cnnlessons/cnnlib/internal/picture/picturetest"
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
	sparse := write("sparse", picturetest.PNG(1, 1))
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
		if _, err := ReadImage(bytes.NewReader(picturetest.PNG(1, 1)), side); err == nil || !strings.Contains(err.Error(), "side is") {
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

// What a header says is checked before memory is taken for the pixels.
func TestHugeHeaders(t *testing.T) {
	for name, v := range map[string]struct {
		data []byte
		is   error
	}{
		"png":                    {picturetest.PNG(60000, 60000), ErrImageTooLarge},
		"widest png":             {picturetest.PNG(1<<31-1, 1<<31-1), ErrImageFormat}, // the decoder itself finds it too large,
		"just too large":         {picturetest.PNG(1<<13, 1<<12+1), ErrImageTooLarge},
		"gif":                    {picturetest.GIF(60000, 60000), ErrImageTooLarge},
		"jpeg":                   {picturetest.JPEG(60000, 60000), ErrImageTooLarge},
		"webp":                   {picturetest.WebP("VP8X", picturetest.Canvas(0, 1<<24, 1<<24)), ErrImageTooLarge},
		"lossless webp":          {picturetest.WebP("VP8L", picturetest.Lossless), ErrImageTooLarge},
		"lossy webp":             {picturetest.WebP("VP8 ", picturetest.Lossy), ErrImageTooLarge},
		"hidden lossless frame":  {picturetest.WebP("VP8X", picturetest.Canvas(0, 1, 1), "VP8L", picturetest.Lossless), ErrImageFormat},
		"hidden lossy frame":     {picturetest.WebP("VP8X", picturetest.Canvas(0, 1, 1), "VP8 ", picturetest.Lossy), ErrImageFormat},
		"frame after other data": {picturetest.WebP("VP8X", picturetest.Canvas(0, 1, 1), "EXIF", "odd", "VP8L", picturetest.Lossless), ErrImageFormat},
		"webp without a frame":   {picturetest.WebP("VP8X", picturetest.Canvas(0, 1, 1), "EXIF", ""), ErrImageFormat},
		"no height":              {picturetest.PNG(5, 0), ErrImageFormat},
		"jpeg without height":    {picturetest.JPEG(5, 0), ErrImageFormat},
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
