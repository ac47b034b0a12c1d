package e2e

import (
	"bytes"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"cnnlessons/internal/nbclient"
	"cnnlessons/internal/notebook"
	"cnnlessons/notebooks/check"
)

// TestExerciseCells checks that each exercise of package check stands in its lesson's notebook once, in
// the order of the course, with the cells and points that nbgrader needs.
func TestExerciseCells(t *testing.T) {
	for _, language := range languages {
		t.Run(language.dir, func(t *testing.T) {
			want := check.Exercises()
			for _, l := range exercises(t) {
				if l.kernel != language.kernel {
					continue
				}
				cells := make(map[string]notebook.Cell)
				for _, c := range l.read(t).Cells() {
					cells[c.ID()] = c
				}
				for len(want) > 0 && strings.HasPrefix(l.name(), "0"+want[0].ID[:1]) {
					testExerciseCells(t, want[0], cells)
					want = want[1:]
				}
				for id := range cells {
					if id != "text-title" && id != "student" {
						t.Errorf("%s: cell %s belongs to no exercise", l.path, id)
					}
				}
			}
			for _, e := range want {
				t.Errorf("exercise %s is in no notebook", e.ID)
			}
		})
	}
}

// testExerciseCells checks the cells of one exercise and takes them away.
func testExerciseCells(t *testing.T, e check.Exercise, cells map[string]notebook.Cell) {
	t.Helper()
	number := strings.ReplaceAll(e.ID, ".", "-")
	function := "answer" + strings.ReplaceAll(e.ID, ".", "")
	checks := fmt.Sprintf("%%%%\ncheck.Answer(student, %q, %s)", e.ID, function)
	hidden := fmt.Sprintf("\n// BEGIN HIDDEN TESTS\ncheck.AnswerThoroughly(student, %q, %s)\n// END HIDDEN TESTS", e.ID, function)
	for _, want := range []struct {
		id, source, grader string
	}{
		{"text-" + number, "(?s)## " + regexp.QuoteMeta(e.ID) + " · .*`" + function + "`.*", ""},
		{"ask-" + number, regexp.QuoteMeta(fmt.Sprintf("%%%%\ncheck.Ask(student, %q)", e.ID)),
			"grade:false grade_id:ask-%s locked:true schema_version:3 solution:false task:false"},
		{"answer-" + number, "(?s)func " + function + `\(.*// BEGIN SOLUTION\n.*// END SOLUTION\n.*}`,
			"grade:false grade_id:answer-%s locked:false schema_version:3 solution:true task:false"},
		{"check-" + number, regexp.QuoteMeta(checks) + "(" + regexp.QuoteMeta(hidden) + ")?",
			fmt.Sprintf("grade:true grade_id:check-%%s locked:true points:%d schema_version:3 solution:false task:false", e.Points)},
	} {
		c, ok := cells[want.id]
		if !ok {
			t.Errorf("cell %s is missing", want.id)
			continue
		}
		delete(cells, want.id)
		if !regexp.MustCompile("^(?:" + want.source + ")$").MatchString(c.Source()) {
			t.Errorf("cell %s is\n%s\nwant %s", want.id, c.Source(), want.source)
		}
		grader := c["metadata"].(map[string]any)["nbgrader"]
		if want.grader == "" {
			if grader != nil {
				t.Errorf("cell %s has %v for nbgrader", want.id, grader)
			}
		} else if got, want := fmt.Sprint(grader), "map["+fmt.Sprintf(want.grader, number)+"]"; got != want {
			t.Errorf("cell %s has %s for nbgrader, want %s", c.ID(), got, want)
		}
	}
}

// TestSolutionsFollowTheStudent runs the solutions for another student than the one whose outputs are
// committed: the numbers differ, and all answers are right. A notebook becomes one program, which is
// compiled sooner than its cells: TestNotebooks runs the same cells in a kernel.
func TestSolutionsFollowTheStudent(t *testing.T) {
	each(t, exercises(t), func(t *testing.T, l lesson) {
		if l.kernel != languages[0].kernel {
			return // the code is the same
		}
		t.Parallel()
		committed, n := l.read(t), l.read(t)
		name := cellOf(t, n, "student")
		name["source"] = strings.Replace(name.Source(), `""`, `"李雷 & Ada"`, 1)
		var sources []string
		for _, c := range n.CodeCells() {
			sources = append(sources, c.Source())
		}
		program := buildProgram(t, sources)
		asked, different := 0, 0
		for i, c := range n.CodeCells() {
			cmd := exec.CommandContext(t.Context(), program, fmt.Sprint(i))
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if err != nil || stderr.Len() > 0 {
				t.Errorf("%s: %v\n%s", c.ID(), err, stderr.String())
			}
			text := string(out)
			switch {
			case strings.HasPrefix(c.ID(), "check-") && !strings.Contains(text, "✓"):
				t.Errorf("%s shows %q", c.ID(), text)
			case strings.HasPrefix(c.ID(), "ask-"):
				asked++
				if text != printed(committed.CodeCells()[i].Outputs()[0]) {
					different++
				}
			}
		}
		if asked < 5 || different == 0 {
			t.Errorf("%d of %d questions differ for another student", different, asked)
		}
	})
}

