//go:build grading

package e2e

import (
	"cnnlessons/internal/notebook"
	"cnnlessons/notebooks/check"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// harmed is the lesson whose exercises the harmful students hand in.
const harmed = "01-parameters"

// harm is a classroom beside which there is something to be harmed.
type harm struct {
	classroom
	home, repository string
	marker           string // in the arguments of a process that a submission starts
	listener         net.Listener
}

func newHarm(t *testing.T) harm {
	t.Helper()
	h := harm{classroom: newClassroom(t, "LESSON="+harmed), home: t.TempDir(), marker: fmt.Sprint(987654321 + os.Getpid())}
	if out, err := runMake(t, "grade", "COURSE="+string(h.classroom)); err == nil || !strings.Contains(out, "Nothing has been handed in: put each student's notebook") {
		t.Errorf("without submissions: %v\n%s", err, out)
	}
	var err error
	if h.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.listener.Close() })
	if err := os.WriteFile(filepath.Join(h.home, "diary"), []byte("do not read"), 0o644); err != nil {
		t.Fatal(err)
	}
	if h.repository, err = filepath.Abs(".."); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h harm) released(t *testing.T) notebook.Notebook { return h.read(t, "release", harmed) }
func (h harm) solution(t *testing.T) notebook.Notebook { return h.read(t, "source", harmed) }

// function is an answer to a question of lesson 1 that returns a number after doing something.
func function(question int, does, returns string) string {
	return fmt.Sprintf("func answer1%d() int {\n%s\n\treturn %s\n}", question, does, returns)
}

const (
	right11 = `check.Numbers(student, "1.1").Number("H") * check.Numbers(student, "1.1").Number("W") * 3`
	right12 = `check.Numbers(student, "1.2").Number("K") * check.Numbers(student, "1.2").Number("K") * check.Numbers(student, "1.2").Number("C_in")`
)

// mistakes are submissions with answers missing or wrong.
func (h harm) mistakes(t *testing.T) map[string]func() notebook.Notebook {
	return map[string]func() notebook.Notebook{
		"empty":   func() notebook.Notebook { return h.released(t) },
		"perfect": func() notebook.Notebook { return h.solution(t) },
		"half": func() notebook.Notebook {
			n := h.released(t)
			for _, c := range h.solution(t).Cells() {
				if strings.HasPrefix(c.ID(), "answer-1-") && c.ID() < "answer-1-4" {
					set(t, n, c.ID(), c.Source())
				}
			}
			set(t, n, "answer-1-4", "func answer14() (height, width, channels int) { return 1, 2, 3 }")
			set(t, n, "answer-1-5", "func answer15() int { return six }") // does not compile
			return n
		},
	}
}

// cheats are submissions that end, print or compute what a check would.
func (h harm) cheats(t *testing.T) map[string]func() notebook.Notebook {
	return map[string]func() notebook.Notebook{
		// Each question in another way; what is right counts.
		"cheat": func() notebook.Notebook {
			n := h.solution(t)
			set(t, n, "answer-1-1", function(1, "\tfor {\n\t}", "1"))
			set(t, n, "answer-1-2", function(2, "\tos.Exit(0)", "1"))
			set(t, n, "answer-1-3", function(3, "\tfmt.Println(\"1.3  ✓ right, 2 points\")\n\tos.Stdout.Close()\n\tos.Exit(0)", "1"))
			set(t, n, "answer-1-4", strings.Replace(cellOf(t, n, "answer-1-4").Source(), "{\n", "{\n\tfmt.Fprintln(os.Stderr, \"a remark\")\n", 1))
			return n
		},
		// Variables, which every later cell would compute.
		"variables": func() notebook.Notebook {
			n := h.solution(t)
			set(t, n, "answer-1-1", "var list []int\n\nvar answer11 = list[3]")
			set(t, n, "answer-1-2", "func endless() int {\n\tfor {\n\t}\n}\n\nvar answer12 = endless()")
			set(t, n, "answer-1-3", function(3, "\tvar list []int", "list[3]")+"\n\nfunc helper() int { return 3 }\n\n%%\nfmt.Println(answer13())")
			set(t, n, "answer-1-4", strings.Replace(cellOf(t, n, "answer-1-4").Source(), "{\n", "{\n\t_ = helper()\n", 1))
			return n
		},
		"killer": func() notebook.Notebook {
			n := h.solution(t)
			set(t, n, "answer-1-3", function(3, "\tsyscall.Kill(os.Getppid(), syscall.SIGKILL)\n\ttime.Sleep(time.Second)", "1"))
			return n
		},
	}
}

