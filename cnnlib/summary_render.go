package cnnlib

import (
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"cnnlessons/cnnlib/internal/table"
	"cnnlessons/internal/digits"
)

// Column is a column of a [Summary]'s table.
type Column string

const (
	ColumnName            Column = "name"
	ColumnKind            Column = "kind"
	ColumnLayer           Column = "layer"
	ColumnKernel          Column = "kernel"
	ColumnStride          Column = "stride"
	ColumnPadding         Column = "padding"
	ColumnDilation        Column = "dilation"
	ColumnInput           Column = "input"
	ColumnOutput          Column = "output"
	ColumnParams          Column = "params"
	ColumnShare           Column = "share"
	ColumnTrainable       Column = "trainable"
	ColumnNotTrainable    Column = "not_trainable"
	ColumnMACs            Column = "macs"
	ColumnFLOPs           Column = "flops"
	ColumnActivationBytes Column = "activation_bytes"
	ColumnParamBytes      Column = "param_bytes"
	ColumnField           Column = "receptive_field"
	ColumnFieldStride     Column = "effective_stride"
	ColumnShared          Column = "shared"
)

// DefaultColumns are the columns of a table that fits a notebook. CSV has all columns instead.
func DefaultColumns() []Column {
	return []Column{ColumnName, ColumnKind, ColumnOutput, ColumnParams, ColumnShare, ColumnMACs, ColumnField}
}

// AllColumns returns all columns of a [Summary].
func AllColumns() []Column {
	return []Column{
		ColumnName, ColumnKind, ColumnLayer, ColumnKernel, ColumnStride, ColumnPadding, ColumnDilation, ColumnInput, ColumnOutput,
		ColumnParams, ColumnShare, ColumnTrainable, ColumnNotTrainable, ColumnMACs, ColumnFLOPs,
		ColumnActivationBytes, ColumnParamBytes, ColumnField, ColumnFieldStride, ColumnShared,
	}
}

// texts reports whether a column holds texts, which are aligned to the left.
func (c Column) texts() bool {
	switch c {
	case ColumnName, ColumnKind, ColumnLayer, ColumnInput, ColumnOutput, ColumnShared:
		return true
	}
	return false
}

// columns returns the columns of the table, s.Columns or else the usual columns. It panics with a
// [*UsageError] if a column does not exist.
func (s *Summary) columns(usual []Column) []Column {
	if s.Columns == nil {
		return usual
	}
	for _, c := range s.Columns {
		if !slices.Contains(AllColumns(), c) {
			panic(NewUsageError(noSuchColumn, "Summary", AllColumns(), c))
		}
	}
	return s.Columns
}

// String writes the summary as plain text, aligned for a fixed-width font in which a Chinese
// character takes two columns. It panics with a [*UsageError] if a column does not exist.
func (s *Summary) String() string {
	var b strings.Builder
	b.WriteString(s.title() + "\n" + table.Paragraph(s.convention()...) + "\n")
	chosen := s.columns(DefaultColumns())
	b.WriteString(s.table(chosen).Text() + "\n")
	for _, t := range s.totals() {
		b.WriteString(table.Paragraph(t))
	}
	b.WriteString(table.Paragraph(s.notes(chosen)...))
	return b.String()
}

// Markdown writes the summary with a table, for JupyterLab. It panics with a [*UsageError] if a
// column does not exist.
func (s *Summary) Markdown() string {
	blank := s.Language.summaryWords().blank
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n\n%s\n\n", table.Escape(s.title()), strings.Join(s.convention(), blank))
	chosen := s.columns(DefaultColumns())
	b.WriteString(s.table(chosen).Escaped().Markdown() + "\n")
	for _, t := range s.totals() {
		b.WriteString("- " + table.Escape(t) + "\n")
	}
	b.WriteString("\n" + strings.Join(s.notes(chosen), blank) + "\n")
	return b.String()
}

// HTML writes the summary as a part of a page, with a table, without colours, classes, scripts and
// ids, so that it stands in light and dark pages. It panics with a [*UsageError] if a column does
// not exist.
func (s *Summary) HTML() string {
	blank := s.Language.summaryWords().blank
	var b strings.Builder
	lang := English
	if s.Language == Chinese {
		lang = Chinese
	}
	fmt.Fprintf(&b, "<div lang=\"%s\">\n<p><strong>%s</strong><br />%s</p>\n", lang,
		html.EscapeString(s.title()), html.EscapeString(strings.Join(s.convention(), blank)))
	chosen := s.columns(DefaultColumns())
	b.WriteString(s.table(chosen).HTML() + "<ul>\n")
	for _, t := range s.totals() {
		b.WriteString("<li>" + html.EscapeString(t) + "</li>\n")
	}
	b.WriteString("</ul>\n<p>" + html.EscapeString(strings.Join(s.notes(chosen), blank)) + "</p>\n</div>\n")
	return b.String()
}

