package e2e

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReadme runs the cells that each README tells a new user to try, in a notebook with
// nothing before them, and looks for the lines that the README shows below each.
func TestReadme(t *testing.T) {
	t.Parallel()
	block := regexp.MustCompile("(?s)```(\\w*)\n(.*?)```")
	for path, kernel := range map[string]string{"../README.md": "cnnlessons", "../README.zh.md": "cnnlessons-zh"} {
		t.Run(kernel, func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			session := startKernel(t, kernel, t.TempDir())
			var pictures []int // figures shown by each cell
			blocks := block.FindAllStringSubmatch(string(data), -1)
			for i, b := range blocks {
				if b[1] != "go" {
					continue
				}
				if i+1 == len(blocks) || blocks[i+1][1] != "" {
					t.Fatalf("no output is shown below the cell\n%s", b[2])
				}
				result, err := session.Execute(t.Context(), b[2])
				if err != nil || result.Err() != nil {
					t.Fatal(err, result.Err())
				}
				// The text was printed before the figures were shown, and must come first.
				if len(result.Outputs) == 0 || result.Outputs[0].Stream() != "stdout" {
					t.Fatalf("the cell prints nothing at first:\n%s", b[2])
				}
				pictures = append(pictures, 0)
				for _, o := range result.Outputs[1:] {
					page, _ := o.Data()["text/html"].(string)
					if _, ok := o.Data()["image/png"]; !ok && !strings.Contains(page, "cnnlessons-figure") {
						t.Errorf("an output is no figure: %v", o.Type())
					}
					pictures[len(pictures)-1]++
				}
				shown, printed := strings.Split(blocks[i+1][2], "\n"), strings.Split(result.Outputs[0].Text(), "\n")
				for _, line := range shown {
					if strings.TrimSpace(line) != "…" && !slices.Contains(printed, line) {
						t.Errorf("the cell does not print the line %q; it prints\n%s", line, result.Outputs[0].Text())
					}
				}
			}
			if want := []int{3, 0, 0, 0, 3}; !slices.Equal(pictures, want) {
				t.Errorf("the cells show %v figures, want %v", pictures, want)
			}
		})
	}
}
