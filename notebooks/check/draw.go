package check

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// draw draws the numbers of an exercise.
type draw struct{ *rand.Rand }

// drawFor returns random numbers that depend on the student's name and the purpose alone. Spaces and
// capitals in the name make no difference.
func drawFor(student, purpose string) *draw {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%s", strings.ToLower(strings.Join(strings.Fields(student), " ")), purpose)
	return &draw{rand.New(rand.NewPCG(h.Sum64(), 1))}
}

// between draws a whole number from low to high, both included.
func (d *draw) between(low, high int) int { return low + d.IntN(high-low+1) }

// one draws one of the given numbers.
func (d *draw) one(of ...int) int { return of[d.IntN(len(of))] }

// table draws rows of numbers from low to high.
func (d *draw) table(rows, columns, low, high int) [][]int {
	t := make([][]int, rows)
	for y := range t {
		t[y] = make([]int, columns)
		for x := range t[y] {
			t[y][x] = d.between(low, high)
		}
	}
	return t
}
