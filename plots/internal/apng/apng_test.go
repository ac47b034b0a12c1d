package apng

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
	"time"

	"cnnlessons/plots/internal/picturetest"
)

// Random pictures come out as they went in, and each frame is no larger than what differs.
func TestAPNG(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 7))
	for _, colors := range []int{1, 2, 3, 16, 17, maxColors} {
		for range 20 {
			size := image.Rect(0, 0, 1+r.IntN(40), 1+r.IntN(40))
			pictures := []*image.RGBA{image.NewRGBA(size)}
			for i := range size.Dx() * size.Dy() {
				pictures[0].SetRGBA(i%size.Dx(), i/size.Dx(), color.RGBA{uint8(r.IntN(colors)), 7, 9, 255})
			}
			areas := []image.Rectangle{size}
			for range r.IntN(8) {
				img := image.NewRGBA(size)
				copy(img.Pix, pictures[len(pictures)-1].Pix)
				var area image.Rectangle
				for range r.IntN(4) { // or none
					p := image.Pt(r.IntN(size.Dx()), r.IntN(size.Dy()))
					c := color.RGBA{uint8(r.IntN(colors)), 7, 9, 255}
					if img.RGBAAt(p.X, p.Y) == c || p.In(area) {
						continue
					}
					img.SetRGBA(p.X, p.Y, c)
					area = area.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
				}
				if area.Empty() {
					area = image.Rect(0, 0, 1, 1)
				}
				pictures, areas = append(pictures, img), append(areas, area)
			}
			delay := func(i int) time.Duration { return time.Duration(100+i) * time.Millisecond }
			data := Encode(len(pictures), func(i int) *image.RGBA { return pictures[i] }, delay)
			if difference := picturetest.Compare(picturetest.Decode(t, data), pictures[0]); difference != "" {
				t.Fatalf("the still picture is not the first: %s", difference)
			}
			frames := picturetest.Frames(t, data)
			if len(frames) != len(pictures) {
				t.Fatalf("%d frames, want %d", len(frames), len(pictures))
			}
			for i, f := range frames {
				if difference := picturetest.Compare(f.Image, pictures[i]); difference != "" {
					t.Fatalf("frame %d: %s", i, difference)
				}
				if f.Area != areas[i] || f.Delay != delay(i) {
					t.Errorf("frame %d stores %v for %v, want %v for %v", i, f.Area, f.Delay, areas[i], delay(i))
				}
			}
		}
	}
}

// Of too many colours the most frequent stay as they are, the others become their nearest.
func TestAPNGOfManyColors(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 512, 4)) // reds, then yellows
	for x := range 512 {
		for y := range 4 {
			v := uint8(x)
			if y < 2 {
				v &^= 3 // each fourth is frequent
			}
			img.SetRGBA(x, y, color.RGBA{v, uint8(x / 256 * 128), 0, 255})
		}
	}
	got := picturetest.Frames(t, Encode(1, func(int) *image.RGBA { return img }, func(int) time.Duration { return time.Second }))[0].Image
	for x := range 512 {
		want, have := img.RGBAAt(x, 3), got.RGBAAt(x, 3)
		limit := min(x%4, 2)
		if want.R == 255 {
			limit = 3 // there is no frequent one above
		}
		if d := int(want.R) - int(have.R); max(d, -d) > limit || have.G != want.G {
			t.Errorf("the colour %v became %v", want, have)
		}
	}
	if got.RGBAAt(509, 3) == img.RGBAAt(509, 3) {
		t.Error("a rare colour too many stays")
	}
}
