// Package apng writes animated PNG files, as the W3C's "Portable Network Graphics (PNG)
// Specification (Third Edition)" defines them.
package apng

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"time"
)

// writer holds the part of an animated PNG that is written so far.
type writer struct {
	out      bytes.Buffer
	sequence uint32 // number of the next fcTL or fdAT chunk
}

// Encode returns n pictures of one size, at least one, as an animated PNG file that repeats for
// ever. picture makes picture i, called in order from 0 on; delay says how long picture i stays, in
// whole milliseconds of at most 65535. A viewer that knows still pictures alone shows picture 0.
//
// Of each later picture the file stores the smallest rectangle around the dots that differ from the
// picture before; the dots of the rectangle that do not differ are transparent. The palette has the
// 255 most frequent colours of the stored dots; any other colour becomes the nearest of these.
func Encode(n int, picture func(i int) *image.RGBA, delay func(i int) time.Duration) []byte {
	var parts []*image.RGBA
	var before *image.RGBA
	for i := range n {
		img := picture(i)
		parts = append(parts, difference(before, img))
		before = img
	}
	colors := newPaletteOf(parts)

	w := new(writer)
	w.out.WriteString("\x89PNG\r\n\x1a\n")
	for i, part := range parts {
		still := chunksOf(colors.paletted(part))
		if i == 0 {
			w.chunk("IHDR", still["IHDR"])
			w.chunk("acTL", binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(n)), 0)) // 0: for ever
			w.chunk("PLTE", still["PLTE"])
			w.chunk("tRNS", still["tRNS"])
		}
		w.control(part.Rect, delay(i))
		if i == 0 {
			w.chunk("IDAT", still["IDAT"])
		} else {
			w.chunk("fdAT", append(w.next(), still["IDAT"]...))
		}
	}
	w.chunk("IEND", nil)
	return w.out.Bytes()
}

// maxColors is the number of colours in the palette, which holds one more: transparent.
const maxColors = 255

// chunk writes a chunk: the length of the data, the kind, the data, the checksum of kind and data.
func (w *writer) chunk(kind string, data []byte) {
	length := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	body := append([]byte(kind), data...)
	w.out.Write(length)
	w.out.Write(body)
	w.out.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body)))
}

// control writes the fcTL chunk of a frame that is laid over the area r of the frame before.
func (w *writer) control(r image.Rectangle, delay time.Duration) {
	data := w.next()
	for _, v := range []int{r.Dx(), r.Dy(), r.Min.X, r.Min.Y} {
		data = binary.BigEndian.AppendUint32(data, uint32(v))
	}
	data = binary.BigEndian.AppendUint16(data, uint16(delay.Milliseconds()))
	data = binary.BigEndian.AppendUint16(data, 1000)
	const disposeNone, blendOver = 0, 1
	w.chunk("fcTL", append(data, disposeNone, blendOver))
}

// next is the next sequence number as bytes.
func (w *writer) next() []byte {
	w.sequence++
	return binary.BigEndian.AppendUint32(nil, w.sequence-1)
}

// difference is the part of after in the smallest rectangle around the dots that differ from before;
// dots of the rectangle that do not differ are transparent. If no dot differs, the rectangle is the
// first dot, because a frame cannot be empty. If before is nil, difference is all of after.
func difference(before, after *image.RGBA) *image.RGBA {
	if before == nil {
		return after
	}
	r := image.Rectangle{}
	for y := range after.Rect.Dy() {
		a, b := before.Pix[y*before.Stride:][:4*after.Rect.Dx()], after.Pix[y*after.Stride:][:4*after.Rect.Dx()]
		if bytes.Equal(a, b) {
			continue
		}
		first, last := 0, len(a)-1
		for a[first] == b[first] {
			first++
		}
		for a[last] == b[last] {
			last--
		}
		r = r.Union(image.Rect(first/4, y, last/4+1, y+1))
	}
	if r.Empty() {
		r = image.Rect(0, 0, 1, 1)
	}
	part := image.NewRGBA(r)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from, to := after.PixOffset(r.Min.X, y), after.PixOffset(r.Max.X, y)
		a, b, p := before.Pix[from:to], after.Pix[from:to], part.Pix[part.PixOffset(r.Min.X, y):]
		for i := 0; i < len(b); i += 4 {
			if dot := dotAt(b, i); dot != dotAt(a, i) {
				binary.LittleEndian.PutUint32(p[i:], dot)
			}
		}
	}
	return part
}

// dotAt is a dot of a picture as one number.
func dotAt(pix []uint8, i int) uint32 { return binary.LittleEndian.Uint32(pix[i:]) }

// chunksOf encodes a picture as a PNG and returns the data of its chunks by kind. Chunks of one kind
// follow each other; their data are joined.
func chunksOf(img image.Image) map[string][]byte {
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, img); err != nil {
		panic(err) // a picture in memory always encodes
	}
	chunks := map[string][]byte{}
	for rest := out.Bytes()[8:]; len(rest) > 0; {
		length, kind := binary.BigEndian.Uint32(rest), string(rest[4:8])
		chunks[kind] = append(chunks[kind], rest[8:8+length]...)
		rest = rest[12+length:]
	}
	return chunks
}

// paletteOf is a palette with the place of each colour that was asked for.
type paletteOf struct {
	colors color.Palette
	place  map[color.RGBA]uint8
}

// newPaletteOf is a palette of the transparent colour and the maxColors most frequent colours of the
// pictures. Of two colours that are as frequent, the palette has the one that appears first.
func newPaletteOf(pictures []*image.RGBA) paletteOf {
	dots := map[color.RGBA]int{}
	var all []color.RGBA // in order of appearance
	for _, p := range pictures {
		for r := range runs(p.Pix) {
			if dots[r.color] == 0 {
				all = append(all, r.color)
			}
			dots[r.color] += r.length
		}
	}
	dots[color.RGBA{}] = math.MaxInt // first
	slices.SortStableFunc(all, func(a, b color.RGBA) int { return cmp.Compare(dots[b], dots[a]) })
	if all[0] != (color.RGBA{}) { // a single picture
		all = slices.Insert(all, 0, color.RGBA{})
	}
	p := paletteOf{place: map[color.RGBA]uint8{}}
	for i, c := range all[:min(len(all), maxColors+1)] {
		p.colors = append(p.colors, c)
		p.place[c] = uint8(i)
	}
	return p
}

// paletted is the picture in the colours of the palette.
func (p paletteOf) paletted(img *image.RGBA) *image.Paletted {
	out := image.NewPaletted(img.Rect, p.colors)
	at := 0
	for r := range runs(img.Pix) {
		place, ok := p.place[r.color]
		if !ok {
			place = 1 + uint8(p.colors[1:].Index(r.color))
			p.place[r.color] = place
		}
		for i := range r.length {
			out.Pix[at+i] = place
		}
		at += r.length
	}
	return out
}

// run is a row of dots of one colour.
type run struct {
	color  color.RGBA
	length int
}

// runs yields the runs of a picture's dots, across the ends of rows.
func runs(pix []uint8) func(yield func(run) bool) {
	return func(yield func(run) bool) {
		for from := 0; from < len(pix); {
			dot, to := dotAt(pix, from), from+4
			for to < len(pix) && dotAt(pix, to) == dot {
				to += 4
			}
			if !yield(run{color.RGBA{pix[from], pix[from+1], pix[from+2], pix[from+3]}, (to - from) / 4}) {
				return
			}
			from = to
		}
	}
}
