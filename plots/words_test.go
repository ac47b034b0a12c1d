package plots

import (
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

func TestClassText(t *testing.T) {
	for _, test := range []struct {
		classes []string
		want    string
	}{
		{nil, "class 1"}, {[]string{"cat"}, "class 1"}, {[]string{"cat", "<dog>"}, "class 1 (<dog>)"},
		{[]string{"", strings.Repeat("long ", 20)}, "class 1 (long long long long long long long l…)"},
	} {
		if got := classText(cnnlib.English, test.classes, 1); got != test.want {
			t.Errorf("of %q, %q, want %q", test.classes, got, test.want)
		}
	}
}
