package check

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// volumes is an answer of three numbers.
type volumes = func() (int, int, int)

func number1(v int) any { return func() int { return v } }

func volume3(h, w, c int) any { return volumes(func() (int, int, int) { return h, w, c }) }

// solutions are the right answers, each calculated from what the exercise gives.
var solutions = map[string]func(n func(string) int, t func(string) [][]int) any{
	"1.1": func(n func(string) int, _ func(string) [][]int) any { return number1(n("H") * n("W") * 3) },
	"1.2": func(n func(string) int, _ func(string) [][]int) any { return number1(n("K") * n("K") * n("C_in")) },
	"1.3": func(n func(string) int, _ func(string) [][]int) any {
		return number1(cnnlib.NumParams(&cnnlib.Conv2D{In: n("C_in"), Out: n("C_out"), Kernel: n("K")}))
	},
	"1.4": func(n func(string) int, _ func(string) [][]int) any {
		conv := &cnnlib.Conv2D{In: n("C_in"), Out: n("C_out"), Kernel: n("K")}
		s, err := conv.OutputShape(cnnlib.Shape{N: 1, C: n("C_in"), H: n("H"), W: n("W")})
		if err != nil {
			panic(err)
		}
		return volume3(s.H, s.W, s.C)
	},
	"1.5": func(n func(string) int, _ func(string) [][]int) any {
		return number1(cnnlib.NumParams(cnnlib.NewSequential(
			&cnnlib.Conv2D{In: 3, Out: n("C_1"), Kernel: n("K_1")}, &cnnlib.Conv2D{In: n("C_1"), Out: n("C_2"), Kernel: n("K_2")})))
	},
	"1.6": func(n func(string) int, _ func(string) [][]int) any {
		return func() *cnnlib.Sequential {
			return cnnlib.NewSequential(&cnnlib.Conv2D{In: 3, Out: n("C_1"), Kernel: 5}, &cnnlib.Conv2D{In: n("C_1"), Out: n("C_2"), Kernel: 5})
		}
	},
	"2.1": func(n func(string) int, t func(string) [][]int) any {
		return number1(writtenPixel(t("patch"), t("kernel"), 0, 0) + n("bias"))
	},
	"2.2": func(n func(string) int, t func(string) [][]int) any {
		return number1(writtenPixel(t("patch 0"), t("kernel 0"), 0, 0) + writtenPixel(t("patch 1"), t("kernel 1"), 0, 0) + n("bias"))
	},
	"2.3": func(n func(string) int, t func(string) [][]int) any {
		v := n("v")
		even := [][]int{{v, v, v}, {v, v, v}, {v, v, v}}
		return number1(writtenPixel(even, t("kernel"), 0, 0) + n("bias"))
	},
	"2.4": func(func(string) int, func(string) [][]int) any { return writtenPixel },
	"2.5": func(func(string) int, func(string) [][]int) any { return writtenSlide },
	"3.1": func(n func(string) int, _ func(string) [][]int) any {
		return number1(writtenSide(n("H"), n("K"), n("P"), 1, 1))
	},
	"3.2": func(n func(string) int, _ func(string) [][]int) any {
		return number1(writtenSide(n("H"), n("K"), n("P"), n("S"), 1))
	},
	"3.3": func(n func(string) int, _ func(string) [][]int) any {
		return number1(writtenSide(n("H"), n("K"), 0, 1, n("D")))
	},
	"3.4": func(n func(string) int, _ func(string) [][]int) any {
		p := 0
		for writtenSide(n("H"), n("K"), p, 1, n("D")) != n("H") {
			p++
		}
		return number1(p)
	},
	"3.5": func(func(string) int, func(string) [][]int) any { return writtenSide },
	"3.6": func(n func(string) int, _ func(string) [][]int) any {
		return func() *cnnlib.Sequential {
			return cnnlib.NewSequential(&cnnlib.Conv2D{In: 1, Out: n("C"), Kernel: 5, Padding: 2, Stride: 2}, &cnnlib.Flatten{},
				&cnnlib.Linear{In: 14 * 14 * n("C"), Out: 10})
		}
	},
	"4.1": func(_ func(string) int, t func(string) [][]int) any {
		return number1(strings.Count(" "+strings.Join(strings.Fields(fmt.Sprint(writtenReLU(t("map")))), " "), "0"))
	},
	"4.2": func(_ func(string) int, t func(string) [][]int) any { return number1(total(writtenReLU(t("map")))) },
	"4.3": func(n func(string) int, _ func(string) [][]int) any {
		return number1(cnnlib.NumParams(cnnlib.NewSequential(&cnnlib.Conv2D{In: 3, Out: n("C_1"), Kernel: n("K")}, &cnnlib.ReLU{},
			&cnnlib.Conv2D{In: n("C_1"), Out: n("C_2"), Kernel: n("K")}, &cnnlib.ReLU{})))
	},
	"4.4": func(func(string) int, func(string) [][]int) any { return writtenReLU },
	"4.5": func(func(string) int, func(string) [][]int) any { return writtenReLUGradient },
	"5.1": func(n func(string) int, _ func(string) [][]int) any {
		return volume3(n("H")/n("K"), n("W")/n("K"), n("C"))
	},
	"5.2": func(n func(string) int, t func(string) [][]int) any {
		return number1(writtenMaxPool(t("map"), 2, 2)[n("row")][n("column")])
	},
	"5.3": func(n func(string) int, _ func(string) [][]int) any {
		return number1(cnnlib.NumParams(cnnlib.NewSequential(&cnnlib.Conv2D{In: 1, Out: n("C_1"), Kernel: n("K")}, &cnnlib.MaxPool2D{Kernel: 2},
			&cnnlib.Conv2D{In: n("C_1"), Out: n("C_2"), Kernel: n("K")})))
	},
	"5.4": func(func(string) int, func(string) [][]int) any { return writtenMaxPool },
	"5.5": func(func(string) int, func(string) [][]int) any { return writtenMaxPoolGradient },
	"6.1": func(n func(string) int, _ func(string) [][]int) any {
		return number1(cnnlib.NumParams(&cnnlib.Linear{In: n("H") * n("W") * n("C_in"), Out: n("F")}))
	},
	"6.2": func(n func(string) int, _ func(string) [][]int) any {
		side := n("H") - n("K") + 1
		return number1(side * side * cnnlib.NumParams(&cnnlib.Conv2D{In: n("C_in"), Out: n("C_out"), Kernel: n("K")}))
	},
	"6.3": func(n func(string) int, _ func(string) [][]int) any {
		return number1(cnnlib.NumParams(&cnnlib.Conv2D{In: n("C_in"), Out: n("C_out"), Kernel: n("K")}))
	},
	"6.4": func(n func(string) int, _ func(string) [][]int) any {
		return number1(writtenSide(n("H"), n("K"), 0, 1, 1) * writtenSide(n("W"), n("K"), 0, 1, 1))
	},
	"6.5": func(func(string) int, func(string) [][]int) any { return writtenWeightGradient },
}

