package cnnlib

import (
	"io"
	"os"

	"cnnlessons/cnnlib/internal/picture"
)

const (
	// MaxImageBytes is the size of the largest picture file that is read.
	MaxImageBytes = picture.MaxBytes

	// MaxImagePixels is width times height of the largest picture that is decoded.
	// A larger one is refused by its header. Decoding takes up to 28 bytes a pixel, 0.9 GiB,
	// for a progressive CMYK JPEG, which is the worst; keeping the size takes 14 more, 1.3 GiB.
	MaxImagePixels = picture.MaxPixels
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
		return nil, wrap("%w (in %q)", "%w（文件 %q）", pictureError(&picture.Error{Kind: picture.TooManyBytes}), path)
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
	img, err := picture.Decode(r)
	if err != nil {
		return nil, pictureError(err)
	}
	if side > 0 {
		img = picture.Scale(picture.OnWhite(img, picture.Square(img.Bounds())), side, side)
	}
	return FromImage(img), nil
}

// maxImageSide is the largest side to which ReadImage scales. Scaling takes up to 32·side
// bytes for each row of the picture, here 190 MiB.
const maxImageSide = 1024
