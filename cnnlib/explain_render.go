package cnnlib

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"cnnlessons/cnnlib/internal/table"
	"cnnlessons/internal/digits"
)

const (
	shownGrids = 4  // the most channels whose numbers are printed
	shownSums  = 12 // the most channels whose sums are printed
	shownSide  = 12 // the most rows, and columns, of a kernel whose numbers are printed
	pageWidth  = 79 // the most columns of a line of text
)

// explanationText is an explanation in words and digits.
type explanationText struct {
	Printed
	grids  int    // the number of channels whose numbers stand in grids
	hidden string // a sentence that names the channels without a grid
}

// write chooses the channels, digits and sentences that are shown. A sum is the sum of the shown
// digits, so that the page adds up; the RoundingLine has the difference to the exact sum.
func (e *Explanation) write() explanationText {
	w, shapes := e.Language.explainWords(), e.Language.words()
	channels := make([]int, len(e.Channels))
	for i, c := range e.Channels {
		channels[i] = c.Channel
	}
	var t explanationText
	t.Title = fmt.Sprintf(w.title, joinEqual(e.Name, e.Layer), fmt.Sprintf(w.position, e.Map, e.Row, e.Column, e.Output.text(shapes.batch)))
	t.Reads = fmt.Sprintf(w.reads, rangeText(e.Rows), rangeText(e.Columns), rangeText(channels), e.Input.text(shapes.batch))
	d := e.digits()
	single := len(e.Rows) == 1 && len(e.Columns) == 1 && e.Operation == OperationWeightedSum
	large := len(e.Rows) > shownSide || len(e.Columns) > shownSide
	t.grids = min(len(e.Channels), shownGrids)
	shown := t.grids
	switch {
	case single:
		t.grids, shown = 0, min(len(e.Channels), shownSums)
	case large:
		t.grids, shown = 0, 0
	}
	for _, c := range e.Channels[:shown] {
		p := PrintedChannel{Label: fmt.Sprintf(w.channel, c.Channel), Inputs: e.grid(d.inputs, digits.Float64s(c.Inputs))}
		if e.Operation == OperationWeightedSum {
			p.Weights, p.Products = e.plainGrid(d.weights, digits.Float64s(c.Weights)), e.grid(d.sums, c.Products)
		}
		t.Channels = append(t.Channels, p)
	}
	if t.grids > 0 && t.grids < len(e.Channels) {
		t.hidden = fmt.Sprintf(w.channels, rangeText(channels[t.grids:]))
	}
	var rounding bool
	t.Lines, rounding = e.lines(w, d, single, t.grids)
	t.Notes = e.notes(w, d, rounding, large, t.grids)
	if shown > 0 && e.readsPadding() {
		t.Padding = w.marked
		if e.Operation == OperationLargest {
			t.Padding = w.unread
		}
	}
	return t
}

// readsPadding reports whether the kernel or window covers padding.
func (e *Explanation) readsPadding() bool {
	return slices.ContainsFunc(e.Rows, func(r int) bool { return uint(r) >= uint(e.Input.H) }) ||
		slices.ContainsFunc(e.Columns, func(c int) bool { return uint(c) >= uint(e.Input.W) })
}

// sentences returns the sentences below the lines.
func (t explanationText) sentences() []string {
	if t.Padding == "" || t.grids == 0 {
		return t.Notes
	}
	return append([]string{t.Padding}, t.Notes...)
}

// lines returns the lines from the bias to the value and the layers after it. rounding reports whether
// a RoundingLine is among them.
func (e *Explanation) lines(w explainWords, d decimals, single bool, grids int) (lines []PrintedLine, rounding bool) {
	line := func(kind LineKind, number, label string) { lines = append(lines, PrintedLine{kind, number, label}) }
	value := func(kind LineKind, v float32, label string) {
		line(kind, strconv.FormatFloat(float64(v), 'f', -1, 32), label)
	}
	if e.Operation == OperationLargest {
		at := e.Largest
		value(ValueLine, e.Value, fmt.Sprintf(w.largest, e.Rows[at/len(e.Columns)], e.Columns[at%len(e.Columns)]))
	} else {
		total, finite := new(big.Rat), true // the sum of the printed numbers, and whether all are finite
		add := func(kind LineKind, printed *big.Rat, v float64, label string) {
			if printed == nil {
				finite = false
				line(kind, digits.Fixed(v, d.sums), label)
				return
			}
			total.Add(total, printed)
			line(kind, printed.FloatString(d.sums), label)
		}
		if e.HasBias {
			add(BiasLine, decimal(float64(e.Bias), d.sums), float64(e.Bias), w.bias)
		}
		for i, c := range e.Channels[:min(len(e.Channels), shownSums)] {
			label, sum := fmt.Sprintf(w.channel, c.Channel), decimal(c.Sum, d.sums)
			if single {
				label = fmt.Sprintf(w.term, label, digits.Fixed(float64(c.Inputs[0]), d.inputs), digits.Fixed(float64(c.Weights[0]), d.weights))
			}
			switch {
			case i >= grids:
			case e.Operation == OperationMean: // the sum of the digits in the grid above
				sum = printedSum(digits.Float64s(c.Inputs), d.inputs)
			default:
				sum = printedSum(c.Products, d.sums)
			}
			add(ChannelLine, sum, c.Sum, label)
		}
		if n := len(e.Channels); n > shownSums {
			rest := 0.0
			for _, c := range e.Channels[shownSums:] {
				rest += c.Sum
			}
			add(RestLine, decimal(rest, d.sums), rest, fmt.Sprintf(w.more, e.Channels[shownSums].Channel, e.Channels[n-1].Channel))
		}
		end, label := float64(e.Value), w.value
		if e.Operation == OperationMean {
			end, label = e.Channels[0].Sum, fmt.Sprintf(w.divided, e.Count)
		}
		if sum := decimal(end, d.sums); sum != nil && finite {
			if rest := new(big.Rat).Sub(sum, total); rest.Sign() != 0 {
				rounding = true
				line(RoundingLine, rest.FloatString(d.sums), w.rounding)
			}
			line(SumLine, sum.FloatString(d.sums), w.sum)
		}
		value(ValueLine, e.Value, label)
	}
	for _, a := range e.After {
		value(AfterLine, a.Value, fmt.Sprintf(w.after, joinEqual(a.Name, a.Layer)))
	}
	return lines, rounding
}

