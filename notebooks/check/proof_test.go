package check

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// cells are cells that a student may run. Each runs in a program of its own, because the challenge is read
// when the program starts.
var cells = map[string]func(){
	"right": func() {
		Answer("Ada", "1.3", solution("Ada", "1.3"))
		AnswerThoroughly("Ada", "2.4", writtenPixel)
	},
	"curious": func() {
		Answer("Ada", "1.3", func() int {
			if _, err := os.Stat(filepath.Join(os.Getenv("CNNLESSONS_PROOF"), "challenge")); !errors.Is(err, os.ErrNotExist) {
				panic("the challenge is still there")
			}
			return solution("Ada", "1.3").(func() int)()
		})
	},
	"wrong": func() { Answer("Ada", "1.3", number1(-1)) },
	"exit":  func() { Answer("Ada", "1.3", func() int { os.Exit(0); return 0 }) },
}

// TestCell is no test: it is the program that TestProof runs as a cell.
func TestCell(t *testing.T) {
	if cell, ok := cells[os.Getenv("CNNLESSONS_TEST_CELL")]; ok {
		cell()
		os.Exit(0)
	}
}

// TestProof checks which lines the grader finds after a cell.
func TestProof(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	line := func(s string) string { return fmt.Sprintf("%x\n", sha256.Sum256([]byte(s))) }
	for _, test := range []struct {
		name, cell, challenge string
		status                int
		proofs                string
	}{
		{"right", "right", "c6e1", 0, line("c6e1 Answer 1.3") + line("c6e1 AnswerThoroughly 2.4")},
		{"curious", "curious", "c6e1", 0, line("c6e1 Answer 1.3")},
		{"wrong", "wrong", "c6e1", NotYet, ""},
		{"exit", "exit", "c6e1", 0, ""},
		{"no challenge", "right", "", 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			challenge := filepath.Join(folder, "challenge")
			if test.challenge != "" {
				if err := os.WriteFile(challenge, []byte(test.challenge), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestCell$")
			cmd.Env = append(os.Environ(), "CNNLESSONS_TEST_CELL="+test.cell, "CNNLESSONS_PROOF="+folder)
			text, err := cmd.CombinedOutput()
			if cmd.ProcessState.ExitCode() != test.status {
				t.Errorf("%v, want the status %d\n%s", err, test.status, text)
			}
			if _, err := os.Stat(challenge); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the challenge is left: %v", err)
			}
			proofs, err := os.ReadFile(filepath.Join(folder, "proofs"))
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			if string(proofs) != test.proofs {
				t.Errorf("proofs %q, want %q", proofs, test.proofs)
			}
		})
	}
}
