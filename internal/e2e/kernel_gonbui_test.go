package e2e

import (
	"slices"
	"testing"
)

// TestGonbui checks that a cell can use GoNB's own package gonbui beside ours: what both display
// comes in its order.
func TestGonbui(t *testing.T) {
	k := startKernel(t, "cnnlessons", t.TempDir())
	for id, first := range map[string]string{"a": "", "b": "gonbui.DisplayHTML(`first`)\ngonbui.Sync()\n"} {
		result := execute(t, k, `import "github.com/janpfeifer/gonb/gonbui"
%%
`+first+`for range 20 {
	plots.ShowMarkdown("$1$")
	gonbui.DisplayMarkdown("$2$")
	gonbui.Sync()
	plots.Show(plots.Image(samples.Edges(8)))
	gonbui.UpdateHTML(`+"`"+id+"`"+`, "3")
	gonbui.Sync()
}
if gonbui.Error() != nil { panic(gonbui.Error()) }`)
		if err := result.Err(); err != nil {
			t.Fatal(err)
		}
		var want []string
		if first != "" {
			want = append(want, "text/html display_data")
		}
		for i := range 20 {
			want = append(want, "text/markdown display_data", "text/markdown display_data", "image/png text/plain display_data")
			if i == 0 {
				want = append(want, "text/html display_data")
			}
		}
		if got := kinds(result.Outputs); !slices.Equal(got, want) {
			t.Errorf("the cell displays %q, want %q", got, want)
		}
	}
}
