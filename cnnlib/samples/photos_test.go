package samples

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"testing"

	"cnnlessons/cnnlib"
)

func ExampleCat() {
	img := Cat(32)
	fmt.Println(img.Shape(), img.At(0, 0, 16, 16)*255) // the red of the pixel in row 16, column 16
	// Output: 32×32×3 97
}

var photos = map[string]func(int) *cnnlib.Tensor{
	"Cat": Cat, "Astronaut": Astronaut, "Coffee": Coffee, "Camera": Camera, "Rocket": Rocket,
}

var patterns = map[string]func(int) *cnnlib.Tensor{
	"Edges": Edges, "Checkerboard": Checkerboard, "Gradient": Gradient,
}

func TestSizes(t *testing.T) {
	check := func(name string, f func(int) *cnnlib.Tensor, channels int) {
		for _, side := range []int{1, 2, 7, 32, 255, 256} {
			x := f(side)
			if x.Shape() != (cnnlib.Shape{N: 1, C: channels, H: side, W: side}) {
				t.Errorf("%s(%d): %v", name, side, x.Shape())
			}
			for _, v := range x.Data {
				if !(0 <= v && v <= 1) {
					t.Errorf("%s(%d): value %v", name, side, v)
					break
				}
			}
			if side >= 7 {
				if lo, hi := x.MinMax(); lo == hi {
					t.Errorf("%s(%d) is constant", name, side)
				}
			}
			if x.Data[0]++; f(side).Data[0] == x.Data[0] {
				t.Errorf("%s(%d) gives the same tensor twice", name, side)
			}
		}
		for _, side := range []int{0, -1, MaxSide + 1, math.MaxInt, math.MinInt} {
			checkPanic(t, name, f, side)
		}
	}
	for name, f := range photos {
		check(name, f, 3)
	}
	for name, f := range patterns {
		check(name, f, 1)
	}
}

func checkPanic(t *testing.T, name string, f func(int) *cnnlib.Tensor, side int) {
	t.Helper()
	defer func() {
		t.Helper()
		fix := fmt.Sprintf("samples.%s(%d)", name, min(max(side, 1), MaxSide))
		err, _ := recover().(error)
		var e *cnnlib.ShapeError
		if !errors.As(err, &e) || e.In(cnnlib.English) != (cnnlib.ErrorText{
			Layer: "samples." + name, Wanted: fmt.Sprintf("a side from 1 to %d pixels", MaxSide), Given: fmt.Sprint(side), Fix: fix,
		}) {
			t.Errorf("%s(%d): panic with %v", name, side, err)
		}
	}()
	f(side)
}

// The pixels have these bytes on every machine.
func TestPixels(t *testing.T) {
	want := map[string]string{ // the first 8 bytes of the SHA-256
		"Astronaut(256)": "9ed316a8104dc456",
		"Astronaut(32)":  "c33d9e42be4a2f7c",
		"Camera(256)":    "25a4d4fd36f57b9e",
		"Camera(32)":     "e5f949a40a83ff13",
		"Cat(256)":       "3fde380efb207e39",
		"Cat(32)":        "daab1237820bebec",
		"Coffee(256)":    "704e959e339c7ba6",
		"Coffee(32)":     "28fc7afc4519e52a",
		"Rocket(256)":    "d5842f1ee2a787e7",
		"Rocket(32)":     "ff2e300e3bcc0eac",
	}
	for name, f := range photos {
		for _, side := range []int{32, 256} {
			sum := sha256.Sum256(f(side).Image(0).Pix)
			key := fmt.Sprintf("%s(%d)", name, side)
			if got := hex.EncodeToString(sum[:8]); got != want[key] {
				t.Errorf("%q: %q,", key, got)
			}
		}
	}
}

func TestCameraIsGrey(t *testing.T) {
	x := Camera(64)
	for i, v := range x.Channel(0, 0) {
		if x.Channel(0, 1)[i] != v || x.Channel(0, 2)[i] != v {
			t.Fatalf("pixel %d has a colour", i)
		}
	}
}
