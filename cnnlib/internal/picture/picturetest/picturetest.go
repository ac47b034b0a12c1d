// Package picturetest makes picture files for tests that consist of a header: the sizes are what
// a test says, and pixels there are none.
package picturetest

import (
	"encoding/binary"
	"hash/crc32"
)

// PNG is a PNG whose header says w×h pixels, 8 bits grey; there are no pixels.
func PNG(w, h uint32) []byte {
	chunk := append([]byte("IHDR"), make([]byte, 13)...)
	binary.BigEndian.PutUint32(chunk[4:], w)
	binary.BigEndian.PutUint32(chunk[8:], h)
	chunk[12] = 8
	data := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(chunk))
}

// GIF is a GIF whose header says w×h pixels.
func GIF(w, h uint16) []byte {
	data := binary.LittleEndian.AppendUint16([]byte("GIF89a"), w)
	return append(binary.LittleEndian.AppendUint16(data, h), 0, 0, 0)
}

// JPEG is a JPEG whose header says w×h pixels.
func JPEG(w, h uint16) []byte {
	data := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xc0\x00\x11\x08"), h)
	data = binary.BigEndian.AppendUint16(data, w)
	return append(data, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xff, 0xda, 0, 12)
}

// WebP is a WebP file of the given chunks: a name of four letters and its data.
func WebP(chunks ...string) []byte {
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

// Canvas is the data of a WebP file's chunk "VP8X" with the given flags and size.
func Canvas(flags byte, w, h uint32) string {
	w, h = w-1, h-1
	return string([]byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
}

// Frames of 16383×16383 pixels for [WebP], without loss and with.
var (
	Lossless = string([]byte{0x2f, 0xfe, 0xbf, 0xff, 0x0f, 0, 0, 0, 0, 0})
	Lossy    = string([]byte{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0, 0, 0, 0, 0})
)
