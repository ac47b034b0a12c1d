// Package notebooks holds the lessons: the same ones in English, in en, and in
// Chinese, in zh, as notebooks with their outputs; the exercises with their
// solutions, in exercises; and the students' copies of these, in en/exercises and
// zh/exercises. Its tests run every lesson and every solution in a real kernel and
// compare what comes out with what is committed. After a change
//
//	go test ./notebooks -update
//
// writes what comes out into the notebooks, and 'make exercises' makes the students'
// copies.
package notebooks
