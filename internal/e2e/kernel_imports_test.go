package e2e

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	// Imported so that go.mod requires all that a cell may import, which without a
	// network is what go.mod requires.
	_ "gonum.org/v1/gonum/mat"
	_ "gonum.org/v1/gonum/stat"
	_ "gonum.org/v1/plot"
	_ "gonum.org/v1/plot/plotter"
)

// TestImports checks that a cell can use gonum beside our packages, with no set-up
// cell and no network.
func TestImports(t *testing.T) {
	k := startKernel(t, "cnnlessons", t.TempDir())
	result, err := k.Execute(t.Context(), `import (
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

%%
fmt.Println(mat.Trace(mat.NewDense(2, 2, []float64{1, 2, 3, 5})), stat.Mean([]float64{1, 2, 6}, nil))
p := plot.New()
line, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}})
if err != nil {
	panic(err)
}
p.Add(line)
fmt.Println(cnnlib.NumParams(&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}), p.X.Max)`)
	if err != nil || result.Err() != nil {
		t.Fatal(err, result.Err())
	}
	if len(result.Outputs) != 1 || result.Outputs[0].Text() != "6 3\n456 1\n" {
		t.Errorf("the cell shows %v", result.Outputs)
	}
}

// TestLeanImports checks that cells link no more than they use: each package that a linker reads
// makes a cell slower.
func TestLeanImports(t *testing.T) {
	heavy := []string{"net", "crypto", "database", "k8s.io", "log/slog", "cnnlessons/cnnlib/datasets/fashion", "cnnlessons/cnnlib/datasets/digits", "cnnlessons/cnnlib/zoo"}
	drawing := []string{"cnnlessons/plots", "gonum.org", "golang.org/x/image/font", "codeberg.org", "git.sr.ht"}
	for _, test := range []struct {
		cell      []string // what it imports
		most      int      // packages, ours and others'
		forbidden []string
	}{
		{[]string{"fmt", "cnnlessons/cnnlib", "cnnlessons/cnnlib/samples"}, 110, slices.Concat(heavy, drawing)},
		{[]string{"fmt", "cnnlessons/cnnlib/train", "cnnlessons/cnnlib/weights"}, 125, slices.Concat(heavy, drawing)},
		{[]string{"fmt", "cnnlessons/cnnlib/samples", "cnnlessons/plots"}, 170, heavy},
		{[]string{"fmt", "cnnlessons/cnnlib/samples", "cnnlessons/plots/interactive"}, 172, heavy},
	} {
		out, err := exec.Command("go", append([]string{"list", "-deps"}, test.cell...)...).Output()
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Fields(string(out))
		t.Logf("a cell with %s links %d packages", strings.Join(test.cell[1:], " and "), len(all))
		if len(all) > test.most {
			t.Errorf("a cell with %q links %d packages, want at most %d", test.cell, len(all), test.most)
		}
		for _, path := range all {
			if i := slices.IndexFunc(test.forbidden, func(f string) bool { return path == f || strings.HasPrefix(path, f+"/") }); i >= 0 {
				t.Errorf("a cell with %q links %s", test.cell, path)
			}
		}
	}
}
