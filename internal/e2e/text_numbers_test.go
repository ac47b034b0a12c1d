package e2e

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// TestTextNumbers checks that each number in the prose is computed: that it is in the code or in the
// output of a cell of the same notebook, or the result of an equation beside it that is right.
// Numbers in words ("six kernels") are not looked at.
func TestTextNumbers(t *testing.T) {
	eachNotebook(t, func(t *testing.T, l lesson) {
		for _, fault := range uncomputed(l.read(t)) {
			t.Error(fault)
		}
	})
}

// exempt are numbers in prose that no cell computes.
var exempt = []struct {
	what string
	is   *regexp.Regexp
}{
	{"headings, whose numbers are those of lessons", regexp.MustCompile(`(?m)^#+ .*$`)},
	{"numbers of a list", regexp.MustCompile(`(?m)^[> ]*\d+\.\s`)},
	{"the lesson's own time, and in the index that of each, which TestTextIndex compares", regexp.MustCompile(timeNeeded.String() + `|(?m)\| \d+ \|$`)},
	{"links: their texts are titles of lessons and numbers of them", link},
	{"titles, years and editions of publications", regexp.MustCompile(`(?m)^\*\*(?:Where to read on\.|延伸阅读。)\*\*.*$`)},
	{"years of publications elsewhere", regexp.MustCompile(`[(（](?:19|20)\d\d[)）]`)},
	{"numbers of lessons and exercises", regexp.MustCompile(`(?i)\b(?:lessons?|exercises?|questions?) \d+(?:(?:,| and| to) \d+)*|第 ?\d+ ?[课题]|练习 ?\d+`)},
	{"guesses, which are asked", regexp.MustCompile(`\d[\d.]*[?？]`)},
	{"names, such as LeNet-5, VGG-16, MIT-BIH 3 or ITU-R BT.601", regexp.MustCompile(`[A-Za-z]+[-.]\d+`)},
}

// questions begins the exercises: what they suppose is no cell's.
var questions = regexp.MustCompile(`(?m)^## (?:Exercises|练习)$`)

// uncomputed are the numbers of a notebook's prose that are not computed, each with where it is.
func uncomputed(n notebook.Notebook) []string {
	known := map[string]bool{}
	supposed := map[string]bool{} // in a question of the exercises, and so known to the answers
	for _, c := range n.CodeCells() {
		learn(known, c.Source())
		for _, o := range c.Outputs() {
			learn(known, o.Text())
			for _, mime := range []string{"text/plain", "text/markdown"} {
				text, _ := o.Data()[mime].(string)
				learn(known, plainFormulas(text))
			}
		}
	}
	var faults []string
	exercises := false
	for _, c := range textCells(n) {
		text := prose(c.Source())
		if at := questions.FindStringIndex(text); at != nil {
			learn(supposed, inlineCode.ReplaceAllString(c.Source()[strings.LastIndex(c.Source(), "## "):], ""))
			text, exercises = text[:at[0]], true
		}
		for _, e := range exempt {
			text = e.is.ReplaceAllString(text, " ")
		}
		text = plainFormulas(text)
		here := map[string]bool{}
		for _, eq := range equations(text) {
			if eq.err != nil {
				faults = append(faults, fmt.Sprintf("the cell %s: %v", c.ID(), eq.err))
			} else {
				learn(here, eq.result)
				if exercises { // an answer works something out
					learn(here, eq.text)
				}
			}
		}
		for _, number := range numbers(text) {
			if !known[number] && !here[number] && !(exercises && supposed[number]) {
				faults = append(faults, fmt.Sprintf("the cell %s: %s is computed by no cell", c.ID(), number))
			}
		}
	}
	return faults
}

func learn(known map[string]bool, text string) {
	for _, number := range numbers(text) {
		known[number] = true
		known[strings.TrimPrefix(number, "-")] = true // "3 less" of "−3"
	}
}

var numeral = regexp.MustCompile(`(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?`)

// numbers are those of a text, without the signs of thousands and the zeros at the end of a
// fraction. A minus belongs to the number if it touches it and nothing stands before it from which
// the number could be taken. What follows a letter is part of a name.
func numbers(text string) []string {
	var all []string
	for _, at := range numeral.FindAllStringIndex(text, -1) {
		before := []rune(text[max(0, at[0]-8):at[0]])
		last := func(i int) rune {
			if i > len(before) {
				return ' '
			}
			return before[len(before)-i]
		}
		if isName(last(1)) || last(1) == '.' && len(before) > 1 && isName(last(2)) {
			continue
		}
		number := strings.ReplaceAll(text[at[0]:at[1]], ",", "")
		if strings.Contains(number, ".") {
			number = strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
		}
		if (last(1) == '-' || last(1) == '−') && !isName(last(2)) && !strings.ContainsRune("0123456789)", last(2)) {
			number = "-" + number
		}
		all = append(all, number)
	}
	return all
}