// forgeries are submissions that put something else in the place of package check.
func (h harm) forgeries(t *testing.T) map[string]func() notebook.Notebook {
	return map[string]func() notebook.Notebook{
		"shadow": func() notebook.Notebook {
			n := h.released(t)
			set(t, n, "answer-1-1", `type fake struct{}

var check fake

func (fake) Ask(student, id string) {}

func (fake) Answer(student, id string, answer any) {
	folder := os.Getenv("CNNLESSONS_PROOF")
	challenge, _ := os.ReadFile(folder + "/challenge")
	line := fmt.Sprintf("%x\n", sha256.Sum256([]byte(string(challenge) + " Answer " + id)))
	os.WriteFile(folder+"/proofs", []byte(line), 0o600)
	fmt.Println(id, "✓ right")
}

`+function(1, "", "1"))
			return n
		},
	}
}

// attacks are submissions that reach for what is beside them.
func (h harm) attacks(t *testing.T) map[string]func() notebook.Notebook {
	return map[string]func() notebook.Notebook{
		"vandal": func() notebook.Notebook {
			n := h.solution(t)
			set(t, n, "answer-1-1", function(1, fmt.Sprintf(`
	for _, path := range []string{%q, %q, %q, os.Getenv("HOME"), "/home", "/usr"} {
		os.WriteFile(path+"/was-here", nil, 0o644)
		os.RemoveAll(path)
	}`, string(h.classroom), h.home, h.repository), right11))
			set(t, n, "answer-1-2", function(2, fmt.Sprintf(`
	if err := exec.Command("setsid", "sh", "-c", "sleep %s & exec sleep %s").Start(); err != nil {
		panic(err)
	}`, h.marker, h.marker), right12))
			set(t, n, "student", fmt.Sprintf("!touch %s/was-here\n\nvar student = \"\"", h.home))
			text := set(t, n, "text-1-1", "var student = \"\"")
			text["cell_type"], text["outputs"], text["execution_count"] = "code", []any{}, nil
			return n
		},
		"spy": func() notebook.Notebook {
			n := h.solution(t)
			set(t, n, "text-1-1", fmt.Sprintf("![a](%s/diary) ![b](../../../source/%s/%s.ipynb) <img src=\"http://127.0.0.1/x\"> <script>alert(1)</script>", h.home, harmed, harmed))
			set(t, n, "answer-1-1", function(1, fmt.Sprintf(`
	for _, path := range []string{%q, %q, %q, %q, %q, %q, "/etc/shadow", "/etc/passwd"} {
		if _, err := os.Stat(path); err == nil {
			fmt.Println("FOUND", path)
		}
	}
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range all {
		text, _ := os.ReadFile(path)
		if strings.Contains(string(text), "grade.py") {
			fmt.Println("FOUND", path)
		}
	}
	if os.Getenv("CNNLESSONS_SECRET") != "" {
		fmt.Println("FOUND a variable")
	}
	if connection, err := net.Dial("tcp", %q); err == nil {
		fmt.Println("FOUND the network", connection)
	}`, h.path("source"), h.path("gradebook.db"), h.path("submitted", "perfect"), h.home,
				filepath.Join(h.repository, "notebooks", "teacher"), filepath.Join(h.repository, "internal", "e2e"), h.listener.Addr()), right11))
			set(t, n, "answer-1-2", "import \"github.com/janpfeifer/gonb/gonbui\"\n\n"+function(2, `
	gonbui.DisplayHTML("<p>a page of mine</p><script>alert(1)</script><img src=\"x\" onerror=\"alert(1)\">")
	gonbui.Sync()`, right12))
			return n
		},
	}
}

