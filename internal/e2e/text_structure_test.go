package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// wording are the words that give a lesson its structure in a language.
type wording struct {
	translation                     string // what the link to the other language is called
	goal, needs                     string
	predict                         string
	summary, exercises, answers, on string
}

var wordings = map[bool]wording{
	false: {"中文", "\n**Goal.** ", "\n**You need** ", "*Predict", "## Summary\n", "## Exercises\n", "<summary>Answers</summary>", "\n**Where to read on.** "},
	true:  {"English", "\n**目标。** ", "\n**预备知识：** ", "*先猜一猜", "## 小结\n", "## 练习\n", "<summary>答案</summary>", "\n**延伸阅读。** "},
}

// TestTextStructure checks that each lesson has the parts that a reader has come to expect.
func TestTextStructure(t *testing.T) {
	checked := 0
	eachLesson(t, func(t *testing.T, l lesson) {
		if l.number() == "" {
			return // the index or the glossary
		}
		checked++
		for _, fault := range structure(l, l.read(t)) {
			t.Error(fault)
		}
	})
	if checked < 2 {
		t.Errorf("only %d lessons were checked", checked)
	}
}

var listed = regexp.MustCompile(`(?m)^(\d+)\. `)

// structure says what is missing in a lesson.
func structure(l lesson, n notebook.Notebook) (faults []string) {
	w, other := wordings[l.chinese()], languages[0].dir
	if !l.chinese() {
		other = languages[1].dir
	}
	want := func(ok bool, format string, args ...any) {
		if !ok {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	source := map[string]string{}
	place := map[string]int{}
	predictions := 0
	interactive := false
	all := n.Cells()
	for i, c := range all {
		source[c.ID()], place[c.ID()] = c.Source(), i
		if c["cell_type"] == "markdown" {
			predictions += strings.Count(c.Source(), w.predict)
		} else {
			interactive = interactive || strings.Contains(c.Source(), "interactive.")
		}
	}
	number, _ := strconv.Atoi(l.number())

	first := all[0].Source()
	want(all[0].ID() == "text-title", "the first cell is %s, want text-title", all[0].ID())
	want(strings.HasPrefix(first, fmt.Sprintf("# %d · ", number)), "the title is not # %d · …", number)
	want(strings.Contains(first, fmt.Sprintf("\n[%s](../%s/%s)\n", w.translation, other, l.name())), "there is no link to the lesson in the other language")
	want(strings.Contains(first, w.goal), "there is no %q", w.goal)
	want(strings.Contains(first, w.needs), "there is no %q", w.needs)
	time, _ := strconv.Atoi(minutes(n))
	want(20 <= time && time <= 40, "the time is %d minutes, want 20 to 40", time)

	want(predictions >= 3, "the reader is asked to predict %d times, want 3 or more", predictions)
	want(interactive, "there is no interactive figure")

	want(strings.Contains("\n"+source["text-summary"], "\n"+w.summary), "there is no cell text-summary with %q", w.summary)
	want(strings.Count(source["text-summary"], "\n> - ") >= 3, "the summary has too few points")
	_, questions, ok := strings.Cut(source["text-summary"], w.exercises)
	if !ok {
		_, questions, ok = strings.Cut(source["text-exercises"], w.exercises)
	}
	want(ok, "there is no %q", w.exercises)
	_, answers, ok := strings.Cut(source["text-next"], w.answers)
	want(ok, "there is no %q in the cell text-next", w.answers)
	answers, after, _ := strings.Cut(answers, "</details>")
	asked, answered := len(listed.FindAllString(questions, -1)), len(listed.FindAllString(answers, -1))
	want(3 <= asked && asked <= 5, "there are %d exercises, want 3 to 5", asked)
	want(asked == answered, "there are %d exercises and %d answers", asked, answered)
	want(place["text-summary"] < place["exercise"] && place["exercise"] < place["text-next"], "there is no cell exercise between the exercises and their answers")
	want(strings.Contains(after, w.on), "there is no %q after the answers", w.on)
	want(regexp.MustCompile(`[(（, ](19|20)\d\d[)）]`).MatchString(after), "no reference has its year")
	want(place["text-next"] == len(all)-1, "text-next is not the last cell")
	return faults
}

// TestTextStructureFound checks that what is missing is found.
func TestTextStructureFound(t *testing.T) {
	l := lesson{path: "en/01-parameters.ipynb", kernel: "cnnlessons"}
	if faults := structure(l, l.read(t)); len(faults) > 0 {
		t.Fatalf("the lesson lacks %q", faults)
	}
	for _, test := range []struct{ cell, old, new, want string }{
		{"text-title", "# 1 · ", "# ", "the title"},
		{"text-title", "../zh/01-parameters", "../zh/02-one-pixel", "other language"},
		{"text-title", "**Goal.**", "Goal.", "Goal"},
		{"text-title", "**You need**", "", "You need"},
		{"text-title", "**Time:** about 30", "**Time:** about 50", "the time is 50"},
		{"text-s1", "*Predict", "Predict", ""},
		{"text-summary", "\n> - ", "\n- ", "too few points"},
		{"text-summary", "\n5. ", "\n", "4 exercises and 5 answers"},
		{"text-summary", "## Exercises", "## Questions", "no \"## Exercises"},
		{"text-next", "**Where to read on.**", "", "Where to read on"},
		{"text-next", "<summary>Answers</summary>", "", "Answers"},
	} {
		n := l.read(t)
		for _, c := range n.Cells() {
			if c.ID() == test.cell {
				c["source"] = strings.ReplaceAll(c.Source(), test.old, test.new)
			}
		}
		got := strings.Join(structure(l, n), "; ")
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("without %q: %q, want %q", test.old, got, test.want)
		}
	}
}
