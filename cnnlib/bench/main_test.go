package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cnnlessons/cnnlib"
)

// table runs the bench with a shell script in place of Python, which answers each job with
// the given text. It returns the table and the jobs.
func table(t *testing.T, answer, pattern string, check bool) (string, []job, error) {
	t.Helper()
	dir := t.TempDir()
	script := fmt.Sprintf(`#!/bin/sh
printf %%s "$2" >'%[1]s/program'
while read -r job; do
	printf '%%s\n' "$job" >>'%[1]s/jobs'
	%[2]s
done
`, dir, answer)
	python := filepath.Join(dir, "python")
	if err := os.WriteFile(python, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	before := runtime.GOMAXPROCS(0)
	var out strings.Builder
	err := bench{Seconds: 0.001, Rounds: 2, Check: check}.run(python, pattern, &out)
	if after := runtime.GOMAXPROCS(0); after != before {
		t.Errorf("GOMAXPROCS is %d, was %d", after, before)
	}

	var jobs []job
	if data, err := os.ReadFile(filepath.Join(dir, "jobs")); err == nil {
		if program, _ := os.ReadFile(filepath.Join(dir, "program")); string(program) != peers {
			t.Errorf("Python runs %q, want peers.py", program)
		}
		for d := json.NewDecoder(bytes.NewReader(data)); d.More(); {
			var j job
			if err := d.Decode(&j); err != nil {
				t.Fatal(err)
			}
			jobs = append(jobs, j)
		}
	}
	return out.String(), jobs, err
}

// answers is a script's command for table: a peer with these median times.
func answers(standard, tuned string) string {
	const answer = `echo '{"median": %s, "setting": "%s", "torch": "1.2.3"}'`
	return fmt.Sprintf(`case "$job" in *'"tuned":true'*) `+answer+` ;; *'"tuned":false'*) `+answer+` ;; esac`,
		tuned, "channels_last", standard, "default")
}

func TestTable(t *testing.T) {
	for _, r := range []row{rows[0], rows[7]} {
		got, jobs, err := table(t, answers("64", "32"), r.String(), true)
		if err != nil {
			t.Fatal(err)
		}
		want := `^\| work \| threads \| PyTorch ms \| cnnlib ms \| cnnlib GFLOPS \| ratio \| wanted \| PyTorch tuned ms \| tuned setting \|\n` +
			`\|---(\|--:){7}\|---\|\n`
		var wantJobs []job
		steps := ""
		for threads := 1; threads <= min(2, runtime.NumCPU()); threads++ {
			for range 2 { // rounds
				wantJobs = append(wantJobs, job{r.work, threads, false, 0.001}, job{r.work, threads, true, 0.001})
			}
			want += fmt.Sprintf(`\| %v \| %d \| 6\.4e\+04 \| [0-9.e-]+ \| [0-9.]+ \| [0-9.]+ \| %g \| 3\.2e\+04 \| channels_last \|\n`, r, threads, r.wanted)
			if r.Kind == "lenet-step" {
				if steps == "" {
					steps = `\n\| images/s \| threads \| PyTorch \| cnnlib \| PyTorch tuned \|\n\|---(\|--:){4}\|\n`
				}
				steps += fmt.Sprintf(`\| %v \| %d \| 1 \| [1-9]\d* \| 2 \|\n`, r, threads)
			}
		}
		want += steps + `\nPyTorch 1\.2\.3; ` + regexp.QuoteMeta(runtime.Version()) + ` on ` + runtime.GOARCH + `, \d+ cores\.\n$`
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("got\n%swant\n%s", got, want)
		}
		for _, line := range regexp.MustCompile(`6\.4e\+04 \| (\S+) \| \S+ \| (\S+)`).FindAllStringSubmatch(got, -1) {
			ours, _ := strconv.ParseFloat(line[1], 64)
			if ratio, _ := strconv.ParseFloat(line[2], 64); !(math.Abs(ratio*ours/6.4e4-1) < 0.01) {
				t.Errorf("a ratio of %s for 64000 ms and %s ms", line[2], line[1])
			}
		}
		if !slices.Equal(jobs, wantJobs) {
			t.Errorf("PyTorch was given the jobs %v, want %v", jobs, wantJobs)
		}
	}
}

