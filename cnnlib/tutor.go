package cnnlib

import (
	"container/heap"
	"slices"
)

// Advice is the result of [Advise]: network and input fit, or a layer does not fit for the reason
// Problem, and Repairs would make the network fit. An Advice is data; String, Markdown and JSON
// write it.
type Advice struct {
	Language Language `json:"-"`
	Input    Shape    `json:"input"`
	Fits     bool     `json:"fits"`
	Output   Shape    `json:"output,omitzero"` // the output's shape if the network fits, else zero
	Problem  *Problem `json:"problem,omitempty"`
	Repairs  []Repair `json:"repairs"` // at most three, the smallest change first
}

// Repair is a set of changes that makes a network fit. [Advise] has tried the changes: the whole
// network fits after them.
type Repair struct {
	Changes []RepairChange `json:"changes"`
	Input   Shape          `json:"input"`  // the shape of the network's input after the changes
	Output  Shape          `json:"output"` // the shape of the network's output after the changes

	// Network is a copy of the network with the changes. An unchanged layer is the network's own
	// layer. A changed layer is a copy without weights.
	Network Layer `json:"-"`
}

// RepairChange is one change of a [Repair].
type RepairChange struct {
	Kind  RepairChangeKind `json:"kind"`
	Name  string           `json:"name,omitempty"`  // the layer's name in the network; empty for the network itself
	Layer string           `json:"layer,omitempty"` // the kind of layer, such as "Conv2D"
	Field string           `json:"field,omitempty"`
	From  string           `json:"from,omitempty"`
	To    string           `json:"to"`
}

// RepairChangeKind says what a [RepairChange] changes.
type RepairChangeKind string

const (
	RepairSetField      RepairChangeKind = "set_field"      // a field of a layer, from From to To
	RepairSetInput      RepairChangeKind = "set_input"      // the shape of the input
	RepairInsertFlatten RepairChangeKind = "insert_flatten" // a Flatten before the layer
)

const (
	maxRepairs = 3
	maxTries   = 1500   // the most tries of the search for repairs
	maxVisits  = 60_000 // the most layers in all tries, so that a large network is no long wait
)

// Advise checks whether an input of the shape in fits the network. If a layer does not fit, Advise
// finds the formula that is violated and up to three repairs. The texts are in the
// [DefaultLanguage]. A repair changes a padding, stride, kernel or another setting, changes the size
// of the input, or adds a missing layer, such as a Flatten. Settings that follow from a change, such
// as the In of a linear layer, are part of the repair. Advise tries every repair on a copy of the
// whole network, so no later layer fails. Of the repairs that change one set of settings, Advise
// returns the smallest change. It returns no repair that changes more places than another repair
// needs. Nothing is run and no weights are needed; net itself does not change.
func Advise(net Layer, in Shape) *Advice {
	a := &Advice{Language: DefaultLanguage(), Input: in, Repairs: []Repair{}}
	uses, err := trace(net, in)
	if err == nil {
		a.Fits, a.Output = true, uses[0].out
		return a
	}
	a.Problem = problemOf(uses, err)
	if sound(net) {
		s := search{net: net, reached: len(uses)}
		s.push(attempt{input: in})
		s.run()
		a.Repairs = s.repairs
	}
	return a
}

// sound reports whether no layer is nil and all names fit. In a sound network only shapes can be wrong.
func sound(l Layer) bool {
	if checkLayer(&theLayer, l) != nil {
		return false
	}
	c, ok := l.(container)
	if !ok {
		return true
	}
	if c.check() != nil {
		return false
	}
	_, parts := c.children()
	return !slices.ContainsFunc(parts, func(part Layer) bool { return !sound(part) })
}

// In returns a copy of the advice that String and Markdown write in the given language.
func (a *Advice) In(l Language) *Advice {
	b := *a
	b.Language = l
	return &b
}

// attempt is a set of changes that may make the network fit.
type attempt struct {
	edits []edit
	input Shape
	cost  int // the size of the changes: cheap attempts are tried first
	order int // the order of finding, which decides between attempts of one cost
}

// with returns the attempt with one more change.
func (a attempt) with(e edit) attempt {
	a.edits = append(a.edits[:len(a.edits):len(a.edits)], e)
	a.cost += e.cost
	if e.layer == nil {
		a.input = e.input
	}
	return a
}

// has reports whether the attempt already changes the place that e changes.
func (a attempt) has(e edit) bool {
	for _, f := range a.edits {
		if f.place() == e.place() {
			return true
		}
	}
	return false
}

// search tries changes, the cheapest first. If a change moves the misfit to a later layer, search
// tries the change together with the repairs of the later misfit.
type search struct {
	net           Layer
	reached       int // the number of uses of layers before the broken network's misfit
	queue         attempts
	order         int
	tries, visits int
	repairs       []Repair
	found         []attempt // the attempts that are repairs
}

func (s *search) push(a attempt) {
	s.order++
	a.order = s.order
	heap.Push(&s.queue, a)
}

func (s *search) run() {
	for len(s.queue) > 0 && len(s.repairs) < maxRepairs && s.tries < maxTries && s.visits < maxVisits {
		a := heap.Pop(&s.queue).(attempt)
		if s.needless(a) {
			continue
		}
		net, origins := patched(s.net, a.edits)
		uses, err := trace(net, a.input)
		s.tries, s.visits = s.tries+1, s.visits+len(uses)
		if err != nil {
			more := len(s.found) == 0 || len(a.edits) < len(s.found[0].edits)
			if more && (len(a.edits) == 0 || len(uses) > s.reached) {
				s.extend(a, uses, err, origins)
			}
			continue
		}
		// The trace and the network itself must agree.
		if out, err := net.OutputShape(a.input); err == nil {
			s.found = append(s.found, a)
			s.repairs = append(s.repairs, Repair{Changes: a.changes(), Input: a.input, Output: out, Network: net})
		}
	}
}

// needless reports whether a known repair changes fewer places than a, or only places that a
// changes, too.
func (s *search) needless(a attempt) bool {
	for _, f := range s.found {
		if len(f.edits) < len(a.edits) {
			return true
		}
		all := true
		for _, e := range f.edits {
			all = all && a.has(e)
		}
		if all {
			return true
		}
	}
	return false
}

// extend puts the attempt with each change that may repair its misfit into the queue.
func (s *search) extend(a attempt, uses []use, err error, origins map[Layer]Layer) {
	at := failing(uses)
	edits := localEdits(uses[at], err)
	_, joins := uses[at].layer.(container)
	if joins || len(a.edits) == 0 {
		edits = append(edits, earlierEdits(uses, at)...)
	}
	if len(a.edits) == 0 {
		edits = append(edits, inputEdits(uses, at)...)
	}
	for _, e := range edits {
		if o, ok := origins[e.layer]; ok {
			e.layer = o
		}
		if !a.has(e) {
			s.push(a.with(e))
		}
	}
}

// failing returns the index of the use that does not fit in a trace that ends with an error: the
// last use without an output.
func failing(uses []use) int {
	at := len(uses) - 1
	for at > 0 && uses[at].out != (Shape{}) {
		at--
	}
	return at
}

// attempts is a heap.
type attempts []attempt

func (q attempts) Len() int { return len(q) }
func (q attempts) Less(i, j int) bool {
	return q[i].cost < q[j].cost || q[i].cost == q[j].cost && q[i].order < q[j].order
}
func (q attempts) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *attempts) Push(x any)   { *q = append(*q, x.(attempt)) }
func (q *attempts) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
