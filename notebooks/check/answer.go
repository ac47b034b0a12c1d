package check

import (
	"fmt"
	"os"
)

// NotYet is the status with which a wrong answer ends its cell.
const NotYet = 33

// Unanswered is what a function panics with in which no answer has been written yet.
const Unanswered = "write your answer instead of this line"

// hintLevels is the number of hints of an exercise.
const hintLevels = 3

// Ask prints an exercise with the student's numbers. It panics if there is no such exercise.
func Ask(student, id string) {
	e, q := find(student, id)
	fmt.Fprintf(out, "%s  (%s)\n%s\n", e.ID, points(e.Points), q.text)
}

func points(n int) string {
	if n == 1 {
		return say("1 point", "1 分")
	}
	return say("%d points", "%d 分", n)
}

// Numbers returns the numbers of an exercise, for an answer that calculates with them; those of a program
// are of its example. It panics if there is no such exercise.
func Numbers(student, id string) Given {
	_, q := find(student, id)
	return q.given
}

// Answer checks an answer, a function of the type that the exercise states. If it is wrong, a text says
// why and the program ends with the status [NotYet]. It panics if there is no such exercise, and when
// the answer panics.
func Answer(student, id string, answer any) { check("Answer", student, id, answer) }

// AnswerThoroughly is [Answer] with other and ten times as many cases for a program; it does not tell which
// of them fails.
func AnswerThoroughly(student, id string, answer any) { check("AnswerThoroughly", student, id, answer) }

func check(function, student, id string, answer any) {
	e, q := find(student, id)
	fault := limited(func() string {
		return q.judge(answer, drawFor(student, function+" "+id), function == "AnswerThoroughly")
	})
	if fault != "" {
		fmt.Fprintln(out, e.ID+"  ✗", fault)
		fmt.Fprintln(out, say("For a hint, in a cell of its own:\n%%%%\ncheck.Hint(student, %q, 1)\nand then 2 and %d.",
			"需要提示时，在新的单元格里写：\n%%%%\ncheck.Hint(student, %q, 1)\n还不够就改成 2、%d。", id, hintLevels))
		os.Exit(NotYet)
	}
	prove(function, id)
	if function == "Answer" {
		fmt.Fprintln(out, e.ID+"  ✓", say("right, %s", "正确，%s", points(e.Points)))
	}
}

// Hint prints a hint: level 1 is a nudge, 3 the whole way without the result. It panics if there is no
// such exercise or level.
func Hint(student, id string, level int) {
	_, q := find(student, id)
	if level < 1 || level > hintLevels {
		panic(say("check: wanted a hint from 1 to %d, given %d", "check：提示的级别从 1 到 %d，给出的是 %d", hintLevels, level))
	}
	fmt.Fprintln(out, q.hints[level-1])
}
