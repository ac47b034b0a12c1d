package notebooks

import (
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