// -check looks at the ratio to PyTorch with default settings, not at the ratio to the tuned PyTorch.
func TestCheck(t *testing.T) {
	lines := min(2, runtime.NumCPU())
	for _, c := range []struct {
		standard, tuned string
		check           bool
		want, ratio     string
	}{
		{"1e-12", "1000", false, "<nil>", "| 0.00 | 8 | 1e+06 |"},
		{"1e-12", "1000", true, fmt.Sprintf("%d of %d ratios are below the one wanted", lines, lines), "| 0.00 | 8 | 1e+06 |"},
		{"1000", "1e-12", true, "<nil>", " | 8 | 1e-09 |"},
	} {
		got, _, err := table(t, answers(c.standard, c.tuned), "3×32×32", c.check)
		if fmt.Sprint(err) != c.want || strings.Count(got, c.ratio) != lines {
			t.Errorf("%+v: the error %v after\n%s", c, err, got)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct{ script, pattern, want string }{
		{answers("1", "1"), "(", "missing closing )"},
		{answers("1", "1"), "no such work", `no work matches "no such work"`},
		{"exit 4", "3×32×32", "Conv 3×32×32 → 6, 5×5: PyTorch gives no answer; 'make bench-peers' installs it: EOF\nPyTorch: exit status 4"},
		{answers("true", "1"), "3×32×32", "PyTorch gives no answer"},
		{answers("1", "true"), "3×32×32", "PyTorch gives no answer"},
	} {
		if _, _, err := table(t, c.script, c.pattern, false); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q, %q: the error %v, want %s", c.script, c.pattern, err, c.want)
		}
	}
	p := &peer{in: closed{}}
	if _, err := p.do(job{}); err == nil || !strings.Contains(err.Error(), "PyTorch takes no work: file already closed") {
		t.Errorf("a peer that has ended: %v", err)
	}
	err := bench{}.run("no-such-python", "", nil)
	if err == nil || !strings.Contains(err.Error(), "-python says which Python has it") {
		t.Errorf("without Python: %v", err)
	}
}

// closed is the input of a peer that has ended.
type closed struct{ io.WriteCloser }

func (closed) Write([]byte) (int, error) { return 0, os.ErrClosed }

// A job has every field that peers.py reads.
func TestPeersFields(t *testing.T) {
	sent, err := json.Marshal(job{})
	if err != nil {
		t.Fatal(err)
	}
	fields := regexp.MustCompile(`job(?:\[|\.pop\()"(\w+)"`).FindAllStringSubmatch(peers, -1)
	if len(fields) < 8 {
		t.Errorf("peers.py reads only %q", fields)
	}
	for _, f := range fields {
		if !strings.Contains(string(sent), `"`+f[1]+`":`) {
			t.Errorf("peers.py reads %q, which is not in %s", f[1], sent)
		}
	}
	for _, r := range rows {
		if !strings.Contains(peers, `"`+r.Kind+`":`) {
			t.Errorf("peers.py does not know the work %q", r.Kind)
		}
	}
}

func TestOperations(t *testing.T) {
	for _, c := range []struct {
		work
		text string
		want float64
	}{
		{work{Kind: "conv", Batch: 1, In: 3, Side: 32, Out: 6, Kernel: 5}, "Conv 3×32×32 → 6, 5×5", 2 * 75 * 6 * 28 * 28},
		{work{Kind: "conv", Batch: 2, In: 1, Side: 8, Out: 6, Kernel: 5, Padding: 2}, "Conv 1×8×8 → 6, 5×5, padding 2, batch 2", 2 * 2 * 25 * 6 * 8 * 8},
		{work{Kind: "lenet-step", Batch: 2, In: 1, Side: 28, Out: 10}, "LeNet training step, batch 2 of 1×28×28",
			2 * 2 * (2*25*6*28*28 + 3*150*16*10*10 + 3*(400*120+120*84+84*10))},
	} {
		once, operations := c.prepare()
		if operations != c.want || c.String() != c.text {
			t.Errorf("%v takes %v operations, want %s and %v", c.work, operations, c.text, c.want)
		}
		once()
		once()
	}
}

// The step that is timed trains: repeated, it learns its batch by heart.
func TestStep(t *testing.T) {
	w := work{Kind: "lenet-step", Batch: 2, In: 1, Side: 28, Out: 10}
	s := newStep(cnnlib.Init(w.network(), 1), w.input())
	s.once()
	first := s.loss
	for range 12 {
		s.once()
	}
	if !(s.loss < first/10) {
		t.Errorf("after 12 more steps a loss of %v, at first %v", s.loss, first)
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		times []float64
		want  float64
	}{{[]float64{3}, 3}, {[]float64{4, 1}, 2.5}, {[]float64{9, 1, 2}, 2}, {[]float64{8, 1, 4, 2}, 3}} {
		if got := median(c.times); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.times, got, c.want)
		}
	}
}
