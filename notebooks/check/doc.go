// Package check poses the exercises of the course and checks the student's answers. One cell asks,
// the next cell holds the student's answer, a function, and a third cell checks the answer:
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
// The student's name decides the numbers of an exercise (draw.go), and the key follows them. A wrong
// answer ends the cell with the status [NotYet]. The text before it names the slip that leads to a
// wrong number, if check knows the slip (the bias forgotten, the size rounded up). The text never
// contains the right answer; [Hint] says more. A right answer prints one line. Nothing goes to
// standard error.
//
// # Bad answers
//
// An answer runs with limits: 5 seconds, 1 GiB of memory (on Linux), 4000 bytes of printed text.
// An answer that panics, loops or takes too much memory ends its own cell and nothing else. Printed
// text beyond the limit is not shown.
//
// # Proof
//
// A cell that a student ends with os.Exit(0), or a text that looks like a passed check, must not count.
// So the grader writes a new file challenge for each cell, into a folder that the environment variable
// CNNLESSONS_PROOF names. Package check reads and removes the file challenge before any code of a
// student runs. Each check that passes appends a line to the file proofs of the folder: the hexadecimal
// SHA-256 of "challenge function id", such as "c6e1 Answer 1.3". The grader counts a check whose line
// it finds.
package check
