// Package samples has small pictures for lessons: photographs, embedded in the
// program, and synthetic patterns. Every function returns a new tensor of one
// sample with values from 0 to 1, the same bits on every machine. LICENSES.md says
// where the photographs come from.
package samples

import (
	"bytes"
	_ "embed"
	"image/png"

	"cnnlessons/cnnlib"
)

// MaxSide is the side of the embedded photographs in pixels, and the largest side of a sample.
const MaxSide = 256

var (
	//go:embed cat.png
	cat []byte
	//go:embed astronaut.png
	astronaut []byte
	//go:embed coffee.png
	coffee []byte
	//go:embed camera.png
	camera []byte
	//go:embed rocket.png
	rocket []byte
)

// Cat is a cat's face, 1×3×side×side, scaled by [cnnlib.Resize]. It panics with a
// [*cnnlib.ShapeError] unless side is from 1 to [MaxSide].
func Cat(side int) *cnnlib.Tensor { return photo("samples.Cat", cat, side) }

// Astronaut is the astronaut Eileen Collins with a shuttle behind her, 1×3×side×side, scaled by
// [cnnlib.Resize]. It panics with a [*cnnlib.ShapeError] unless side is from 1 to [MaxSide].
func Astronaut(side int) *cnnlib.Tensor { return photo("samples.Astronaut", astronaut, side) }

// Coffee is a red cup of coffee on a wooden table, 1×3×side×side, scaled by [cnnlib.Resize]. It
// panics with a [*cnnlib.ShapeError] unless side is from 1 to [MaxSide].
func Coffee(side int) *cnnlib.Tensor { return photo("samples.Coffee", coffee, side) }

// Camera is a man with a camera on a tripod, 1×3×side×side, scaled by [cnnlib.Resize]. The
// picture is grey: its three channels are equal. Camera panics with a [*cnnlib.ShapeError]
// unless side is from 1 to [MaxSide].
func Camera(side int) *cnnlib.Tensor { return photo("samples.Camera", camera, side) }

// Rocket is a rocket at dusk between four towers, 1×3×side×side, scaled by [cnnlib.Resize]. It
// panics with a [*cnnlib.ShapeError] unless side is from 1 to [MaxSide].
func Rocket(side int) *cnnlib.Tensor { return photo("samples.Rocket", rocket, side) }

func photo(name string, data []byte, side int) *cnnlib.Tensor {
	checkSide(name, side)
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		panic(err) // the embedded files are tested
	}
	if side == MaxSide {
		return cnnlib.FromImage(img)
	}
	return cnnlib.FromImage(cnnlib.Resize(img, side, side))
}

func checkSide(name string, side int) {
	if side < 1 || side > MaxSide {
		panic(cnnlib.NewShapeError(wrongSide, name, MaxSide, side, name, min(max(side, 1), MaxSide)))
	}
}
