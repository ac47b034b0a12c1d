// Package cellerror says why a cell failed, for a student to read: first what is wrong, then the
// lines of cells that led there, then a hint for common slips, in the language of the lesson.
//
// It runs inside GoNB, which makes one program of a cell and of all declarations so far, compiles
// it and runs it. The package kernel puts the calls into GoNB when it installs it.
package cellerror
