//go:build browser

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cnnlessons/internal/chromium"
)

// showInteractive is a cell with every interactive figure.
const showInteractive = `%%
img := samples.Cat(32)
conv := cnnlib.Init(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, 1)
maps := conv.Forward(img)
scores := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 3, H: 1, W: 1}, []float32{1, 2, -1})
plots.Show(
	interactive.Stepper(conv, img),
	interactive.Calculator(img.Shape(), conv, &cnnlib.MaxPool2D{Kernel: 2}),
	interactive.Playground(samples.Cat(96)),
	interactive.Pooling(maps),
	interactive.ReLU(maps),
	interactive.Explorer(cnnlib.NewSequential(conv, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2}), img),
	interactive.Softmax(scores, []string{"cat", "dog", "fish"}),
)`

// TestBrowserInteractive looks at every interactive figure, twice on a page, where students
// meet them: after a cell has run in JupyterLab, in the notebook saved and opened again, and in its
// HTML export opened from disk. All must run there, take keys that JupyterLab does not see,
// report no error and ask for nothing. In a notebook that is not trusted they are still pictures. The server's addresses begin with /user/a/, as behind
// JupyterHub.
func TestBrowserInteractive(t *testing.T) {
	pictures, err := filepath.Abs(filepath.Join("..", ".build", "browser"))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	lab := startLab(t, folder, "/user/a/")
	path := filepath.Join(folder, "figures.ipynb")
	writeNotebook(t, path, showInteractive, showInteractive)
	figures := strings.Count(showInteractive, "interactive.") * 2

	p := lab.open(t, "figures.ipynb", "interactive")
	command(p, "notebook:run-all-cells")
	p.Wait(`[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].filter(p => /^\[\d+\]:$/.test(p.textContent.trim())).length == 2`)
	loaded := len(p.Requests())
	checkFigures(t, p, "after execution", figures)
	if errors := chromium.Read[int](p, `document.querySelectorAll('.jp-OutputArea-output[data-mime-type$=".stderr"], .jp-OutputArea-output[data-mime-type$=".error"]').length`); errors > 0 {
		t.Errorf("the cells show %d errors", errors)
	}
	if cells := chromium.Read[int](p, `document.querySelectorAll('.jp-Cell').length`); cells != 2 {
		t.Errorf("keys typed into a figure changed the notebook: it has %d cells", cells)
	}
	for _, r := range p.Requests()[loaded:] {
		if !strings.HasPrefix(r, lab.root) {
			t.Errorf("after execution, the page asks for %s", r)
		}
	}
	takePicture(p, filepath.Join(pictures, "interactive.png"))
	command(p, "docmanager:save")
	saved := func() bool {
		data, err := os.ReadFile(path)
		return err == nil && strings.Count(string(data), `class=\"cnnlessons-figure`) == figures
	}
	for !saved() {
		p.Do(chromedp.Sleep(200 * time.Millisecond))
	}

	p = lab.open(t, "figures.ipynb", "reopened")
	checkFigures(t, p, "opened again", figures)

	// In somebody else's hands the notebook is not trusted, and JupyterLab runs no scripts.
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "received.ipynb"), bytes.Replace(data, []byte(`"cell-0"`), []byte(`"cell-other"`), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	p = lab.open(t, "received.ipynb", "received")
	still := chromium.Read[[]string](p, `[...document.querySelectorAll('.jp-OutputArea-output img')].filter(i => i.naturalWidth == 2 * i.width && i.width > 100 && i.height > 100).map(i => i.alt)`)
	if running := chromium.Read[int](p, `[...document.querySelectorAll('*')].filter(e => e.shadowRoot && e.shadowRoot.querySelector('figure')).length`); len(still) != figures || running > 0 {
		t.Errorf("not trusted: %d still pictures and %d running figures, want %d and 0: %q", len(still), running, figures, still)
	}
	if slices.Contains(still, "") {
		t.Errorf("not trusted: a still picture has no text: %q", still)
	}
	for _, e := range p.Errors() {
		t.Errorf("not trusted, the page reports: %s", e)
	}
	takePicture(p, filepath.Join(pictures, "interactive-not-trusted.png"))

	// Its folder has the name of a language, as those of the lessons.
	page := filepath.Join(folder, filepath.Base(folder), "figures.html")
	export := exec.Command(filepath.Join("..", ".venv", "bin", "python"), "../internal/lab/export_lessons.py", folder, path)
	if out, err := export.CombinedOutput(); err != nil {
		t.Fatalf("exporting: %v\n%s", err, out)
	}
	p, _ = openExported(t, page)
	checkFigures(t, p, "in the export", figures)
	p.Picture(filepath.Join(pictures, "interactive-export.png"))
}

// checkFigures checks that all figures of the page run, each in a shadow root of its own, and
// that a key typed into one changes that one alone.
func checkFigures(t *testing.T, p *chromium.Page, when string, want int) {
	t.Helper()
	p.Do(chromedp.WaitReady(chromedp.CSS(".cnnlessons-figure")), chromedp.Sleep(time.Second))
	const hosts = `[...document.querySelectorAll('.cnnlessons-figure')]`
	contents := func() []string {
		return chromium.Read[[]string](p, hosts+`.map(h => h.shadowRoot ? h.shadowRoot.querySelector('figure').innerHTML + [...h.shadowRoot.querySelectorAll('input')].map(i => i.value) : '')`)
	}
	before := contents()
	if len(before) != want {
		t.Errorf("%s there are %d figures, want %d", when, len(before), want)
	}
	for i, content := range before {
		if len(content) < 100 {
			t.Errorf("%s figure %d does not run", when, i)
			continue
		}
		// The last control that takes arrow keys: a map, a slider, a number.
		p.Keys(fmt.Sprintf(`[...%s[%d].shadowRoot.querySelectorAll('.pick, input:not([type=checkbox]), [data-arrows]')].at(-1)`, hosts, i), kb.ArrowUp)
		after := contents()
		for j := range before {
			if changed := after[j] != before[j]; changed != (i == j) {
				t.Errorf("%s a key in figure %d: figure %d changed: %v", when, i, j, changed)
			}
		}
		before = after
	}
	for _, e := range p.Errors() {
		t.Errorf("%s the page reports: %s", when, e)
	}
}

// writeNotebook writes a notebook with these code cells for the English kernel.
func writeNotebook(t *testing.T, path string, sources ...string) {
	t.Helper()
	var cells []map[string]any
	for i, source := range sources {
		cells = append(cells, map[string]any{
			"cell_type": "code", "id": fmt.Sprintf("cell-%d", i), "metadata": map[string]any{}, "source": source, "outputs": []any{}, "execution_count": nil,
		})
	}
	data, err := json.Marshal(map[string]any{
		"nbformat": 4, "nbformat_minor": 5, "cells": cells,
		"metadata": map[string]any{"kernelspec": map[string]any{"name": "cnnlessons", "display_name": "Go (CNN lessons)", "language": "go"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}
