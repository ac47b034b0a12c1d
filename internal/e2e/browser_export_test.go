//go:build browser

package e2e

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cnnlessons/internal/chromium"
)

// exported is what the browser shows of a lesson's page or slides.
type exported struct {
	Title    string
	Language string
	Figures  int      // pictures and interactive figures
	Faulty   []string // of these, those that are empty, have no size, or no text
	Formulas string   // without spaces
	Hidden   int      // formulas that take no place
	Raw      string   // the text around dollars and backslashes that are no formulas
	Answers  int      // that can be opened
	Slides   int      // beside one another
}

// readExported goes through all slides, since only one is on the page at a time.
const readExported = `(() => {
	const all = (selector, from = document) => [...from.querySelectorAll(selector)];
	const sized = e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.height > 0; };
	// An interactive figure holds a picture too, for those who cannot run it.
	const figures = all('.jp-OutputArea-output img, .cnnlessons-figure').filter(f => !f.parentElement.closest('.cnnlessons-figure'));
	let shown = 0, sizeless = new Set(figures), raw = [];
	const look = part => {
		shown += all('math', part).filter(sized).length;
		all('img, .cnnlessons-figure', part).filter(sized).forEach(f => sizeless.delete(f));
	};
	const slides = window.Reveal ? Reveal.getSlides() : [];
	for (const slide of slides) {
		const { h, v } = Reveal.getIndices(slide);
		Reveal.slide(h, v);
		look(slide);
	}
	if (!window.Reveal) look(document);
	const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const n = texts.currentNode;
		if (!n.parentElement.closest('math, pre, code, script, style') && /[$\\]/.test(n.data)) raw.push(n.data);
	}
	return {
		Title: document.title,
		Language: document.documentElement.lang,
		Figures: figures.length,
		Faulty: figures.filter(f => sizeless.has(f) || f.matches('img') && (f.naturalWidth != 2 * f.getAttribute('width') || !f.alt)).map(f => f.outerHTML.slice(0, 200)),
		Formulas: all('math').map(m => m.textContent.replaceAll(/\s/g, '')).join('\n'),
		Hidden: all('math').length - shown,
		Raw: raw.join('\n'),
		Answers: all('details').filter(d => d.children.length > 1).length,
		Slides: all('.slides > section').length,
	};
})()`

