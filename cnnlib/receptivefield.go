package cnnlib

import (
	"fmt"
	"image"
	"slices"
	"strings"

	"cnnlessons/cnnlib/internal/table"
)

// ReceptiveField is the part of a network's input that one number of a layer's output depends
// on. In the rectangles, Y counts rows and X counts columns; Min is the first pixel and Max is one
// past the last pixel.
type ReceptiveField struct {
	Language         Language
	Name             string // the layer's name in the network, such as "conv2"
	Input, Output    Shape  // the shapes of the network's input and of the layer's output
	Map, Row, Column int    // the place of the number in the layer's output

	// Seen is the smallest rectangle around all pixels of the input that the number depends on,
	// in any channel. Seen is empty if the number depends on no pixel.
	Seen image.Rectangle

	// Pixels is the number of pixels in Seen that the number depends on. A dilation, or a stride
	// larger than the kernel, leaves holes in Seen; so do branches that look at different places.
	Pixels int

	// Full is the rectangle that the number would depend on if every map went on beyond its edges
	// instead of ending in padding. For a layer that reads whole maps, such as a Linear after a
	// Flatten, Full is the rectangle around the Fulls of all numbers of these maps. The size of
	// Full is the receptive field that is quoted for a network.
	Full image.Rectangle

	// RowStride is the distance in rows of the input from Full to the Full of the number in the
	// next row. ColumnStride is the distance in columns from Full to the Full of the number in the
	// next column. A stride is 0 if both numbers have one Full. (Behind an enlarged map, the
	// strides can differ from row to row.)
	RowStride, ColumnStride int
}

// ReceptiveFieldOf finds the part of a network's input that one number of a layer's output depends
// on: the number at map m and the given row and column, for an input of the shape in. name is the
// name of the layer, or of a network inside the network, as [ArithmeticOf] writes it; "" is the
// network itself. For a layer that is used more than once, ReceptiveFieldOf takes the first use.
// Nothing is run and no weights are needed: a number depends on its inputs even if a weight is 0 or
// a ReLU gives 0, and a maximum depends on all numbers of its window. [BatchNorm2D] uses its moving
// averages, as in Forward.
//
// A layer that is not of this package is taken to depend on its whole input. ReceptiveFieldOf
// panics with a [*ShapeError] if in does not fit, the layer's output has no such number, or the
// rectangle is too large to count. It panics with a [*UsageError] if the network has no layer of
// this name.
func ReceptiveFieldOf(net Layer, in Shape, name string, m, row, column int) *ReceptiveField {
	uses := must(trace(net, in))
	place := placeOf(uses, name)
	f := &ReceptiveField{Language: DefaultLanguage(), Name: name, Input: in, Output: uses[place].out, Map: m, Row: row, Column: column}
	checkPosition(label(name, uses[place].layer), f.Output, m, row, column)
	r := followed(uses, place, m, row, column)
	if r == nil {
		return f
	}
	f.Full = r.bounds
	if next := followed(uses, place, m, row+1, column+1); next != nil {
		f.RowStride, f.ColumnStride = next.bounds.Min.Y-f.Full.Min.Y, next.bounds.Min.X-f.Full.Min.X
	}
	for i, ok := range r.cells {
		if ok {
			f.Seen = f.Seen.Union(image.Rect(i%in.W, i/in.W, i%in.W+1, i/in.W+1))
			f.Pixels++
		}
	}
	return f
}

// In returns a copy of the receptive field that String writes in the given language.
func (f *ReceptiveField) In(l Language) *ReceptiveField {
	g := *f
	g.Language = l
	return &g
}

// Centre returns the middle of Full, as a row and a column of the input: 1.5 is between row 1 and
// row 2.
func (f *ReceptiveField) Centre() (row, column float64) {
	return float64(f.Full.Min.Y+f.Full.Max.Y-1) / 2, float64(f.Full.Min.X+f.Full.Max.X-1) / 2
}

// String writes the receptive field as plain text, a line for each fact.
func (f *ReceptiveField) String() string {
	w := f.Language.explainWords()
	picture := [2]string{w.picture, f.Input.text(f.Language.words().batch)}
	title := fmt.Sprintf(w.field, f.unit(w)) + "\n"
	if f.Full.Empty() {
		return title + table.Labelled([2]string{w.pixels, w.nothing}, picture)
	}
	seen := w.onlyPadding
	if !f.Seen.Empty() {
		seen = fmt.Sprintf(w.seen, rectText(w, f.Seen), f.Pixels)
	}
	row, column := f.Centre()
	return title + table.Labelled(
		[2]string{w.pixels, seen},
		[2]string{w.unclipped, rectText(w, f.Full)},
		[2]string{w.size, fmt.Sprintf("%d×%d", f.Full.Dy(), f.Full.Dx())},
		[2]string{w.centre, fmt.Sprintf(w.place, row, column)},
		[2]string{w.stride, fmt.Sprintf("%d×%d", f.RowStride, f.ColumnStride)},
		picture,
	)
}

// unit names the number whose receptive field f is.
func (f *ReceptiveField) unit(w explainWords) string {
	name := f.Name
	if name == "" {
		name = w.network
	}
	return name + f.Language.words().separator + fmt.Sprintf(w.position, f.Map, f.Row, f.Column, f.Output.text(f.Language.words().batch))
}

// rectText writes the rows and columns of a rectangle.
func rectText(w explainWords, r image.Rectangle) string {
	return fmt.Sprintf(w.rectangle, r.Min.Y, r.Max.Y-1, r.Min.X, r.Max.X-1)
}

// maxExtent bounds the coordinates of a region, so that an int holds every coordinate after the
// largest stride and kernel.
const maxExtent = 1 << 31

// checkExtent panics if bounds, the region that a layer reads, go beyond maxExtent.
func checkExtent(u use, bounds image.Rectangle) {
	if bounds.In(image.Rect(-maxExtent, -maxExtent, maxExtent, maxExtent)) {
		return
	}
	e := NewShapeError(tooWideField, textOf(u.layer), maxExtent, bounds.Min.Y, bounds.Max.Y-1, bounds.Min.X, bounds.Max.X-1)
	e.Name = u.name
	panic(e)
}

// placeOf returns the index of the first use with the given name. It panics if no use has the name.
func placeOf(uses []use, name string) int {
	if i := slices.IndexFunc(uses, func(u use) bool { return u.name == name }); i >= 0 {
		return i
	}
	const most = 12
	var names []string
	for _, u := range uses[1:] {
		if !slices.Contains(names, u.name) {
			names = append(names, u.name)
		}
	}
	list := namesOnly.Of(strings.Join(names[:min(len(names), most)], ", "))
	switch {
	case len(names) == 0:
		list = layerItself.Of()
	case len(names) > most:
		list = andMore.Of(list, len(names)-most)
	}
	panic(NewUsageError(noSuchLayer, textOf(uses[0].layer), list, name))
}

// label returns the text that names a layer of a network in an error.
func label(name string, l Layer) fmt.Stringer {
	if name == "" {
		return text(textOf(l))
	}
	return text(name + " = " + textOf(l))
}

// checkPosition panics unless the output of a layer has the given map, row and column.
func checkPosition(layer fmt.Stringer, out Shape, m, row, column int) {
	if uint(m) < uint(out.C) && uint(row) < uint(out.H) && uint(column) < uint(out.W) {
		return
	}
	panic(NewShapeError(noSuchPosition, layer.String(), out.C-1, out.H-1, out.W-1, m, row, column,
		min(max(m, 0), out.C-1), min(max(row, 0), out.H-1), min(max(column, 0), out.W-1), out))
}
