//go:build browser

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"cnnlessons/internal/chromium"
)

// TestBrowser does what a new user does: types make lab, opens the first lesson in JupyterLab, in English
// and Chinese, and the one that trains, and runs all cells. The other English lessons are opened with the
// outputs that are committed, of which TestNotebooks shows that they come. It looks at the page, not at
// the messages: what is printed, that each figure is there at its own size, that formulas are set. The
// pictures that it takes, on the light and the dark theme, are in .build/browser.
func TestBrowser(t *testing.T) {
	pictures := filepath.Join("..", ".build", "browser")
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	lab := startLab(t, folder, "/")
	for _, theme := range []string{"Light", "Dark"} {
		t.Run(theme, func(t *testing.T) {
			lab.set(t, "apputils-extension/themes", map[string]any{"theme": "JupyterLab " + theme})
			eachLesson(t, func(t *testing.T, l lesson) {
				first := l.name() == "01-parameters.ipynb"
				if (theme == "Dark" || l.chinese()) && !first {
					return // the code is the same in all languages, and so are the styles of all lessons
				}
				runs := first || l.name() == "06-weight-sharing.ipynb" // which draws while it trains
				t.Parallel()
				path := filepath.ToSlash(l.path)
				if !runs {
					path = "committed-" + l.name()
					if err := l.read(t).Write(filepath.Join(folder, path)); err != nil {
						t.Fatal(err)
					}
					lab.trust(t, filepath.Join(folder, path))
				}
				name := strings.ReplaceAll(strings.TrimSuffix(filepath.ToSlash(l.path), ".ipynb"), "/", "-")
				seeInBrowser(t, lab, l, path, runs, filepath.Join(pictures, name+"-"+strings.ToLower(theme)+".png"))
			})
		})
	}
}

// open opens a notebook in a browser and waits for its kernel: without one, JupyterLab would
// ask which to start. The workspace has this notebook open and no other.
func (l *lab) open(t *testing.T, path, workspace string) *chromium.Page {
	t.Helper()
	p := chromium.Open(t, l.address("lab/workspaces/"+workspace+"/tree/"+path), pageWidth, 900, 2*time.Minute)
	for !l.connected(t, path) {
		p.Do(chromedp.Sleep(200 * time.Millisecond))
	}
	p.Do(chromedp.Sleep(time.Second))
	return p
}

// command runs one of JupyterLab's commands, as a menu or a key does.
func command(p *chromium.Page, name string) {
	chromium.Read[chromedp.Void](p, fmt.Sprintf("void jupyterapp.commands.execute(%q)", name))
}

// TestBrowserAgain goes on where TestBrowser ends, at the address of a server of one's own and at one
// behind JupyterHub: the lesson is saved and opened again with all its figures, and runs once more in
// a kernel that was restarted. The page reports no error at any time.
func TestBrowserAgain(t *testing.T) {
	for _, base := range []string{"/", "/user/a/"} {
		t.Run(base, func(t *testing.T) {
			folder := t.TempDir()
			lab := startLab(t, folder, base)
			data, err := os.ReadFile(filepath.Join("en", "01-parameters.ipynb"))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, "lesson.ipynb")
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			cells, figures := content(t, path)
			see := func(p *chromium.Page, when string) {
				t.Helper()
				got := chromium.Read[page](p, readPage)
				if got.Ran != cells || got.Errors > 0 || got.Figures != figures || got.Faulty > 0 {
					t.Errorf("%s the page has %+v, want %d cells that ran and %d figures", when, got, cells, figures)
				}
				for _, e := range p.Errors() {
					if !ofRestart.MatchString(e) {
						t.Errorf("%s the page reports: %s", when, e)
					}
				}
			}
			ran := fmt.Sprintf(`[...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].filter(p => /^\[\d+\]:$/.test(p.textContent.trim())).length == %d`, cells)

			p := lab.open(t, "lesson.ipynb", "first")
			command(p, "notebook:clear-all-cell-outputs")
			command(p, "notebook:run-all-cells")
			p.Wait(ran)
			see(p, "after execution")
			before, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			p.Click(`document.querySelector('.jp-NotebookPanel .jp-InputPrompt')`, 0.5, 0.5) // what is clicked on is saved
			command(p, "docmanager:save")
			for saved := false; !saved; {
				p.Do(chromedp.Sleep(200 * time.Millisecond))
				after, err := os.Stat(path)
				saved = err == nil && after.ModTime().After(before.ModTime())
			}

			p = lab.open(t, "lesson.ipynb", "second")
			p.Wait(`[...document.querySelectorAll('.jp-KernelName')].some(e => e.textContent.includes('Go (CNN lessons)'))`) // it takes over the first page's
			see(p, "opened again")
			command(p, "notebook:clear-all-cell-outputs")
			command(p, "notebook:restart-run-all")
			p.Wait(`document.querySelector('.jp-Dialog .jp-mod-accept') !== null`)
			p.Click(`document.querySelector('.jp-Dialog .jp-mod-accept')`, 0.5, 0.5)
			p.Wait(ran)
			see(p, "after a restart")
		})
	}
}

