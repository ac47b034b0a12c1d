//go:build browser

package notebooks

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestBrowser does what a new user does: types make lab, opens each lesson in
// JupyterLab and runs all its cells. It looks at the page, not at the messages: what is
// printed, that each figure is there at its own size, that formulas are set. The
// pictures that it takes, on the light and the dark theme, are in .build/browser.
func TestBrowser(t *testing.T) {
	pictures := filepath.Join("..", ".build", "browser")
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	lab := startLab(t)
	for _, theme := range []string{"Light", "Dark"} {
		t.Run(theme, func(t *testing.T) {
			lab.set(t, "apputils-extension/themes", map[string]any{"theme": "JupyterLab " + theme})
			eachLesson(t, func(t *testing.T, l lesson) {
				name := strings.ReplaceAll(strings.TrimSuffix(filepath.ToSlash(l.path), ".ipynb"), "/", "-")
				runInBrowser(t, lab, l, filepath.Join(pictures, name+"-"+strings.ToLower(theme)+".png"))
			})
		})
	}
}

// page is what the browser shows of a notebook.
type page struct {
	Ran      int    // code cells whose prompt is a number
	Errors   int    // error outputs, and text on stderr
	Figures  int    // pictures in outputs
	Faulty   int    // of these, empty or not two dots for each pixel
	Formulas string // the formulas in outputs, without spaces
	Text     string // of the outputs
}

const readPage = `(() => {
	const all = selector => [...document.querySelectorAll(selector)];
	const figures = all('.jp-OutputArea-output img');
	return {
		Ran: all('.jp-CodeCell .jp-InputArea-prompt').filter(p => /^\[\d+\]:$/.test(p.textContent.trim())).length,
		Errors: all('.jp-OutputArea-output[data-mime-type$=".stderr"], .jp-OutputArea-output[data-mime-type$=".error"]').length,
		Figures: figures.length,
		Faulty: figures.filter(f => !f.naturalWidth || f.naturalWidth != 2 * f.width || f.naturalHeight != 2 * f.height).length,
		Formulas: all('.jp-OutputArea-output mjx-assistive-mml').map(m => m.textContent.replaceAll(/\s/g, '')).join('\n'),
		Text: all('.jp-OutputArea-output').map(o => o.innerText).join('\n'),
	};
})()`

// runInBrowser opens a lesson, clears what is committed, runs all cells and checks
// what is on the page then.
func runInBrowser(t *testing.T, lab *lab, l lesson, picture string) {
	workspace := strings.TrimSuffix(filepath.Base(picture), ".png") // with this lesson open and no other
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	defer stop()
	ctx, stop = chromedp.NewContext(ctx)
	defer stop()
	ctx, stop = context.WithTimeout(ctx, 2*time.Minute)
	defer stop()

	var cells, figures int
	for _, c := range l.read(t).CodeCells() {
		cells++
		for _, o := range c.Outputs() {
			if _, ok := o.Data()["image/png"]; ok {
				figures++
			}
		}
	}
	read := func() page {
		t.Helper()
		p, err := chromedp.Run(ctx, chromedp.Evaluate[page](readPage))
		if err != nil {
			t.Fatalf("reading the page of %s: %v", l.path, err)
		}
		return p
	}
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s in the browser: %v", l.path, err)
		}
	}
	do(
		// Two dots for each pixel, as on the screens for which figures are made.
		chromedp.EmulateViewport(pageWidth, 900, chromedp.EmulateScale(2)),
		chromedp.Navigate(lab.address("lab/workspaces/"+workspace+"/tree/"+filepath.ToSlash(l.path))),
	)
	// Without a kernel, JupyterLab would ask which one to start.
	for !lab.connected(t, l) {
		do(chromedp.Sleep(200 * time.Millisecond))
	}
	do(chromedp.Sleep(time.Second))
	do(command("notebook:clear-all-cell-outputs"))
	if p := read(); p.Ran > 0 || p.Figures > 0 {
		t.Fatalf("clearing the outputs left %+v", p)
	}
	do(command("notebook:run-all-cells"))
	got := read()
	for ; got.Ran < cells; got = read() {
		do(chromedp.Sleep(200 * time.Millisecond))
	}
	// Formulas are set a moment after their output arrives.
	do(chromedp.WaitReady(chromedp.CSS(`.jp-OutputArea-output mjx-container`)), chromedp.Sleep(time.Second))
	got = read()
	takePicture(t, ctx, picture)
	if got.Errors > 0 {
		t.Errorf("the page shows %d errors:\n%s", got.Errors, got.Text)
	}
	if got.Figures != figures || got.Faulty > 0 {
		t.Errorf("%d of %d figures are there, and %d of these are empty or not at their own size", got.Figures, figures, got.Faulty)
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

// command runs one of JupyterLab's commands, as a menu or a key does.
func command(name string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		_, err = chromedp.Evaluate[any](fmt.Sprintf("void jupyterapp.commands.execute(%q)", name))(ctx, target)
		return none, err
	}
}

