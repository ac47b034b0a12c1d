package check

import (
	"fmt"
	"os"
)

// NotYet is the status with which a wrong answer ends its cell.
const NotYet = 33

// Unanswered is the panic of an answer's function before the student has written the answer.
const Unanswered = "write your answer instead of this line"

// hintLevels is the number of hints of an exercise.
const hintLevels = 3

// Ask prints the text of the exercise id, such as "1.3", with the student's numbers. It panics if
// there is no exercise id.
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

// Numbers returns the student's numbers of the exercise id, for an answer that calculates with them. For
// an exercise that asks for a program, they are the numbers of the example. Numbers panics if there is no
// exercise id.
func Numbers(student, id string) Given {
	_, q := find(student, id)
	return q.given
}

// Answer checks an answer, a function of the type that the exercise id states. A right answer prints one
// line. A wrong answer prints what is wrong and ends the program with the status [NotYet]. Answer panics
// if there is no exercise id, and when the answer panics.
func Answer(student, id string, answer any) { check("Answer", student, id, answer) }

// AnswerThoroughly checks an answer as [Answer] does, but tries a program on other cases, ten times as
// many, and does not tell which case fails. A right answer prints nothing.
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

// Hint prints a hint for the exercise id: level 1 is a nudge, level 2 the method, level 3 the whole way
// without the result. Hint panics if there is no exercise id, and unless level is from 1 to 3.
func Hint(student, id string, level int) {
	_, q := find(student, id)
	if level < 1 || level > hintLevels {
		panic(say("check: wanted a hint from 1 to %d, given %d", "check：提示的级别从 1 到 %d，给出的是 %d", hintLevels, level))
	}
	fmt.Fprintln(out, q.hints[level-1])
}
