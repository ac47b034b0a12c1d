package gemm

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// job is a Job that is a function.
type job func(task int, w *Worker)

func (j job) Do(task int, w *Worker) { j(task, w) }

// withThreads runs f with several values of GOMAXPROCS.
func withThreads(f func(threads int)) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, threads := range [...]int{8, 1, 3, 2} {
		runtime.GOMAXPROCS(threads)
		f(threads)
	}
}

// goroutine names the goroutine that calls it.
func goroutine() string {
	buf := make([]byte, 40)
	name, _, _ := bytes.Cut(buf[:runtime.Stack(buf, false)], []byte(" ["))
	return string(name)
}

func TestRun(t *testing.T) {
	withThreads(func(threads int) {
		for _, n := range [...]int{0, 1, 2, 3, 7, 8, 9, 100, 1000} {
			times := make([]atomic.Int32, n)
			shared := map[*Worker]*atomic.Int32{}
			var mu sync.Mutex
			Run(job(func(task int, w *Worker) {
				mu.Lock()
				if shared[w] == nil {
					shared[w] = new(atomic.Int32)
				}
				inUse := shared[w]
				mu.Unlock()
				if inUse.Add(1) != 1 {
					t.Error("two tasks have one worker at a time")
				}
				times[task].Add(1)
				inUse.Add(-1)
			}), n)
			for task := range times {
				if got := times[task].Load(); got != 1 {
					t.Fatalf("%d threads, task %d of %d was done %d times", threads, task, n, got)
				}
			}
			if len(shared) > threads {
				t.Errorf("%d threads had %d workers", threads, len(shared))
			}
		}
	})
}

// meet waits until so many tasks have called it, which so many threads must do.
func meet(t *testing.T, n int) func() {
	var here sync.WaitGroup
	here.Add(n)
	return func() {
		here.Done()
		all := make(chan struct{})
		go func() { here.Wait(); close(all) }()
		select {
		case <-all:
		case <-time.After(30 * time.Second):
			t.Error("the tasks do not run side by side")
		}
	}
}

func TestRunSideBySide(t *testing.T) {
	withThreads(func(threads int) {
		wait := meet(t, threads)
		Run(job(func(int, *Worker) { wait() }), threads)
	})
}

// sums checks that what the tasks have written can be read after Run, also by the race detector.
func sums(n int) error {
	results := make([]int, n)
	Run(job(func(task int, w *Worker) {
		s := w.Scratch(10, uint64(task+1))
		for i := range s {
			s[i] = float32(task)
		}
		for _, v := range s {
			results[task] += int(v)
		}
	}), n)
	for i, v := range results {
		if v != 10*i {
			return fmt.Errorf("task %d of %d gives %d, want %d", i, n, v, 10*i)
		}
	}
	return nil
}

func TestRunConcurrently(t *testing.T) {
	withThreads(func(threads int) {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for k := range 40 {
					if err := sums(1 + (7*i+k)%20); err != nil {
						t.Errorf("%d threads: %v", threads, err)
					}
				}
			})
		}
		all.Wait()
	})
}

// Many callers at a time, while all helpers are busy: more than the queue holds do all by
// themselves.
func TestRunManyCallers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const threads, callers = 8, 60
	runtime.GOMAXPROCS(threads)
	release := make(chan struct{})
	var begun, all sync.WaitGroup
	begun.Add(threads)
	all.Go(func() {
		Run(job(func(int, *Worker) { begun.Done(); <-release }), threads)
	})
	begun.Wait()
	var done atomic.Int32
	begun.Add(callers)
	for range callers {
		all.Go(func() {
			Run(job(func(task int, _ *Worker) {
				if task == 0 {
					begun.Done()
					<-release
				}
				done.Add(1)
			}), threads)
		})
	}
	begun.Wait()
	close(release)
	all.Wait()
	if n := done.Load(); n != threads*callers {
		t.Errorf("%d tasks done, want %d", n, threads*callers)
	}
}