const pageWidth = 1100

// takePicture makes the window as high as the notebook and saves what it shows.
func takePicture(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	height, err := chromedp.Run(ctx, chromedp.Evaluate[int64](
		`Math.max(...[...document.querySelectorAll('.jp-WindowedPanel-outer')].map(p => p.scrollHeight)) + 150`))
	if err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(pageWidth, height), chromedp.Sleep(time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[any](`void document.querySelectorAll('.jp-WindowedPanel-outer').forEach(p => p.scrollTop = 0)`)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Sleep(500*time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		t.Fatal(err)
	}
}

// lab is a JupyterLab that make lab started.
type lab struct {
	root, token string // of its addresses
	settings    string // the directory of a user's settings
}

func (l *lab) address(path string) string { return l.root + path + "?token=" + l.token }

// connected reports whether a page is connected to the lesson's kernel.
func (l *lab) connected(t *testing.T, lesson lesson) bool {
	t.Helper()
	response, err := http.Get(l.address("api/sessions"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var sessions []struct {
		Path   string
		Kernel struct{ Connections int }
	}
	if err := json.NewDecoder(response.Body).Decode(&sessions); err != nil {
		t.Fatal(err)
	}
	for _, s := range sessions {
		if s.Path == filepath.ToSlash(lesson.path) && s.Kernel.Connections > 0 {
			return true
		}
	}
	return false
}

// set writes the settings of one of JupyterLab's plugins, as its settings editor does.
func (l *lab) set(t *testing.T, plugin string, settings map[string]any) {
	t.Helper()
	data, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(l.settings, "@jupyterlab", plugin+".jupyterlab-settings")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// startLab runs make lab, for as long as the test takes, and waits for the address
// that it prints.
func startLab(t *testing.T) *lab {
	l := &lab{settings: t.TempDir()}
	l.set(t, "docmanager-extension/plugin", map[string]any{"autosave": false})      // the lessons stay as committed
	l.set(t, "notebook-extension/tracker", map[string]any{"windowingMode": "none"}) // cells out of sight are on the page too
	config := t.TempDir()
	// The page lets scripts call JupyterLab's commands.
	if err := os.WriteFile(filepath.Join(config, "jupyter_lab_config.json"), []byte(`{"LabApp": {"expose_app_in_browser": true}}`), 0o644); err != nil {
		t.Fatal(err)
	}

	cmd := exec.Command("make", "lab", "PORT=0")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "BROWSER=true", "JUPYTER_CONFIG_DIR="+config, "JUPYTERLAB_SETTINGS_DIR="+l.settings, "JUPYTERLAB_WORKSPACES_DIR="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	output, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		cmd.Wait() // it ends by the signal
	})

	found := make(chan []string, 1)
	go func() {
		defer close(found)
		address := regexp.MustCompile(`(http://127\.0\.0\.1:\d+/)\S*\?token=(\w+)`)
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if match := address.FindStringSubmatch(lines.Text()); match != nil {
				found <- match
				break
			}
		}
		for lines.Scan() { // what it says later is of no use, and must not stop it
		}
	}()
	select {
	case match, ok := <-found:
		if !ok {
			t.Fatal("make lab ended without printing an address")
		}
		l.root, l.token = match[1], match[2]
	case <-time.After(5 * time.Minute):
		t.Fatal("make lab printed no address within five minutes")
	}
	return l
}
