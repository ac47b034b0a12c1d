package e2e

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"testing"

	"cnnlessons/internal/kernelspec"
	"cnnlessons/internal/notebook"
)

// TestTextCommitted checks what is committed of each lesson: a reader, or a page
// made of the notebook, sees just that.
func TestTextCommitted(t *testing.T) {
	eachNotebook(t, func(t *testing.T, l lesson) {
		n := l.read(t)
		for i, c := range n.CodeCells() {
			if c.ExecutionCount() != i+1 {
				t.Errorf("code cell %d (%s) is numbered %d: run the notebook from the start", i+1, c.ID(), c.ExecutionCount())
			}
			for _, o := range c.Outputs() {
				if o.Type() == "error" || o.Stream() == "stderr" {
					t.Errorf("code cell %d (%s) committed a failure: %s", i+1, c.ID(), o.Text())
				}
				if path := findPath(o); path != "" {
					t.Errorf("code cell %d (%s) shows a path of the machine it ran on: %s", i+1, c.ID(), path)
				}
			}
		}
		data, err := os.ReadFile(l.path)
		if err != nil {
			t.Fatal(err)
		}
		normalise(t, n, l)
		if string(data) != string(n.Bytes()) {
			t.Errorf("not in its normal form, which go test ./internal/e2e -update makes: %s", firstDifference(string(data), string(n.Bytes())))
		}
	})
}

var absolutePath = regexp.MustCompile(`(?:^|[\s"'=(\[,:])((?:/(?:home|root|tmp|usr|var|opt|etc|mnt|srv|work|workspace|Users|private|Library|Volumes)/|[A-Z]:\\)\S*)`)

// findPath is the first absolute path in an output, "" if there is none.
func findPath(o notebook.Output) string {
	texts := []string{o.Text()}
	for _, content := range o.Data() {
		if text, ok := content.(string); ok {
			texts = append(texts, text)
		}
	}
	for _, text := range texts {
		if match := absolutePath.FindStringSubmatch(text); match != nil {
			return match[1]
		}
	}
	return ""
}

func TestTextFindPath(t *testing.T) {
	for text, want := range map[string]string{
		"open /tmp/x/y.png: no":  "/tmp/x/y.png:",
		"/home/me/f":             "/home/me/f",
		`src="/usr/share/x"`:     `/usr/share/x"`,
		`in C:\Users\me`:         `C:\Users\me`,
		"a/tmp/b":                "",
		"28/home/2":              "",
		"5 / 2 and </b> and 1/2": "",
	} {
		if got := findPath(notebook.Output{"output_type": "stream", "text": text}); got != want {
			t.Errorf("findPath(%q) = %q, want %q", text, got, want)
		}
	}
}

// normalise gives a notebook the metadata of its language's kernel, the same
// whoever saved it last.
func normalise(t *testing.T, n notebook.Notebook, l lesson) {
	t.Helper()
	spec, err := kernelspec.Read(dataDir(t), l.kernel)
	if err != nil {
		t.Fatal(err)
	}
	n.Metadata()["kernelspec"] = map[string]any{
		"display_name": spec.DisplayName,
		"language":     spec.Language,
		"name":         l.kernel,
	}
	n.Metadata()["language_info"] = map[string]any{
		"file_extension": ".go",
		"mimetype":       "text/x-go",
		"name":           "go",
	}
	for _, c := range n.Cells() {
		delete(c["metadata"].(map[string]any), "execution") // when it ran
	}
}

// TestTextNormalise checks that nothing else is changed.
func TestTextNormalise(t *testing.T) {
	n, err := notebook.Parse([]byte(`{"nbformat": 4, "nbformat_minor": 5,
		"metadata": {"kernelspec": {"name": "other"}, "kept": 1},
		"cells": [{"cell_type": "raw", "id": "a", "source": "s", "metadata": {"execution": {}, "kept": 2}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	normalise(t, n, lesson{kernel: languages[1].kernel})
	if n.KernelName() != languages[1].kernel || n.Metadata()["kept"] != json.Number("1") {
		t.Errorf("metadata = %v", n.Metadata())
	}
	if got, want := n.Cells()[0]["metadata"], map[string]any{"kept": json.Number("2")}; !reflect.DeepEqual(got, want) {
		t.Errorf("metadata of the cell = %v, want %v", got, want)
	}
}
