package picturetest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"slices"
	"testing"
	"time"
)

// Frame is a picture of an animated PNG as a viewer composes it.
type Frame struct {
	Image *image.RGBA
	Area  image.Rectangle // the part of the picture that the file stores
	Delay time.Duration   // how long the picture stays
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

// Frames returns the pictures of an animated PNG file as a viewer composes them. It fails the test
// if the file lacks what a viewer relies on: right checksums, the chunks in their order and with
// their numbers, a first frame that is the still picture.
func Frames(t *testing.T, data []byte) []Frame {
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
	var frames []Frame
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
		part := Decode(t, out.Bytes()).(*image.Paletted)
		for i, place := range part.Pix {
			if place != 0 {
				c := color.RGBAModel.Convert(part.Palette[place]).(color.RGBA)
				canvas.SetRGBA(area.Min.X+i%area.Dx(), area.Min.Y+i/area.Dx(), c)
			}
		}
		shown := image.NewRGBA(canvas.Rect)
		copy(shown.Pix, canvas.Pix)
		unit := time.Second / time.Duration(binary.BigEndian.Uint16(c.data[22:]))
		frames = append(frames, Frame{shown, area, time.Duration(binary.BigEndian.Uint16(c.data[20:])) * unit})
	}
	if got := int(binary.BigEndian.Uint32(control)); got != len(frames) {
		t.Errorf("it says that it has %d frames, but has %d", got, len(frames))
	}
	return frames
}
