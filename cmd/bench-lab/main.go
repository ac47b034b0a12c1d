// Bench-lab compares a notebook in our kernel with its translation into Python, PyTorch and matplotlib.
// It prints a table: the time that a student waits, and the memory of a kernel. Bench-lab needs our
// kernel and a Python with these packages; `make bench-lab` installs both and then runs
//
//	go run ./cmd/bench-lab -prefix .venv -python .build/peers-lab/bin/python
//
// The two notebooks take turns, so that a busy machine slows both; each number is a median. The time of
// the first figure begins with the start of the kernel's process. The time of any other cell lasts from
// the request until the kernel is idle again. Memory is the proportional set size of all processes of a
// kernel. For our kernel it is the memory that a second kernel adds, because all kernels of a user share
// one gopls.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cnnlessons/cnnlib/samples"
	"cnnlessons/internal/kernelspec"
	"cnnlessons/internal/nbclient"
)

func main() {
	prefix := flag.String("prefix", "", "where our kernel is installed")
	python := flag.String("python", "python3", "a Python with torch, matplotlib and ipykernel")
	rounds := flag.Int("rounds", 5, "how often each notebook is run")
	check := flag.Bool("check", false, "fail if a ratio misses what is wanted")
	flag.Parse()
	if err := run(*prefix, *python, *rounds, *check, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench-lab:", err)
		os.Exit(1)
	}
}

// run measures and prints the table.
func run(prefix, python string, rounds int, check bool, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	peer, err := peerOf(python, dir)
	if err != nil {
		return err
	}
	data := filepath.Join(prefix, "share", "jupyter")
	spec, err := kernelspec.Read(data, "cnnlessons")
	if err != nil {
		return fmt.Errorf("%w\n-prefix is where `go run ./cmd/kernel -prefix DIR` installed our kernel", err)
	}
	ours := side{data: data, kernel: "cnnlessons", tools: toolsOf(spec), first: oursFirst, figure: oursFigure, text: oursText}

	// This kernel stays, so that each measured kernel is a further one and finds all caches warm.
	stays, err := ours.start(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stays.Close()) }()
	if err := show(stays, ours.first, 1); err != nil {
		return err
	}

	var of [2][len(rows)][]float64
	for range rounds {
		for i, s := range []side{peer, ours} {
			m, err := s.measure(dir)
			if err != nil {
				return fmt.Errorf("%s: %w", s.kernel, err)
			}
			for k, v := range m {
				of[i][k] = append(of[i][k], v)
			}
		}
	}
	return table(out, of, check)
}

// toolsOf returns the directory of the kernel's programs.
func toolsOf(s *kernelspec.Spec) string {
	for _, arg := range s.Argv {
		if filepath.Base(arg) == "gonb" {
			return filepath.Dir(arg)
		}
	}
	return ""
}

// rows are the measured numbers. most is the largest allowed number of our kernel, ratio the least
// allowed ratio of the peer's number to ours; 0 is no limit.
var rows = [...]struct {
	name, unit string
	most       float64
	ratio      float64
}{
	{"kernel start", "s", 0, 0},
	{"fresh kernel to the first figure", "s", 1.1, 4},
	{"a later figure cell", "s", 0.5, 1 / 1.2},
	{"a later text cell", "s", 0.3, 0},
	{"memory of the kernel after a figure", "MB", 60, 10},
}

func table(out io.Writer, of [2][len(rows)][]float64, check bool) error {
	fmt.Fprintln(out, "| | PyTorch + matplotlib | cnnlessons | wanted | ratio | wanted |")
	fmt.Fprintln(out, "|---|--:|--:|--:|--:|--:|")
	var missed []string
	for k, r := range rows {
		peer, ours := median(of[0][k]), median(of[1][k])
		limit := func(format string, v float64) string {
			if v == 0 {
				return ""
			}
			return fmt.Sprintf(format, v)
		}
		fmt.Fprintf(out, "| %s | %.3g %s | %.3g %s | %s | %.2f | %s |\n", r.name, peer, r.unit, ours, r.unit,
			limit("≤ %g "+r.unit, r.most), peer/ours, limit("≥ %.2g", r.ratio))
		if peer/ours < r.ratio {
			missed = append(missed, fmt.Sprintf("%s: the ratio is %.2f, want at least %.2g", r.name, peer/ours, r.ratio))
		}
	}
	if check && len(missed) > 0 {
		return errors.New(strings.Join(missed, "; "))
	}
	return nil
}

