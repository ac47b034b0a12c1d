package check

import (
	"fmt"
	"slices"
	"strings"
)

// The number of cases that Answer and AnswerThoroughly try a program on.
const (
	fewCases  = 20
	manyCases = 200
)

// trial is one input of a program of type F, and the right result.
type trial[F any] struct {
	given Given
	input string          // the input as the question writes it
	run   func(F) [][]int // calls the program with the input
	want  [][]int         // the right result
	// changed says what the program has changed in its input. It returns an empty text if the input is
	// unchanged. changed may be nil.
	changed func() string
}

// write returns the question that asks for a program: text, and an example of middling size whose numbers
// are the question's Given.
func write[F any](text string, draws func(d *draw, i int) trial[F], d *draw, nudge, method, way string) question {
	t := draws(d, 6)
	example := say("\nFor example, from\n%sit makes\n%s", "\n例如，由\n%s得到\n%s", t.input, strings.TrimSuffix(written(t.want), "\n"))
	return question{text + example, t.given, [hintLevels]string{nudge, method, way}, program(draws)}
}

// program returns the judge of a function that is tried on random inputs. draws makes input i; the inputs
// grow with i.
func program[F any](draws func(d *draw, i int) trial[F]) judge {
	return of(func(f F, d *draw, thoroughly bool) string {
		cases := fewCases
		if thoroughly {
			cases = manyCases
		}
		input := ""
		defer func() {
			if input != "" { // f panics
				fmt.Println(say("your function stops at\n%s", "你的函数在处理下面的输入时中断\n%s", input))
			}
		}()
		for i := range cases {
			t := draws(d, i)
			if !thoroughly {
				input = t.input
			}
			fault := differs(t.run(f), t.want)
			input = ""
			if t.changed != nil {
				fault = t.changed() + fault
			}
			if fault != "" && thoroughly { // the case stays hidden
				return say("right for what was tried above, wrong for other inputs: try other sizes and numbers yourself",
					"上面试过的情形都对，但换别的输入就不对：请自己换些尺寸和数字试试")
			}
			if fault != "" {
				return say("wrong for\n%s%s", "下面的输入得不到正确结果\n%s%s", t.input, fault)
			}
		}
		return ""
	})
}

// differs describes the first difference between two tables. It returns an empty text if they are equal.
func differs(got, want [][]int) string {
	if len(got) != len(want) {
		return say("wanted %d rows, given %d", "应有 %d 行，给出 %d 行", len(want), len(got))
	}
	for y := range want {
		if len(got[y]) != len(want[y]) {
			return say("wanted %d numbers in row %d, given %d", "应有 %d 个数（第 %d 行），给出 %d 个", len(want[y]), y, len(got[y]))
		}
		for x := range want[y] {
			switch {
			case got[y][x] == want[y][x]:
			case len(want) == 1 && len(want[0]) == 1:
				return say("wanted %d, given %d", "应为 %d，给出 %d", want[y][x], got[y][x])
			default:
				return say("row %d, column %d: wanted %d, given %d", "第 %d 行第 %d 列：应为 %d，给出 %d", y, x, want[y][x], got[y][x])
			}
		}
	}
	return ""
}

// labelled writes a table under its name.
func labelled(name string, t [][]int) string { return name + ":\n" + written(t) }

// scalar returns a table of one row and one column.
func scalar(v int) [][]int { return [][]int{{v}} }

// copied returns a copy of a table, which a program may change.
func copied(t [][]int) [][]int {
	c := make([][]int, len(t))
	for y := range t {
		c[y] = slices.Clone(t[y])
	}
	return c
}

// changed describes that a program has changed its input name. It returns an empty text if before and after
// are equal.
func changed(name string, before, after [][]int) string {
	if differs(after, before) == "" {
		return ""
	}
	return fmt.Sprintln(say("your function changes %s: make a new table instead", "你的函数改动了 %s：请另建一张表", name))
}