// A task's panic reaches the caller of Run, whoever did the task, and the next Run is as good
// as ever.
func TestRunPanic(t *testing.T) {
	wrong := errors.New("wrong")
	withThreads(func(threads int) {
		for _, v := range []struct {
			who  string
			does func(caller bool) bool
			need int // threads
		}{
			{"caller", func(caller bool) bool { return caller }, 1},
			{"helper", func(caller bool) bool { return !caller }, 2},
			{"everyone", func(bool) bool { return true }, 1},
		} {
			if threads < v.need {
				continue
			}
			for range 20 {
				caller, wait := goroutine(), meet(t, threads)
				if p := panicOf(func() {
					Run(job(func(task int, _ *Worker) {
						if task < threads {
							wait()
						}
						if v.does(goroutine() == caller) {
							panic(wrong)
						}
					}), threads+5)
				}); p != error(wrong) {
					t.Fatalf("%d threads, %s: panic %v, want %v", threads, v.who, p, wrong)
				}
				if err := sums(50); err != nil {
					t.Fatalf("%d threads, after a panic of %s: %v", threads, v.who, err)
				}
			}
		}
	})
	// One that the runtime makes.
	if _, ok := panicOf(func() {
		Run(job(func(task int, w *Worker) { w.Scratch(1, 1)[task] = 1 }), 9)
	}).(runtime.Error); !ok {
		t.Error("an index out of range does not reach the caller")
	}
}

// A thread that has panicked in one Run must not be missing in the next.
func TestRunPanicKeepsThreads(t *testing.T) {
	withThreads(func(threads int) {
		for range 10 {
			wait := meet(t, threads)
			panicOf(func() {
				Run(job(func(int, *Worker) { wait(); panic("wrong") }), threads)
			})
			wait = meet(t, threads)
			Run(job(func(int, *Worker) { wait() }), threads)
		}
	})
}

func TestScratch(t *testing.T) {
	w := new(Worker)
	count := func(s []float32, v float32) (n int) {
		for _, e := range s {
			if e == v {
				n++
			}
		}
		return n
	}
	for _, v := range []struct {
		n    int
		key  uint64
		kept bool
	}{
		{10, 1, false}, {10, 1, true}, {10, 1, true}, // key and n of the call before
		{10, 2, false}, {10, 1, false}, // another key, and back
		{5, 3, false}, {5, 3, true}, {10, 4, false}, // smaller and larger again
		{1000, 5, false}, {1000, 5, true}, {3, 5, false}, {0, 6, false}, {1000, 7, false},
		{1000, 1 << 40, false}, {1000, 1<<40 + 1, false}, {1000, 1<<40 + 1, true},
	} {
		s := w.Scratch(v.n, v.key)
		want := float32(0)
		if v.kept {
			want = 7
		}
		if len(s) != v.n || count(s, want) != v.n {
			t.Errorf("%d numbers with key %d: %d are %v, of %d", v.n, v.key, count(s, want), want, len(s))
		}
		for i := range s {
			s[i] = 7
		}
	}
	if n := testing.AllocsPerRun(10, func() { w.Scratch(1000, 1); w.Scratch(10, 2) }); n != 0 {
		t.Errorf("%v allocations for memory that there is", n)
	}
}

// Packing reuses the worker's memory, whatever was packed before.
func TestPack(t *testing.T) {
	w := new(Worker)
	for _, steps := range [...]int{5, 3, 40, 1, 5} {
		kb := make([]int32, steps)
		b := make([]float32, 2*steps+3)
		for i := range b {
			b[i] = float32(i)
		}
		for k := range kb {
			kb[k] = int32(2 * k)
		}
		columns, offsets := w.pack(b, kb, 3)
		if len(columns) != steps*lanes || len(offsets) != steps {
			t.Errorf("%d steps: %d numbers and %d offsets", steps, len(columns), len(offsets))
		}
		for k, o := range offsets {
			if got, want := columns[o:][:3], b[kb[k]:][:3]; !slices.Equal(got, want) {
				t.Errorf("step %d of %d: %v, want %v", k, steps, got, want)
			}
		}
	}
}