// edits are submissions that have changed the cells of the lesson.
func (h harm) edits(t *testing.T) map[string]func() notebook.Notebook {
	return map[string]func() notebook.Notebook{
		// Its own cells of the lesson: a check that is gone, one that checks nothing, one not run, one
		// that is a text, one for more points.
		"editor": func() notebook.Notebook {
			n := h.released(t)
			var cells []any
			for _, c := range n.Cells() {
				switch c.ID() {
				case "check-1-1", "ask-1-2":
					continue
				case "check-1-2":
					c["source"] = "%%\n"
				case "check-1-3":
					c["metadata"].(map[string]any)["tags"] = []any{"skip-execution"}
				case "check-1-4":
					c["cell_type"], c["source"] = "markdown", "right"
					delete(c, "outputs")
					delete(c, "execution_count")
				case "check-1-5":
					c["metadata"].(map[string]any)["nbgrader"].(map[string]any)["points"] = json.Number("100")
				case "check-1-6":
					c["metadata"] = map[string]any{"nbgrader": map[string]any{"grade_id": "check-1-6", "solution": true, "grade": false, "locked": false, "schema_version": json.Number("3")}}
					c["source"] = "%%\n"
				}
				cells = append(cells, map[string]any(c))
			}
			n["cells"] = cells
			n.Metadata()["kernelspec"] = map[string]any{"name": "python3", "language": "python", "display_name": "Python"}
			return n
		},
	}
}

