package plots

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// cat and its maps are what most figures here show.
func catMaps() (img *cnnlib.Tensor, conv *cnnlib.Conv2D, maps *cnnlib.Tensor) {
	img = samples.Cat(32)
	conv = &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}
	cnnlib.Init(conv, 1)
	return img, conv, conv.Forward(img)
}

func TestGolden(t *testing.T) {
	img, conv, maps := catMaps()
	large := &cnnlib.Conv2D{In: 20, Out: 40, Kernel: 3}
	cnnlib.Init(large, 1)
	wide := &cnnlib.Conv2D{In: 3, Out: 20, Kernel: 3}
	cnnlib.Init(wide, 2)
	grouped := &cnnlib.Conv2D{In: 6, Out: 8, Kernel: 3, Groups: 2}
	cnnlib.Init(grouped, 3)
	depthwise := &cnnlib.Conv2D{In: 6, Out: 12, Kernel: 3, Groups: 6}
	cnnlib.Init(depthwise, 4)
	for _, figure := range []struct {
		name string
		fig  *Figure
	}{
		{"image", Image(img)},
		{"image-grey", Image(samples.Edges(16))},
		{"channels", Channels(img)},
		{"kernels", Kernels(conv)},
		{"kernels-wide", Kernels(wide)},
		{"kernels-large", Kernels(large)},
		{"kernels-grouped", Kernels(grouped)},
		{"kernels-depthwise", Kernels(depthwise)},
		{"maps", ActivationMaps(maps)},
		{"maps-relu", ActivationMaps((&cnnlib.ReLU{}).Forward(maps))},
		{"maps-twenty", ActivationMaps(wide.Forward(samples.Coffee(34)))},
		{"maps-low", ActivationMaps(cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 4, H: 3, W: 120}, samples.Cat(32).Data[:4*3*120]))},
	} {
		t.Run(figure.name, func(t *testing.T) { compareGolden(t, figure.name+".png", figure.fig.PNG()) })
	}
}

func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make golden writes it", err)
	}
	if difference := comparePictures(decodePNG(t, got), decodePNG(t, want)); difference != "" {
		out := filepath.Join(os.TempDir(), "got-"+name)
		if err := os.WriteFile(out, got, 0o644); err != nil {
			t.Error(err)
		}
		t.Errorf("the figure differs from %s: %s; the new one is in %s (make golden accepts it)", path, difference, out)
	}
}

// comparePictures says where two pictures differ first, or "".
func comparePictures(got, want image.Image) string {
	if got.Bounds() != want.Bounds() {
		return fmt.Sprintf("it is %v, not %v", got.Bounds().Size(), want.Bounds().Size())
	}
	b := got.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if g, w := rgba(got, x, y), rgba(want, x, y); g != w {
				return fmt.Sprintf("pixel (%d, %d) is %v, not %v", x, y, g, w)
			}
		}
	}
	return ""
}

func decodePNG(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