// TestBadAnswers lets students answer in the worst ways. Each reads why that is no answer, soon; and what
// comes after in the notebook is as it would have been.
func TestBadAnswers(t *testing.T) {
	const right = "func answer13() int {\n\tn := check.Numbers(student, \"1.3\").Number\n\treturn n(\"C_out\") * (n(\"K\")*n(\"K\")*n(\"C_in\") + 1)\n}"
	body := func(s string) string { return "func answer13() int {\n" + s + "\n}" }
	for _, language := range languages {
		t.Run(language.dir, func(t *testing.T) {
			t.Parallel()
			zh := language.dir == "zh"
			say := func(en, other string) string {
				if zh {
					return other
				}
				return en
			}
			notYet := say("Not right yet: the text above says why.", "还没有做对：原因见上面的文字。")
			k := startKernel(t, language.kernel, t.TempDir())
			execute(t, k, "var student = \"Ada\"")
			for _, test := range []struct {
				name, answer string
				text, fault  string // what is printed contains, how the error begins
			}{
				{"stub", body("\tpanic(" + fmt.Sprintf("%q", check.Unanswered) + ")"), "", "panic: " + check.Unanswered},
				{"slip", body("\tn := check.Numbers(student, \"1.3\").Number\n\treturn n(\"C_out\") * n(\"K\") * n(\"K\") * n(\"C_in\")"),
					say("the biases are missing: each kernel has one", "漏了偏置：每个卷积核有一个"), notYet},
				{"wrong", body("\treturn -1"), say("1.3  ✗ not -1\n", "1.3  ✗ 不是 -1\n"), notYet},
				{"another type", "func answer13() string { return \"456\" }", say("wanted an answer of the type func() int, given one of the type func() string", "答案的类型应为 func() int，现在是 func() string"), notYet},
				{"no function", "var answer13 = 456", "func() int", notYet},
				{"does not compile", body("\treturn \"456\""), "", say("cell [", "单元格 [")},
				{"panic", body("\tvar list []int\n\treturn list[3]"), "", "panic: "},
				{"panic of its own", body("\tfmt.Println(\"before\")\n\tpanic(\"mine\")"), "before\n", "panic: mine"},
				{"panic elsewhere", body("\tgo func() { panic(\"elsewhere\") }()\n\ttime.Sleep(time.Minute)\n\treturn 0"), "", "panic: elsewhere"},
				{"loop", body("\tfor {\n\t}"), say("Your function ran for more than 5s. Is there a loop that never ends?", "你的函数运行超过了 5s。是不是有停不下来的循环？"), notYet},
				{"recursion", body("\treturn answer13() + 1"), "", ""},
				{"flood", body("\tfor {\n\t\tfmt.Println(\"flood\")\n\t}"), "flood\n", notYet},
				{"long", body("\tfor range 100000 {\n\t\tfmt.Println(\"long\")\n\t}\n\treturn -1"), say("… and 496000 bytes more, which are not shown", "……还有 496000 字节，不再显示"), notYet},
				{"flood of errors", body("\tfor {\n\t\tfmt.Fprintln(os.Stderr, \"flood\")\n\t}"), "flood\n", notYet},
				{"memory", body("\treturn len(make([]byte, 1<<40))"), "", ""},
				{"memory by and by", body("\tvar all [][]byte\n\tfor {\n\t\tb := make([]byte, 1<<24)\n\t\tfor i := range b {\n\t\t\tb[i] = 1\n\t\t}\n\t\tall = append(all, b)\n\t}\n\treturn len(all)"), "", ""},
				{"exit", body("\tos.Exit(7)\n\treturn 0"), "", "exit status 7"},
				{"loop in a variable", "var answer13 = func() func() int {\n\tfor {\n\t}\n}()\n\n%%\ncheck.Answer(student, \"1.3\", answer13)",
					say("The cell ran for more than 20s. Is there a loop that never ends in it, or in a variable above?", "这个单元格运行超过了 20s。它或者前面的某个变量里是不是有停不下来的循环？"), notYet},
			} {
				if zh && !regexp.MustCompile(`\p{Han}`).MatchString(test.text+test.fault) {
					continue // as in English
				}
				t.Run(test.name, func(t *testing.T) {
					began := time.Now()
					r, err := k.Execute(t.Context(), test.answer)
					if err == nil && r.Err() == nil {
						r, err = k.Execute(t.Context(), "%%\ncheck.Answer(student, \"1.3\", answer13)")
					}
					if err != nil {
						t.Fatal(err)
					}
					wantBadAnswer(t, r, test.text, test.fault)
					if took := time.Since(began); took > time.Minute {
						t.Errorf("it took %v", took)
					}
					execute(t, k, "%rm answer13") // a variable and a function cannot have one name
					if r := execute(t, k, right); r.Err() != nil {
						t.Fatalf("the right answer in the same cell: %v", r.Err())
					}
					r = execute(t, k, "%%\ncheck.Answer(student, \"1.3\", answer13)")
					if err := wantText(say("1.3  ✓ right, 2 points\n", "1.3  ✓ 正确，2 分\n"))(r); err != nil || r.Err() != nil {
						t.Errorf("afterwards: %v, %v", err, r.Err())
					}
					execute(t, k, "%rm answer13")
				})
			}
		})
	}
}

func wantBadAnswer(t *testing.T, r nbclient.Result, text, fault string) {
	t.Helper()
	printed := ""
	for _, o := range r.Outputs {
		if o.Stream() != "" {
			printed += o.Text()
		}
	}
	if len(printed) > 6000 {
		t.Errorf("it prints %d bytes", len(printed))
	}
	if !strings.Contains(printed, text) {
		t.Errorf("it prints %q, want %q", printed, text)
	}
	if r.Err() == nil {
		t.Fatalf("it passes, and prints %q", printed)
	}
	if got := failure(t, r); !strings.HasPrefix(got, fault) || got == "" {
		t.Errorf("it fails with %q, want %q", got, fault)
	}
	t.Logf("%s\n%s", printed[:min(len(printed), 300)], r.Err())
}
