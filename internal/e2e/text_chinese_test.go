package e2e

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// TestTextPunctuation checks that punctuation beside a Chinese character is Chinese, and that there is
// none in English prose.
func TestTextPunctuation(t *testing.T) {
	eachNotebook(t, func(t *testing.T, l lesson) {
		for _, c := range textCells(l.read(t)) {
			for _, fault := range badPunctuation(c.Source(), l.chinese()) {
				t.Errorf("the cell %s: the punctuation in %q", c.ID(), fault)
			}
		}
	})
}

var (
	// A Chinese character, or markup after one, beside punctuation of ASCII.
	narrow = regexp.MustCompile(`.{0,8}(?:\p{Han}[*_]*[,.;:!?()"']|[,.;:!?()"'][*_]*\p{Han}).{0,8}`)
	wide   = regexp.MustCompile(`.{0,8}[，。：；？！（）“”、《》].{0,8}`)
	gloss  = regexp.MustCompile(`\p{Han}+(?:、\p{Han}+)*`) // a Chinese term or two, in English prose
)

// badPunctuation are the places of a text whose punctuation is of the other language.
func badPunctuation(markdown string, chinese bool) []string {
	text := link.ReplaceAllString(prose(markdown), "$1")
	text = formula.ReplaceAllString(text, "x")
	if chinese {
		return narrow.FindAllString(text, -1)
	}
	return wide.FindAllString(gloss.ReplaceAllString(text, ""), -1)
}

func TestTextBadPunctuation(t *testing.T) {
	for text, want := range map[string]bool{
		"好，（kernel）。": false, "好, 不": true, "好(kernel)": true, "(核)": true, "**好**. 不": true, "好：[图](a.ipynb)。": false,
		"大小是 (3, 4)。": false, "形状 $a, b$ 好。": false, "`x(好)` 好": false, "说\"好\"": true, "好.": true, "第 3.5 个": false,
	} {
		if got := badPunctuation(text, true); (got != nil) != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	for text, want := range map[string]bool{
		"a **kernel** (卷积核), and": false, "a kernel（卷积核）": true, "a，b": true, "[中文](x) a.": false, "| 高、宽 |": false, "(卷积，核)": true,
	} {
		if got := badPunctuation(text, false); (got != nil) != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// TestTextGB2312 checks that every Chinese character is in GB 2312, the set of simplified characters that
// every font has.
func TestTextGB2312(t *testing.T) {
	eachNotebook(t, func(t *testing.T, l lesson) {
		for _, c := range l.read(t).Cells() {
			text := c.Source()
			if c["cell_type"] == "code" {
				for _, o := range c.Outputs() {
					text += o.Text()
					for mime, content := range o.Data() {
						if s, ok := content.(string); ok && mime != "image/png" {
							text += s
						}
					}
				}
			}
			if odd := notGB2312(text); odd != "" {
				t.Errorf("the cell %s has the characters %q", c.ID(), odd)
			}
		}
	})
}

// notGB2312 are the Chinese characters of a text that are not in GB 2312.
func notGB2312(text string) string {
	encoder := simplifiedchinese.HZGB2312.NewEncoder()
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Han, r) {
			if _, err := encoder.String(string(r)); err != nil {
				return r
			}
		}
		return -1
	}, text)
}

func TestTextNotGB2312(t *testing.T) {
	if got := notGB2312("卷积核 kernel，輸入 × 填充镕。"); got != "輸镕" {
		t.Errorf("got %q", got)
	}
}
