package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cnnlessons/internal/nbclient"
	"cnnlessons/internal/notebook"
)

// These tests give the kernel, and our client of it, cells as students write them.

func TestKernelExecutes(t *testing.T) {
	k := startKernel(t, "cnnlessons", t.TempDir())
	for i, test := range []struct {
		name, code string
		check      func(nbclient.Result) error
	}{
		{"language", `%%
fmt.Println(os.Getenv("CNNLESSONS_LANG"), "卷积")`, wantText("en 卷积\n")},
		{"compile error", `%%
var n int = "five"`, wantFailure(`cannot use "five"`)},
		{"declarations persist", `func side(n, k int) int { return n - k + 1 }`, wantText("")},
		{"and are used", `%%
fmt.Println(side(32, 5))`, wantText("28\n")},
		{"panic", `%%
panic("no such layer")`, wantFailure("panic: no such layer")},
		{"a megabyte", `%%
for range 1 << 14 { fmt.Println("0123456789012345678901234567890123456789012345678901234567890123"[1:]) }`,
			wantText(strings.Repeat("123456789012345678901234567890123456789012345678901234567890123\n", 1<<14))},
		{"displays", `import "github.com/janpfeifer/gonb/gonbui"
%%
gonbui.DisplayMarkdown("$75$")
gonbui.Sync()
fmt.Println("after")
`, func(r nbclient.Result) error {
			if got, want := kinds(r.Outputs), []string{"text/markdown display_data", "stream stdout"}; !slices.Equal(got, want) {
				return fmt.Errorf("outputs %q, want %q", got, want)
			}
			return r.Err()
		}},
		{"display that is updated", `%%
for i := range 3 { gonbui.UpdateHTML("id", fmt.Sprint(i)) }
gonbui.Sync()`, func(r nbclient.Result) error {
			if len(r.Outputs) != 1 || r.Outputs[0].Data()["text/html"] != "2" {
				return fmt.Errorf("outputs %v, want one that says 2", r.Outputs)
			}
			return r.Err()
		}},
		{"exit status", `%%
os.Exit(3)`, wantFailure("exit status 3")},
		{"it still works", `%%
fmt.Println(side(28, 5))`, wantText("24\n")},
	} {
		t.Run(test.name, func(t *testing.T) {
			result := execute(t, k, test.code)
			if err := test.check(result); err != nil {
				t.Error(err)
			}
			if result.ExecutionCount != i+1 {
				t.Errorf("execution count %d, want %d", result.ExecutionCount, i+1)
			}
		})
	}
}

func execute(t *testing.T, k *nbclient.Kernel, code string) nbclient.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), cellLimit)
	defer cancel()
	result, err := k.Execute(ctx, code)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// allText is the text of all outputs.
func allText(r nbclient.Result) string {
	var b strings.Builder
	for _, o := range r.Outputs {
		b.WriteString(o.Text())
	}
	return b.String()
}

// wantText checks that a cell printed a text and nothing else.
func wantText(want string) func(nbclient.Result) error {
	return func(r nbclient.Result) error {
		got := allText(r)
		if got != want {
			return fmt.Errorf("text differs: %s", firstDifference(got, want))
		}
		return nil
	}
}

// wantFailure checks that a cell failed and that its outputs have a text.
func wantFailure(want string) func(nbclient.Result) error {
	return func(r nbclient.Result) error {
		got := allText(r)
		if r.Err() == nil || !strings.Contains(got, want) {
			return fmt.Errorf("error %v and text %q, want a failure with %q", r.Err(), got, want)
		}
		return nil
	}
}

func TestKernelIsInterrupted(t *testing.T) {
	k := startKernel(t, "cnnlessons", t.TempDir())
	execute(t, k, "import \"fmt\"\n%%\nfmt.Println()") // the build cache is warm now
	for _, limit := range []time.Duration{
		10 * time.Millisecond, // it is still compiled
		2 * time.Second,       // it runs
	} {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		defer cancel()
		began := time.Now()
		result, err := k.Execute(ctx, "%%\nfmt.Println(\"endless\")\nfor {}")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("after %v: error %v, want one of the deadline", limit, err)
		}
		if !strings.Contains(err.Error(), "endless") {
			t.Errorf("error %q does not quote the cell", err)
		}
		if result.Err() == nil {
			t.Errorf("after %v: outputs %v, want an error among them", limit, result.Outputs)
		}
		if took := time.Since(began); took > limit+20*time.Second {
			t.Errorf("the interrupt took %v", took-limit)
		}
	}
	if err := wantText("28\n")(execute(t, k, "%%\nfmt.Println(28)")); err != nil {
		t.Errorf("after the interrupts: %v", err)
	}
}