func isName(r rune) bool { return r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func TestTextNumbersOf(t *testing.T) {
	for text, want := range map[string]string{
		"32×32×3 = 3,072 numbers":       "32 32 3 3072",
		"2.50 or 3.0, −0.91 (-1)":       "2.5 3 -0.91 -1",
		"32 − 5 + 1, 5-3, f(2)-1, n-1":  "32 5 1 5 3 2 1 1",
		"Conv2D, x1, v1.26, H_1":        "",
		"共有 75 个，即75。1, 2 and 10,12":    "75 75 1 2 10 12",
		"66.7 % of 1176; 1/9; [1 2 -3]": "66.7 1176 1 9 1 2 -3",
	} {
		if got := strings.Join(numbers(text), " "); got != want {
			t.Errorf("%q has %q, want %q", text, got, want)
		}
	}
}

// TestTextUncomputed checks that an invented number is found, and that the right ones pass.
func TestTextUncomputed(t *testing.T) {
	notebook := func(markdown string) notebook.Notebook {
		cell := func(id, kind, source string) any {
			return map[string]any{"id": id, "cell_type": kind, "source": source, "metadata": map[string]any{}, "outputs": []any{
				map[string]any{"output_type": "stream", "name": "stdout", "text": "5·5·3 = 75\n−1.5\n"},
				map[string]any{"output_type": "display_data", "data": map[string]any{
					"text/plain": "6 maps of 28×28", "text/markdown": `$32 - 5 + 1$`, "text/html": "777", "image/png": "888"}},
			}}
		}
		return notebook.Notebook{"cells": []any{cell("code", "code", "side := 64 // not 99.5"), cell("text", "markdown", markdown)}}
	}
	for markdown, want := range map[string]string{
		"It has 75 weights, 6 maps of 28×28, a side of 64, −1.5 and 1.5.": "",
		"It has 76 weights.":                       "76",
		"It has 75.5 weights, not −75.":            "75.5 -75",
		"From HTML 777 and 888.":                   "777 888",
		"`77` and\n```\n78\n```\nand <kbd>x</kbd>": "",
		"# 7 · Title\n## 8 more\n\n1. one\n2. two": "",
		"[9 · Later](09-later.ipynb), (1998), （2016）, lesson 7, lessons 7, 8 and 9, 第 7 课, exercise 4": "",
		"In 1998":                                     "1998",
		"**Time:** about 33 minutes. 25? 33":          "33",
		"6·(75 + 1) = 456, 456 in all":                "",
		"6·(75 + 1) = 457":                            "6·(75 + 1) is 456, not 457 457",
		"$6 \\times (75 + 1) = 456$":                  "",
		"28·28·6 = 4704 > 4705":                       "4705",
		"1/6 ≈ 0.167 and 1/6 = 0.17":                  "",
		"1/6 ≈ 0.166":                                 "1/6 is 0.16666666666666666, not 0.166 0.166",
		"## Summary\n6\n## Exercises\n\nTake 1210.\n": "",
		"## Exercises\n\n1. Take 1210.\n<details>\n\nIt is 1210/5 = 242, 1210 and 243.</details>": "",
	} {
		var got []string
		for _, fault := range uncomputed(notebook(markdown)) {
			got = append(got, strings.TrimSuffix(strings.TrimPrefix(fault, "the cell text: "), " is computed by no cell"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: found %q, want %q", markdown, got, want)
		}
	}
	// The answers, in a later cell, know what the questions suppose.
	n := notebook("## Exercises\n\n1. Take 1210.")
	n["cells"] = append(n["cells"].([]any), map[string]any{
		"id": "next", "cell_type": "markdown", "source": "1. 1210/5 = 242, not 243."})
	if got := uncomputed(n); !slices.Equal(got, []string{"the cell next: 243 is computed by no cell"}) {
		t.Errorf("in the answers: %q", got)
	}
}

var (
	fraction = regexp.MustCompile(`\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}`)
	macro    = regexp.MustCompile(`\\(?:text|mathrm|mathit|mathbf|operatorname)\{[^{}]*\}|\\[a-zA-Z]+|\\[,;! ]`)
	replaced = strings.NewReplacer(`\times`, "×", `\cdot`, "·", `\lfloor`, "⌊", `\rfloor`, "⌋", `\left`, "", `\right`, "", `\approx`, "≈", "{,}", ",", "$", " ")
)

// plainFormulas writes TeX as plain text, as far as it is arithmetic.
func plainFormulas(text string) string {
	text = fraction.ReplaceAllString(text, "(($1)/($2))")
	return macro.ReplaceAllString(replaced.Replace(text), " x ")
}

// equation is one of numbers alone: what it gives, or why it is wrong.
type equation struct {
	text, result string
	err          error
}

var chain = regexp.MustCompile(`(?:[0-9.()⌊⌋+\-−·×*/ ]|,\d{3})*(?:[=≈](?:[0-9.()⌊⌋+\-−·×*/ ]|,\d{3})*)+`)

// equations are those of a text, such as 5·5·3 = 75, which need no symbols to be checked.
func equations(text string) []equation {
	var all []equation
	for _, found := range chain.FindAllString(text, -1) {
		sides := strings.FieldsFunc(found, func(r rune) bool { return r == '=' || r == '≈' })
		for i := 1; i < len(sides); i++ {
			left, right := strings.Trim(sides[i-1], " ,"), strings.Trim(sides[i], " ,.")
			l, ok := evaluate(left)
			r, alsoOK := evaluate(right)
			if !ok || !alsoOK {
				continue
			}
			e := equation{text: left, result: right}
			if off := max(l-r, r-l); off > 1e-9*max(1, l) && off > tolerance(right) && off > tolerance(left) {
				e = equation{err: fmt.Errorf("%s is %v, not %s", left, l, right)}
			}
			all = append(all, e)
		}
	}
	return all
}

// tolerance is how far a number that is written with a fraction may be from what it stands for.
func tolerance(written string) float64 {
	_, digits, ok := strings.Cut(written, ".")
	if !ok || strings.ContainsAny(written, "+*/·×") {
		return 0
	}
	unit := 0.5
	for range digits {
		unit /= 10
	}
	return unit * 1.001
}

// evaluate is what arithmetic gives, and whether it is complete.
func evaluate(text string) (float64, bool) {
	p := &parser{text: []rune(strings.ReplaceAll(text, " ", "\x00"))}
	v := p.sum()
	p.space()
	return v, !p.failed && p.at == len(p.text)
}

type parser struct {
	text   []rune
	at     int
	failed bool
}

func (p *parser) space() {
	for p.at < len(p.text) && p.text[p.at] == 0 {
		p.at++
	}
}

// next takes one of the runes if it is the next.
func (p *parser) next(any string) rune {
	p.space()
	if p.at < len(p.text) && strings.ContainsRune(any, p.text[p.at]) {
		p.at++
		return p.text[p.at-1]
	}
	return 0
}

func (p *parser) sum() float64 {
	v := p.product()
	for {
		switch p.next("+-−") {
		case '+':
			v += p.product()
		case '-', '−':
			v -= p.product()
		default:
			return v
		}
	}
}

func (p *parser) product() float64 {
	v := p.factor()
	for {
		switch p.next("·×*/") {
		case '·', '×', '*':
			v *= p.factor()
		case '/':
			v /= p.factor()
		default:
			return v
		}
	}
}

func (p *parser) factor() float64 {
	if p.next("-−") != 0 {
		return -p.factor()
	}
	switch open := p.next("(⌊"); open {
	case '(', '⌊':
		v := p.sum()
		if p.next(map[rune]string{'(': ")", '⌊': "⌋"}[open]) == 0 {
			p.failed = true
		}
		if open == '⌊' {
			v = float64(int(v+1e9)) - 1e9
		}
		return v
	}
	p.space()
	m := numeral.FindString(string(p.text[p.at:]))
	if m == "" || !strings.HasPrefix(string(p.text[p.at:]), m) {
		p.failed = true
		return 0
	}
	p.at += len(m)
	var v float64
	if _, err := fmt.Sscan(strings.ReplaceAll(m, ",", ""), &v); err != nil {
		p.failed = true
	}
	return v
}

func TestTextEvaluate(t *testing.T) {
	for text, want := range map[string]float64{
		"5·5·3": 75, "6 × (75 + 1)": 456, "⌊(64 − 5) / 2⌋ + 1": 30, "-3+1": -2, "1,500 + 10": 1510, "1/4": 0.25, "0.5": 0.5, "⌊-1/2⌋": -1,
	} {
		if got, ok := evaluate(text); !ok || cmp.Compare(got, want) != 0 {
			t.Errorf("%q = %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "5 ·", "(5", "3 4", "x", "5)"} {
		if got, ok := evaluate(text); ok {
			t.Errorf("%q = %v", text, got)
		}
	}
}
