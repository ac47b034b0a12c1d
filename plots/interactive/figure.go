package interactive

import (
	"embed"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"image/color"
	"io/fs"
	"math"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots"
)

//go:embed web
var web embed.FS

// file is a file of the directory web.
func file(name string) string {
	data, err := web.ReadFile("web/" + name)
	if err != nil {
		panic(err) // the files are part of the program
	}
	return strings.TrimSpace(string(data))
}

// files is the text of the files of web with the extension: core, then the names that have such a
// file.
func files(names []string, extension string) string {
	all := file("core" + extension)
	for _, name := range names {
		if _, err := fs.Stat(web, "web/"+name+extension); err == nil {
			all += "\n" + file(name+extension)
		}
	}
	return all
}

// Figure is a drawing to play with. The functions of this package make figures. [plots.Show] shows
// a figure; [plots.Save] saves it as .html, or without scripts as .png.
type Figure struct {
	// Alt says in a sentence what there is to see, for those who cannot see it.
	Alt string

	still   *plots.Figure
	scripts []string       // the names of its files in web, .js and .css, the last with the function start
	data    map[string]any // that the script gets, as JSON

	layOut func(cnnlib.Language) *Figure // makes the figure in another language
}

var _ plots.Drawing = (*Figure)(nil)

// inDefaultLanguage makes a figure in the default language, and remembers how, for In.
func inDefaultLanguage(layOut func(cnnlib.Language) *Figure) *Figure {
	f := layOut(cnnlib.DefaultLanguage())
	f.layOut = layOut
	return f
}

// In returns the figure with its words in the language l. f stays as it is.
func (f *Figure) In(l cnnlib.Language) *Figure {
	other := f.layOut(l)
	other.layOut = f.layOut
	return other
}

// HTML returns the figure as a piece of a page.
func (f *Figure) HTML() string { return f.html(f.still.PNG()) }

// html is HTML with the PNG of the still figure.
func (f *Figure) html(still []byte) string {
	data := map[string]any{"alt": f.Alt, "palettes": map[string][]int{"magnitude": rgb(plots.Colors(false)), "signed": rgb(plots.Colors(true))}}
	for name, v := range f.data {
		data[name] = v
	}
	content, err := json.Marshal(data) // which escapes < and >, so that no text ends the script
	if err != nil {
		panic(err) // the figures hold only what JSON can say
	}
	styleText, err := json.Marshal(files(f.scripts, ".css"))
	if err != nil {
		panic(err) // a text
	}
	width, height := f.still.Size()
	return fmt.Sprintf(`<div class="cnnlessons-figure" data-lm-suppress-shortcuts="true"><img alt="%s" width="%d" height="%d" src="data:image/png;base64,%s"></div><script>(() => {
"use strict";
%s
run(start, %s, %s);
})();</script>`, html.EscapeString(f.Alt), width, height, base64.StdEncoding.EncodeToString(still),
		files(f.scripts, ".js"), styleText, content)
}

// Description returns Alt.
func (f *Figure) Description() string { return f.Alt }

// Size returns the width and height of the still picture, in CSS pixels. The interactive figure is
// as large as the page and the window let it be.
func (f *Figure) Size() (width, height int) { return f.still.Size() }

// Output returns the figure as HTML and, for where scripts do not run, as a still PNG.
func (f *Figure) Output() plots.Output {
	still := f.still.PNG()
	return plots.Output{PNG: still, HTML: f.html(still)}
}

// File returns the figure as a page of its own if the extension is ".html", and as a still picture
// if it is ".png"; for any other extension ok is false.
func (f *Figure) File(extension string) (data []byte, ok bool) {
	switch extension {
	case ".html":
		return []byte(fmt.Sprintf("<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>%s</title>\n%s\n", html.EscapeString(f.Alt), f.HTML())), true
	case ".png":
		return f.still.PNG(), true
	}
	return nil, false
}

// floats writes numbers for the function floats of the script.
func floats(values []float32) string {
	data := make([]byte, 0, 4*len(values))
	for _, v := range values {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return base64.StdEncoding.EncodeToString(data)
}

// rgb are colours as the script has them: numbers of 24 bits.
func rgb(colors []color.RGBA) []int {
	all := make([]int, len(colors))
	for i, c := range colors {
		all[i] = int(c.R)<<16 | int(c.G)<<8 | int(c.B)
	}
	return all
}