// CSV writes the rows as comma-separated values below the names of the columns, with full names of
// layers and with numbers without commas. The names do not depend on the language. The convention
// stands above the table in lines that begin with "#". CSV panics with a [*UsageError] if a column
// does not exist.
func (s *Summary) CSV() string {
	var b strings.Builder
	for _, line := range append([]string{s.title()}, s.convention()...) {
		b.WriteString("# " + line + "\n")
	}
	chosen := s.columns(AllColumns())
	t := table.Table{Heading: make([]string, len(chosen))}
	for i, c := range chosen {
		t.Heading[i] = string(c)
	}
	for _, r := range s.Rows {
		line := make([]string, len(chosen))
		for i, c := range chosen {
			line[i] = r.plain(c)
		}
		t.Rows = append(t.Rows, line)
	}
	return b.String() + t.CSV()
}

// JSON writes the summary as indented JSON. The keys do not depend on the language.
func (s *Summary) JSON() string {
	// Strings, finite numbers and booleans always encode.
	return string(must(json.MarshalIndent(s, "", "  ")))
}

// title names the network and its input.
func (s *Summary) title() string {
	w := s.Language.summaryWords()
	return fmt.Sprintf(w.title, s.Network, s.Input.text(s.Language.words().batch))
}

// convention writes the convention in sentences.
func (s *Summary) convention() []string {
	w, c := s.Language.summaryWords(), s.Convention
	one := func(texts [2]string, yes bool) string {
		if yes {
			return texts[1]
		}
		return texts[0]
	}
	first := w.perMAC[c.FLOPsPerMAC] + w.all
	if c.OnlyMACs {
		first = w.perMAC[c.FLOPsPerMAC] + w.onlyMACs
	}
	all := []string{first, w.padding, one(w.bias, c.Bias), one(w.batch, c.Batch), w.batchNorm[c.BatchNorm], one(w.moving, c.MovingStatistics)}
	if c.AtOutput {
		all = append(all, w.atOutput)
	}
	switch c {
	case Torchinfo():
		all = append(all, w.torchinfo)
	case Keras():
		all = append(all, w.keras)
	}
	return all
}

// table returns the headings, the rows, and the totals.
func (s *Summary) table(chosen []Column) table.Table {
	w := s.Language.summaryWords()
	t := table.Table{Heading: make([]string, len(chosen)), Total: make([]string, len(chosen)), Left: make([]bool, len(chosen))}
	for i, c := range chosen {
		t.Heading[i], t.Left[i] = w.columns[c], c.texts()
	}
	for _, r := range s.Rows {
		line := make([]string, len(chosen))
		for i, c := range chosen {
			line[i] = s.cell(r, c)
		}
		t.Rows = append(t.Rows, line)
	}
	sum := SummaryRow{label: w.total, Input: s.Input, Output: s.Output, Cost: s.Total, Uncounted: s.Uncounted, parts: len(s.Rows)}
	if s.Total.Params > 0 {
		sum.Share = 100
	}
	for i, c := range chosen {
		if c != ColumnField {
			t.Total[i] = s.cell(sum, c)
		}
	}
	return t
}

// cell returns the text of a row in a column, for people.
func (s *Summary) cell(r SummaryRow, c Column) string {
	w := s.Language.summaryWords()
	switch c {
	case ColumnName:
		label := r.label
		if label == "" {
			label = "(" + r.Kind + ")"
		}
		return strings.Repeat("  ", r.Depth) + label
	case ColumnInput:
		return r.Input.text(s.Language.words().batch)
	case ColumnOutput:
		return r.Output.text(s.Language.words().batch)
	case ColumnParams:
		if r.Shared {
			return w.shared
		}
	case ColumnMACs, ColumnFLOPs:
		switch {
		case r.Uncounted && r.parts == 0:
			return "?"
		case r.Uncounted:
			return "≥ " + digits.Grouped(r.plain(c))
		}
	case ColumnField:
		if r.Field == [2]int{} {
			return "?"
		}
	case ColumnShare:
		return r.plain(c)
	case ColumnShared:
		if r.Shared {
			return w.shared
		}
		return ""
	case ColumnKind, ColumnLayer:
		return r.plain(c)
	}
	return digits.Grouped(r.plain(c))
}

