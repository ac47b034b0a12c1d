//go:build browser

package e2e

import (
	"testing"

	"cnnlessons/internal/chromium"
)

// TestBrowserGlossary follows a link of the glossary, which must open the lesson at the cell that
// explains the term.
func TestBrowserGlossary(t *testing.T) {
	lab := startLab(t, t.TempDir(), "/")
	lab.set(t, "notebook-extension/tracker", map[string]any{}) // as it is for students
	for _, language := range languages {
		p := lab.open(t, language.dir+"/glossary.ipynb", "glossary-"+language.dir)
		const target = "01-parameters.ipynb#cell-id=text-s12"
		if row := glossaryWith(t, language.dir, target); row.english != "depth" {
			t.Fatalf("the link %s is of %q, want depth", target, row.english)
		}
		p.Wait(`[...document.querySelectorAll('.jp-NotebookPanel a')].some(a => a.href.endsWith("#cell-id=text-s12"))`)
		chromium.Read[bool](p, `[...document.querySelectorAll('.jp-NotebookPanel a')].find(a => a.href.endsWith("#cell-id=text-s12")).click() || true`)
		word := map[bool]string{false: "hyperparameter", true: "超参数"}[language.dir == "zh"]
		p.Wait(`[...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-MarkdownOutput')].some(cell => {
			const b = cell.getBoundingClientRect();
			return cell.textContent.includes("` + word + `") && 0 < b.top && b.bottom < window.innerHeight;
		})`)
	}
}

// glossaryWith is the first row with a link.
func glossaryWith(t *testing.T, dir, link string) term {
	t.Helper()
	for _, row := range glossary(t, dir) {
		if row.link == link {
			return row
		}
	}
	t.Fatalf("%s: no row has the link %s", dir, link)
	return term{}
}
