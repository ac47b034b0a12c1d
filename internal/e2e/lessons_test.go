package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"cnnlessons/internal/nbclient"
)

var update = flag.Bool("update", false, "write the outputs that come out into the notebooks, instead of comparing them")

// cellLimit is how long a cell may take, also on a machine that is busy.
const cellLimit = 3 * time.Minute

// TestNotebooks runs each lesson in a kernel of its own and compares the outputs
// with those committed: pictures pixel for pixel, all else byte for byte. The Chinese
// ones have one thread: the outputs do not depend on how many there are.
func TestNotebooks(t *testing.T) {
	eachNotebook(t, func(t *testing.T, l lesson) {
		t.Parallel()
		committed, fresh := l.read(t), l.read(t)
		var env []string
		if l.chinese() {
			env = append(env, "GOMAXPROCS=1")
		}
		k := startKernel(t, fresh.KernelName(), filepath.Dir(l.path), env...)
		if err := k.Run(t.Context(), fresh, cellLimit); err != nil {
			t.Fatal(err)
		}
		if *update {
			normalise(t, fresh, l)
			if err := fresh.Write(l.path); err != nil {
				t.Fatal(err)
			}
			return
		}
		want := committed.CodeCells()
		for i, c := range fresh.CodeCells() {
			if err := compareOutputs(c.Outputs(), want[i].Outputs()); err != nil {
				t.Errorf("code cell %d (%s): %v", i+1, c.ID(), err)
			}
			if c.ExecutionCount() != want[i].ExecutionCount() {
				t.Errorf("code cell %d (%s) is numbered %d, want %d", i+1, c.ID(), c.ExecutionCount(), want[i].ExecutionCount())
			}
		}
	})
}

// testdata is the folder of the files that tests compare with, from the folder notebooks.
const testdata = "../internal/e2e/testdata"

// prefix is where TestMain lets the kernels be installed.
var prefix string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(func() int {
		// All paths in the tests are from the folder notebooks.
		err := os.Chdir(filepath.Join("..", "..", "notebooks"))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		if prefix, err = os.MkdirTemp("", "cnnlessons-test-"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(prefix)
		return m.Run()
	}())
}

// installKernels installs the kernels when a test first needs them.
var installKernels = sync.OnceValue(func() error { return installInto(prefix) })

// installInto installs the kernels as a user does.
func installInto(prefix string) error {
	out, err := exec.Command("go", "run", "cnnlessons/cmd/kernel", "-prefix", prefix).CombinedOutput()
	if err != nil {
		return fmt.Errorf("installing the kernels: %w\n%s", err, out)
	}
	return nil
}

// dataDir is the Jupyter data directory with our kernels.
func dataDir(t *testing.T) string {
	t.Helper()
	if err := installKernels(); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(prefix, "share", "jupyter")
}

// startKernel starts a kernel that ends with the test, with more variables in its environment. No
// earlier one has trained anything for it.
func startKernel(t *testing.T, name, dir string, env ...string) *nbclient.Kernel {
	t.Helper()
	k, err := nbclient.Start(t.Context(), nbclient.Options{
		DataDir: dataDir(t), Name: name, Dir: dir, Env: append(append(os.Environ(), "CNNLESSONS_CACHE="+t.TempDir()), env...),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Error(err)
		}
	})
	return k
}
