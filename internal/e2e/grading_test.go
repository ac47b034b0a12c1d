//go:build grading

package e2e

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

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
	cmd.Env = []string{"CNNLESSONS_SECRET=do not tell"}
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

// solved is a student's notebook with the lesson's solutions.
func (c classroom) solved(t *testing.T, path, lesson string) notebook.Notebook {
	t.Helper()
	own, err := notebook.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range c.read(t, "source", lesson).CodeCells() {
		if strings.HasPrefix(cell.ID(), "answer-") {
			set(t, own, cell.ID(), cell.Source())
		}
	}
	return own
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

// TestGradingLessons hands out every lesson in every language and grades the solutions, written into a
// student's copy of the course, and the notebook as it is handed out.
func TestGradingLessons(t *testing.T) {
	folder := t.TempDir()
	renewCopy(t, folder)
	for _, language := range languages {
		t.Run(language.dir, func(t *testing.T) {
			t.Parallel()
			gradeLessons(t, folder, language.dir, language.kernel)
		})
	}
}

// gradeLessons grades the lessons of a language, answered in the copy of the course in a folder.
func gradeLessons(t *testing.T, folder, language, kernel string) {
	t.Helper()
	c := newClassroom(t, "LANG="+language)
	for _, l := range exercises(t) {
		if l.kernel != kernel || language != "en" && l.name() != "02-one-pixel.ipynb" {
			continue
		}
		lesson := strings.TrimSuffix(l.name(), ".ipynb")
		c.handIn(t, "perfect", lesson, c.solved(t, filepath.Join(folder, language, "exercises", l.name()), lesson))
		empty := c.read(t, "release", lesson)
		if lesson == "02-one-pixel" {
			set(t, empty, "answer-2-4", "// gone") // the compiler will quote what calls it
		}
		c.handIn(t, "empty", lesson, empty)
	}
	arguments := []string{"grade", "COURSE=" + string(c)}
	if language == "zh" { // whether there is a sandbox or not
		arguments = append(arguments, "UNSANDBOXED=1")
	}
	t.Log(mustMake(t, arguments...))
	grades := c.grades(t)
	for name, score := range grades["perfect"] {
		got, most, isSum := strings.Cut(score, "/")
		if isSum && (got != most || got == "0") {
			t.Errorf("%s: the solutions of %s get %s", language, name, score)
		}
		if isSum && grades["empty"][name] != "0/"+most {
			t.Errorf("%s: without answers %s gets %s", language, name, grades["empty"][name])
		}
	}
	page := c.feedback(t, "empty", "02-one-pixel")
	testPage(t, "empty", page)
	if want := map[string]string{"en": "0 / 8 points", "zh": "0 / 8 分"}[language]; !strings.Contains(page, want) {
		t.Errorf("the page lacks %q", want)
	}
}
