//go:build browser

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"cnnlessons/internal/chromium"
)

// TestBrowserReadOnly checks that lessons which cannot be saved open and run, and say so.
func TestBrowserReadOnly(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "lesson.ipynb")
	renewCopy(t, folder)
	writeNotebook(t, path, "%%\nplots.Show(plots.Image(samples.Cat(32)))")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	readOnly(t, folder)
	p := startLab(t, folder, "/").open(t, "lesson.ipynb", "read-only")
	command(p, "notebook:run-all-cells")
	p.Wait(`document.querySelectorAll('.jp-OutputArea-output img').length == 1`)
	p.Wait(`document.body.innerText.includes('notebook is read-only')`)
	p.Wait(`document.querySelector('[title=\'Document is read-only. "Save" is disabled; use "Save as…" instead\']') != null`)
	command(p, "docmanager:save")
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file changed, or is gone: %v", err)
	}
}

// TestBrowserPlainNotebook runs a lesson in the plain Jupyter Notebook, in the same kernel.
func TestBrowserPlainNotebook(t *testing.T) {
	l := newLab(t)
	cmd := exec.Command(".venv/bin/jupyter", "notebook", "--allow-root", "--ip=127.0.0.1", "--port=0", "--ServerApp.root_dir=notebooks", "--JupyterNotebookApp.expose_app_in_browser=True")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "JUPYTER_CONFIG_DIR="+t.TempDir(), "JUPYTERLAB_SETTINGS_DIR="+l.settings)
	l.start(t, cmd, "/")

	lesson := lessons(t)[0]
	path := filepath.ToSlash(lesson.path)
	p := chromium.Open(t, l.address("notebooks/"+path), pageWidth, 900, 2*time.Minute)
	for !l.connected(t, path) {
		p.Do(chromedp.Sleep(200 * time.Millisecond))
	}
	command(p, "notebook:clear-all-cell-outputs")
	p.Wait(`document.querySelectorAll('.jp-OutputArea-output').length == 0`)
	command(p, "notebook:run-all-cells")
	read := func() page { return chromium.Read[page](p, readPage) }
	cells := len(lesson.read(t).CodeCells())
	for read().Ran < cells {
		p.Do(chromedp.Sleep(200 * time.Millisecond))
	}
	if got := read(); got.Errors > 0 || got.Figures == 0 || got.Faulty > 0 {
		t.Errorf("the page shows %d errors and %d figures, %d of them faulty:\n%s", got.Errors, got.Figures, got.Faulty, got.Text)
	}
	p.Picture(filepath.Join("..", ".build", "browser", "plain-notebook.png"))
}
