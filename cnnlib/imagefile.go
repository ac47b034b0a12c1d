package cnnlib

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"

	"golang.org/x/image/riff"
	"golang.org/x/image/vp8"
	"golang.org/x/image/vp8l"
	_ "golang.org/x/image/webp"
)

const (
	// MaxImageBytes is the size of the largest picture file that is read.
	MaxImageBytes = 64 << 20

	// MaxImagePixels is width times height of the largest picture that is decoded.
	// A larger one is refused by its header. Decoding takes up to 28 bytes a pixel, 0.9 GiB,
	// for a progressive CMYK JPEG, which is the worst; keeping the size takes 14 more, 1.3 GiB.
	MaxImagePixels = 1 << 25
)

var (
	// ErrImageFormat says that the data are not a picture that can be read.
	ErrImageFormat error = &imageError{
		"not a readable PNG, JPEG, GIF or WebP picture (save it as PNG or JPEG)",
		"不是能读取的 PNG、JPEG、GIF 或 WebP 图片（请另存为 PNG 或 JPEG）",
	}

	// ErrImageTooLarge says that the file or the picture is beyond the limits.
	ErrImageTooLarge error = &imageError{"picture too large", "图片太大"}
)

// LoadImage reads a PNG, JPEG, GIF (its first frame) or WebP file as a tensor of one
// sample and three channels with values from 0 to 1. If side is above 0, the largest
// square in the middle of the picture is scaled to side×side pixels; if it is 0, the
// picture keeps its size and shape. A camera's note of how it was held (EXIF orientation)
// is ignored. The error wraps [ErrImageFormat] for a file that is no picture or is damaged,
// [ErrImageTooLarge] for one beyond the limits, or the file system's own; if there is no such
// file, its text says which pictures there are. Texts are in the [DefaultLanguage].
func LoadImage(path string, side int) (*Tensor, error) {
	t, err := loadImage(path, side)
	if err != nil {
		return nil, loading(err)
	}
	return t, nil
}

// loading says what failed.
func loading(err error) error {
	return wrap("cnnlib: load a picture: %w", "cnnlib: 读取图片：%w", err)
}

func loadImage(path string, side int) (*Tensor, error) {
	if err := checkSide(side); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, openError(path, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, folderError(path)
	} else if err == nil && info.Size() > MaxImageBytes {
		return nil, wrap("%w (in %q)", "%w（文件 %q）", tooManyBytes(), path)
	}
	t, err := readImage(f, side)
	if err != nil {
		return nil, wrap("%w (in %q)", "%w（文件 %q）", err, path)
	}
	return t, nil
}

// ReadImage is [LoadImage] for a picture that comes from r.
func ReadImage(r io.Reader, side int) (*Tensor, error) {
	if err := checkSide(side); err != nil {
		return nil, loading(err)
	}
	t, err := readImage(r, side)
	if err != nil {
		return nil, loading(err)
	}
	return t, nil
}

func checkSide(side int) error {
	if side < 0 || side > maxImageSide {
		return wrap("side is %d; want 1 to %d pixels, or 0 to keep the picture's size",
			"边长 side 是 %d；应为 1 到 %d 像素，或用 0 保持图片原来的大小", side, maxImageSide)
	}
	return nil
}

func readImage(r io.Reader, side int) (*Tensor, error) {
	img, err := decode(r)
	if err != nil {
		return nil, err
	}
	if side > 0 {
		img = resize(onWhite(img, middleSquare(img.Bounds())), side, side)
	}
	return FromImage(img), nil
}

// maxImageSide is the largest side to which ReadImage scales. Scaling takes up to 32·side
// bytes for each row of the picture, here 190 MiB.
const maxImageSide = 1024

// decode reads the header and checks the size before it decodes the pixels.
func decode(r io.Reader) (img image.Image, err error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxImageBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxImageBytes {
		return nil, tooManyBytes()
	}
	if len(data) == 0 {
		return nil, wrap("%w: the file is empty", "%w：文件是空的", ErrImageFormat)
	}
	// A decoder that meets data its authors did not foresee must not end the kernel.
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, wrap("%w: %v", "%w：%v", ErrImageFormat, p)
		}
	}()
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if errors.Is(err, image.ErrFormat) {
		return nil, otherFormat(data)
	}
	if err != nil {
		return nil, wrap("%w: %w", "%w：%w", ErrImageFormat, err)
	}
	if config.Width < 1 || config.Height < 1 {
		return nil, wrap("%w: its header says %d×%d pixels", "%w：文件头写的是 %d×%d 像素",
			ErrImageFormat, config.Width, config.Height)
	}
	if config.Width > MaxImagePixels/config.Height {
		return nil, wrap("%w: it has %d×%d pixels, the limit is %d in all; scale it down, to 2000×2000 say",
			"%w：它有 %d×%d 像素，总数的上限是 %d；请先缩小，例如缩到 2000×2000",
			ErrImageTooLarge, config.Width, config.Height, MaxImagePixels)
	}
	if format == "webp" {
		width, height, err := webpFrame(data)
		if err != nil {
			return nil, wrap("%w: %w", "%w：%w", ErrImageFormat, err)
		}
		if width != config.Width || height != config.Height {
			return nil, wrap("%w: its header says %d×%d pixels, its frame %d×%d",
				"%w：文件头写的是 %d×%d 像素，其中的画面却是 %d×%d", ErrImageFormat, config.Width, config.Height, width, height)
		}
	}
	img, _, err = image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, wrap("%w: the %s data are damaged or cut off: %w", "%w：%s 数据已损坏或不完整：%w", ErrImageFormat, format, err)
	}
	if img.Bounds().Empty() {
		return nil, wrap("%w: the %s picture has no pixels", "%w：这张 %s 图片没有像素", ErrImageFormat, format)
	}
	// The frame of a GIF may cover only a part of the picture.
	if whole := image.Rect(0, 0, config.Width, config.Height); img.Bounds() != whole {
		img = onWhite(img, whole)
	}
	return img, nil
}

// webpFrame is the size of the picture inside a WebP file. The file's header states it
// too, but the decoder does not compare them, so a header of 1×1 pixels could hide a
// frame that takes a GiB.
func webpFrame(data []byte) (width, height int, err error) {
	_, chunks, err := riff.NewReader(bytes.NewReader(data))
	if err != nil {
		return 0, 0, err
	}
	for {
		id, size, chunk, err := chunks.Next()
		if err != nil {
			return 0, 0, fmt.Errorf("webp: no frame: %w", err)
		}
		switch string(id[:]) {
		case "VP8 ":
			d := vp8.NewDecoder()
			d.Init(chunk, int(size))
			frame, err := d.DecodeFrameHeader()
			return frame.Width, frame.Height, err
		case "VP8L":
			frame, err := vp8l.DecodeConfig(chunk)
			return frame.Width, frame.Height, err
		}
	}
}

// middleSquare is the largest square in the middle of b.
func middleSquare(b image.Rectangle) image.Rectangle {
	side := min(b.Dx(), b.Dy())
	corner := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	return image.Rectangle{corner, corner.Add(image.Pt(side, side))}
}
