package notebook

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const oddFile = "testdata/odd.ipynb"

func TestNotebookIsWrittenAsJupyterDoes(t *testing.T) {
	want, err := os.ReadFile(oddFile)
	if err != nil {
		t.Fatal(err)
	}
	n, err := Parse(want)
	if err != nil {
		t.Fatal(err)
	}
	compareLines(t, n.Bytes(), want)

	path := filepath.Join(t.TempDir(), "copy.ipynb")
	if err := n.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	compareLines(t, got, want)
}

func TestNotebookAccess(t *testing.T) {
	n, err := Read(oddFile)
	if err != nil {
		t.Fatal(err)
	}
	if got := n.KernelName(); got != "cnnlessons-zh" {
		t.Errorf("KernelName = %q", got)
	}
	if got := len(n.Cells()); got != 4 {
		t.Fatalf("%d cells, want 4", got)
	}
	code := n.CodeCells()
	if len(code) != 2 || code[0].ID() != "second" || code[1].ID() != "third" {
		t.Fatalf("CodeCells = %v", code)
	}
	if got := n.Cells()[0].Source(); !strings.HasPrefix(got, "# 卷积\n\n$5·5·3") {
		t.Errorf("Source = %q", got)
	}
	if code[0].ExecutionCount() != 7 || code[1].ExecutionCount() != 0 {
		t.Errorf("ExecutionCount = %d, %d; want 7, 0", code[0].ExecutionCount(), code[1].ExecutionCount())
	}
	outputs := code[0].Outputs()
	if len(outputs) != 4 {
		t.Fatalf("%d outputs, want 4", len(outputs))
	}
	if got := outputs[0].Text(); !strings.HasPrefix(got, "a\nb\r\nc") {
		t.Errorf("text of a stream = %q", got)
	}
	if got := outputs[1].Data()["text/html"]; got != "<p>\n</p>\n" {
		t.Errorf("text/html = %q", got)
	}
	if got := outputs[3].Text(); got != "E: v\nw\n1\n2\n3" {
		t.Errorf("text of an error = %q", got)
	}

	code[1].SetResult(outputs[:1], 8)
	again, err := Parse(n.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	changed := again.CodeCells()[1]
	if changed.ExecutionCount() != 8 || len(changed.Outputs()) != 1 || changed.Outputs()[0].Text() != outputs[0].Text() {
		t.Errorf("after SetResult: %v", changed)
	}
}

func TestTransientMetadataIsDropped(t *testing.T) {
	n, err := Parse([]byte(`{"nbformat": 4, "nbformat_minor": 5, "metadata": {"signature": "s", "kept": 1},
		"cells": [{"cell_type": "raw", "id": "a", "metadata": {"trusted": true, "kept": 2}, "source": ""}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got := string(n.Bytes())
	if strings.Contains(got, "signature") || strings.Contains(got, "trusted") || strings.Count(got, "kept") != 2 {
		t.Errorf("written as %s", got)
	}
	if n.Metadata()["signature"] != "s" {
		t.Error("Bytes changed the notebook")
	}
}

func TestParseErrors(t *testing.T) {
	const head = `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, `
	for _, test := range []struct{ json, want string }{
		{``, "not the JSON of a notebook"},
		{head + `"cells": []} x`, "more after its last brace"},
		{`{"nbformat": 4, "nbformat_minor": 4}`, "nbformat 4.4: want 4.5"},
		{`{"nbformat": 3, "nbformat_minor": 5}`, "nbformat 3.5: want 4.5"},
		{`{}`, "want 4.5"},
		{`{"nbformat": 4, "nbformat_minor": 5}`, "no metadata object"},
		{head + `"cells": {}}`, "no list of cells"},
		{head + `"cells": [1]}`, "cell 1 is not an object"},
		{head + `"cells": [{}]}`, "cell 1 has no metadata"},
		{head + `"cells": [{"cell_type": "code", "metadata": {}}]}`, "cell 1 is code and has no list of outputs"},
		{head + `"cells": [{"cell_type": "code", "metadata": {}, "outputs": [1]}]}`, "cell 1 has an output that is not an object"},
	} {
		if _, err := Parse([]byte(test.json)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Parse(%s): error %v, want one with %q", test.json, err, test.want)
		}
	}
	if _, err := Read("testdata/absent.ipynb"); err == nil || !strings.Contains(err.Error(), "absent.ipynb") {
		t.Errorf("Read of an absent file: %v", err)
	}
}

// compareLines reports the first line in which two texts differ.
func compareLines(t *testing.T, got, want []byte) {
	t.Helper()
	if bytes.Equal(got, want) {
		return
	}
	g, w := bytes.SplitAfter(got, []byte("\n")), bytes.SplitAfter(want, []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !slices.Equal(g[i], w[i]) {
			t.Fatalf("line %d:\n got %q\nwant %q", i+1, g[i], w[i])
		}
	}
	t.Fatalf("%d lines, want %d", len(g), len(w))
}
