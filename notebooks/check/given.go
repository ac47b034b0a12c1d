package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Given holds the numbers of an exercise by their names in the exercise's text, such as K or picture. An
// answer may calculate with these numbers.
type Given struct {
	numbers map[string]int
	tables  map[string][][]int
}

// Number returns the number of this name. It panics if the exercise gives no such number.
func (g Given) Number(name string) int { return named(g, g.numbers, name) }

// Table returns the rows of numbers of this name. It panics if the exercise gives no such table.
func (g Given) Table(name string) [][]int { return named(g, g.tables, name) }

func named[T any](g Given, all map[string]T, name string) T {
	v, ok := all[name]
	if !ok {
		panic(say("check: this exercise gives no %q; it gives: %s", "check：这道题没有给出 %q；给出的有：%s", name, g))
	}
	return v
}

// String lists the calls of Number and Table that return the exercise's numbers.
func (g Given) String() string {
	var calls []string
	for _, name := range slices.Sorted(maps.Keys(g.numbers)) {
		calls = append(calls, fmt.Sprintf("Number(%q)", name))
	}
	for _, name := range slices.Sorted(maps.Keys(g.tables)) {
		calls = append(calls, fmt.Sprintf("Table(%q)", name))
	}
	return strings.Join(calls, ", ")
}

// written writes each row of a table on a line of its own.
func written(t [][]int) string {
	var b strings.Builder
	for _, row := range t {
		b.WriteString("   ")
		for _, v := range row {
			fmt.Fprintf(&b, "%4d", v)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
