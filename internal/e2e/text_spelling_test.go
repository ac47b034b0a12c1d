//go:build spelling

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	comment = regexp.MustCompile(`(?m)^\s*// .*$|\s// .*$`)
	han     = regexp.MustCompile(`\p{Han}+`)
)

// TestSpelling checks the words of the English pages' prose, of the comments in their code, and of the
// README: hunspell knows them as British English, they are names in the code, or they are in
// testdata/words.txt.
func TestSpelling(t *testing.T) {
	data, err := os.ReadFile(testdata + "/words.txt")
	if err != nil {
		t.Fatal(err)
	}
	ours := strings.Fields(string(data))
	if !slices.IsSorted(ours) || len(slices.Compact(slices.Clone(ours))) != len(ours) {
		t.Error("testdata/words.txt is not sorted, or has a word twice: LC_ALL=C sort -u does it")
	}

	check := func(where, text, code string) {
		unknown := misspelt(t, text)
		slices.Sort(unknown)
		for _, word := range slices.Compact(unknown) {
			if !slices.Contains(ours, word) && !regexp.MustCompile(`\b`+regexp.QuoteMeta(word)+`\b`).MatchString(code) {
				t.Errorf("%s: hunspell does not know %q; if it is right, put it into testdata/words.txt", where, word)
			}
		}
	}
	for _, l := range notebooks(t) {
		if l.chinese() {
			continue
		}
		var text, code strings.Builder
		for _, c := range l.read(t).Cells() {
			if c["cell_type"] == "code" {
				fmt.Fprintln(&text, strings.Join(comment.FindAllString(c.Source(), -1), "\n"))
				fmt.Fprintln(&code, comment.ReplaceAllString(c.Source(), ""))
			} else {
				fmt.Fprintf(&text, "%s\n\n", c.Source())
			}
		}
		check(l.path, text.String(), code.String())
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	check("README.md", string(readme), "")
}

// misspelt are the words of Markdown that hunspell does not know.
func misspelt(t *testing.T, markdown string) []string {
	t.Helper()
	text := formula.ReplaceAllString(prose(markdown), " ")
	text = han.ReplaceAllString(link.ReplaceAllString(text, "$1"), " ")
	cmd := exec.Command("hunspell", "-l", "-d", "en_GB", "-i", "utf-8")
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(out))
	for i, word := range words {
		words[i] = strings.TrimSuffix(word, "'s")
	}
	return words
}

// TestMisspelt checks that a misspelt word is found, and an American one.
func TestMisspelt(t *testing.T) {
	const text = "The colour of a `kernl` is a numbr, the color [a link](kernl.ipynb) $kernl$ <kbd>x</kbd> 卷积核."
	if got := misspelt(t, text); !slices.Equal(got, []string{"numbr", "color"}) {
		t.Errorf("found %q", got)
	}
}
