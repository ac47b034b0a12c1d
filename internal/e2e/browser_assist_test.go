//go:build browser

package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cnnlessons/internal/chromium"
)

// TestBrowserAssists types in JupyterLab and measures how long a student waits for the
// list of proposals after Tab, and for the documentation after Shift-Tab. A list that
// JupyterLab gave up to wait for never comes.
func TestBrowserAssists(t *testing.T) {
	folder := t.TempDir()
	lab := startLab(t, folder, "/")
	writeNotebook(t, filepath.Join(folder, "assist.ipynb"), "var conv = &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}\nvar img = samples.Cat(32)", "%%\n")
	p := lab.open(t, "assist.ipynb", "assist")
	checkPatience(t, lab)
	command(p, "notebook:run-cell-and-select-next")
	p.Wait(`/^\[\d+\]:$/.test(document.querySelector('.jp-CodeCell .jp-InputArea-prompt').textContent.trim())`)
	command(p, "notebook:enter-edit-mode")

	const limit, enough = time.Second, 9
	for try := 1; ; try++ {
		var times []time.Duration
		for _, test := range []struct{ line, want string }{
			{"cnnlib.Con", "Conv2D"},
			{"plots.Act", "ActivationMaps"},
			{"conv.", "Forward"},
			{"img.", "Data"},
			{"plots.Show(plots.Ker", "Kernels"},
			{"maps := conv.Forward(img); maps.", "Shape"},
			{"fmt.Print", "Println"},
			{"cnnlib.Exp", "Explain"},
			{"conv.O", "OutputShape"},
			{"samples.", "Edges"},
		} {
			times = append(times, proposals(t, p, test.line, test.want))
		}
		t.Logf("try %d, proposals: %v", try, times)
		slow := slices.DeleteFunc(slices.Clone(times), func(d time.Duration) bool { return d <= limit })
		if len(times)-len(slow) >= enough {
			break
		}
		if try == 3 { // other programs may have been busy
			t.Errorf("more than one in ten took longer than %v", limit)
			break
		}
	}

	for _, test := range []struct{ line, want string }{
		{"conv.Forward", "one chain of fused multiply-adds"},
		{"plots.ActivationMaps", "draws each channel"},
	} {
		t.Logf("documentation of %s: %v", test.line, documentation(t, p, test.line, test.want))
	}
	p.Picture(filepath.Join("..", ".build", "browser", "assist.png"))
}

// checkPatience checks that JupyterLab waits longer than its second for proposals.
func checkPatience(t *testing.T, l *lab) {
	t.Helper()
	response, err := http.Get(l.address("lab/api/settings/@jupyterlab/completer-extension:manager"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var manager struct {
		Schema struct {
			Properties struct {
				ProviderTimeout struct{ Default int }
			}
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&manager); err != nil {
		t.Fatal(err)
	}
	if got := manager.Schema.Properties.ProviderTimeout.Default; got != 3000 {
		t.Errorf("JupyterLab waits %d ms for proposals, want 3000", got)
	}
}

// typeLine makes a line the only one of the active cell but for %%, its end as a student
// types it.
func typeLine(p *chromium.Page, line string) {
	start, last := line[:len(line)-1], line[len(line)-1:]
	chromium.Read[chromedp.Void](p, fmt.Sprintf(`void (() => {
		const cell = [...jupyterapp.shell.widgets('main')][0].content.activeCell;
		cell.model.sharedModel.setSource("%%%%\n" + %q);
		cell.editor.focus();
		cell.editor.setCursorPosition({ line: 1, column: %d });
	})()`, start, len(start)))
	p.Do(chromedp.KeyEvent(last))
}

// waited waits until an expression in the page is true, and returns how long that took.
func waited(t *testing.T, p *chromium.Page, what, expression string) time.Duration {
	t.Helper()
	began := time.Now()
	for !chromium.Read[bool](p, expression) {
		if time.Since(began) > 20*time.Second {
			p.Picture(filepath.Join("..", ".build", "browser", "assist.png"))
			t.Fatalf("there is no %s after 20 s", what)
		}
		p.Do(chromedp.Sleep(5 * time.Millisecond))
	}
	return time.Since(began)
}

// shown is whether a text is in an element that a selector gives and that can be seen.
func shown(selector, text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%q)].some(e => e.getClientRects().length && e.textContent.includes(%q))`, selector, text)
}

// proposals presses Tab at the end of a line and returns how long it takes until a
// proposal is on the page.
func proposals(t *testing.T, p *chromium.Page, line, want string) time.Duration {
	t.Helper()
	typeLine(p, line)
	p.Do(chromedp.KeyEvent(kb.Tab))
	took := waited(t, p, fmt.Sprintf("list with %s for %s", want, line), shown(".jp-Completer", want))
	p.Do(chromedp.KeyEvent(kb.Escape))
	p.Wait("!" + shown(".jp-Completer", ""))
	return took
}

// documentation presses Shift-Tab and returns how long it takes until the documentation
// is on the page.
func documentation(t *testing.T, p *chromium.Page, line, want string) time.Duration {
	t.Helper()
	typeLine(p, line)
	p.Do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
	return waited(t, p, "documentation of "+line, shown(".jp-Tooltip", want))
}