// handInDamaged puts files where notebooks should be that are none, or elsewhere.
func (h harm) handInDamaged(t *testing.T) {
	t.Helper()
	for path, text := range map[string]string{
		"torn/" + harmed + "/" + harmed + ".ipynb":     "{\"cells\": [",
		"list/" + harmed + "/" + harmed + ".ipynb":     "[1, 2]",
		"renamed/" + harmed + "/mine.ipynb":            "{}",
		"misplaced/" + harmed + ".ipynb":               "{}",
		"nothing/" + harmed + "/" + harmed + ".ipynb":  `{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`,
		"nonsense/" + harmed + "/" + harmed + ".ipynb": `{"cells": [{"cell_type": "code", "metadata": {"nbgrader": [1]}, "source": 5, "outputs": 1}], "metadata": 3, "nbformat": 4, "nbformat_minor": 5}`,
	} {
		if err := os.MkdirAll(filepath.Dir(h.path("submitted", path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(h.path("submitted", path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestGradingHarm grades what students may hand in by mistake or on purpose, all in one go, and
// looks at the points of each question, at the pages for students, and at what they must not reach.
func TestGradingHarm(t *testing.T) {
	t.Parallel()
	h := newHarm(t)
	for _, submissions := range []map[string]func() notebook.Notebook{h.mistakes(t), h.cheats(t), h.forgeries(t), h.attacks(t), h.edits(t)} {
		for student, notebook := range submissions {
			h.handIn(t, student, harmed, notebook())
		}
	}
	h.handInDamaged(t)
	out := h.grade(t)
	h.checkPoints(t)
	for _, want := range []string{
		"shadow, " + harmed + ": look at the notebook, no answer needs CNNLESSONS_PROOF.",
		"torn, " + harmed + ": submitted/torn/" + harmed + "/" + harmed + ".ipynb is not a notebook",
		"renamed, " + harmed + ": there is no " + harmed + ".ipynb in submitted/renamed/" + harmed + ", only mine.ipynb.",
		"submitted/misplaced/" + harmed + ".ipynb is in the wrong place: move it to submitted/misplaced/" + harmed + "/" + harmed + ".ipynb.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("make grade does not print %q", want)
		}
	}

	h.checkPages(t)
	start := time.Now()
	if out := mustMake(t, "grade", "COURSE="+string(h.classroom)); !strings.Contains(out, "perfect  "+harmed+"  as before") {
		t.Errorf("graded again although nothing has changed:\n%s", out)
	}
	t.Logf("nothing new to grade: %.1f s", time.Since(start).Seconds())
}

// grade grades the submissions and checks that nothing else has changed and nothing runs any more.
func (h harm) grade(t *testing.T) string {
	t.Helper()
	others := []string{h.path("source"), h.path("release"), h.path("submitted"), h.home, filepath.Join(h.repository, "cnnlib"), filepath.Join(h.repository, "notebooks", "teacher")}
	before := files(t, others...)
	out := mustMake(t, "grade", "COURSE="+string(h.classroom), "LESSON="+harmed)
	t.Log(out)
	after := files(t, others...)
	for path, text := range before {
		if after[path] != text && !strings.Contains(path, "__pycache__") {
			t.Errorf("%s has been changed", path)
		}
	}
	for path := range after {
		if _, ok := before[path]; !ok && !strings.Contains(path, "__pycache__") {
			t.Errorf("%s is new", path)
		}
	}
	if running, err := exec.Command("pgrep", "-f", "sleep "+h.marker).Output(); err == nil {
		t.Errorf("a process still runs that a submission started: %s", running)
	}
	return out
}

func (h harm) checkPoints(t *testing.T) {
	t.Helper()
	grades := h.grades(t)
	for student, want := range map[string]string{
		"empty":     "0 0 0 0 0 0 0/9",
		"perfect":   "1 1 2 1 2 2 9/9",
		"half":      "1 1 2 0 0 0 4/9",
		"cheat":     "0 0 0 1 2 2 5/9",
		"variables": "0 0 0 1 2 2 5/9",
		"shadow":    "0 0 0 0 0 0 0/9",
		"vandal":    "1 1 2 1 2 2 9/9",
		"spy":       "1 1 2 1 2 2 9/9",
		"editor":    "0 0 0 0 0 0 0/9",
		"killer":    "1 1 0 0 0 0 2/9",
		"nothing":   "0 0 0 0 0 0 0/9",
		"torn":      "– – – – – – 0/9",
		"list":      "– – – – – – 0/9",
		"renamed":   "– – – – – – 0/9",
		"misplaced": "– – – – – – 0/9",
		"nonsense":  "– – – – – – 0/9",
	} {
		var got []string
		for _, name := range []string{"1.1", "1.2", "1.3", "1.4", "1.5", "1.6", harmed} {
			got = append(got, grades[student][name])
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s has %s, want %s", student, got, want)
		}
	}
}

// checkPages checks the students' pages, and that none shows what a submission must not see.
func (h harm) checkPages(t *testing.T) {
	t.Helper()
	for _, student := range []string{"empty", "perfect", "half", "cheat", "variables", "shadow", "vandal", "spy", "editor", "killer"} {
		testPage(t, student, h.feedback(t, student, harmed))
	}
	for _, want := range []struct{ student, text string }{
		{"half", "1.4 · 0 / 1 points"},
		{"half", "undefined: six"},
		{"cheat", "did not run to its end"},
		{"vandal", "Not run: lines that begin with ! or %"},
		{"killer", "Not run: an earlier cell has ended the kernel"},
		{"empty", check.Unanswered},
		{"spy", "<p>a page of mine</p>"},
	} {
		if !strings.Contains(h.feedback(t, want.student, harmed), want.text) {
			t.Errorf("the page of %s does not show %q", want.student, want.text)
		}
	}
	graded, err := notebook.Read(h.path("autograded", "spy", harmed, harmed+".ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range graded.CodeCells() {
		for _, o := range c.Outputs() {
			if strings.Contains(o.Text(), "FOUND") {
				t.Errorf("a submission has seen what it must not see: %s", o.Text())
			}
		}
	}
}
