// Package canvas draws what figures are made of. It knows nothing of tensors, layers or languages:
// package plots turns these into pictures, numbers and texts, and lays them out on a [Sheet].
//
//	sheet.go     Sheet: the paper; as a picture, PNG or SVG
//	mark.go      what lies on it: Block, Bitmap, Shape, Disc, arrows, outlines
//	text.go      Label: a line of text; its width, cutting and folding it
//	numbers.go   how a number is written: 61,706, 61.7k, −0.281
//	caption.go   lines of text below a figure
//	style.go     the colours of what is not data
//	colormap.go  Scale: from a value to its colour
//	tint.go      Tint: a scale over a grey picture
//	colorbar.go  ColorBar: the legend of a scale, which Sheet.AddColorBar draws
//	cells.go     numbers in coloured squares
//	matrix.go    Matrix: a block of such squares, or of colours alone
//	board.go     Board: a grid with padding, over which a window moves
//	grid.go      Panel: pictures in rows
//	pane.go      Pane: pictures in a row, each with a colour bar
//	axis.go      Axis and Chart: round ticks, grid lines
//	logaxis.go   LogAxis: powers of ten
//
// Lengths and positions are in dots, counted from the top left corner; [DotsPerPixel] dots are a
// pixel of the page. Text sizes are in pixels.
package canvas
