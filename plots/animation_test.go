package plots

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
	"cnnlessons/plots/internal/picturetest"
)

// moments are the steps of an animation as still figures.
func moments(a *Animation) []*Figure {
	var all []*Figure
	for i := range a.steps {
		all = append(all, &Figure{Alt: a.Alt, sheet: &canvas.Sheet{
			Width: a.ground.Width, Height: a.ground.Height, Marks: slices.Concat(a.ground.Marks, a.step(i)),
		}})
	}
	return all
}

// The file has all steps, the last first and for longer; nearly in their own colours.
func TestAnimationFrames(t *testing.T) {
	a := shown(ExampleSlideOver)[0].(*Animation)
	frames, steps := picturetest.Frames(t, a.PNG()), moments(a)
	if len(frames) != len(steps) {
		t.Fatalf("%d frames for %d steps", len(frames), len(steps))
	}
	for i, f := range frames {
		step, delay := i-1, stepTime
		if i == 0 {
			step, delay = len(steps)-1, pauseTime
		}
		if f.Delay != delay {
			t.Errorf("frame %d stays for %v, want %v", i, f.Delay, delay)
		}
		want := steps[step].Image()
		if f.Image.Rect != want.Rect {
			t.Fatalf("frame %d is %v, want %v", i, f.Image.Rect, want.Rect)
		}
		different, most := 0, 0
		for j, v := range want.Pix {
			if d := max(int(v)-int(f.Image.Pix[j]), int(f.Image.Pix[j])-int(v)); d > 0 {
				different++
				most = max(most, d)
			}
		}
		if different > len(want.Pix)/50 || most > 60 {
			t.Errorf("frame %d: %d of %d numbers differ from step %d, by up to %d", i, different, len(want.Pix), step, most)
		}
	}
}

// compareFrames says where two animated PNGs differ first, or "".
func compareFrames(t *testing.T, got, want []byte) string {
	t.Helper()
	g, w := picturetest.Frames(t, got), picturetest.Frames(t, want)
	if len(g) != len(w) {
		return fmt.Sprintf("it has %d frames, not %d", len(g), len(w))
	}
	for i := range g {
		if difference := picturetest.Compare(g[i].Image, w[i].Image); difference != "" {
			return fmt.Sprintf("in frame %d, %s", i, difference)
		}
	}
	return ""
}

// Every step of the Examples, in both languages, lies inside its figure.
func TestAnimationsAreInside(t *testing.T) {
	for _, e := range examples {
		for _, d := range shown(e.run) {
			a, ok := d.(*Animation)
			if !ok {
				continue
			}
			for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
				for i, f := range moments(a.In(l)) {
					inside(t, fmt.Sprintf("step %d of %s in %s", i, e.name, l), f)
				}
			}
			if en, zh := a.In(cnnlib.English).Alt, a.In(cnnlib.English).In(cnnlib.Chinese).Alt; en == zh || en != a.In(cnnlib.Chinese).In(cnnlib.English).Alt {
				t.Errorf("%s says %q and %q", e.name, en, zh)
			}
		}
	}
}

func TestSaveAnimation(t *testing.T) {
	a := shown(ExampleSlideOver_transposed)[0].(*Animation)
	path := filepath.Join(t.TempDir(), "a.png")
	if err := Save(path, a); err != nil {
		t.Fatal(err)
	}
	saved, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	width, height := a.Size()
	if frames := picturetest.Frames(t, saved); len(frames) != 4 || frames[0].Image.Rect.Size() != image.Pt(2*width, 2*height) {
		t.Errorf("the file has %d frames of %v, want 4 with two dots for each of %d×%d pixels", len(frames), frames[0].Image.Rect, width, height)
	}
	if err := Save(path+".svg", a); !errors.Is(err, ErrFormat) {
		t.Errorf("as an SVG: %v, want %v", err, ErrFormat)
	}
}
