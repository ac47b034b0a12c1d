package cnnlib

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/cnnlib/internal/table"
)

// The table has no trailing blanks, its columns begin or end in one place, and the usual one is
// at most 100 wide, in both languages.
func TestSummaryAligned(t *testing.T) {
	net, in := mixed()
	for _, language := range []Language{English, Chinese} {
		for _, s := range []*Summary{Summarize(net, in), Summarize(resNet18(), Shape{1, 3, 224, 224}), Torchinfo().Summarize(vgg16(), Shape{64, 3, 224, 224})} {
			s = s.In(language)
			lines := strings.Split(s.String(), "\n")
			from := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "──") })
			width := strings.Count(lines[from], "─")
			for i, l := range lines {
				if strings.TrimRight(l, " \u3000") != l || table.Width(strings.ReplaceAll(l, "─", "-")) > 100 {
					t.Errorf("line %d of %d columns: %q", i, table.Width(l), l)
				}
			}
			for _, l := range append(lines[from+1:from+1+len(s.Rows)], lines[from-1]) {
				if table.Width(l) != width {
					t.Errorf("%d columns, want %d: %q", table.Width(l), width, l)
				}
			}
			s.Columns = AllColumns()
			if n := strings.Count(s.String(), "\n"); n < len(s.Rows)+5 {
				t.Errorf("%d lines", n)
			}
		}
	}
}

func TestSummaryCSV(t *testing.T) {
	net, in := mixed()
	s := Summarize(net, in)
	text := s.CSV()
	if !strings.HasPrefix(text, "# ") {
		t.Error("no convention")
	}
	read := csv.NewReader(strings.NewReader(text))
	read.Comment = '#'
	lines, err := read.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != len(s.Rows)+1 || len(lines[0]) != len(AllColumns()) {
		t.Fatalf("%d lines of %d", len(lines), len(lines[0]))
	}
	for i, r := range s.Rows {
		want := []string{
			r.Name, r.Kind, r.Layer, "", "", "", "", r.Input.String(), r.Output.String(), strconv.Itoa(r.Params), fmt.Sprintf("%.2f", r.Share),
			strconv.Itoa(r.Trainable), strconv.Itoa(r.NotTrainable), strconv.Itoa(r.MACs), strconv.Itoa(r.FLOPs),
			strconv.Itoa(r.ActivationBytes), strconv.Itoa(r.ParamBytes), strconv.Itoa(r.Field[0]), r.FieldStride[0], strconv.FormatBool(r.Shared),
		}
		if r.Kernel > 0 {
			for k, v := range []int{r.Kernel, r.Stride, r.Padding, r.Dilation} {
				want[3+k] = strconv.Itoa(v)
			}
		}
		if !slices.Equal(lines[i+1], want) {
			t.Errorf("%q, want %q", lines[i+1], want)
		}
	}
	s.Columns = []Column{ColumnMACs, ColumnField}
	if lines := strings.Split(Summarize(net, in).CSV(), "\n"); slices.Contains(lines, "macs,receptive_field") {
		t.Error("the columns of one summary are those of another")
	}
	if lines := strings.Split(s.CSV(), "\n"); !slices.Contains(lines, "macs,receptive_field") {
		t.Errorf("%q", lines)
	}
}

func TestSummaryJSON(t *testing.T) {
	net, in := mixed()
	s := Keras().Summarize(net, in).In(Chinese)
	var got Summary
	if err := json.Unmarshal([]byte(s.JSON()), &got); err != nil {
		t.Fatal(err)
	}
	got.Language = Chinese
	for i, r := range s.Rows {
		r.label, r.parts = "", 0
		if got.Rows[i] != r {
			t.Errorf("%+v, want %+v", got.Rows[i], r)
		}
	}
	if got.Convention != Keras() || got.Total != s.Total || got.Memory != s.Memory || got.Input != s.Input || got.Output != s.Output || got.Network != "Sequential" || !got.Uncounted {
		t.Errorf("%+v", got)
	}
}

// The HTML is well-formed, has nothing that a page could trip over, and says what the table says.
func TestSummaryHTML(t *testing.T) {
	net, in := mixed()
	for _, language := range []Language{English, Chinese, "other"} {
		s := Summarize(net, in).In(language)
		var cells []string
		d := xml.NewDecoder(strings.NewReader(s.HTML()))
		text, inside := "", false
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				for _, a := range token.Attr {
					if a.Name.Local != "style" && a.Name.Local != "lang" {
						t.Errorf("the attribute %s", a.Name.Local)
					}
				}
				inside, text = token.Name.Local == "td" || token.Name.Local == "th", ""
			case xml.CharData:
				text += string(token)
			case xml.EndElement:
				if inside {
					cells = append(cells, text)
				}
				inside = false
			}
		}
		var want []string
		shown := s.table(DefaultColumns())
		for _, row := range slices.Concat([][]string{shown.Heading}, shown.Rows, [][]string{shown.Total}) {
			for _, c := range row {
				want = append(want, strings.TrimLeft(c, " "))
			}
		}
		if !slices.Equal(cells, want) {
			t.Errorf("%q, want %q", cells, want)
		}
	}
	if html := Summarize(net, in).HTML(); !strings.Contains(html, `<td style="text-align: left; padding-left: 3em">conv1</td>`) {
		t.Error(html)
	}
}

func TestSummaryMarkdown(t *testing.T) {
	net, in := mixed()
	text := Summarize(net, in).In(English).Markdown()
	for _, want := range []string{
		`| a\|b | Conv2D |`, `| &lt;b>&amp;block | Residual |`, `| &nbsp;&nbsp;&nbsp;&nbsp;conv1 | Conv2D | 2 of 7×8×4 | shared | 0.00 |`,
		`| \*twice\* | twice | 2 of 7×8×4 | 0 | 0.00 | ? | ? |`, `| pool\_max |`, "MACs: at least ", "| ≥ ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); n != 0 && n != len(DefaultColumns())+1 {
			t.Errorf("%d bars in %q", n, line)
		}
	}
}