func median(values []float64) float64 {
	slices.Sort(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}

// side is one of the two notebooks. Its cells are formats with a seed, so that no two cells are equal.
type side struct {
	data, kernel        string
	tools               string // the directory of programs that its kernels share; "" if they share none
	first, figure, text string
}

// peerOf returns the notebook in Python. It writes the kernel's description and the picture into dir.
func peerOf(python, dir string) (side, error) {
	python, err := filepath.Abs(python)
	if err != nil {
		return side{}, err
	}
	spec, err := json.Marshal(kernelspec.Spec{Argv: []string{python, "-m", "ipykernel_launcher", "-f", "{connection_file}"}, DisplayName: "Python", Language: "python"})
	if err != nil {
		return side{}, err
	}
	kernel := filepath.Join(dir, "kernels", "python")
	if err := os.MkdirAll(kernel, 0o755); err != nil {
		return side{}, err
	}
	if err := os.WriteFile(filepath.Join(kernel, kernelspec.FileName), spec, 0o644); err != nil {
		return side{}, err
	}
	return side{data: dir, kernel: "python", first: peerFirst, figure: peerFigure, text: peerText}, writePicture(filepath.Join(dir, "cat.png"))
}

// writePicture writes the picture of our notebook, which is embedded in its program, as a file.
func writePicture(path string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return png.Encode(f, samples.Cat(32).Image(0))
}

func (s side) start(dir string) (*nbclient.Kernel, error) {
	return nbclient.Start(context.Background(), nbclient.Options{DataDir: s.data, Name: s.kernel, Dir: dir})
}

// measure runs the notebook in a fresh kernel and returns a number for each of rows.
func (s side) measure(dir string) (m [len(rows)]float64, err error) {
	before := 0
	if s.tools != "" {
		before = nbclient.MemoryOf(s.tools)
	}
	began := time.Now()
	k, err := s.start(dir)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, k.Close()) }()
	m[0] = time.Since(began).Seconds()
	if err := show(k, s.first, 1); err != nil {
		return m, err
	}
	m[1] = time.Since(began).Seconds()
	for i, cell := range []string{s.figure, s.text} {
		const times = 5
		var took []float64
		for n := range times {
			began := time.Now()
			if i == 0 {
				err = show(k, cell, 2+n)
			} else {
				_, err = execute(k, cell, 2+n)
			}
			if err != nil {
				return m, err
			}
			took = append(took, time.Since(began).Seconds())
		}
		m[2+i] = median(took)
	}
	m[4] = float64(s.memory(k)-before) / 1e6
	return m, nil
}

// memory returns the bytes of the kernel k or, if kernels share programs, of all processes of these
// programs.
func (s side) memory(k *nbclient.Kernel) int {
	if s.tools != "" {
		return nbclient.MemoryOf(s.tools)
	}
	return k.Memory()
}

// show executes a cell that has to show a picture.
func show(k *nbclient.Kernel, cell string, n int) error {
	r, err := execute(k, cell, n)
	if err != nil {
		return err
	}
	for _, o := range r.Outputs {
		if o.Data()["image/png"] != nil {
			return nil
		}
	}
	return fmt.Errorf("no picture comes from\n%s", cell)
}

func execute(k *nbclient.Kernel, cell string, n int) (nbclient.Result, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	r, err := k.Execute(ctx, strings.ReplaceAll(cell, "SEED", fmt.Sprint(n)))
	return r, errors.Join(err, r.Err())
}
