package main

import (
	"strings"
	"testing"
)

// The table has the medians and their ratios, and a check fails for each ratio that is too small.
func TestTable(t *testing.T) {
	var of [2][len(rows)][]float64
	for k := range rows {
		of[0][k], of[1][k] = []float64{90, 8, 10}, []float64{2, 1, 1.5, 4}
	}
	var out strings.Builder
	if err := table(&out, of, true); err == nil || strings.Count(err.Error(), "want at least") != 1 || !strings.Contains(err.Error(), "memory of the kernel after a figure: the ratio is 5.71, want at least 10") {
		t.Errorf("the check says %v", err)
	}
	const want = "| fresh kernel to the first figure | 10 s | 1.75 s | ≤ 1.1 s | 5.71 | ≥ 4 |\n"
	if !strings.Contains(out.String(), want) || strings.Count(out.String(), "\n") != len(rows)+2 {
		t.Errorf("the table is\n%s, want the line\n%s", out.String(), want)
	}
	if err := table(&out, of, false); err != nil {
		t.Error(err)
	}
}
