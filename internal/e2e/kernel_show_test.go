package e2e

import (
	"fmt"
	"testing"
)

// TestOrder checks that text and figures arrive as the cell made them, none lost and
// none before what was printed ahead of it, though they take two ways to the kernel.
func TestOrder(t *testing.T) {
	const rounds = 25
	k := startKernel(t, "cnnlessons", t.TempDir())
	result, err := k.Execute(t.Context(), fmt.Sprintf(`%%%%
figure := plots.Image(samples.Edges(8))
for i := range %d {
	fmt.Println("before figure", i)
	plots.Show(figure)
}
plots.ShowMarkdown("$1 + 1$")`, rounds))
	if err != nil || result.Err() != nil {
		t.Fatal(err, result.Err())
	}
	if len(result.Outputs) != 2*rounds+1 {
		t.Fatalf("%d outputs, want %d: a text before each figure, and a formula", len(result.Outputs), 2*rounds+1)
	}
	for i := range rounds {
		text, figure := result.Outputs[2*i], result.Outputs[2*i+1]
		if want := fmt.Sprintf("before figure %d\n", i); text.Text() != want {
			t.Errorf("output %d is %q, want %q", 2*i, text.Text(), want)
		}
		data := figure.Data()
		if data["image/png"] == nil || data["text/plain"] != "a grey picture of 8×8 pixels" {
			t.Errorf("output %d is no figure with its alternative text: %v", 2*i+1, data["text/plain"])
		}
	}
	if got := result.Outputs[2*rounds].Data()["text/markdown"]; got != "$1 + 1$" {
		t.Errorf("the last output is %v, want the formula", got)
	}
}