func solution(student, id string) any {
	g := Numbers(student, id)
	return solutions[id](g.Number, g.Table)
}

// judged returns the verdict on an answer.
func judged(student, id string, answer any, thoroughly bool) string {
	_, q := find(student, id)
	return limited(func() string { return q.judge(answer, drawFor(student, "test "+id), thoroughly) })
}

func students(n int) []string {
	all := []string{"", "Ada", "学生"}
	for i := range n - len(all) {
		all = append(all, fmt.Sprint("student ", i))
	}
	return all
}

func eachExercise(t *testing.T, test func(*testing.T, Exercise)) {
	for _, e := range Exercises() {
		t.Run(e.ID, func(t *testing.T) { test(t, e) })
	}
}

// TestCourse checks that there are at least five exercises for each of the six lessons.
func TestCourse(t *testing.T) {
	count, total := make(map[string]int), 0
	for _, e := range Exercises() {
		lesson, _, _ := strings.Cut(e.ID, ".")
		count[lesson]++
		if want := fmt.Sprintf("%s.%d", lesson, count[lesson]); e.ID != want {
			t.Errorf("exercise %s, want %s next", e.ID, want)
		}
		if e.Points < 1 {
			t.Errorf("%s gives %d points", e.ID, e.Points)
		}
		total += e.Points
	}
	if len(count) != 6 || len(Exercises()) < 30 {
		t.Errorf("%d exercises in %d lessons, want 30 in 6", len(Exercises()), len(count))
	}
	for lesson, n := range count {
		if n < 5 {
			t.Errorf("lesson %s has %d exercises, want 5", lesson, n)
		}
	}
	t.Logf("%d exercises, %d points", len(Exercises()), total)
}

