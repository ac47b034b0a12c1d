package nbclient

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// shownBy prints what internal/lab/check_lessons.py compares of each notebook in standard input.
// The packages that run a notebook are not needed for that.
const shownBy = `
import json, sys, types
sys.path.insert(0, "../lab")
for name in "nbclient", "nbformat":
    sys.modules[name] = types.ModuleType(name)
import check_lessons

class Node(dict):
    __getattr__ = dict.__getitem__

print(json.dumps([list(check_lessons.shown(n)) for n in json.load(sys.stdin, object_hook=Node)]))
`

// internal/lab/check_lessons.py runs lessons through Jupyter's client, which keeps text that a
// carriage return has overwritten. The committed outputs come from package nbclient, which drops
// such text.
func TestCheckLessonsCarriageReturns(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip("left out, for Python is missing: ", err)
	}
	cases := []struct {
		text string
		want []string
	}{
		{"", nil},
		{"a\nb\n", []string{"a", "b"}},
		{"10%\r20%\r100%\nnext\n", []string{"100%", "next"}},
		{"before\n第 1/2 轮 █·\r第 1/2 轮 ██\r第 1/2 轮  损失\n第 2/2 轮 █·\r第 2/2 轮  损失\n", []string{"before", "第 1/2 轮  损失", "第 2/2 轮  损失"}},
		{"\rat once", []string{"at once"}},
		{"shorter\rab   \n", []string{"ab   "}}, // the blanks are what the program wrote
		{"Windows\r\nlines\r\n", []string{"Windows", "lines"}},
		{"half\r", []string{"half"}},
	}
	type shown map[string][]map[string][]notebook.Output
	stream := func(text string) notebook.Output {
		return notebook.Output{"output_type": "stream", "name": "stdout", "text": text}
	}
	picture := notebook.Output{"output_type": "display_data", "data": map[string]any{}}
	var notebooks []shown
	add := func(outputs ...notebook.Output) {
		notebooks = append(notebooks, shown{"cells": {{"outputs": outputs}}})
	}
	for _, c := range cases {
		half := len(c.text) / 2
		for c.text != "" && c.text[half]&0xc0 == 0x80 { // within a character
			half++
		}
		add(stream(c.text))
		add(stream(c.text[:half]), picture, stream(c.text[half:])) // as Jupyter may cut it
		add((&outputs{list: []notebook.Output{stream(c.text)}}).result()...)
	}
	in, err := json.Marshal(notebooks)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-B", "-c", shownBy)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	if err := json.Unmarshal(out, &got); err != nil || len(got) != 3*len(cases) {
		t.Fatalf("%v in %s", err, strings.TrimSpace(string(out)))
	}
	for i, lines := range got {
		if c := cases[i/3]; !slices.Equal(lines, c.want) {
			t.Errorf("%q, %s: the lines are %q, want %q", c.text, [3]string{"as it is", "in parts", "as committed"}[i%3], lines, c.want)
		}
	}
}
