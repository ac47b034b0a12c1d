package notebooks

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cnnlessons/notebooks/internal/nbclient"
)

// pages are all notebooks that students read: the lessons, the index and the glossary among them,
// and the exercises if there are any.
func pages(t *testing.T) []lesson {
	t.Helper()
	all := lessons(t)
	err := filepath.WalkDir("exercises", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".ipynb" || strings.Contains(path, ".ipynb_checkpoints") {
			return err
		}
		i := slices.IndexFunc(languages, func(l struct{ dir, kernel string }) bool {
			return slices.Contains(strings.Split(filepath.ToSlash(path), "/"), l.dir)
		})
		if i < 0 {
			t.Errorf("%s is in the folder of no language", path)
			return nil
		}
		all = append(all, lesson{path, languages[i].kernel})
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return all
}

// eachPage runs a test for each of the pages.
func eachPage(t *testing.T, test func(*testing.T, lesson)) {
	for _, l := range pages(t) {
		t.Run(strings.TrimSuffix(filepath.ToSlash(l.path), ".ipynb"), func(t *testing.T) { test(t, l) })
	}
}

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

// course are the files of the lessons in their order: those there are, and those announced in the
// index that are still to come, to which links may lead already.
func course(t *testing.T) []string {
	t.Helper()
	all := []string{
		"01-parameters.ipynb", "02-one-pixel.ipynb", "03-sizes.ipynb",
		"04-activation-maps.ipynb", "05-pooling.ipynb", "06-weight-sharing.ipynb",
	}
	for _, l := range lessons(t) {
		if l.number() != "" && !slices.Contains(all, l.name()) {
			all = append(all, l.name())
		}
	}
	slices.Sort(all)
	return all
}

// cells are those of the page of one type, "markdown" or "code".
func cells(n nbclient.Notebook, kind string) []nbclient.Cell {
	return slices.DeleteFunc(n.Cells(), func(c nbclient.Cell) bool { return c["cell_type"] != kind })
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
func title(n nbclient.Notebook) string {
	for line := range strings.Lines(n.Cells()[0].Source()) {
		if text, ok := strings.CutPrefix(line, "# "); ok {
			return strings.TrimSpace(text)
		}
	}
	return ""
}
