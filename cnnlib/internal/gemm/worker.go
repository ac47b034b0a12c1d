package gemm

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Worker is one thread's memory for computing. It is kept from task to task.
type Worker struct {
	tile    tile
	ka, kb  spanned
	edge    [maxRows * lanes]float32 // a tile of C that is narrower than 16 columns
	columns []float32                // the same of B
	offsets []int32
	zeros   []float32
	scratch []float32
	key     uint64
	second  []float32
}

// Scratch is memory for n numbers. If the last call had the same key and n, they are as they
// were left; otherwise they are 0.
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

// Second is more memory for n numbers. What they are is undefined.
func (w *Worker) Second(n int) []float32 {
	if cap(w.second) < n {
		w.second = make([]float32, n)
	}
	return w.second[:n]
}

// zero is n zeros, never to be changed.
func (w *Worker) zero(n int) []float32 {
	if len(w.zeros) < n {
		w.zeros = make([]float32, n)
	}
	return w.zeros[:n]
}

// pack copies the first n columns of b, so that 16 can be read.
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

// Job is work in tasks that do not depend on each other: each writes what no other touches.
type Job interface {
	Do(task int, w *Worker)
}

// Run does tasks 0 to n−1 of the job with up to GOMAXPROCS threads. What a task computes
// does not depend on the thread that does it, so neither does the result.
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
	busy   atomic.Int64        // helpers that were called and have not gone
	gone   chan struct{}       // wakes the caller when none is left
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
	// Helpers that have not come by now need not.
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

// end waits for the helpers and panics if one did.
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
		t.busy.Add(-1) // all are busy
	}
}

// help is the life of a helper. Waking one up takes long beside a small task, so it looks out
// for the next call for a while before it sleeps.
func help() {
	for {
		soon(func() bool { return len(calls) > 0 })
		t := <-calls
		t.join()
	}
}

// soon waits until something is true, or a little longer than the layers of a small network
// are apart, and says whether it is. It lets other goroutines run.
func soon(is func() bool) bool {
	const looks, each = 250, 100 // about a tenth of a millisecond
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

// waiting is added to busy by a caller that sleeps.
const waiting = 1 << 32

// join works for the team until nothing is left to do.
func (t *team) join() {
	defer func() {
		if p := recover(); p != nil {
			first := p // on the heap only now
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
	w.tile = tile{} // points into the operands
	workers.Put(w)
}