// notes returns the sentences about the digits.
func (e *Explanation) notes(w explainWords, d decimals, rounding, large bool, grids int) []string {
	var notes []string
	switch inputs, weights, sums := e.numbers(); {
	case d.inputs >= digits.Needed(inputs) && d.weights >= digits.Needed(weights) && d.sums >= digits.Needed(sums):
	case e.Operation == OperationWeightedSum:
		notes = append(notes, fmt.Sprintf(w.rounded, d.inputs, d.weights, d.sums))
	default:
		notes = append(notes, fmt.Sprintf(w.printed, d.inputs))
	}
	if rounding && e.Operation == OperationWeightedSum {
		notes = append(notes, fmt.Sprintf(w.steps, len(e.Rows)*len(e.Columns)*len(e.Channels)))
	}
	if large {
		notes = append(notes, fmt.Sprintf(w.large, len(e.Rows), len(e.Columns)))
	}
	if large || grids > 0 && grids < len(e.Channels) || len(e.Channels) > shownSums {
		notes = append(notes, w.hidden)
	}
	return notes
}

// joinEqual returns "name = layer", or the layer alone if name is empty.
func joinEqual(name, layer string) string {
	if name == "" {
		return layer
	}
	return name + " = " + layer
}

// grid writes the numbers of a channel, and marks the padding and the number that an [OperationLargest]
// takes.
func (e *Explanation) grid(places int, values []float64) [][]string {
	rows := e.plainGrid(places, values)
	for i, row := range rows {
		for j := range row {
			switch {
			case e.Padding(i, j) && e.Operation == OperationLargest:
				row[j] = "·"
			case e.Padding(i, j):
				row[j] = "(0)"
			case e.Operation == OperationLargest && i*len(row)+j == e.Largest:
				row[j] = "[" + row[j] + "]"
			}
		}
	}
	return rows
}

func (e *Explanation) plainGrid(places int, values []float64) [][]string {
	var rows [][]string
	for i := range e.Rows {
		var row []string
		for _, v := range values[i*len(e.Columns):][:len(e.Columns)] {
			row = append(row, digits.Fixed(v, places))
		}
		rows = append(rows, row)
	}
	return rows
}

// rangeText writes places in equal steps: "3", "3…5" or, with larger steps, "3, 5, …, 11".
func rangeText(places []int) string {
	n := len(places)
	switch {
	case n == 1:
		return strconv.Itoa(places[0])
	case places[1]-places[0] == 1:
		return fmt.Sprintf("%d…%d", places[0], places[n-1])
	case n > 3:
		return fmt.Sprintf("%d, %d, …, %d", places[0], places[1], places[n-1])
	}
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(places), " ", ", "), "[]")
}

// String writes the explanation as plain text: the numbers of the first channels, and the sum. The
// printed numbers add up, digit by digit.
func (e *Explanation) String() string {
	w, t := e.Language.explainWords(), e.write()
	var b strings.Builder
	b.WriteString(t.Title + "\n" + t.Reads + "\n")
	for _, c := range t.Channels[:t.grids] {
		b.WriteString("\n" + c.Label)
		if c.Weights == nil {
			b.WriteString(e.Language.words().colon + w.window + "\n" + strings.Join(table.Grid(c.Inputs), "\n") + "\n")
			continue
		}
		b.WriteString(e.Language.words().colon + w.products + "\n")
		inputs, weights, products := table.Grid(c.Inputs), table.Grid(c.Weights), table.Grid(c.Products)
		beside := len(inputs[0])+len(weights[0])+len(products[0])+4 <= pageWidth
		for i := range inputs {
			times, equals := "  ", "  "
			if i == len(inputs)/2 {
				times, equals = " ×", " ="
			}
			b.WriteString(inputs[i] + times + weights[i])
			if beside {
				b.WriteString(equals + products[i])
			}
			b.WriteByte('\n')
		}
		for i := range products {
			if beside {
				break
			}
			equals := "  "
			if i == 0 {
				equals = "= "
			}
			b.WriteString(equals + products[i] + "\n")
		}
	}
	if t.hidden != "" {
		b.WriteString("\n" + t.hidden + "\n")
	}
	b.WriteByte('\n')
	b.WriteString(numbered(t.Lines))
	if sentences := t.sentences(); len(sentences) > 0 {
		b.WriteString("\n" + strings.Join(sentences, "\n") + "\n")
	}
	return b.String()
}

// numbered writes numbers with their points below each other, each with its label behind it.
func numbered(lines []PrintedLine) string {
	numbers := make([]string, len(lines))
	for i, l := range lines {
		numbers[i] = l.Number
	}
	var b strings.Builder
	for i, n := range table.Points(numbers) {
		b.WriteString("  " + n + "  " + lines[i].Label + "\n")
	}
	return b.String()
}
