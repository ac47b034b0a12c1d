package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Given are the numbers of an exercise under the names that its text gives them, such as K or picture.
// An answer may calculate with them.
type Given struct {
	numbers map[string]int
	tables  map[string][][]int
}

// Number returns a number by its name. It panics if there is none of that name.
func (g Given) Number(name string) int { return named(g, g.numbers, name) }

// Table returns rows of numbers by their name. It panics if there are none of that name.
func (g Given) Table(name string) [][]int { return named(g, g.tables, name) }

func named[T any](g Given, all map[string]T, name string) T {
	v, ok := all[name]
	if !ok {
		panic(say("check: this exercise gives no %q; it gives: %s", "check：这道题没有给出 %q；给出的有：%s", name, g))
	}
	return v
}

// String writes down how to get at what is given.
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

// written writes rows of numbers below each other.
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
