package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/samples"
	"cnnlessons/internal/nbclient"
	"cnnlessons/plots"
)

// TestOwnPicture puts files beside the index notebook, as a student who uploads them does, and
// runs its cell with their names.
func TestOwnPicture(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	encode := func(name string, img image.Image) string {
		t.Helper()
		encodeInto(t, filepath.Join(dir, name), img)
		return name
	}
	grey := image.NewGray(image.Rect(0, 0, 90, 90))
	for i := range grey.Pix {
		grey.Pix[i] = uint8(i)
	}
	good := []string{
		encode("photo.png", rings(200, 150)), encode("photo.JPG", rings(640, 480)), encode("wide.png", rings(500, 3)),
		encode("tall.jpeg", rings(2, 700)), encode("pixel.png", rings(1, 1)), encode("grey.gif", grey),
		encode("我的 猫 (1).jpg", rings(64, 64)),
	}
	for name, data := range map[string]string{"notes.png": "My notes, no picture.", "empty.jpg": "", "broken.png": "\x89PNG\r\n\x1a\n\x00\x00"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	names := `"broken.png", "empty.jpg", "grey.gif", "notes.png", "photo.JPG", "photo.png", "pixel.png", "tall.jpeg", "wide.png", "我的 猫 (1).jpg"`
	bad := map[string][2]string{
		"holiday.png": {
			`there is no file "holiday.png"` + "\n  pictures here: " + names + "\n",
			`没有文件 "holiday.png"` + "\n  这里的图片：" + strings.ReplaceAll(names, ", ", "、") + "\n",
		},
		"notes.png":  {`it begins with "My notes, no" (in "notes.png")`, `文件开头是 "My notes, no"（文件 "notes.png"）`},
		"empty.jpg":  {`the file is empty (in "empty.jpg")`, `文件是空的（文件 "empty.jpg"）`},
		"broken.png": {`unexpected EOF (in "broken.png")`, `unexpected EOF（文件 "broken.png"）`},
		"":           {`there is no file ""`, `没有文件 ""`},
	}

	for i, language := range languages {
		cell := cellOf(t, (lesson{path: filepath.Join(language.dir, "00-index.ipynb")}).read(t), "own").Source()
		k := startKernel(t, language.kernel, dir)
		run := func(t *testing.T, name string) nbclient.Result {
			code := strings.Replace(cell, `"my-picture.jpg"`, `"`+name+`"`, 1)
			if code == cell {
				t.Fatalf("the cell has no name to replace:\n%s", cell)
			}
			result := execute(t, k, code)
			if result.Err() != nil {
				t.Fatal(result.Err())
			}
			return result
		}
		say := cnnlib.Language(language.dir)
		for _, name := range good {
			t.Run(language.dir+"/"+name, func(t *testing.T) {
				x, err := cnnlib.LoadImage(filepath.Join(dir, name), 64)
				if err != nil {
					t.Fatal(err)
				}
				result := run(t, name)
				checkOwn(t, result, x, say)
				if o := result.Outputs[0]; o.Data()["image/png"] == nil {
					t.Errorf("before the picture it shows %q", o.Text())
				}
			})
		}
		for name, texts := range bad {
			t.Run(language.dir+"/bad "+name, func(t *testing.T) {
				result := run(t, name)
				checkOwn(t, result, samples.Coffee(64), say)
				instead := say.Say("\nSo here is a cup of coffee.\n", "\n先用一张咖啡的图片。\n")
				if got := result.Outputs[0].Text(); !strings.Contains(got, texts[i]) || !strings.HasSuffix(got, instead) {
					t.Errorf("it says %q, want %q and %q", got, texts[i], instead)
				}
			})
		}
	}
}

// rings is a picture of which no two parts are alike.
func rings(width, height int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetRGBA(x, y, color.RGBA{uint8(x * x), uint8(x*x + y*y), uint8(y * 7), 255})
		}
	}
	return img
}

// encodeInto writes a picture in the format that the path's extension names.
func encodeInto(t *testing.T, path string, img image.Image) {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch filepath.Ext(path) {
	case ".png":
		err = png.Encode(&b, img)
	case ".gif":
		err = gif.Encode(&b, img, nil)
	default:
		err = jpeg.Encode(&b, img, nil)
	}
	if err == nil {
		err = os.WriteFile(path, b.Bytes(), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// checkOwn checks the figures and shapes that the cell shows of the picture x.
func checkOwn(t *testing.T, result nbclient.Result, x *cnnlib.Tensor, say cnnlib.Language) {
	t.Helper()
	edge := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 1, Kernel: 3}, 1)
	copy(edge.Weight.Data, slices.Repeat([]float32{-1, 0, 1}, 9))
	random := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
	var want, got []string
	for _, f := range []*plots.Figure{
		plots.Channels(x), plots.ActivationMaps(edge.Forward(x)), plots.ActivationMaps(random.Forward(x)),
	} {
		want = append(want, f.In(say).Description())
	}
	text := ""
	for _, o := range result.Outputs {
		text += o.Text()
		if o.Data()["image/png"] != nil {
			alt, _ := o.Data()["text/plain"].(string)
			got = append(got, alt)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the figures are %q, want %q", got, want)
	}
	if want := "64×64×3 → 62×62×1\n64×64×3 → 60×60×6\n"; !strings.HasSuffix(text, want) {
		t.Errorf("the cell prints %q, want %q", text, want)
	}
}
