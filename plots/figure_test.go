package plots

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"image"
	"regexp"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

// Every number of a map must be one square of exactly its own colour.
func TestMapsAreExact(t *testing.T) {
	values := []float32{-3, -1, 0, 0.5, 2, 3}
	maps := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 2, W: 3}, values)
	f := ActivationMaps(maps)
	s := canvas.ScaleFor(-3, 3)
	zoom := canvas.PanelSide(1) / 3
	img := picturetest.Decode(t, f.PNG())
	for i, v := range values {
		left, top := canvas.Margin+i%3*zoom, canvas.Margin+canvas.LineHeight+i/3*zoom
		for y := top; y < top+zoom; y++ {
			for x := left; x < left+zoom; x++ {
				if got := picturetest.At(img, x, y); got != s.Color(v) {
					t.Fatalf("value %v at dot (%d, %d) has the colour %v, want %v", v, x, y, got, s.Color(v))
				}
			}
		}
	}
	if got := picturetest.At(img, canvas.Margin-1, canvas.Margin+canvas.LineHeight); got.R != canvas.FrameColor.Y {
		t.Errorf("the frame has the colour %v, want grey %v", got, canvas.FrameColor.Y)
	}
}

func TestPNGSize(t *testing.T) {
	_, _, maps := catMaps()
	f := ActivationMaps(maps)
	width, height := f.Size()
	if got := picturetest.Decode(t, f.PNG()).Bounds().Size(); got != image.Pt(2*width, 2*height) {
		t.Errorf("the PNG has %v dots, want two for each of %d×%d pixels", got, width, height)
	}
}

// The SVG must be well formed, hold each map as an unsmoothed picture and the text as text.
func TestSVG(t *testing.T) {
	img, _, _ := catMaps()
	svg := Channels(img).SVG()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		if _, err := decoder.Token(); err != nil {
			if err.Error() != "EOF" {
				t.Fatal(err)
			}
			break
		}
	}
	for _, text := range []string{"32×32×3", "R · 32×32", "G · 32×32", "B · 32×32"} {
		if !strings.Contains(string(svg), ">"+text+"<") {
			t.Errorf("the SVG has no text %q", text)
		}
	}
	for _, part := range []string{"image/jpg", "Hei;"} {
		if strings.Contains(string(svg), part) {
			t.Errorf("the SVG says %q", part)
		}
	}
	if want := "font-family:" + canvas.FontStack + ";"; !strings.Contains(string(svg), want) {
		t.Errorf("the SVG does not say %q", want)
	}
	pictures := regexp.MustCompile(`data:image/png;base64,([^"]+)"`).FindAllSubmatch(svg, -1)
	if len(pictures) != 4 {
		t.Fatalf("the SVG has %d pictures, want 4", len(pictures))
	}
	data, err := base64.StdEncoding.DecodeString(string(pictures[0][1]))
	if err != nil {
		t.Fatal(err)
	}
	embedded, source := picturetest.Decode(t, data), img.Image(0)
	zoom := embedded.Bounds().Dx() / 32
	for y := range 32 * zoom {
		for x := range 32 * zoom {
			if picturetest.At(embedded, x, y) != source.RGBAAt(x/zoom, y/zoom) {
				t.Fatalf("dot (%d, %d) of the embedded picture is not pixel (%d, %d) of the source", x, y, x/zoom, y/zoom)
			}
		}
	}
}

// Two figures of the same tensor must be the same bytes.
func TestSameBytes(t *testing.T) {
	_, conv, maps := catMaps()
	if !bytes.Equal(ActivationMaps(maps).PNG(), ActivationMaps(maps).PNG()) {
		t.Error("two PNG files of the same maps differ")
	}
	if !bytes.Equal(Kernels(conv).SVG(), Kernels(conv).SVG()) {
		t.Error("two SVG files of the same kernels differ")
	}
}
