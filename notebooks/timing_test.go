//go:build timing

package notebooks

import (
	"path/filepath"
	"testing"
	"time"
)

// lessonLimit is how long a lesson may take from its first cell to its last, on a computer of two
// processors that has nothing else to do.
const lessonLimit = 30 * time.Second

// TestTiming says how long each lesson takes. Something else may go on meanwhile, so what counts is the
// best of three times.
func TestTiming(t *testing.T) {
	eachLesson(t, func(t *testing.T, l lesson) {
		var took time.Duration
		for range 3 {
			n := l.read(t)
			k := startKernel(t, l.kernel, filepath.Dir(l.path))
			start := time.Now()
			if err := k.Run(t.Context(), n, cellLimit); err != nil {
				t.Fatal(err)
			}
			if took = time.Since(start); took <= lessonLimit {
				t.Logf("%.1f s for %d cells", took.Seconds(), len(n.CodeCells()))
				return
			}
		}
		t.Errorf("it took %.1f s, more than %v, three times", took.Seconds(), lessonLimit)
	})
}
