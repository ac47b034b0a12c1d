package main

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	row := slices.Repeat([]string{"0"}, 65)
	copy(row, []string{"0", "1", "8", "15", "16"})
	row[64] = "7"
	pixels, labels, err := parse(strings.NewReader(strings.Join(row, ",") + "\n" + strings.Join(row, ",") + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []byte{0, 16, 128, 239, 255, 0}; !slices.Equal(pixels[:6], want) || !slices.Equal(pixels[:64], pixels[64:]) {
		t.Errorf("levels 0, 1, 8, 15, 16, 0 became %v, want %v", pixels[:6], want)
	}
	if !slices.Equal(labels, []byte{7, 7}) {
		t.Errorf("labels %v", labels)
	}

	for _, v := range []struct {
		at          int
		field, want string
	}{
		{3, "17", `line 1, field 4: "17"`}, {3, "-1", `"-1"`}, {64, "x", `field 65: "x"`}, {3, "1,2", "wrong number of fields"},
	} {
		bad := slices.Clone(row)
		bad[v.at] = v.field
		if _, _, err := parse(strings.NewReader(strings.Join(bad, ","))); err == nil || !strings.Contains(err.Error(), v.want) {
			t.Errorf("field %d is %q: %v, want %q", v.at, v.field, err, v.want)
		}
	}
}
