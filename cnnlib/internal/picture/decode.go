// Package picture decodes picture files: bytes in, an image out. It knows nothing of tensors.
//
// [Decode] reads PNG, JPEG, GIF (the first frame) and WebP. A file comes from anywhere, so Decode
// reads at most [MaxBytes], and checks the header before it takes memory for pixels: a header that
// says more than [MaxPixels] is refused. Whatever is wrong with the data is an [*Error], which is
// data, too: a kind and the numbers that belong to it. Package cnnlib tells it in a language.
//
// [OnWhite], [Square] and [Scale] prepare what was decoded: over a white ground, the largest square
// in the middle, another size.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"

	_ "golang.org/x/image/webp"
)

const (
	// MaxBytes is the size of the largest picture file that is read.
	MaxBytes = 64 << 20

	// MaxPixels is width times height of the largest picture that is decoded. Decoding takes up to
	// 28 bytes a pixel, 0.9 GiB, for a progressive CMYK JPEG, the most of all formats.
	MaxPixels = 1 << 25
)

// Decode reads a picture. The header is read and its size checked before the pixels are decoded. The
// error is an [*Error], or what r returns.
func Decode(r io.Reader) (img image.Image, err error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxBytes {
		return nil, &Error{Kind: TooManyBytes}
	}
	if len(data) == 0 {
		return nil, &Error{Kind: Empty}
	}
	// A decoder that meets data its authors did not foresee must not end the kernel.
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, &Error{Kind: Malformed, Err: fmt.Errorf("%v", p)}
		}
	}()
	config, name, err := image.DecodeConfig(bytes.NewReader(data))
	if errors.Is(err, image.ErrFormat) {
		return nil, otherFormat(data)
	}
	format := Format(name)
	if err != nil {
		return nil, &Error{Kind: Malformed, Format: format, Err: err}
	}
	header := image.Pt(config.Width, config.Height)
	if err := checkHeader(data, format, header); err != nil {
		return nil, err
	}
	img, _, err = image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, &Error{Kind: Damaged, Format: format, Header: header, Err: err}
	}
	if img.Bounds().Empty() {
		return nil, &Error{Kind: NoPixels, Format: format, Header: header}
	}
	// The frame of a GIF may cover only a part of the picture.
	if whole := (image.Rectangle{Max: header}); img.Bounds() != whole {
		img = OnWhite(img, whole)
	}
	return img, nil
}

// checkHeader returns an error unless a picture of the header's size may be decoded.
func checkHeader(data []byte, format Format, header image.Point) error {
	if header.X < 1 || header.Y < 1 {
		return &Error{Kind: NoSize, Format: format, Header: header}
	}
	if header.X > MaxPixels/header.Y {
		return &Error{Kind: TooManyPixels, Format: format, Header: header}
	}
	if format != "webp" {
		return nil
	}
	frame, err := webpFrame(data)
	if err != nil {
		return &Error{Kind: Malformed, Format: format, Header: header, Err: err}
	}
	if frame != header {
		return &Error{Kind: OtherFrame, Format: format, Header: header, Frame: frame}
	}
	return nil
}
