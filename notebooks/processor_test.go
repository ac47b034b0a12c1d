package notebooks

import (
	"path/filepath"
	"testing"
)

// TestOneProcessor runs the lessons as a computer with a single processor would: the outputs must be
// the committed ones, pictures pixel for pixel, all else byte for byte. The code is the same in
// every language, so one language will do.
func TestOneProcessor(t *testing.T) {
	t.Setenv("GOMAXPROCS", "1")
	for _, l := range lessons(t) {
		if l.chinese() {
			continue
		}
		t.Run(l.path, func(t *testing.T) {
			k := startKernel(t, l.kernel, filepath.Dir(l.path))
			for _, c := range l.read(t).CodeCells() {
				result := execute(t, k, c.Source())
				if err := result.Err(); err != nil {
					t.Fatalf("the cell %s: %v", c.ID(), err)
				}
				if err := compareOutputs(result.Outputs, c.Outputs()); err != nil {
					t.Errorf("the cell %s: %v", c.ID(), err)
				}
			}
			if got := allText(execute(t, k, "%%\nfmt.Print(runtime.GOMAXPROCS(0))")); got != "1" {
				t.Errorf("the cells ran on %s processors, want 1", got)
			}
		})
	}
}
