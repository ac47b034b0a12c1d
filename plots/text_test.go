package plots

import (
	"slices"
	"testing"
)

func TestFold(t *testing.T) {
	for _, test := range []struct {
		text string
		room int
		want []string
	}{
		{"", 100, []string{""}},
		{"one two", 1000, []string{"one two"}},
		{"one two", textWidth("one two") - 1, []string{"one", "two"}},
		{"three two", textWidth("thr…"), []string{"thr…", "two"}},
		{"一，二。三", textWidth("一，"), []string{"一，", "二。", "三"}},
	} {
		if got := fold(test.text, test.room); !slices.Equal(got, test.want) {
			t.Errorf("%q in %d dots is %q, want %q", test.text, test.room, got, test.want)
		}
	}
}