// plain returns the text of a row in a column, for programs.
func (r SummaryRow) plain(c Column) string {
	setting := func(n int) string {
		if r.Kernel == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	two := func(rows, columns string) string {
		if rows == columns {
			return rows
		}
		return rows + "×" + columns
	}
	number := 0
	switch c {
	case ColumnName:
		return r.Name
	case ColumnKind:
		return r.Kind
	case ColumnLayer:
		return r.Layer
	case ColumnKernel:
		return setting(r.Kernel)
	case ColumnStride:
		return setting(r.Stride)
	case ColumnPadding:
		return setting(r.Padding)
	case ColumnDilation:
		return setting(r.Dilation)
	case ColumnInput:
		return r.Input.String()
	case ColumnOutput:
		return r.Output.String()
	case ColumnShare:
		return strconv.FormatFloat(r.Share, 'f', 2, 64)
	case ColumnField:
		return two(strconv.Itoa(r.Field[0]), strconv.Itoa(r.Field[1]))
	case ColumnFieldStride:
		return two(r.FieldStride[0], r.FieldStride[1])
	case ColumnShared:
		return strconv.FormatBool(r.Shared)
	case ColumnParams:
		number = r.Params
	case ColumnTrainable:
		number = r.Trainable
	case ColumnNotTrainable:
		number = r.NotTrainable
	case ColumnMACs:
		number = r.MACs
	case ColumnFLOPs:
		number = r.FLOPs
	case ColumnActivationBytes:
		number = r.ActivationBytes
	case ColumnParamBytes:
		number = r.ParamBytes
	}
	return strconv.Itoa(number)
}

// totals returns the sums with their formulas, a line each.
func (s *Summary) totals() []string {
	w, t := s.Language.summaryWords(), s.Total
	n := func(v int) string { return digits.Grouped(strconv.Itoa(v)) }
	params := fmt.Sprintf(w.params, n(t.Trainable), n(t.NotTrainable))
	if s.Convention.MovingStatistics {
		params = fmt.Sprintf(w.paramsAll, n(t.Trainable), n(t.NotTrainable), n(t.Params))
	}
	o := t.Operations
	flops := []string{fmt.Sprintf("%d·%s", s.Convention.FLOPsPerMAC, n(o.MACs))}
	if !s.Convention.OnlyMACs {
		for i, v := range [...]int{o.Additions, o.Multiplications, o.Divisions, o.Comparisons, o.Functions} {
			if v > 0 {
				flops = append(flops, fmt.Sprintf(w.operations[i], n(v)))
			}
		}
	}
	least := func(text string) string {
		if s.Uncounted {
			return fmt.Sprintf(w.atLeast, text)
		}
		return text
	}
	i, m := s.Memory.Inference, s.Memory.Training
	if i.At == "" {
		i.At = s.Network
	}
	return []string{
		params,
		fmt.Sprintf(w.macs, least(n(t.MACs))),
		fmt.Sprintf(w.flops, least(strings.Join(flops, " + ")+" = "+n(t.FLOPs))),
		fmt.Sprintf(w.inference, n(i.Activations), i.At, n(i.Params), n(i.Buffers), n(i.Total), byteText(i.Total)),
		fmt.Sprintf(w.training, n(m.Input), n(m.Activations), n(m.Gradients), n(m.Params), n(m.ParamGradients), n(m.Momentum), n(m.Buffers), n(m.Total), byteText(m.Total)),
	}
}

// notes returns the sentences that explain the table.
func (s *Summary) notes(chosen []Column) []string {
	w := s.Language.summaryWords()
	all := []string{w.shapes}
	if slices.ContainsFunc(s.Rows, func(r SummaryRow) bool { return r.parts > 0 }) {
		all = append(all, w.parts)
	}
	if slices.ContainsFunc(s.Rows, func(r SummaryRow) bool { return r.Shared }) {
		all = append(all, w.again)
	}
	if slices.Contains(chosen, ColumnField) {
		all = append(all, w.field)
	}
	if s.Uncounted {
		all = append(all, w.uncounted)
	}
	return all
}

// byteText writes a number of bytes in KiB, MiB or GiB of 1024, 1024² or 1024³ bytes.
func byteText(bytes int) string {
	for _, unit := range [...]struct {
		name string
		size int
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}} {
		if bytes >= unit.size {
			return fmt.Sprintf("%.1f %s", float64(bytes)/float64(unit.size), unit.name)
		}
	}
	return fmt.Sprintf("%.1f KiB", float64(bytes)/1024)
}
