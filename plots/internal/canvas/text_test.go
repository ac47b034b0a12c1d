package canvas

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
		{"one two", TextWidth("one two") - 1, []string{"one", "two"}},
		{"three two", TextWidth("thr…"), []string{"thr…", "two"}},
		{"一，二。三", TextWidth("一，"), []string{"一，", "二。", "三"}},
	} {
		if got := Fold(test.text, test.room); !slices.Equal(got, test.want) {
			t.Errorf("%q in %d dots is %q, want %q", test.text, test.room, got, test.want)
		}
	}
}

func TestPercentage(t *testing.T) {
	for share, want := range map[float64]string{0: "0.0", 0.5: "50.0", 0.99951: "99.9", 0.999999: "99.9", 1: "100"} {
		if got := Percentage(share); got != want {
			t.Errorf("%v is %s %%, want %s %%", share, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"Sneaker", TextWidth("Sneaker"), "Sneaker"},
		{"Sneaker", TextWidth("Snea…"), "Snea…"},
		{"Ankle boot", TextWidth("Ankle …"), "Ankle…"},
		{"Sneaker", 0, "…"},
		{"", 0, ""},
	} {
		if got := Normal.Cut(test.text, test.width); got != test.want {
			t.Errorf("%q in %d dots is %q, want %q", test.text, test.width, got, test.want)
		}
	}
}
