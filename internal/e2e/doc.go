// Package e2e holds the end-to-end tests of the course. They read, run and grade the notebooks of the
// folder notebooks: the lessons in English, in en, and in Chinese, in zh; the exercises with their
// solutions, in teacher; and the students' copies of the exercises, in en/exercises and zh/exercises.
//
// The name of a file says what its tests need and look at:
//
//   - text_…: the notebooks as they are committed;
//   - lessons…, exercises…, readme…: the cells of the course, run in a real kernel;
//   - kernel…: other cells in a real kernel;
//   - browser_…: JupyterLab in Chromium (tag browser);
//   - lab_…: what make lab does (tag lab);
//   - grading…: nbgrader (tag grading).
//
// After a change of a lesson
//
//	go test ./internal/e2e -run '^TestNotebooks$' -update
//
// writes what comes out into the notebooks, and 'make exercises' makes the students' copies.
package e2e