func TestRunStopsAtFailure(t *testing.T) {
	n, err := notebook.Parse([]byte(`{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
		{"cell_type": "code", "id": "good", "metadata": {}, "execution_count": null, "outputs": [], "source": "%%\nfmt.Println(75)"},
		{"cell_type": "code", "id": "bad", "metadata": {}, "execution_count": null, "outputs": [], "source": "%%\nnothing()"},
		{"cell_type": "code", "id": "last", "metadata": {}, "execution_count": null, "outputs": [], "source": "%%\nfmt.Println(76)"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	err = startKernel(t, "cnnlessons", t.TempDir()).Run(t.Context(), n, cellLimit)
	if err == nil || !strings.Contains(err.Error(), "code cell 2 (bad)") || !strings.Contains(err.Error(), "undefined: nothing") {
		t.Errorf("error %v, want one that names the cell and says why", err)
	}
	for i, want := range []int{1, 2, 0} {
		if got := n.CodeCells()[i].ExecutionCount(); got != want {
			t.Errorf("code cell %d is numbered %d, want %d", i+1, got, want)
		}
	}
	if got := n.CodeCells()[0].Outputs()[0].Text(); got != "75\n" {
		t.Errorf("code cell 1 printed %q, want 75", got)
	}
}

// TestTrainsOnce checks that a network is trained by one cell, and not again by those after it, nor
// after a restart, but when something changes.
func TestTrainsOnce(t *testing.T) {
	t.Parallel()
	env := append(os.Environ(), "CNNLESSONS_CACHE="+t.TempDir())
	training := func(rate string) string {
		return `var training, test = digits.Load()
var trained = train.Once(&train.Training{
	Net:       cnnlib.Init(cnnlib.NewSequential(&cnnlib.AvgPool2D{Kernel: 4}, &cnnlib.Flatten{}, &cnnlib.Linear{In: 4, Out: 10}), 1),
	Data:      &datasets.Loader{Set: training, Size: 100},
	Optimizer: &train.SGD{Rate: ` + rate + `},
	MaxEpochs: 1,
})`
	}
	const use = "%%\nfmt.Println(len(trained.History), cnnlib.State(trained.Net)[0].Value.Data[0])"
	var used string
	for _, run := range []struct {
		name  string
		cells []string
		train []bool // whether the cell does
	}{
		{"first", []string{training("0.1"), use}, []bool{true, false}},
		{"after a restart", []string{training("0.1"), use, training("0.2"), training("0.1"), use}, []bool{false, false, true, false, false}},
	} {
		k, err := nbclient.Start(t.Context(), nbclient.Options{DataDir: dataDir(t), Name: "cnnlessons", Dir: t.TempDir(), Env: env})
		if err != nil {
			t.Fatal(err)
		}
		defer k.Close()
		for i, cell := range run.cells {
			result := execute(t, k, cell)
			text := allText(result)
			if trains := strings.Contains(text, "epoch 1/1  loss"); result.Err() != nil || trains != run.train[i] {
				t.Errorf("%s, cell %d: it trains: %t, want %t; it shows\n%s", run.name, i+1, trains, run.train[i], text)
			}
			if cell == use {
				if used == "" {
					used = text
				}
				if text != used || !strings.HasPrefix(text, "1 ") {
					t.Errorf("%s: the trained network shows %q, before %q", run.name, text, used)
				}
			}
		}
	}
}

func TestKernelDies(t *testing.T) {
	k := startKernel(t, "cnnlessons", t.TempDir())
	began := time.Now()
	_, err := k.Execute(t.Context(), `%%
syscall.Kill(os.Getppid(), syscall.SIGKILL)
time.Sleep(time.Hour)`)
	if err == nil || !strings.Contains(err.Error(), "the kernel ended with signal: killed") {
		t.Errorf("error %v, want one that says the kernel ended", err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v to see that the kernel ended", took)
	}
}

// TestKernelLeavesNothing checks that a kernel's processes, files and goroutines
// end with it, also when it was killed.
func TestKernelLeavesNothing(t *testing.T) {
	dataDir(t) // it is not the installation that is tested
	if runtime.GOOS != "linux" {
		t.Log("left out: whether processes remain, which only Linux's /proc tells")
	}
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	goroutines := runtime.NumGoroutine()
	for _, code := range []string{
		`%%
fmt.Println()`,
		`%%
syscall.Kill(os.Getppid(), syscall.SIGKILL)`,
	} {
		k, err := nbclient.Start(t.Context(), nbclient.Options{DataDir: dataDir(t), Name: "cnnlessons", Dir: tmp})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = k.Execute(t.Context(), code) // how it fails is tested above
		if err := k.Close(); err != nil {
			t.Error(err)
		}
		if err := k.Close(); err != nil {
			t.Errorf("closing it again: %v", err)
		}
		if left := processesWith(tmp); len(left) > 0 {
			t.Errorf("processes left:\n%s", strings.Join(left, "\n"))
		}
		if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
			t.Errorf("files left: %v (%v)", left, err)
		}
	}
	for range 100 {
		if runtime.NumGoroutine() <= goroutines {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), goroutines)
}

// processesWith are the command lines, of all processes, that mention a
// directory. Only Linux tells.
func processesWith(dir string) []string {
	var found []string
	paths, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range paths {
		line, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(line), dir) {
			found = append(found, strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}

// TestKernelIgnoresOddEnvironments checks that no settings of the go command that
// a user may have made keep cells from working.
func TestKernelIgnoresOddEnvironments(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{
		"GOFLAGS=-mod=mod", "GOFLAGS=-mod=vendor", "GOWORK=off", "GOWORK=/nowhere/go.work", "GO111MODULE=off",
		"GOPROXY=direct", "GOOS=js", "GOARCH=arm64", "GOROOT=/nowhere", "GOTOOLCHAIN=go1.20",
	} {
		t.Run(setting, func(t *testing.T) {
			k, err := nbclient.Start(t.Context(), nbclient.Options{
				DataDir: dataDir(t), Name: "cnnlessons", Dir: t.TempDir(), Env: append(os.Environ(), setting),
			})
			if err != nil {
				t.Fatal(err)
			}
			defer k.Close()
			result := execute(t, k, "%%\nfmt.Println(new(cnnlib.Tensor) != nil)")
			if err := wantText("true\n")(result); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOneProcessor checks that cells run with as many threads as a kernel is told, which TestNotebooks
// relies on.
func TestOneProcessor(t *testing.T) {
	t.Setenv("GOMAXPROCS", "1")
	k := startKernel(t, "cnnlessons", t.TempDir())
	if err := wantText("1\n")(execute(t, k, "%%\nfmt.Println(runtime.GOMAXPROCS(0))")); err != nil {
		t.Error(err)
	}
}
