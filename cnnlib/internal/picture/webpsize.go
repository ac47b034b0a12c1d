package picture

import (
	"bytes"
	"fmt"
	"image"

	"golang.org/x/image/riff"
	"golang.org/x/image/vp8"
	"golang.org/x/image/vp8l"
)

// webpFrame is the size of the picture inside a WebP file. The file's header states a size
// too, but the decoder does not compare the two, so a header of 1×1 pixels could hide a
// frame that takes a GiB.
func webpFrame(data []byte) (image.Point, error) {
	_, chunks, err := riff.NewReader(bytes.NewReader(data))
	if err != nil {
		return image.Point{}, err
	}
	for {
		id, size, chunk, err := chunks.Next()
		if err != nil {
			return image.Point{}, fmt.Errorf("webp: no frame: %w", err)
		}
		switch string(id[:]) {
		case "VP8 ":
			d := vp8.NewDecoder()
			d.Init(chunk, int(size))
			frame, err := d.DecodeFrameHeader()
			return image.Pt(frame.Width, frame.Height), err
		case "VP8L":
			frame, err := vp8l.DecodeConfig(chunk)
			return image.Pt(frame.Width, frame.Height), err
		}
	}
}
