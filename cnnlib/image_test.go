package cnnlib

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"
)

func ExampleResize() {
	img := image.NewGray(image.Rect(0, 0, 3, 1))
	copy(img.Pix, []uint8{0, 90, 240})
	small := Resize(img, 2, 1)
	fmt.Println(small.At(0, 0), small.At(1, 0))
	// Output: {33 33 33 255} {184 184 184 255}
}

// noise is an opaque picture of random pixels, not at the origin.
func noise(r *rand.Rand, w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(-3, 5, w-3, h+5))
	for i := range img.Pix {
		img.Pix[i] = uint8(r.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// atOrigin returns the picture, moved to have its corner at (0, 0).
func atOrigin(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}

func samePicture(a, b *image.RGBA) bool { return a.Rect == b.Rect && bytes.Equal(a.Pix, b.Pix) }

// A picture of 8 bits a channel comes back as it was.
func TestImageRoundTrip(t *testing.T) {
	r := generator()
	for range 50 {
		img := noise(r, 1+r.IntN(20), 1+r.IntN(20))
		x := FromImage(img)
		if x.Shape() != (Shape{1, 3, img.Rect.Dy(), img.Rect.Dx()}) {
			t.Fatalf("%v for %v", x.Shape(), img.Rect)
		}
		if lo, hi := x.MinMax(); lo < 0 || hi > 1 {
			t.Fatalf("values from %v to %v", lo, hi)
		}
		if !samePicture(x.Image(0), atOrigin(img)) {
			t.Fatal("the picture changed")
		}
	}
	for level := range 256 {
		if got := grey(float32(level) / 255); got != uint8(level) {
			t.Errorf("level %d came back as %d", level, got)
		}
	}
	img := atOrigin(noise(r, 8, 6))
	part := img.SubImage(image.Rect(2, 1, 7, 4)).(*image.RGBA)
	if !samePicture(FromImage(part).Image(0), atOrigin(part)) {
		t.Error("a part of a picture changed")
	}
}

func TestFromImageColours(t *testing.T) {
	one := image.Rect(0, 0, 1, 1)
	clear := image.NewNRGBA(one)
	half := image.NewNRGBA(one)
	half.Set(0, 0, color.NRGBA{255, 0, 0, 128})
	gray, gray16, deep := image.NewGray(one), image.NewGray16(one), image.NewNRGBA64(one)
	gray.Set(0, 0, color.Gray{51})
	gray16.Set(0, 0, color.Gray16{0x33ff})
	deep.Set(0, 0, color.NRGBA64{0x12ff, 0x3400, 0x5680, 0xffff})
	paletted := image.NewPaletted(one, palette.WebSafe)
	paletted.Set(0, 0, color.RGBA{0, 51, 102, 255})
	for _, v := range []struct {
		name string
		img  image.Image
		want [3]uint8
	}{
		{"transparent", clear, [3]uint8{255, 255, 255}},
		{"half transparent", half, [3]uint8{255, 127, 127}},
		{"grey", gray, [3]uint8{51, 51, 51}},
		{"grey of 16 bits", gray16, [3]uint8{0x33, 0x33, 0x33}},
		{"16 bits", deep, [3]uint8{0x12, 0x34, 0x56}},
		{"palette", paletted, [3]uint8{0, 51, 102}},
	} {
		x := FromImage(v.img)
		for c, want := range v.want {
			if x.Data[c] != float32(want)/255 {
				t.Errorf("%s: channel %d is %v, want %v/255", v.name, c, x.Data[c], want)
			}
		}
	}
}

func TestTensorImage(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	x := TensorOf(Shape{2, 1, 1, 4}, []float32{0, 0, 0, 0, -1, 2, nan, 0.5})
	want := []uint8{0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255, 128, 128, 128, 255}
	if got := x.Image(1); !bytes.Equal(got.Pix, want) {
		t.Errorf("got %v, want %v", got.Pix, want)
	}
	if grey(inf) != 255 || grey(-inf) != 0 {
		t.Error("infinite values are not cut")
	}
	panicOf(t, func() { x.Image(2) })
	wantError(t, panicOf(t, func() { NewTensor(Shape{1, 6, 28, 28}).Image(0) }), ErrorText{
		Layer:  "picture",
		Wanted: "a tensor with 3 channels (red, green, blue) or 1 (grey)",
		Given:  "28×28×6, which has 6",
		Fix:    "show feature maps with plots.ActivationMaps, which draws each channel",
	})
}

func TestGrey(t *testing.T) {
	x := TensorOf(Shape{1, 3, 1, 4}, []float32{1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1})
	wantData(t, x.Grey(), Shape{1, 1, 1, 4}, 0.299, 0.587, 0.114, 1)
	wantError(t, panicOf(t, func() { x.Grey().Grey() }), ErrorText{
		Layer: "Grey", Wanted: "a picture of 3 channels", Given: "1×4×1, which has 1",
		Fix: "use it on a tensor from LoadImage, FromImage or the samples",
	})
}

// levels are the least and the greatest level of a channel.
func levels(img *image.RGBA, channel int) (lo, hi uint8) {
	lo = 255
	for i := channel; i < len(img.Pix); i += 4 {
		lo, hi = min(lo, img.Pix[i]), max(hi, img.Pix[i])
	}
	return lo, hi
}

func TestResize(t *testing.T) {
	r := generator()
	for range 30 {
		img := noise(r, 1+r.IntN(9), 1+r.IntN(9))
		if !samePicture(Resize(img, img.Rect.Dx(), img.Rect.Dy()), atOrigin(img)) {
			t.Fatal("the same size changes the picture")
		}
		w, h := 1+r.IntN(20), 1+r.IntN(20)
		got := Resize(img, w, h)
		if got.Rect != image.Rect(0, 0, w, h) {
			t.Fatalf("%v to %d×%d gives %v", img.Rect, w, h, got.Rect)
		}
		for c := range 4 {
			lo, hi := levels(atOrigin(img), c)
			if l, h := levels(got, c); l < lo || h > hi {
				t.Fatalf("channel %d had levels from %d to %d, now from %d to %d", c, lo, hi, l, h)
			}
		}
		grey := image.NewUniform(color.RGBA{uint8(r.Uint32()), 7, 200, 255})
		constant := image.NewRGBA(image.Rect(0, 0, 1+r.IntN(30), 1+r.IntN(30)))
		draw.Draw(constant, constant.Rect, grey, image.Point{}, draw.Src)
		same := image.NewRGBA(image.Rect(0, 0, 1+r.IntN(30), 1+r.IntN(30)))
		draw.Draw(same, same.Rect, grey, image.Point{}, draw.Src)
		if !samePicture(Resize(constant, same.Rect.Dx(), same.Rect.Dy()), same) {
			t.Fatalf("%v to %v: a constant does not stay", constant.Rect, same.Rect)
		}
	}
	// A new pixel reaches over four old pixels with the weights 1, 3, 3, 1 (doubled at the border).
	quad := image.NewGray(image.Rect(0, 0, 4, 1))
	copy(quad.Pix, []uint8{0, 70, 140, 210})
	if got := Resize(quad, 2, 1); got.Pix[0] != 50 || got.Pix[4] != 160 { // (3·0 + 3·70 + 1·140) / 7, (1·70 + 3·140 + 3·210) / 7
		t.Errorf("got %v", got.Pix)
	}
	panicOf(t, func() { Resize(quad, 0, 1) })
	panicOf(t, func() { Resize(quad, 1, -1) })
	panicOf(t, func() { Resize(quad, 1<<20, 1<<20) })
	panicOf(t, func() { Resize(image.NewRGBA(image.Rectangle{}), 3, 3) })
	panicOf(t, func() { FromImage(image.NewRGBA(image.Rectangle{})) })
}
