// Package check poses the exercises of the course and checks what a student answers. A cell asks,
// the next one holds the student's answer, a function, and a third one checks it:
//
//	%%
//	check.Ask(student, "1.3")
//
//	func answer13() int {
//		return 456
//	}
//
//	%%
//	check.Answer(student, "1.3", answer13)
//
// The numbers of an exercise are drawn from the student's name, and the key follows them. A wrong
// answer ends the cell with the status [NotYet], after a text that names the slip behind it if it is a
// known one (the bias forgotten, the size rounded up) and never the answer; [Hint] says more. A right
// answer prints one line, and nothing goes to standard error.
//
// # Bad answers
//
// An answer is run with limits: 5 seconds, 1 GiB of memory (on Linux), 4000 bytes of printed text.
// One that panics, loops or asks for more ends its own cell and nothing else.
//
// # Proof
//
// A cell that a student ends with os.Exit(0), or a text that looks like a passed check, must not count.
// If the environment variable CNNLESSONS_PROOF names a folder with a file challenge in it, that file is
// read and removed before any code of a student runs, and each check that passes appends a line to the
// file proofs beside it: the hexadecimal SHA-256 of "challenge function id", such as "c6e1 Answer 1.3".
// The grader makes a new challenge for each cell and wants to see the line.
package check
