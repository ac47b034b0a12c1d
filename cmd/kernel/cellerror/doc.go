// Package cellerror says why a cell failed, for a student to read: first what is wrong, then the
// lines of cells that led there, then a hint for common slips, in the language of the lesson.
//
// Package cellerror runs inside GoNB, which makes one program of a cell and of all earlier declarations,
// compiles the program and runs it. The command kernel patches the calls of cellerror into GoNB.
package cellerror
