package e2e

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// chinese says whether the page is in Chinese.
func (l lesson) chinese() bool { return l.kernel == languages[1].kernel }

// number is that of a lesson, such as "01"; "" if the page is none.
func (l lesson) number() string {
	number, _, _ := strings.Cut(l.name(), "-")
	if filepath.Dir(l.path) != languages[0].dir && filepath.Dir(l.path) != languages[1].dir ||
		!regexp.MustCompile(`^\d\d$`).MatchString(number) || number == "00" {
		return ""
	}
	return number
}

// lessonNames are the files of the numbered lessons in their order.
func lessonNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, l := range lessons(t) {
		if l.number() != "" && !l.chinese() {
			names = append(names, l.name())
		}
	}
	return names
}

// textCells are the cells of Markdown.
func textCells(n notebook.Notebook) []notebook.Cell {
	return slices.DeleteFunc(n.Cells(), func(c notebook.Cell) bool { return c["cell_type"] != "markdown" })
}

// cellOf is the cell of an id.
func cellOf(t *testing.T, n notebook.Notebook, id string) notebook.Cell {
	t.Helper()
	for _, c := range n.Cells() {
		if c.ID() == id {
			return c
		}
	}
	t.Fatalf("there is no cell %s", id)
	return nil
}

var (
	fence      = regexp.MustCompile("(?ms)^```.*?^```")
	inlineCode = regexp.MustCompile("`[^`\n]*`")
	htmlTag    = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|(?s)<!--.*?-->`)
	link       = regexp.MustCompile(`\[([^\]\n]*)\]\(([^)\s]*)\)`)
	formula    = regexp.MustCompile(`(?s)\$\$.*?\$\$|\$[^$\n]*\$`)
)

// prose is the text of Markdown without its code and its HTML tags.
func prose(markdown string) string {
	for _, leftOut := range []*regexp.Regexp{fence, inlineCode, htmlTag} {
		markdown = leftOut.ReplaceAllString(markdown, "")
	}
	return markdown
}

// lastLine is the last line of a text that is not empty.
func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}

// title is the page's first heading.
func title(n notebook.Notebook) string {
	for line := range strings.Lines(n.Cells()[0].Source()) {
		if text, ok := strings.CutPrefix(line, "# "); ok {
			return strings.TrimSpace(text)
		}
	}
	return ""
}
