package gemm

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Worker is one thread's memory for computing. A thread keeps its Worker from task to task.
type Worker struct {
	tile    tile
	ka, kb  spanned
	edge    [maxRows * lanes]float32 // the numbers of C of a tile that is narrower than 16 columns
	columns []float32                // the numbers of B of such a tile
	offsets []int32
	zeros   []float32
	scratch []float32
	key     uint64
	second  []float32
}

// Scratch returns memory for n numbers. If the last call had this key and this n, the memory is
// unchanged since then; otherwise all numbers are 0.
func (w *Worker) Scratch(n int, key uint64) []float32 {
	switch {
	case cap(w.scratch) < n:
		w.scratch = make([]float32, n)
	case w.key != key || len(w.scratch) != n:
		w.scratch = w.scratch[:n]
		clear(w.scratch)
	}
	w.scratch, w.key = w.scratch[:n], key
	return w.scratch
}

// Second returns memory for n numbers beside [Worker.Scratch]. The numbers are undefined.
func (w *Worker) Second(n int) []float32 {
	if cap(w.second) < n {
		w.second = make([]float32, n)
	}
	return w.second[:n]
}

// zero returns n zeros, which nobody may change.
func (w *Worker) zero(n int) []float32 {
	if len(w.zeros) < n {
		w.zeros = make([]float32, n)
	}
	return w.zeros[:n]
}

// pack copies the first n columns of b into the worker's memory, where 16 columns can be read. It
// returns the copy and the offsets of its steps.
func (w *Worker) pack(b []float32, kb []int32, n int) ([]float32, []int32) {
	if cap(w.columns) < len(kb)*lanes {
		w.columns = make([]float32, len(kb)*lanes)
		w.offsets = make([]int32, len(kb))
		for k := range w.offsets {
			w.offsets[k] = int32(k * lanes)
		}
	}
	columns := w.columns[:len(kb)*lanes]
	for k, from := range kb {
		copy(columns[k*lanes:][:n], b[from:])
	}
	return columns, w.offsets[:len(kb)]
}

// Job is work in independent tasks: no task touches the memory that another task writes.
type Job interface {
	Do(task int, w *Worker)
}

// Run does tasks 0 to n−1 of the job with up to GOMAXPROCS threads. A task computes the same on
// every thread, so the result does not depend on the number of threads. Run panics if a task
// panics.
func Run(job Job, n int) {
	t := teams.Get().(*team)
	t.run(job, n)
	teams.Put(t)
}

// team is the state of one Run.
type team struct {
	job    Job
	tasks  int
	next   atomic.Int64
	busy   atomic.Int64        // the number of helpers that were called and have not gone
	gone   chan struct{}       // wakes the caller when the last helper has gone
	failed atomic.Pointer[any] // the first panic of a helper
}

var (
	teams   = sync.Pool{New: func() any { return &team{gone: make(chan struct{}, 1)} }}
	workers = sync.Pool{New: func() any { return new(Worker) }}

	helpers atomic.Int64
	calls   = make(chan *team, 256)
)

func (t *team) run(job Job, n int) {
	t.job, t.tasks = job, n
	t.next.Store(0)
	for range min(runtime.GOMAXPROCS(0), n) - 1 {
		t.call()
	}
	defer t.end()
	t.work()
	// All tasks are taken: call off the helpers that have not come yet.
	for {
		select {
		case other := <-calls:
			if other == t {
				t.busy.Add(-1)
				continue
			}
			calls <- other
		default:
		}
		return
	}
}

// end waits for the helpers, and panics with the first panic of a helper.
func (t *team) end() {
	if !soon(func() bool { return t.busy.Load() == 0 }) && t.busy.Add(waiting) > waiting {
		<-t.gone
	}
	t.busy.Store(0)
	t.job = nil
	if p := t.failed.Swap(nil); p != nil {
		panic(*p)
	}
}

// call asks a helper to join the team.
func (t *team) call() {
	t.busy.Add(1)
	select {
	case calls <- t:
		if n := helpers.Load(); n < int64(runtime.GOMAXPROCS(0)-1) && helpers.CompareAndSwap(n, n+1) {
			go help()
		}
	default:
		t.busy.Add(-1) // all helpers are busy
	}
}

// help is the life of a helper: it joins one team after another. Waking up a sleeping helper takes
// longer than a small task, so a helper looks for the next call for a while before it sleeps.
func help() {
	for {
		soon(func() bool { return len(calls) > 0 })
		t := <-calls
		t.join()
	}
}

// soon waits until is returns true, but not longer than about a tenth of a millisecond, and reports
// whether it did. That time covers the gap between two layers of a small network. Other goroutines
// run meanwhile.
func soon(is func() bool) bool {
	const looks, each = 250, 100 // together about a tenth of a millisecond
	for range looks {
		for range each {
			if is() {
				return true
			}
		}
		runtime.Gosched()
	}
	return is()
}

// waiting is the number that a sleeping caller adds to busy.
const waiting = 1 << 32

// join works for the team until no task is left.
func (t *team) join() {
	defer func() {
		if p := recover(); p != nil {
			first := p // a copy, so that only a panic allocates
			t.failed.CompareAndSwap(nil, &first)
		}
		if t.busy.Add(-1) == waiting {
			t.gone <- struct{}{}
		}
	}()
	t.work()
}

func (t *team) work() {
	if t.tasks == 0 {
		return
	}
	w := workers.Get().(*Worker)
	for {
		task := int(t.next.Add(1)) - 1
		if task >= t.tasks {
			break
		}
		t.job.Do(task, w)
	}
	w.tile = tile{} // drop the pointers into the operands
	workers.Put(w)
}
