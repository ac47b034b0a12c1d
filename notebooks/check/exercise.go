package check

import (
	"slices"
	"strings"

	"cnnlessons/cnnlib"
)

// Exercise is one exercise of the course.
type Exercise struct {
	ID     string // the lesson's number, a dot and a number, such as 1.3
	Points int    // the points of a right answer
	pose   func(*draw) question
}

// question is an exercise with the numbers of one student.
type question struct {
	text  string
	given Given
	hints [hintLevels]string // from a nudge to the whole way, without the result
	judge judge              // nil if the numbers do not suit; find then draws other numbers
}

// judge returns what is wrong with an answer, or an empty text if the answer is right. d draws the random
// cases that a program is tried on.
type judge func(answer any, d *draw, thoroughly bool) string

// Exercises returns all exercises, in the order of the course.
func Exercises() []Exercise {
	return slices.Concat(lesson1, lesson2, lesson3, lesson4, lesson5, lesson6)
}

// find returns the exercise id, and its question with the student's numbers. It panics if there is no
// exercise id.
func find(student, id string) (Exercise, question) {
	for _, e := range Exercises() {
		if e.ID == id {
			d := drawFor(student, id)
			q := e.pose(d)
			for q.judge == nil {
				q = e.pose(d)
			}
			return e, q
		}
	}
	var ids []string
	for _, e := range Exercises() {
		ids = append(ids, e.ID)
	}
	panic(say("check: wanted the number of an exercise, given %q; there are %s",
		"check：这里要的是练习编号，给出的是 %q；现有 %s", id, strings.Join(ids, " ")))
}

// say returns a text in the language of the notebook, [cnnlib.DefaultLanguage].
func say(english, chinese string, args ...any) string {
	return cnnlib.DefaultLanguage().Say(english, chinese, args...)
}