// TestSolutions checks that the key follows the numbers of many students.
func TestSolutions(t *testing.T) {
	eachExercise(t, func(t *testing.T, e Exercise) {
		for _, s := range students(100) {
			if fault := judged(s, e.ID, solution(s, e.ID), false); fault != "" {
				t.Fatalf("student %q: %s", s, fault)
			}
		}
		if fault := judged("", e.ID, solution("", e.ID), true); fault != "" {
			t.Error(fault)
		}
	})
}

// TestNumbersVary checks that the answers of two students seldom agree, and that a name's numbers do not
// depend on the way it is typed.
func TestNumbersVary(t *testing.T) {
	eachExercise(t, func(t *testing.T, e Exercise) {
		texts := make(map[string]bool)
		for _, s := range students(100) {
			_, q := find(s, e.ID)
			texts[q.text] = true
		}
		// The repairs have few numbers to choose from.
		if len(texts) < 8 {
			t.Errorf("100 students get %d different exercises", len(texts))
		}
	})
	a, b := Numbers("Ada Lovelace", "1.3"), Numbers("  ada  LOVELACE ", "1.3")
	if fmt.Sprint(a) != fmt.Sprint(b) {
		t.Errorf("one student has %v and %v", a, b)
	}
}

func q(e Exercise) question {
	_, q := find("", e.ID)
	return q
}

// TestNoAnswer checks that no hint and no verdict contains the result.
func TestNoAnswer(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		t.Setenv("CNNLESSONS_LANG", lang)
		eachExercise(t, func(t *testing.T, e Exercise) {
			for _, s := range students(10) {
				_, q := find(s, e.ID)
				f, ok := solution(s, e.ID).(func() int)
				if !ok {
					return
				}
				key := regexp.MustCompile(fmt.Sprintf(`\b%d\b`, f()))
				if f() > 9 && key.MatchString(strings.Join(q.hints[:], " ")) {
					t.Errorf("student %q: a hint contains %d", s, f())
				}
				for wrong := range min(2*f(), 1000) {
					if wrong == f() {
						continue
					}
					verdict := judged(s, e.ID, number1(wrong), false)
					if key.MatchString(verdict) && f() > 9 {
						t.Fatalf("student %q answers %d and reads %q", s, wrong, verdict)
					}
				}
			}
		})
	}
}

// TestLanguages checks that the texts of both languages differ, but have equal numbers.
func TestLanguages(t *testing.T) {
	digits := regexp.MustCompile(`\d+`)
	chinese := regexp.MustCompile(`\p{Han}`)
	eachExercise(t, func(t *testing.T, e Exercise) {
		t.Setenv("CNNLESSONS_LANG", "en")
		english := q(e)
		t.Setenv("CNNLESSONS_LANG", "zh")
		other := q(e)
		if a, b := digits.FindAllString(english.text, -1), digits.FindAllString(other.text, -1); len(a) != len(b) {
			t.Errorf("numbers %v in English, %v in Chinese", a, b)
		}
		if !chinese.MatchString(other.text) || chinese.MatchString(english.text) {
			t.Errorf("texts %q and %q", english.text, other.text)
		}
		for i := range hintLevels {
			if english.hints[i] == "" || other.hints[i] == "" {
				t.Errorf("hint %d is missing", i+1)
			}
			if chinese.MatchString(english.hints[i]) {
				t.Errorf("English hint %q", english.hints[i])
			}
		}
		for _, line := range strings.Split(english.text+"\n"+strings.Join(english.hints[:], "\n"), "\n") {
			if len([]rune(line)) > 130 {
				t.Errorf("a line of %d characters: %q", len([]rune(line)), line)
			}
		}
	})
}