// ofRestart is what JupyterLab reports of a restart: that the kernel was restarted, that what it had
// just asked that kernel gets no answer, and that GoNB keeps no history.
var ofRestart = regexp.MustCompile(`^console warning: "(Connection lost, reconnecting|History was unable to be retrieved)|` +
	`^exception: Uncaught \(in promise\) .*Canceled future for kernel_info_request message before replies were done`)

// content counts the code cells of a notebook, and the pictures in their outputs.
func content(t *testing.T, path string) (cells, figures int) {
	t.Helper()
	for _, c := range (lesson{path: path}).read(t).CodeCells() {
		cells++
		for _, o := range c.Outputs() {
			page, _ := o.Data()["text/html"].(string)
			if _, ok := o.Data()["image/png"]; ok || strings.Contains(page, "cnnlessons-figure") {
				figures++
			}
		}
	}
	return cells, figures
}

// page is what the browser shows of a notebook.
type page struct {
	Ran      int    // code cells whose prompt is a number
	Errors   int    // error outputs, and text on stderr
	Figures  int    // pictures and interactive figures in outputs
	Faulty   int    // of these, empty, not two dots for each pixel, or not running
	Formulas string // the formulas in outputs, without spaces
	Text     string // of the outputs
}

const readPage = `(() => {
	const all = selector => [...document.querySelectorAll(selector)];
	// An interactive figure holds a picture too, for those who cannot run it.
	const pictures = all('.jp-OutputArea-output img').filter(f => !f.closest('.cnnlessons-figure'));
	const interactive = all('.jp-OutputArea-output .cnnlessons-figure');
	return {
		Ran: all('.jp-CodeCell .jp-InputArea-prompt').filter(p => /^\[\d+\]:$/.test(p.textContent.trim())).length,
		Errors: all('.jp-OutputArea-output[data-mime-type$=".stderr"], .jp-OutputArea-output[data-mime-type$=".error"]').length,
		Figures: pictures.length + interactive.length,
		Faulty: pictures.filter(f => !f.naturalWidth || f.naturalWidth != 2 * f.width || f.naturalHeight != 2 * f.height).length
			+ interactive.filter(f => !f.shadowRoot).length,
		Formulas: all('.jp-OutputArea-output mjx-assistive-mml').map(m => m.textContent.replaceAll(/\s/g, '')).join('\n'),
		Text: all('.jp-OutputArea-output').map(o => o.innerText).join('\n'),
	};
})()`

// seeInBrowser opens a lesson at a path of the server's and checks what is on the page. If the lesson runs,
// it has no outputs before.
func seeInBrowser(t *testing.T, lab *lab, l lesson, path string, runs bool, picture string) {
	cells, figures := content(t, l.path)
	p := lab.open(t, path, strings.TrimSuffix(filepath.Base(picture), ".png"))
	read := func() page { return chromium.Read[page](p, readPage) }
	if runs {
		if got := read(); got.Ran > 0 || got.Figures > 0 || got.Text != "" {
			t.Fatalf("the student's copy has outputs: %+v", got)
		}
		command(p, "notebook:run-all-cells")
	}
	got := read()
	for ; got.Ran < cells; got = read() {
		p.Do(chromedp.Sleep(200 * time.Millisecond))
	}
	// Formulas are set a moment after their output arrives.
	if l.name() == "01-parameters.ipynb" {
		p.Do(chromedp.WaitReady(chromedp.CSS(`.jp-OutputArea-output mjx-container`)))
	}
	p.Do(chromedp.Sleep(time.Second))
	got = read()
	takePicture(p, picture)
	if got.Errors > 0 {
		t.Errorf("the page shows %d errors:\n%s", got.Errors, got.Text)
	}
	if got.Figures != figures || got.Faulty > 0 {
		t.Errorf("%d of %d figures are there, and %d of these are empty or not at their own size", got.Figures, figures, got.Faulty)
	}
	if l.name() != "01-parameters.ipynb" {
		return
	}
	for _, want := range []string{"28×28×6", "5·5·3 = 75", "450 + 6 = 456"} {
		if !strings.Contains(got.Text, want) {
			t.Errorf("the outputs do not show %q:\n%s", want, got.Text)
		}
	}
	for _, want := range []string{"5×5×6=150", "1500+10=1510"} {
		if !strings.Contains(got.Formulas, want) {
			t.Errorf("the formulas do not show %q:\n%s", want, got.Formulas)
		}
	}
}

const pageWidth = 1280

// takePicture makes the window as high as the notebook and saves what it shows.
func takePicture(p *chromium.Page, path string) {
	height := chromium.Read[int64](p, `Math.max(...[...document.querySelectorAll('.jp-WindowedPanel-outer')].map(p => p.scrollHeight)) + 150`)
	p.Do(chromedp.EmulateViewport(pageWidth, height), chromedp.Sleep(time.Second))
	chromium.Read[chromedp.Void](p, `void document.querySelectorAll('.jp-WindowedPanel-outer').forEach(p => p.scrollTop = 0)`)
	p.Do(chromedp.Sleep(500 * time.Millisecond))
	p.Picture(path)
}
