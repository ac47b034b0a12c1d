package e2e

import (
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"cnnlessons/internal/notebook"
)

// term is a row of the glossary.
type term struct {
	english, chinese, meaning string
	link                      string
	theme                     int // which table it is in
}

var glossaryRow = regexp.MustCompile(`^\| \*\*(.+)\*\* \| (.+) \| (.+) \| \[[^\]]*\]\(([^)]*)\) \|$`)

// glossary are the rows of a language's glossary in their order.
func glossary(t *testing.T, dir string) []term {
	t.Helper()
	var all []term
	for i, c := range textCells((lesson{path: filepath.Join(dir, "glossary.ipynb")}).read(t)) {
		for _, line := range strings.Split(c.Source(), "\n") {
			m := glossaryRow.FindStringSubmatch(line)
			if m == nil {
				if strings.HasPrefix(line, "| **") {
					t.Errorf("%s: not a row of the glossary: %s", dir, line)
				}
				continue
			}
			row := term{m[1], m[2], m[3], m[4], i}
			if dir == languages[1].dir {
				row.english, row.chinese = row.chinese, row.english
			}
			all = append(all, row)
		}
	}
	return all
}

// TestTextGlossary checks that both glossaries have the same terms with the same links, each explained in one
// sentence, in alphabetical order in English and in that of pinyin in Chinese.
func TestTextGlossary(t *testing.T) {
	var terms [2][]term
	for i, language := range languages {
		terms[i] = glossary(t, language.dir)
		key := func(r term) string {
			if i == 0 {
				return strings.ToLower(r.english)
			}
			// The common characters of GB 2312 are in the order of pinyin.
			key, err := simplifiedchinese.GBK.NewEncoder().String(r.chinese)
			if err != nil {
				t.Error(err)
			}
			return key
		}
		end := []string{".", "。"}[i]
		for k, r := range terms[i] {
			if k > 0 && r.theme == terms[i][k-1].theme && key(r) <= key(terms[i][k-1]) {
				t.Errorf("%s: %s / %s is out of order", language.dir, r.english, r.chinese)
			}
			if strings.Count(r.meaning, end) != 1 || !strings.HasSuffix(r.meaning, end) {
				t.Errorf("%s: %s is not explained in one sentence: %s", language.dir, r.english, r.meaning)
			}
		}
	}
	same := func(all []term) []string {
		var rows []string
		for _, r := range all {
			rows = append(rows, strings.Join([]string{r.english, r.chinese, r.link}, " | "))
		}
		slices.Sort(rows)
		return rows
	}
	english, chinese := same(terms[0]), same(terms[1])
	if !slices.Equal(english, chinese) {
		t.Errorf("the glossaries have\n%q and\n%q", english, chinese)
	}
	if len(english) < 39 || len(slices.Compact(english)) != len(english) {
		t.Errorf("the glossary has %d terms, or one twice", len(english))
	}
}

// TestTextTerms checks that each term stands beside its translation where the glossary sends the
// reader: the Chinese one in the English lesson, and the English one in the Chinese lesson.
func TestTextTerms(t *testing.T) {
	for i, language := range languages {
		for _, r := range glossary(t, language.dir) {
			u, err := url.Parse(r.link)
			if err != nil {
				t.Fatal(err)
			}
			if u.Path == "" || u.Fragment == "" {
				if u.Fragment == "" {
					t.Errorf("%s: the link of %s leads to no place in a lesson", language.dir, r.english)
				}
				continue // explained in the glossary alone
			}
			n, err := notebook.Read(filepath.Join(language.dir, u.Path))
			if err != nil {
				t.Fatal(err)
			}
			want := r.chinese
			if i == 1 {
				want = r.english
			}
			if text := cellAt(n, u.Fragment); !hasTerms(text, want) {
				t.Errorf("%s/%s says of %s not that it is %s in the other language:\n%s", language.dir, r.link, r.english, want, text)
			}
		}
	}
}

// TestTextTermsInGlossary checks that the glossary has each term that a lesson names in both languages: one in
// bold with the Chinese one in brackets, as in **kernel** (卷积核).
func TestTextTermsInGlossary(t *testing.T) {
	var known []string
	for _, r := range glossary(t, languages[0].dir) {
		known = append(known, strings.Split(r.chinese, "、")...)
	}
	found := 0
	for _, l := range lessons(t) {
		if l.chinese() || l.number() == "" {
			continue
		}
		for _, c := range textCells(l.read(t)) {
			for _, m := range introduced.FindAllStringSubmatch(c.Source(), -1) {
				found++
				chinese := regexp.MustCompile(`\p{Han}+`).FindString(m[2])
				if !slices.ContainsFunc(known, func(k string) bool { return strings.Contains(chinese, k) && (k != "层" || k == chinese) }) {
					t.Errorf("%s, cell %s: the glossary lacks %s (%s)", l.path, c.ID(), m[1], m[2])
				}
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d terms were found", found)
	}
}

var introduced = regexp.MustCompile(`\*\*([^*\n]+)\*\*[^()*.\n]{0,40}\(([^()]*\p{Han}[^()]*)\)`)

func cellAt(n notebook.Notebook, fragment string) string {
	for _, c := range n.Cells() {
		if "cell-id="+c.ID() == fragment {
			return c.Source()
		}
	}
	return ""
}

var inBrackets = regexp.MustCompile(` ?\([^)]*\)`)

// hasTerms says whether the text has all terms of a row, such as "height, width". What is in
// brackets, as in "patch (window)", may be missing.
func hasTerms(text, terms string) bool {
	for _, one := range strings.FieldsFunc(inBrackets.ReplaceAllString(terms, ""), func(r rune) bool { return r == ',' || r == '、' }) {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSpace(one))) {
			return false
		}
	}
	return true
}

func TestTextHasTerms(t *testing.T) {
	for _, test := range []struct {
		terms string
		want  bool
	}{{"height, width", true}, {"高、宽", true}, {"patch (window)", true}, {"ReLU", true}, {"depth", false}, {"高、深", false}} {
		if got := hasTerms("Height and width (高、宽) of a patch, relu", test.terms); got != test.want {
			t.Errorf("%s: %v", test.terms, got)
		}
	}
}
