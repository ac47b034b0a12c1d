package table

import "strings"

// PageWidth is how many columns a line has at most that [Fill] and [Paragraph] make of shorter
// items.
const PageWidth = 76

// wide is the first of the characters that are as wide as two others, the Chinese ones.
const wide = 0x2e80

// Count counts the wide characters of a text, which are Chinese, and the narrow ones.
func Count(s string) (wides, narrows int) {
	for _, r := range s {
		if r >= wide {
			wides++
		} else {
			narrows++
		}
	}
	return wides, narrows
}

// Width is how many columns a text takes in a fixed-width font in which a Chinese character takes
// two.
func Width(s string) int {
	wides, narrows := Count(s)
	return 2*wides + narrows
}

// Aligner returns a function that fills each of the texts up to one width: with as many wide blanks as
// the text has fewer wide characters than another, and with as many narrow ones. So the texts
// align however wide the font's Chinese characters are.
func Aligner(texts ...string) func(text string) string {
	mostWide, mostNarrow := 0, 0
	for _, s := range texts {
		wides, narrows := Count(s)
		mostWide, mostNarrow = max(mostWide, wides), max(mostNarrow, narrows)
	}
	return func(text string) string {
		wides, narrows := Count(text)
		return text + strings.Repeat("\u3000", mostWide-wides) + strings.Repeat(" ", mostNarrow-narrows)
	}
}

// Labelled writes a line for each label and its text. The labels are aligned, as by [Aligner].
func Labelled(lines ...[2]string) string {
	labels := make([]string, len(lines))
	for i, l := range lines {
		labels[i] = l[0]
	}
	align := Aligner(labels...)
	var b strings.Builder
	for _, l := range lines {
		b.WriteString("  " + align(l[0]) + "  " + l[1] + "\n")
	}
	return b.String()
}

// Grid writes rows of numbers, all columns as wide as the widest number and aligned to the right: a
// line for each row, without a line break.
func Grid(rows [][]string) []string {
	width := 0
	for _, row := range rows {
		for _, v := range row {
			width = max(width, Width(v))
		}
	}
	var lines []string
	for _, row := range rows {
		line := " "
		for _, v := range row {
			line += strings.Repeat(" ", width-Width(v)+1) + v
		}
		lines = append(lines, line)
	}
	return lines
}

// Points fills decimal numbers up to one width, with the points below each other.
func Points(numbers []string) []string {
	before, after := 0, 0
	split := func(s string) (int, int) {
		point := strings.IndexByte(s, '.')
		if point < 0 {
			point = len(s)
		}
		return point, len(s) - point
	}
	for _, n := range numbers {
		b, a := split(n)
		before, after = max(before, b), max(after, a)
	}
	filled := make([]string, len(numbers))
	for i, n := range numbers {
		b, a := split(n)
		filled[i] = strings.Repeat(" ", before-b) + n + strings.Repeat(" ", after-a)
	}
	return filled
}

// Fill joins the items into lines of at most [PageWidth] columns, if an item is not longer; each
// line but the first is indented.
func Fill(items []string) string {
	var b strings.Builder
	at := 0
	for _, item := range items {
		if at > 2 && at+Width(strings.TrimSpace(item)) > PageWidth {
			b.WriteString("\n  ")
			at = 2
		}
		b.WriteString(item)
		at += Width(item)
	}
	return strings.ReplaceAll(b.String(), " \n", "\n")
}

// Paragraph joins sentences into lines of at most [PageWidth] columns, of which each but the first is
// indented. A line ends at a blank or behind a Chinese sign of punctuation.
func Paragraph(sentences ...string) string {
	var items []string
	for i, s := range sentences {
		from := 0
		for at, r := range s {
			if end := at + len(string(r)); strings.ContainsRune(" ，；。", r) {
				items = append(items, s[from:end])
				from = end
			}
		}
		last := s[from:]
		if i < len(sentences)-1 && last != "" {
			last += " "
		}
		if last != "" {
			items = append(items, last)
		}
	}
	return Fill(items) + "\n"
}