// openExported opens a page from disk and checks that it needs nothing else.
func openExported(t *testing.T, path string) (*chromium.Page, exported) {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	address := (&url.URL{Scheme: "file", Path: path}).String()
	p := chromium.Open(t, address, 1280, 800, time.Minute)
	p.Wait(`document.readyState == "complete" && [...document.images].every(i => i.complete)`)
	got := chromium.Read[exported](p, readExported)
	for _, e := range p.Errors() {
		t.Errorf("the page reports: %s", e)
	}
	for _, r := range p.Requests() {
		if before, _, _ := strings.Cut(r, "#"); before != address {
			t.Errorf("the page asks for %s", r)
		}
	}
	for _, link := range chromium.Read[[]string](p, `[...document.querySelectorAll('main a[href]')].map(a => a.href).filter(h => h.startsWith("file:") && !h.startsWith(location.href.split("#")[0]))`) {
		target, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(target.Path); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
	if len(got.Faulty) > 0 || got.Hidden > 0 || got.Raw != "" {
		t.Errorf("%d figures are empty, without text or not at their own size: %q; %d formulas are not seen; not set is %q",
			len(got.Faulty), got.Faulty, got.Hidden, got.Raw)
	}
	return p, got
}

// TestBrowserExport opens what make html writes of every lesson, from disk.
func TestBrowserExport(t *testing.T) {
	cmd := exec.Command("make", "html")
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("make html: %v\n%s", err, out)
	}
	all := lessons(t)
	for _, language := range languages { // a students' copy of exercises, to which lessons lead
		all = append(all, lesson{filepath.Join(language.dir, "exercises", "01-parameters.ipynb"), language.kernel})
	}
	each(t, all, func(t *testing.T, l lesson) {
		_, figures := content(t, l.path)
		n := l.read(t)
		headings, answers := 0, 0
		for _, c := range n.Cells() {
			answers += strings.Count(c.Source(), "<details>")
			for line := range strings.Lines(c.Source()) {
				if strings.HasPrefix(line, "#") && c["cell_type"] == "markdown" {
					headings++
				}
			}
		}
		language, _, _ := strings.Cut(filepath.ToSlash(l.path), "/")
		suffixes := []string{".html", ".slides.html"}
		if l.chinese() {
			suffixes = suffixes[:1] // slides are made the same way
		}
		for _, suffix := range suffixes {
			t.Run(suffix[1:], func(t *testing.T) {
				name := strings.TrimSuffix(l.path, ".ipynb") + suffix
				p, got := openExported(t, filepath.Join("..", ".build", "html", name))
				if got.Figures != figures || got.Answers != answers {
					t.Errorf("%d figures and %d answers, want %d and %d", got.Figures, got.Answers, figures, answers)
				}
				if !strings.HasPrefix(got.Title, title(n)) || got.Language != language {
					t.Errorf("the title is %q and the language %q, want %q and %q", got.Title, got.Language, title(n), language)
				}
				if l.name() == "01-parameters.ipynb" && l.number() != "" {
					for _, want := range []string{"5×5×6=150", "1500+10=1510", "Hout=H−K+1"} {
						if !strings.Contains(got.Formulas, want) {
							t.Errorf("the formulas do not show %q:\n%s", want, got.Formulas)
						}
					}
				}
				if suffix == ".slides.html" && got.Slides != headings {
					t.Errorf("%d slides, want one for each of %d headings", got.Slides, headings)
				}
				p.Picture(filepath.Join("..", ".build", "browser", strings.ReplaceAll(name, string(filepath.Separator), "-")+".png"))
			})
		}
	})
}

// TestBrowserExportFormulas checks formulas of the kinds that layers and matrices have, and that
// one which cannot be set is an error, not a hole in the page.
func TestBrowserExportFormulas(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "en")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "formulas.ipynb")
	export := func(markdown string) ([]byte, error) {
		writeNotebook(t, path, "# "+markdown)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data = []byte(strings.NewReplacer(`"cell_type":"code"`, `"cell_type":"markdown"`, `"execution_count":null,`, "", `"outputs":[],`, "").Replace(string(data)))
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return exec.Command(filepath.Join("..", ".venv", "bin", "python"), "../internal/lab/export_lessons.py", filepath.Dir(folder), path).CombinedOutput()
	}

	const formulas = `Formulas

$H_{\mathrm{out}} = \left\lfloor \frac{64 - 5}{2} \right\rfloor + 1$, $\left\lceil \frac{12}{4} \right\rceil$, $y = \max_{i,j} x_{i,j}$,
$C_{\text{输入}} \approx 0.165$ and $\begin{bmatrix}\cdot & 2 \\ \boxed{-1} & \cdot\end{bmatrix} \odot\; w$

$$y = \frac{1}{4} \sum_{i,j} x_{c,i,j} \cdot w_{c,i,j} < 1 $$

\begin{align*} a &= 1 \\ b &= 2 \end{align*}`
	if out, err := export(formulas); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, suffix := range []string{".html", ".slides.html"} {
		p, got := openExported(t, filepath.Join(folder, "formulas"+suffix))
		want := strings.Join([]string{"Hout=⌊64−52⌋+1", "⌈124⌉", "y=maxi,jxi,j", "C输入≈0.165", "[·2−1·]⊙w", "y=14∑i,jxc,i,j·wc,i,j<1", "a=1b=2"}, "\n")
		if got.Formulas != want {
			t.Errorf("the formulas are\n%s\nwant\n%s", got.Formulas, want)
		}
		p.Picture(filepath.Join("..", ".build", "browser", "formulas"+suffix+".png"))
	}

	if out, err := export(`$\nosuchthing{3}$`); err == nil || !strings.Contains(string(out), `latex2mathml does not know \nosuchthing`) {
		t.Errorf("a formula that is none: error %v, output\n%s", err, out)
	}
}
