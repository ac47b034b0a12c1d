//go:build grading

package e2e

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cnnlessons/internal/notebook"
	"cnnlessons/notebooks/check"
)

// grader is the folder of the grader's programs.
const grader = "../internal/grader"

// runMake runs make as a teacher would, and returns what it prints.
func runMake(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("make", arguments...)
	cmd.Dir = ".."
	for _, entry := range os.Environ() { // not as a part of the make that runs the tests
		if name, _, _ := strings.Cut(entry, "="); !strings.HasPrefix(name, "MAKE") && name != "MFLAGS" {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func mustMake(t *testing.T, arguments ...string) string {
	t.Helper()
	out, err := runMake(t, arguments...)
	if err != nil {
		t.Fatalf("make %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
	return out
}

// classroom is a folder that make assignment and make grade work in.
type classroom string

func newClassroom(t *testing.T, arguments ...string) classroom {
	t.Helper()
	c := classroom(filepath.Join(t.TempDir(), "course"))
	mustMake(t, append([]string{"assignment", "COURSE=" + string(c)}, arguments...)...)
	return c
}

func (c classroom) path(elements ...string) string {
	return filepath.Join(append([]string{string(c)}, elements...)...)
}

func (c classroom) read(t *testing.T, step, lesson string) notebook.Notebook {
	t.Helper()
	n, err := notebook.Read(c.path(step, lesson, lesson+".ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// handIn puts a student's notebook where it is to be graded.
func (c classroom) handIn(t *testing.T, student, lesson string, n notebook.Notebook) {
	t.Helper()
	path := c.path("submitted", student, lesson, lesson+".ipynb")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := n.Write(path); err != nil {
		t.Fatal(err)
	}
}

// grades reads grades.csv: the line of each student, by the names of its columns.
func (c classroom) grades(t *testing.T) map[string]map[string]string {
	t.Helper()
	data, err := os.ReadFile(c.path("grades.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	grades := make(map[string]map[string]string)
	for _, row := range rows[1:] {
		grades[row[0]] = make(map[string]string)
		for i, name := range rows[0] {
			grades[row[0]][name] = row[i]
		}
	}
	return grades
}

// feedback is the page that a student gets.
func (c classroom) feedback(t *testing.T, student, lesson string) string {
	t.Helper()
	page, err := os.ReadFile(c.path("feedback", student, lesson, lesson+".html"))
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// set replaces the source of a cell.
func set(t *testing.T, n notebook.Notebook, id, source string) notebook.Cell {
	t.Helper()
	c := cellOf(t, n, id)
	c["source"] = source
	return c
}

// files are all files below folders, with their content.
func files(t *testing.T, folders ...string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if entry != nil && entry.Name() == ".ipynb_checkpoints" { // JupyterLab's, of what somebody has saved
				return filepath.SkipDir
			}
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			all[path] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestGradingStub checks that package check knows the line that stands for a missing answer.
func TestGradingStub(t *testing.T) {
	config, err := os.ReadFile(filepath.Join(grader, "nbgrader_config.py"))
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf(`code_stub = {"go": 'panic(%q)'}`, check.Unanswered); !strings.Contains(string(config), want) {
		t.Errorf("nbgrader_config.py lacks %s", want)
	}
}

// TestGradingExercises checks that the students' copies of the exercises are those of their sources.
func TestGradingExercises(t *testing.T) {
	dir := t.TempDir()
	python := filepath.Join("..", ".build", "grader", "bin", "python")
	if out, err := exec.Command(python, filepath.Join(grader, "grade.py"), "exercises", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, language := range languages {
		want := files(t, filepath.Join(dir, language.dir))
		committed := files(t, filepath.Join(language.dir, "exercises"))
		for path, text := range want {
			name := filepath.Join(language.dir, "exercises", filepath.Base(path))
			if committed[name] != text {
				t.Errorf("%s is not what its source gives; 'make exercises' writes it anew", name)
			}
			for _, secret := range []string{"SOLUTION", "HIDDEN", "AnswerThoroughly"} {
				if strings.Contains(text, secret) {
					t.Errorf("%s shows %s", name, secret)
				}
			}
			delete(committed, name)
		}
		for name := range committed {
			t.Errorf("%s has no source; 'make exercises' removes it", name)
		}
	}
}

// TestGradingUnsafe checks that nothing is graded without a sandbox, unless a teacher says so.
func TestGradingUnsafe(t *testing.T) {
	for setting, want := range map[string]string{"UNSANDBOXED=": "grading needs bubblewrap", "UNSANDBOXED=1": "There is no assignment in"} {
		cmd := exec.Command(filepath.Join("..", ".build", "grader", "bin", "python"), filepath.Join(grader, "grade.py"), "grade", t.TempDir(), "all")
		cmd.Env = append(os.Environ(), "PATH="+t.TempDir(), setting)
		if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, %s, want %q", setting, err, out, want)
		}
	}
}

// function is an answer to a question of lesson 1 that returns a number after doing something.
func function(question int, does, returns string) string {
	return fmt.Sprintf("func answer1%d() int {\n%s\n\treturn %s\n}", question, does, returns)
}

const (
	right11 = `check.Numbers(student, "1.1").Number("H") * check.Numbers(student, "1.1").Number("W") * 3`
	right12 = `check.Numbers(student, "1.2").Number("K") * check.Numbers(student, "1.2").Number("K") * check.Numbers(student, "1.2").Number("C_in")`
)

// TestGradingHarm grades what students may hand in by mistake or on purpose, all in one go, and
// looks at the points of each question, at the pages for students, and at what they must not reach.
func TestGradingHarm(t *testing.T) {
	const lesson = "01-parameters"
	c := newClassroom(t, "LESSON="+lesson)
	if out, err := runMake(t, "grade", "COURSE="+string(c)); err == nil || !strings.Contains(out, "Nothing has been handed in: put each student's notebook") {
		t.Errorf("without submissions: %v\n%s", err, out)
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "diary"), []byte("do not read"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CNNLESSONS_SECRET", "do not tell")
	repository, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}

	released := func() notebook.Notebook { return c.read(t, "release", lesson) }
	solved := func() notebook.Notebook { return c.read(t, "source", lesson) }
	marker := fmt.Sprint(987654321 + os.Getpid())
	for student, notebook := range map[string]func() notebook.Notebook{
		"empty":   released,
		"perfect": solved,
		"half": func() notebook.Notebook {
			n := released()
			for _, c := range solved().Cells() {
				if strings.HasPrefix(c.ID(), "answer-1-") && c.ID() < "answer-1-4" {
					set(t, n, c.ID(), c.Source())
				}
			}
			set(t, n, "answer-1-4", "func answer14() (height, width, channels int) { return 1, 2, 3 }")
			set(t, n, "answer-1-5", "func answer15() int { return six }") // does not compile
			return n
		},
		// Each question in another way; what is right counts.
		"cheat": func() notebook.Notebook {
			n := solved()
			set(t, n, "answer-1-1", function(1, "\tfor {\n\t}", "1"))
			set(t, n, "answer-1-2", function(2, "\tos.Exit(0)", "1"))
			set(t, n, "answer-1-3", function(3, "\tfmt.Println(\"1.3  ✓ right, 2 points\")\n\tos.Stdout.Close()\n\tos.Exit(0)", "1"))
			set(t, n, "answer-1-4", strings.Replace(cellOf(t, n, "answer-1-4").Source(), "{\n", "{\n\tfmt.Fprintln(os.Stderr, \"a remark\")\n", 1))
			return n
		},
		// Variables, which every later cell would compute.
		"variables": func() notebook.Notebook {
			n := solved()
			set(t, n, "answer-1-1", "var list []int\n\nvar answer11 = list[3]")
			set(t, n, "answer-1-2", "func endless() int {\n\tfor {\n\t}\n}\n\nvar answer12 = endless()")
			set(t, n, "answer-1-3", function(3, "\tvar list []int", "list[3]")+"\n\nfunc helper() int { return 3 }\n\n%%\nfmt.Println(answer13())")
			set(t, n, "answer-1-4", strings.Replace(cellOf(t, n, "answer-1-4").Source(), "{\n", "{\n\t_ = helper()\n", 1))
			return n
		},
		"shadow": func() notebook.Notebook {
			n := released()
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
		"vandal": func() notebook.Notebook {
			n := solved()
			set(t, n, "answer-1-1", function(1, fmt.Sprintf(`
	for _, path := range []string{%q, %q, %q, os.Getenv("HOME"), "/home", "/usr"} {
		os.WriteFile(path+"/was-here", nil, 0o644)
		os.RemoveAll(path)
	}`, string(c), home, repository), right11))
			set(t, n, "answer-1-2", function(2, fmt.Sprintf(`
	if err := exec.Command("setsid", "sh", "-c", "sleep %s & exec sleep %s").Start(); err != nil {
		panic(err)
	}`, marker, marker), right12))
			set(t, n, "student", fmt.Sprintf("!touch %s/was-here\n\nvar student = \"\"", home))
			text := set(t, n, "text-1-1", "var student = \"\"")
			text["cell_type"], text["outputs"], text["execution_count"] = "code", []any{}, nil
			return n
		},
		"spy": func() notebook.Notebook {
			n := solved()
			set(t, n, "text-1-1", fmt.Sprintf("![a](%s/diary) ![b](../../../source/%s/%s.ipynb) <img src=\"http://127.0.0.1/x\"> <script>alert(1)</script>", home, lesson, lesson))
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
	}`, c.path("source"), c.path("gradebook.db"), c.path("submitted", "perfect"), home,
				filepath.Join(repository, "notebooks", "teacher"), filepath.Join(repository, "internal", "e2e"), listener.Addr()), right11))
			set(t, n, "answer-1-2", "import \"github.com/janpfeifer/gonb/gonbui\"\n\n"+function(2, `
	gonbui.DisplayHTML("<p>a page of mine</p><script>alert(1)</script><img src=\"x\" onerror=\"alert(1)\">")
	gonbui.Sync()`, right12))
			return n
		},
		// Its own cells of the lesson: a check that is gone, one that checks nothing, one not run, one
		// that is a text, one for more points.
		"editor": func() notebook.Notebook {
			n := released()
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
		"killer": func() notebook.Notebook {
			n := solved()
			set(t, n, "answer-1-3", function(3, "\tsyscall.Kill(os.Getppid(), syscall.SIGKILL)\n\ttime.Sleep(time.Second)", "1"))
			return n
		},
	} {
		c.handIn(t, student, lesson, notebook())
	}
	for path, text := range map[string]string{
		"torn/" + lesson + "/" + lesson + ".ipynb":     "{\"cells\": [",
		"list/" + lesson + "/" + lesson + ".ipynb":     "[1, 2]",
		"renamed/" + lesson + "/mine.ipynb":            "{}",
		"misplaced/" + lesson + ".ipynb":               "{}",
		"nothing/" + lesson + "/" + lesson + ".ipynb":  `{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}`,
		"nonsense/" + lesson + "/" + lesson + ".ipynb": `{"cells": [{"cell_type": "code", "metadata": {"nbgrader": [1]}, "source": 5, "outputs": 1}], "metadata": 3, "nbformat": 4, "nbformat_minor": 5}`,
	} {
		if err := os.MkdirAll(filepath.Dir(c.path("submitted", path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(c.path("submitted", path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}

	others := []string{c.path("source"), c.path("release"), c.path("submitted"), home, filepath.Join(repository, "cnnlib"), filepath.Join(repository, "notebooks", "teacher")}
	before := files(t, others...)
	out := mustMake(t, "grade", "COURSE="+string(c), "LESSON="+lesson)
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
	if running, err := exec.Command("pgrep", "-f", "sleep "+marker).Output(); err == nil {
		t.Errorf("a process still runs that a submission started: %s", running)
	}

	grades := c.grades(t)
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
		for _, name := range []string{"1.1", "1.2", "1.3", "1.4", "1.5", "1.6", lesson} {
			got = append(got, grades[student][name])
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s has %s, want %s", student, got, want)
		}
	}
	for _, want := range []string{
		"shadow, " + lesson + ": look at the notebook, no answer needs CNNLESSONS_PROOF.",
		"torn, " + lesson + ": submitted/torn/" + lesson + "/" + lesson + ".ipynb is not a notebook",
		"renamed, " + lesson + ": there is no " + lesson + ".ipynb in submitted/renamed/" + lesson + ", only mine.ipynb.",
		"submitted/misplaced/" + lesson + ".ipynb is in the wrong place: move it to submitted/misplaced/" + lesson + "/" + lesson + ".ipynb.",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("make grade does not print %q", want)
		}
	}

	for _, student := range []string{"empty", "perfect", "half", "cheat", "variables", "shadow", "vandal", "spy", "editor", "killer"} {
		testPage(t, student, c.feedback(t, student, lesson))
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
		if !strings.Contains(c.feedback(t, want.student, lesson), want.text) {
			t.Errorf("the page of %s does not show %q", want.student, want.text)
		}
	}
	graded, err := notebook.Read(c.path("autograded", "spy", lesson, lesson+".ipynb"))
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

	start := time.Now()
	if out := mustMake(t, "grade", "COURSE="+string(c)); !strings.Contains(out, "perfect  "+lesson+"  as before") {
		t.Errorf("graded again although nothing has changed:\n%s", out)
	}
	t.Logf("nothing new to grade: %.1f s", time.Since(start).Seconds())
}

var outside = regexp.MustCompile(`<(?:script|link|iframe|object|embed)\b|<[^>]*\s(?:src|srcset|data)="?[^d>][^>]*>|@import|url\((?:"|')?http`)

// testPage checks that a page runs nothing, asks for nothing and shows no hidden test.
func testPage(t *testing.T, student, page string) {
	t.Helper()
	for _, at := range outside.FindAllStringIndex(page, -1) {
		t.Errorf("the page of %s is more than itself: …%s…", student, page[max(0, at[0]-100):min(len(page), at[1]+100)])
	}
	for _, hidden := range []string{"HIDDEN", "AnswerThoroughly", "onerror=\""} {
		if strings.Contains(page, hidden) {
			t.Errorf("the page of %s shows %s", student, hidden)
		}
	}
	if student == "empty" && strings.Contains(page, "SOLUTION") {
		t.Errorf("the page of %s shows a solution", student)
	}
}

// TestGradingLessons hands out every lesson in every language and grades the solutions, the answers in a
// student's copy of the course, and the notebook as it is handed out.
func TestGradingLessons(t *testing.T) {
	folder := t.TempDir()
	renewCopy(t, folder)
	for _, language := range languages {
		c := newClassroom(t, "LANG="+language.dir)
		for _, l := range exercises(t) {
			if l.kernel != language.kernel || language.dir != "en" && l.name() != "02-one-pixel.ipynb" {
				continue
			}
			lesson := strings.TrimSuffix(l.name(), ".ipynb")
			solved := c.read(t, "source", lesson)
			c.handIn(t, "perfect", lesson, solved)
			own, err := notebook.Read(filepath.Join(folder, language.dir, "exercises", l.name()))
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range solved.CodeCells() {
				if strings.HasPrefix(cell.ID(), "answer-") {
					set(t, own, cell.ID(), cell.Source())
				}
			}
			c.handIn(t, "own copy", lesson, own)
			empty := c.read(t, "release", lesson)
			if lesson == "02-one-pixel" {
				set(t, empty, "answer-2-4", "// gone") // the compiler will quote what calls it
			}
			c.handIn(t, "empty", lesson, empty)
		}
		arguments := []string{"grade", "COURSE=" + string(c)}
		if language.dir == "zh" { // whether there is a sandbox or not
			arguments = append(arguments, "UNSANDBOXED=1")
		}
		t.Log(mustMake(t, arguments...))
		grades := c.grades(t)
		for name, score := range grades["perfect"] {
			got, most, isSum := strings.Cut(score, "/")
			if isSum && (got != most || got == "0") {
				t.Errorf("%s: the solutions of %s get %s", language.dir, name, score)
			}
			if own := grades["own copy"][name]; own != score {
				t.Errorf("%s: %s is %s for the solutions in a copy of the course, want %s", language.dir, name, own, score)
			}
			if isSum && grades["empty"][name] != "0/"+most {
				t.Errorf("%s: without answers %s gets %s", language.dir, name, grades["empty"][name])
			}
		}
		page := c.feedback(t, "empty", "02-one-pixel")
		testPage(t, "empty", page)
		if want := map[string]string{"en": "0 / 8 points", "zh": "0 / 8 分"}[language.dir]; !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
