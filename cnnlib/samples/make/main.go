// Make cuts the sample photographs out of scikit-image's wheel, which is a zip file:
//
//	pip download --no-deps scikit-image==0.26.0
//	go run ./cnnlib/samples/make scikit_image-0.26.0-*.whl
//
// It writes cnnlib/samples/*.png, 256×256 pixels each. Run it in the repository's root.
package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg"
	"image/png"
	"os"
	"path/filepath"

	"cnnlessons/cnnlib"
)

// photos are the files in the wheel and the square cut out of each; see LICENSES.md.
var photos = []struct {
	name, file string
	square     image.Rectangle
}{
	{"cat", "chelsea.png", image.Rect(60, 0, 360, 300)},
	{"astronaut", "astronaut.png", image.Rect(0, 0, 512, 512)},
	{"coffee", "coffee.png", image.Rect(80, 0, 480, 400)},
	{"camera", "camera.png", image.Rect(0, 0, 512, 512)},
	{"rocket", "rocket.jpg", image.Rect(106, 0, 533, 427)},
}

const side = 256

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./cnnlib/samples/make scikit_image-….whl")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "make samples:", err)
		os.Exit(1)
	}
}

func run(wheel string) error {
	archive, err := zip.OpenReader(wheel)
	if err != nil {
		return err
	}
	defer archive.Close()
	for _, p := range photos {
		f, err := archive.Open("skimage/data/" + p.file)
		if err != nil {
			return err
		}
		img, _, err := image.Decode(f)
		f.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", p.file, err)
		}
		square := image.NewRGBA(image.Rectangle{Max: p.square.Size()})
		draw.Draw(square, square.Bounds(), img, p.square.Min, draw.Src)
		var out bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&out, cnnlib.Resize(square, side, side)); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join("cnnlib", "samples", p.name+".png"), out.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
