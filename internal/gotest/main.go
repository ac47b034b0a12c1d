// Gotest runs go test and keeps how long each test took:
//
//	go run ./internal/gotest ARGUMENTS OF go test
//	go run ./internal/gotest -slowest
//
// The first prints what go test prints and exits as it does; the second prints the ten slowest
// tests of all runs since it last did so. The times are in .build/times.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

var times = filepath.Join(".build", "times")

func main() {
	if err := run(os.Args[1:]); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) { // go test has said why
			os.Exit(exit.ExitCode())
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if slices.Equal(args, []string{"-slowest"}) {
		return slowest(os.Stdout)
	}
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	finished, readErr := read(out, os.Stdout, slices.Contains(args, "-v"))
	return errors.Join(cmd.Wait(), readErr, keep(finished))
}

// event is a line of go test -json, which "go doc test2json" describes.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64 // seconds
}

// test is a test that has no part with a time of its own.
type test struct {
	Package, Name string
	Seconds       float64
}

// read prints what go test would print without -json, with -v if verbose, and returns the tests.
func read(events io.Reader, w io.Writer, verbose bool) ([]test, error) {
	type key struct{ pkg, test string }
	said := make(map[key][]string) // by tests that have not ended
	parts := make(map[key]bool)    // tests that have parts
	var tests []test
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		var e event
		if json.Unmarshal(line, &e) != nil { // what go itself says
			fmt.Fprintf(w, "%s", line)
			continue
		}
		k := key{e.Package, e.Test}
		switch {
		case e.Action == "output" && (verbose || e.Test == "" && e.Output != "PASS\n"), e.Action == "build-output":
			fmt.Fprint(w, e.Output)
		case e.Action == "output":
			if e.Test != "" && !strings.HasPrefix(e.Output, "=== ") {
				said[k] = append(said[k], e.Output)
			}
		case e.Test == "":
		case e.Action == "run":
			for i, r := range e.Test {
				if r == '/' {
					parts[key{e.Package, e.Test[:i]}] = true
				}
			}
		case e.Action == "pass", e.Action == "skip", e.Action == "fail":
			if e.Action == "fail" {
				fmt.Fprint(w, strings.Join(said[k], ""))
			}
			delete(said, k)
			if !parts[k] {
				tests = append(tests, test{e.Package, e.Test, e.Elapsed})
			}
		}
	}
	for k, texts := range said {
		fmt.Fprintf(w, "%s of %s never ended:\n%s", k.test, k.pkg, strings.Join(texts, ""))
	}
	return tests, nil
}

// keep adds tests to those of earlier runs.
func keep(tests []test) error {
	if err := os.MkdirAll(filepath.Dir(times), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(times, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	all := json.NewEncoder(f)
	for _, t := range tests {
		if err := all.Encode(t); err != nil {
			f.Close()
			return err
		}
	}
	return f.Close()
}

// slowest prints the slowest tests, and forgets all.
func slowest(w io.Writer) error {
	f, err := os.Open(times)
	if err != nil {
		return fmt.Errorf("no test has run: %w", err)
	}
	defer f.Close()
	var tests []test
	for all := json.NewDecoder(f); ; {
		var t test
		if err := all.Decode(&t); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("%s: %w", times, err)
		}
		tests = append(tests, t)
	}
	slices.SortStableFunc(tests, func(a, b test) int { return cmp.Compare(b.Seconds, a.Seconds) })
	fmt.Fprintf(w, "The slowest of %d tests:\n", len(tests))
	for _, t := range tests[:min(10, len(tests))] {
		fmt.Fprintf(w, "%7.1f s  %s %s\n", t.Seconds, strings.TrimPrefix(t.Package, "cnnlessons/"), t.Name)
	}
	return os.Remove(times)
}
