package picture

import (
	"bytes"
	"image"
)

// Error says why data are not a picture that is read.
type Error struct {
	Kind   Kind
	Format Format      // "png", "jpeg", "gif" or "webp", or of a Foreign file what it is; empty if not known
	Header image.Point // width and height that the header says
	Frame  image.Point // of OtherFrame: width and height of the frame
	Start  []byte      // of Unknown: the first bytes, at most 12
	Err    error       // of Malformed and Damaged: what the decoder says
}

// Kind is what is wrong with data.
type Kind string

const (
	Empty         Kind = "no data"
	TooManyBytes  Kind = "more than MaxBytes"
	Foreign       Kind = "a format that is not read"
	Unknown       Kind = "no picture"
	Malformed     Kind = "malformed data"
	NoSize        Kind = "a side below 1 pixel"
	TooManyPixels Kind = "more than MaxPixels"
	OtherFrame    Kind = "a frame of another size than the header's"
	Damaged       Kind = "damaged data, or the end is missing"
	NoPixels      Kind = "no pixels"
)

// TooLarge says whether the data are beyond a limit; otherwise they are no picture.
func (k Kind) TooLarge() bool { return k == TooManyBytes || k == TooManyPixels }

// Error names the package, the kind and what the decoder says.
func (e *Error) Error() string {
	text := "picture: " + string(e.Kind)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap is what the decoder says.
func (e *Error) Unwrap() error { return e.Err }

// Format is the name of a file format.
type Format string

// The formats of a [Foreign] file.
const (
	HEIC Format = "heic"
	HEIF Format = "heif"
	AVIF Format = "avif"
	SVG  Format = "svg"
	HTML Format = "html"
	PDF  Format = "pdf"
)

// foreign are the formats that students take for pictures which can be read, by what is in the
// first bytes in small letters.
var foreign = []struct {
	start  string
	format Format
}{
	{"ftypheic", HEIC},
	{"ftypheix", HEIC},
	{"ftypmif1", HEIF},
	{"ftypavif", AVIF},
	{"<svg", SVG},
	{"<!doctype html", HTML},
	{"<html", HTML},
	{"%pdf-", PDF},
}

// otherFormat is the error for data that are in no format which can be read.
func otherFormat(data []byte) error {
	start := bytes.ToLower(data[:min(len(data), 512)])
	for _, f := range foreign {
		if bytes.Contains(start, []byte(f.start)) {
			return &Error{Kind: Foreign, Format: f.format}
		}
	}
	return &Error{Kind: Unknown, Start: data[:min(len(data), 12)]}
}
