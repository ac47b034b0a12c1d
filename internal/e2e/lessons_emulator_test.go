//go:build emulator

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestARM64 runs the lessons' cells on another processor, which an emulator stands in for: what they print
// must be what is committed, byte for byte, and so must the descriptions of their figures. (The figures
// themselves have tests of their own there, pixel for pixel.) There is no kernel, for a Go compiler in the
// emulator would take hours: a lesson becomes one program, which runs one cell at a time, as GoNB does.
func TestARM64(t *testing.T) {
	for _, l := range lessons(t) {
		if l.chinese() {
			continue // the code is the same
		}
		t.Run(strings.TrimSuffix(l.name(), ".ipynb"), func(t *testing.T) {
			t.Parallel()
			cells := l.read(t).CodeCells()
			var sources []string
			for _, c := range cells {
				sources = append(sources, c.Source())
			}
			program := buildProgram(t, sources, "GOARCH=arm64", "CGO_ENABLED=0")
			cache := t.TempDir()
			printing := 0
			for i, c := range cells {
				want := ""
				for _, o := range c.Outputs() {
					want += printed(o)
				}
				if want != "" {
					printing++
				}
				cmd := exec.CommandContext(t.Context(), "qemu-aarch64-static", program, fmt.Sprint(i))
				cmd.Env = append(os.Environ(), "CNNLESSONS_CACHE="+cache)
				cmd.Dir = filepath.Dir(l.path)
				var stderr bytes.Buffer
				cmd.Stderr = &stderr
				got, err := cmd.Output()
				if err != nil || stderr.Len() > 0 {
					t.Errorf("the cell %s: %v\n%s", c.ID(), err, stderr.String())
				}
				if string(got) != want {
					t.Errorf("the cell %s: %s", c.ID(), firstDifference(string(got), want))
				}
			}
			t.Logf("%d of %d cells print the same", printing, len(cells))
		})
	}
}
