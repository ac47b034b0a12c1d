package plots

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// apngFrame is a picture of an animated PNG as a viewer composes it.
type apngFrame struct {
	img   *image.RGBA
	area  image.Rectangle // what its frame stores
	delay time.Duration
}

// pngChunk is a part of a PNG.
type pngChunk struct {
	kind string
	data []byte
}

func decodeChunks(t *testing.T, data []byte) (chunks []pngChunk, kinds []string) {
	t.Helper()
	for rest := data; len(rest) > 0; {
		n := binary.BigEndian.Uint32(rest)
		body := rest[4 : 8+n]
		if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(rest[8+n:]) {
			t.Fatalf("the checksum of %s is wrong", body[:4])
		}
		chunks, kinds = append(chunks, pngChunk{string(body[:4]), body[4:]}), append(kinds, string(body[:4]))
		rest = rest[12+n:]
	}
	return chunks, kinds
}

func (c pngChunk) write(out *bytes.Buffer) {
	out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(c.data))))
	body := append([]byte(c.kind), c.data...)
	out.Write(body)
	out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}

// decodeAPNG composes the frames of an animated PNG, each of which it makes a PNG of its own for
// image/png. It checks what a viewer relies on: the checksums, the order and the numbers of the
// chunks, and that the first frame is the still picture.
func decodeAPNG(t *testing.T, data []byte) []apngFrame {
	t.Helper()
	const signature = "\x89PNG\r\n\x1a\n"
	if !bytes.HasPrefix(data, []byte(signature)) {
		t.Fatal("no PNG")
	}
	chunks, kinds := decodeChunks(t, data[8:])
	if head := []string{"IHDR", "acTL", "PLTE", "tRNS", "fcTL", "IDAT"}; len(kinds) < 7 || !slices.Equal(kinds[:6], head) || kinds[len(kinds)-1] != "IEND" {
		t.Fatalf("the chunks are %v", kinds)
	}
	header, control := chunks[0].data, chunks[1].data
	if plays := binary.BigEndian.Uint32(control[4:]); plays != 0 {
		t.Errorf("it is played %d times, want 0, for ever", plays)
	}
	canvas := image.NewRGBA(image.Rect(0, 0, int(binary.BigEndian.Uint32(header)), int(binary.BigEndian.Uint32(header[4:]))))
	var frames []apngFrame
	sequence := uint32(0)
	next := func(data []byte) {
		if got := binary.BigEndian.Uint32(data); got != sequence {
			t.Errorf("a chunk has the sequence number %d, want %d", got, sequence)
		}
		sequence++
	}
	for rest := chunks[4 : len(chunks)-1]; len(rest) > 0; rest = rest[2:] {
		c := rest[0]
		if c.kind != "fcTL" || len(c.data) != 26 {
			t.Fatalf("a frame begins with %s of %d bytes", c.kind, len(c.data))
		}
		next(c.data)
		field := func(at int) int { return int(binary.BigEndian.Uint32(c.data[at:])) }
		area := image.Rect(0, 0, field(4), field(8)).Add(image.Pt(field(12), field(16)))
		if area.Empty() || !area.In(canvas.Rect) {
			t.Fatalf("a frame is %v, the picture %v", area, canvas.Rect)
		}
		if c.data[24] != 0 || c.data[25] != 1 {
			t.Errorf("a frame is disposed and blended with %v, want 0 (not) and 1 (over)", c.data[24:])
		}
		pixels := rest[1].data
		if len(frames) == 0 {
			if rest[1].kind != "IDAT" || area != canvas.Rect {
				t.Errorf("the first frame is %s of %v, want the still picture of %v", rest[1].kind, area, canvas.Rect)
			}
		} else {
			if rest[1].kind != "fdAT" {
				t.Fatalf("a frame is %s", rest[1].kind)
			}
			next(pixels)
			pixels = pixels[4:]
		}
		own := slices.Clone(header)
		binary.BigEndian.PutUint32(own, uint32(area.Dx()))
		binary.BigEndian.PutUint32(own[4:], uint32(area.Dy()))
		if !bytes.Equal(chunks[3].data, []byte{0}) {
			t.Fatalf("tRNS is %v, want colour 0 transparent and no other", chunks[3].data)
		}
		var out bytes.Buffer
		out.WriteString(signature)
		for _, c := range []pngChunk{{"IHDR", own}, chunks[2], chunks[3], {"IDAT", pixels}, {"IEND", nil}} {
			c.write(&out)
		}
		part := decodePNG(t, out.Bytes()).(*image.Paletted)
		for i, place := range part.Pix {
			if place != 0 {
				c := color.RGBAModel.Convert(part.Palette[place]).(color.RGBA)
				canvas.SetRGBA(area.Min.X+i%area.Dx(), area.Min.Y+i/area.Dx(), c)
			}
		}
		shown := image.NewRGBA(canvas.Rect)
		copy(shown.Pix, canvas.Pix)
		unit := time.Second / time.Duration(binary.BigEndian.Uint16(c.data[22:]))
		frames = append(frames, apngFrame{shown, area, time.Duration(binary.BigEndian.Uint16(c.data[20:])) * unit})
	}
	if got := int(binary.BigEndian.Uint32(control)); got != len(frames) {
		t.Errorf("it says that it has %d frames, but has %d", got, len(frames))
	}
	return frames
}

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
			data := encodeAPNG(len(pictures), func(i int) *image.RGBA { return pictures[i] }, delay)
			if difference := comparePictures(decodePNG(t, data), pictures[0]); difference != "" {
				t.Fatalf("the still picture is not the first: %s", difference)
			}
			frames := decodeAPNG(t, data)
			if len(frames) != len(pictures) {
				t.Fatalf("%d frames, want %d", len(frames), len(pictures))
			}
			for i, f := range frames {
				if difference := comparePictures(f.img, pictures[i]); difference != "" {
					t.Fatalf("frame %d: %s", i, difference)
				}
				if f.area != areas[i] || f.delay != delay(i) {
					t.Errorf("frame %d stores %v for %v, want %v for %v", i, f.area, f.delay, areas[i], delay(i))
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
	got := decodeAPNG(t, encodeAPNG(1, func(int) *image.RGBA { return img }, func(int) time.Duration { return time.Second }))[0].img
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
