package notebooks

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadme runs the cell that each README tells a new user to try, in a notebook
// with nothing before it, and looks for the lines that the README shows.
func TestReadme(t *testing.T) {
	block := regexp.MustCompile("(?s)```(\\w*)\n(.*?)```")
	for path, kernel := range map[string]string{"../README.md": "cnnlessons", "../README.zh.md": "cnnlessons-zh"} {
		t.Run(kernel, func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			blocks := block.FindAllStringSubmatch(string(data), -1)
			cell := slices.IndexFunc(blocks, func(b []string) bool { return b[1] == "go" })
			if cell < 0 || cell+1 >= len(blocks) {
				t.Fatal("it shows no cell and its output")
			}
			result, err := startKernel(t, kernel, t.TempDir()).Execute(t.Context(), blocks[cell][2])
			if err != nil || result.Err() != nil {
				t.Fatal(err, result.Err())
			}
			// The text was printed before the figures were shown, and must come first.
			if len(result.Outputs) != 4 || result.Outputs[0].Stream() != "stdout" {
				t.Fatalf("the cell has %d outputs, the first is %q; want the text and three figures", len(result.Outputs), result.Outputs[0].Type())
			}
			for _, o := range result.Outputs[1:] {
				if _, ok := o.Data()["image/png"]; !ok {
					t.Errorf("an output is no picture: %v", o.Type())
				}
			}
			shown, printed := strings.Split(blocks[cell+1][2], "\n"), strings.Split(result.Outputs[0].Text(), "\n")
			for _, line := range shown {
				if strings.TrimSpace(line) != "…" && !slices.Contains(printed, line) {
					t.Errorf("the cell does not print the line %q; it prints\n%s", line, result.Outputs[0].Text())
				}
			}
		})
	}
}
