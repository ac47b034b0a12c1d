//go:build browser

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/notebook"
	"cnnlessons/internal/workcopy"
)

// TestBrowserCopy opens two lessons of a student's copy in JupyterLab, saves both and runs one of them. When
// the course changes, the saved one is renewed and the one that ran keeps its outputs.
func TestBrowserCopy(t *testing.T) {
	folder, course := t.TempDir(), t.TempDir()
	lab := startLab(t, folder, "/")
	for _, name := range []string{"03-sizes.ipynb", "00-index.ipynb"} {
		path := filepath.Join(folder, "en", name)
		p := lab.open(t, "en/"+name, strings.TrimSuffix(name, ".ipynb"))
		if name == "00-index.ipynb" {
			command(p, "notebook:run-all-cells")
			p.Wait(`document.querySelectorAll('.jp-OutputArea-output img').length > 0`)
		}
		before, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		p.Click(`document.querySelector('.jp-NotebookPanel .jp-InputPrompt')`, 0.5, 0.5)
		command(p, "docmanager:save")
		for saved := false; !saved; {
			p.Do(chromedp.Sleep(200 * time.Millisecond))
			after, err := os.Stat(path)
			saved = err == nil && after.ModTime().After(before.ModTime())
		}
	}
	if err := os.CopyFS(course, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"03-sizes.ipynb", "00-index.ipynb"} {
		path := filepath.Join(course, "en", name)
		n, err := notebook.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		n.Cells()[0]["source"] = "# Another edition"
		if err := n.Write(path); err != nil {
			t.Fatal(err)
		}
	}
	said, err := (&workcopy.Copy{Course: course, Folder: folder, Languages: []cnnlib.Language{cnnlib.English, cnnlib.Chinese}}).Renew()
	if want := "You have changed en/00-index.ipynb"; err != nil || len(said) != 2 || !strings.HasPrefix(said[0], want) {
		t.Errorf("it says %q (%v), want %q and what was renewed", said, err, want)
	}
	if n := (lesson{path: filepath.Join(folder, "en/03-sizes.ipynb")}).read(t); title(n) != "Another edition" {
		t.Errorf("the saved lesson was not renewed: it is %q", title(n))
	}
}
