package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cnnlessons/internal/nbclient"
)

// These tests press Tab and Shift-Tab, in cells as students write them.

// complete asks for what could stand at the end of a cell.
func complete(t *testing.T, k *nbclient.Kernel, code string) ([]string, time.Duration) {
	t.Helper()
	began := time.Now()
	matches, err := k.Complete(t.Context(), code, len([]rune(code)))
	if err != nil {
		t.Fatal(err)
	}
	return matches, time.Since(began)
}

// On an idle machine, completion takes a tenth of the limits.
const (
	firstLimit  = 10 * time.Second // from the start of the kernel to the first proposals
	editedLimit = 2 * time.Second  // for proposals after the cell was edited, and for documentation
)

func TestKernelCompletes(t *testing.T) {
	dataDir(t) // it is not the installation that is measured
	began := time.Now()
	k := startKernel(t, "cnnlessons", t.TempDir())
	matches, _ := complete(t, k, "%%\ncnnlib.Co")
	first := time.Since(began)
	t.Logf("first proposals %v after the start of the kernel", first)
	if !slices.Contains(matches, "Conv2D") {
		t.Errorf("the first proposals are %q, want Conv2D among them", matches)
	}
	if first > firstLimit {
		t.Errorf("the first proposals took %v", first)
	}

	execute(t, k, "var conv = &cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}\nvar img = samples.Cat(32)")
	var times []time.Duration
	for _, test := range []struct{ name, code, want string }{
		{"type", "%%\ncnnlib.Conv", "Conv2D"},
		{"function", "%%\nplots.Act", "ActivationMaps"},
		{"argument", "%%\nplots.Show(plots.Act", "ActivationMaps"},
		{"method", "%%\nconv.", "Forward"},
		{"field", "%%\nimg.", "Data"},
		{"field by its first letter", "%%\nconv.K", "Kernel"},
		{"variable of the cell", "%%\nmaps := conv.Forward(img)\nfmt.Println(maps.", "Shape"},
		{"after Chinese text", "%%\nfmt.Println(\"形状\", img.Da", "Data"},
		{"variable of the cell, in Chinese", "%%\n图 := conv.Forward(img)\n图.", "Shape"},
		{"new variable", "%%\npool := &cnnlib.MaxPool2D{Kernel: 2}\npool.", "Forward"},
		{"standard library", "%%\nfmt.Printl", "Println"},
		{"gonum", "%%\np := plot.New()\np.", "Title"},
		{"package that no list has", "import \"encoding/hex\"\n%%\nhex.Enc", "EncodeToString"},
	} {
		t.Run(test.name, func(t *testing.T) {
			matches, took := complete(t, k, test.code)
			times = append(times, took)
			if !slices.Contains(matches, test.want) {
				t.Errorf("proposals %q, want %s among them", matches, test.want)
			}
			sorted := slices.Sorted(slices.Values(matches))
			if len(slices.Compact(sorted)) < len(matches) {
				t.Errorf("proposals %q are there twice", matches)
			}
		})
	}
	slices.Sort(times)
	median := times[len(times)/2]
	t.Logf("proposals after an edit: median %v, of %v", median, times)
	if median > editedLimit {
		t.Errorf("the median of %v is too much", times)
	}
}

func TestKernelDocuments(t *testing.T) {
	k := startKernel(t, "cnnlessons", t.TempDir())
	for _, test := range []struct{ code, after, want string }{
		{"%%\nconv := cnnlib.Conv2D{}", "cnnlib.Con", "type Conv2D struct"},
		{"%%\nplots.ActivationMaps(nil)", "plots.Act", "ActivationMaps draws each channel"},
		{"%%\nfmt.Println()", "fmt.Prin", "Println formats using the default formats"},
	} {
		began := time.Now()
		data, err := k.Inspect(t.Context(), test.code, strings.Index(test.code, test.after)+len(test.after))
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		t.Logf("%s: %v", test.after, took)
		if got := fmt.Sprint(data); !strings.Contains(got, test.want) {
			t.Errorf("%s: the documentation is %s, want one with %q", test.after, got, test.want)
		}
		if took > firstLimit {
			t.Errorf("%s: it took %v", test.after, took)
		}
	}
}
