// Bench times cnnlib and PyTorch on the same machine, in turn, and prints a table. It needs a
// Python with PyTorch, which `make bench-peers` installs before it runs it:
//
//	go run ./cnnlib/bench -python .build/peers/bin/python
//
// The ratio is the time of PyTorch with default settings, divided by the time of cnnlib: above 1,
// cnnlib is faster. Default settings are contiguous NCHW tensors, no flag set, a forward pass in
// torch.inference_mode, a training step with nn.CrossEntropyLoss and torch.optim.SGD and their
// default arguments. The column wanted and -check are about this ratio, because the goals were set
// against PyTorch with default settings: 0.14 ms for the first row with one thread and, on an older
// machine, 70 ms for the third row.
//
// PyTorch can be faster than with default settings. So the last two columns give PyTorch's time in
// the fastest of the settings that peers.py tries for each work, and the name of that setting.
//
// Each time is the median of seven rounds. In a round PyTorch, cnnlib and the tuned PyTorch each do
// the work for 0.2 s, with one thread and, if there are two cores, with two threads. GFLOPS are 10⁹
// floating-point operations a second. Leave the machine alone meanwhile: PyTorch's two threads wait
// for each other, so PyTorch is hundreds of times slower if another program keeps a core busy.
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"time"
)

//go:embed peers.py
var peers string

func main() {
	b := bench{Seconds: 0.2, Rounds: 7}
	python := flag.String("python", "python3", "a Python that has PyTorch")
	pattern := flag.String("run", "", "only the work whose name this regular expression matches")
	flag.BoolVar(&b.Check, "check", false, "fail if a ratio is below the one wanted")
	flag.Parse()
	if err := b.run(*python, *pattern, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench says how long to measure, and whether to compare the ratios with the wanted ratios.
type bench struct {
	Seconds float64 // the time of one side in one round
	Rounds  int
	Check   bool // fail if a ratio is below the wanted ratio
}

// run measures the rows whose names match pattern and writes the table.
func (b bench) run(python, pattern string, out io.Writer) (err error) {
	match, err := regexp.Compile(pattern)
	if err != nil {
		return err
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	p, err := startPeer(python)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()

	fmt.Fprintln(out, "| work | threads | PyTorch ms | cnnlib ms | cnnlib GFLOPS | ratio | wanted | PyTorch tuned ms | tuned setting |")
	fmt.Fprintln(out, "|---|--:|--:|--:|--:|--:|--:|--:|---|")
	measured, slow, steps := 0, 0, ""
	for _, r := range rows {
		if !match.MatchString(r.String()) {
			continue
		}
		for threads := 1; threads <= min(2, runtime.NumCPU()); threads++ {
			l, err := b.measure(r.work, p, threads)
			if err != nil {
				return fmt.Errorf("%v: %w", r, err)
			}
			ratio := l.standard / l.ours
			fmt.Fprintf(out, "| %v | %d | %.4g | %.4g | %.1f | %.2f | %g | %.4g | %s |\n",
				r, threads, 1e3*l.standard, 1e3*l.ours, l.operations/l.ours/1e9, ratio, r.wanted, 1e3*l.tuned, l.setting)
			measured++
			if ratio < r.wanted {
				slow++
			}
			if r.Kind == "lenet-step" {
				images := float64(r.Batch)
				if steps == "" {
					steps = "\n| images/s | threads | PyTorch | cnnlib | PyTorch tuned |\n|---|--:|--:|--:|--:|\n"
				}
				steps += fmt.Sprintf("| %v | %d | %.0f | %.0f | %.0f |\n",
					r, threads, images/l.standard, images/l.ours, images/l.tuned)
			}
		}
	}
	if measured == 0 {
		return fmt.Errorf("no work matches %q", pattern)
	}
	fmt.Fprintf(out, "%s\nPyTorch %s; %s on %s, %d cores.\n", steps, p.version, runtime.Version(), runtime.GOARCH, runtime.NumCPU())
	if b.Check && slow > 0 {
		return fmt.Errorf("%d of %d ratios are below the one wanted", slow, measured)
	}
	return nil
}

// line is the result of measuring a row.
type line struct {
	standard, ours, tuned float64 // seconds of one run: PyTorch with default settings, cnnlib, PyTorch in its fastest setting
	setting               string  // the fastest setting
	operations            float64 // floating-point operations of one run
}

// measure lets PyTorch, cnnlib and the tuned PyTorch do the work, in turn.
func (b bench) measure(w work, p *peer, threads int) (line, error) {
	runtime.GOMAXPROCS(threads)
	once, operations := w.prepare()
	j := job{work: w, Threads: threads, Seconds: b.Seconds}
	var standard, ours, tuned []float64
	var setting string
	for range b.Rounds {
		j.Tuned = false
		a, err := p.do(j)
		if err != nil {
			return line{}, err
		}
		standard = append(standard, a.Median)
		ours = append(ours, timeOf(once, b.Seconds))
		j.Tuned = true
		if a, err = p.do(j); err != nil {
			return line{}, err
		}
		tuned = append(tuned, a.Median)
		setting = a.Setting
	}
	return line{median(standard), median(ours), median(tuned), setting, operations}, nil
}

// timeOf returns the median time of one run of once, in seconds. Two runs bring data and code into
// the caches; the measured runs, at least one, then fill the given seconds. peers.py measures in
// this way, too.
func timeOf(once func(), seconds float64) float64 {
	once()
	once()
	var times []float64
	for end := time.Now().Add(time.Duration(seconds * 1e9)); len(times) == 0 || time.Now().Before(end); {
		start := time.Now()
		once()
		times = append(times, time.Since(start).Seconds())
	}
	return median(times)
}

// median sorts the times and returns the middle time, or the mean of the two middle times.
func median(times []float64) float64 {
	slices.Sort(times)
	n := len(times)
	return (times[(n-1)/2] + times[n/2]) / 2
}

// peer is a running peers.py.
type peer struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
	version string // the version of PyTorch, empty before the first answer
}

func startPeer(python string) (*peer, error) {
	cmd := exec.Command(python, "-c", peers)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("PyTorch does not start; 'make bench-peers' installs it, and -python says which Python has it: %w", err)
	}
	return &peer{cmd: cmd, in: in, out: json.NewDecoder(out)}, nil
}

// job is what peers.py reads: a work, and how to do it.
type job struct {
	work
	Threads int     `json:"threads"`
	Tuned   bool    `json:"tuned"` // use the fastest setting instead of the default setting
	Seconds float64 `json:"seconds"`
}

// answer is what peers.py writes.
type answer struct {
	Median  float64 // the median time of one run, in seconds
	Setting string  // the setting of these runs
	Torch   string  // the version of PyTorch
}

// do lets PyTorch do a job.
func (p *peer) do(j job) (answer, error) {
	var a answer
	if err := json.NewEncoder(p.in).Encode(j); err != nil {
		return a, fmt.Errorf("PyTorch takes no work: %w", err)
	}
	if err := p.out.Decode(&a); err != nil {
		return a, fmt.Errorf("PyTorch gives no answer; 'make bench-peers' installs it: %w", err)
	}
	p.version = a.Torch
	return a, nil
}

// close ends PyTorch: peers.py stops at the end of its input.
func (p *peer) close() error {
	p.in.Close()
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("PyTorch: %w", err)
	}
	return nil
}
