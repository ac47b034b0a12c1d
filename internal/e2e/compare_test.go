package e2e

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// compareOutputs returns how the outputs of a cell differ from those wanted, nil
// if they do not.
func compareOutputs(got, want []notebook.Output) error {
	for i := range min(len(got), len(want)) {
		if err := compareOutput(got[i], want[i]); err != nil {
			return fmt.Errorf("output %d: %w", i+1, err)
		}
	}
	if len(got) != len(want) {
		return fmt.Errorf("%d outputs %v, want %d %v", len(got), kinds(got), len(want), kinds(want))
	}
	return nil
}

func compareOutput(got, want notebook.Output) error {
	if kind(got) != kind(want) {
		return fmt.Errorf("it is %s, want %s", kind(got), kind(want))
	}
	if got.Text() != want.Text() {
		return fmt.Errorf("its text differs: %s", firstDifference(got.Text(), want.Text()))
	}
	if !reflect.DeepEqual(got["metadata"], want["metadata"]) {
		return fmt.Errorf("its metadata are %v, want %v", got["metadata"], want["metadata"])
	}
	for mime, content := range got.Data() {
		if err := compareContent(mime, content, want.Data()[mime]); err != nil {
			return fmt.Errorf("its %s: %w", mime, err)
		}
	}
	return nil
}

// kind says in brief what an output is.
func kind(o notebook.Output) string {
	mimes := slices.Sorted(maps.Keys(o.Data()))
	return strings.Join(append(mimes, o.Type(), o.Stream()), " ")
}

func kinds(outputs []notebook.Output) []string {
	var all []string
	for _, o := range outputs {
		all = append(all, strings.TrimSpace(kind(o)))
	}
	return all
}

func compareContent(mime string, got, want any) error {
	gotText, gotIsText := got.(string)
	wantText, wantIsText := want.(string)
	switch {
	case !gotIsText || !wantIsText:
		if !reflect.DeepEqual(got, want) {
			return fmt.Errorf("%v, want %v", got, want)
		}
	case mime == "image/png":
		return comparePNG(gotText, wantText)
	case gotText != wantText:
		return fmt.Errorf("it differs: %s", firstDifference(gotText, wantText))
	}
	return nil
}

// comparePNG compares the pixels of two pictures, since two versions of Go may
// compress the same ones differently. A picture that differs is kept in a file.
func comparePNG(got, want string) error {
	wantPicture, _, err := decodePNG(want)
	if err != nil {
		return fmt.Errorf("the committed picture: %w", err)
	}
	picture, data, err := decodePNG(got)
	if err != nil {
		return err
	}
	difference := comparePixels(picture, wantPicture)
	if difference == nil {
		return nil
	}
	f, err := os.CreateTemp("", "cnnlessons-got-*.png")
	if err != nil {
		return fmt.Errorf("%w (and keeping it failed: %w)", difference, err)
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("%w (and keeping it failed: %w)", difference, err)
	}
	return fmt.Errorf("%w; the picture that came out is %s", difference, f.Name())
}

func decodePNG(text string) (image.Image, []byte, error) {
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, nil, fmt.Errorf("not base64: %w", err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, nil, fmt.Errorf("not a PNG: %w", err)
	}
	return picture, data, nil
}

// comparePixels returns the first difference of two pictures.
func comparePixels(got, want image.Image) error {
	if got.Bounds() != want.Bounds() {
		return fmt.Errorf("a picture of %v, want one of %v", got.Bounds().Size(), want.Bounds().Size())
	}
	b := want.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			g := color.NRGBA64Model.Convert(got.At(x, y))
			w := color.NRGBA64Model.Convert(want.At(x, y))
			if g != w {
				return fmt.Errorf("the pixel at column %d, row %d is %v, want %v", x, y, g, w)
			}
		}
	}
	return nil
}

// firstDifference quotes the first line in which two texts differ.
func firstDifference(got, want string) string {
	g, w := strings.SplitAfter(got, "\n"), strings.SplitAfter(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is\n\t%.200q, want\n\t%.200q", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

func TestCompareOutputs(t *testing.T) {
	stream := func(text string) notebook.Output {
		return notebook.Output{"output_type": "stream", "name": "stdout", "text": text}
	}
	display := func(mime string, content any) notebook.Output {
		return notebook.Output{"output_type": "display_data", "metadata": map[string]any{}, "data": map[string]any{mime: content}}
	}
	all := func(o ...notebook.Output) []notebook.Output { return o }
	picture := func(width int, c color.Gray, level png.CompressionLevel) notebook.Output {
		img := image.NewGray(image.Rect(0, 0, width, 2))
		img.SetGray(1, 1, c)
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: level}).Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		return display("image/png", base64.StdEncoding.EncodeToString(b.Bytes()))
	}
	black, grey := color.Gray{}, color.Gray{Y: 1}

	for _, test := range []struct {
		name      string
		got, want []notebook.Output
		err       string // part of it, "" if there is none
	}{
		{"same text", all(stream("a")), all(stream("a")), ""},
		{"other text", all(stream("a\nb\n")), all(stream("a\nc\n")), `line 2 is`},
		{"too few", nil, all(stream("a")), "0 outputs [], want 1 [stream stdout]"},
		{"too many", all(stream("a"), display("text/html", "")), all(stream("a")), "2 outputs"},
		{"other kind", all(display("text/html", "")), all(display("text/markdown", "")), "it is text/html display_data"},
		{"other content", all(display("text/html", "a")), all(display("text/html", "b")), "its text/html: it differs"},
		{"other JSON", all(display("application/json", []any{})), all(display("application/json", nil)), "its application/json: []"},
		{"same picture", all(picture(3, grey, png.NoCompression)), all(picture(3, grey, png.BestCompression)), ""},
		{"other pixel", all(picture(3, grey, 0)), all(picture(3, black, 0)), "the pixel at column 1, row 1"},
		{"other size", all(picture(3, grey, 0)), all(picture(6, grey, 0)), "a picture of (3,2), want one of (6,2)"},
		{"no picture", all(display("image/png", "?")), all(picture(3, grey, 0)), "not base64"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := compareOutputs(test.got, test.want)
			if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("error %v, want %q", err, test.err)
			}
			if err == nil {
				return
			}
			if _, file, kept := strings.Cut(err.Error(), "the picture that came out is "); kept {
				if err := os.Remove(file); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
