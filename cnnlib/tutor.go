package cnnlib

import (
	"container/heap"
	"slices"
)

// Advice is what [Advise] says of a network and an input: that they fit, or which layer does not,
// why, and what would. It is data; String, Markdown and JSON write it.
type Advice struct {
	Language Language `json:"-"`
	Input    Shape    `json:"input"`
	Fits     bool     `json:"fits"`
	Output   Shape    `json:"output,omitzero"` // if it fits
	Problem  *Problem `json:"problem,omitempty"`
	Repairs  []Repair `json:"repairs"` // at most three, the smallest change first
}

// Repair is a way to make a network fit. Each was tried: the whole network then fits.
type Repair struct {
	Changes []RepairChange `json:"changes"`
	Input   Shape          `json:"input"`  // what the network then reads
	Output  Shape          `json:"output"` // what it then gives

	// Network is a copy of the network with the changes. The layers that do not change are those
	// of the network itself, those that do have no weights.
	Network Layer `json:"-"`
}

// RepairChange is one change of a [Repair].
type RepairChange struct {
	Kind  RepairChangeKind `json:"kind"`
	Name  string           `json:"name,omitempty"`  // the layer's in the network; empty for the network itself
	Layer string           `json:"layer,omitempty"` // the kind of layer, such as "Conv2D"
	Field string           `json:"field,omitempty"`
	From  string           `json:"from,omitempty"`
	To    string           `json:"to"`
}

// RepairChangeKind says what a [RepairChange] changes.
type RepairChangeKind string

const (
	SetField      RepairChangeKind = "set_field"      // a field of a layer, from From to To
	SetInput      RepairChangeKind = "set_input"      // the shape of the input
	InsertFlatten RepairChangeKind = "insert_flatten" // a Flatten before the layer
)

const (
	maxRepairs = 3
	maxTries   = 1500   // of the search for repairs
	maxVisits  = 60_000 // of layers in all tries, so that a large network is no long wait
)

// Advise says whether an input of the shape in fits the network and, if not, which layer
// it is that does not fit, by which formula, and up to three repairs, in the
// [DefaultLanguage]. A repair changes a padding, stride, kernel or another setting, the size of
// the input, or adds what is missing, such as a Flatten; settings that follow from a change, such
// as the In of a linear layer, are part of it. Every repair was tried on a copy of the whole
// network, so it does not fail further on. Of repairs with one set of settings the smallest
// change is given, and none that changes more places than another has to. Nothing is run
// and no weights are needed; net itself does not change.
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

// sound says whether no layer is nil and all names fit: then shapes alone can be wrong.
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

// In returns the same advice, to be written in the given language.
func (a *Advice) In(l Language) *Advice {
	b := *a
	b.Language = l
	return &b
}

// attempt is a set of changes that may make the network fit.
type attempt struct {
	edits []edit
	input Shape
	cost  int // small changes before large ones
	order int // among those of one cost: as found
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

// has says whether the attempt changes the same place as e.
func (a attempt) has(e edit) bool {
	for _, f := range a.edits {
		if f.place() == e.place() {
			return true
		}
	}
	return false
}

// search tries changes, the cheapest first. A change that lets the network fit as far as
// the next misfit is tried together with what repairs that.
type search struct {
	net           Layer
	reached       int // how many uses of layers the broken network comes to
	queue         attempts
	order         int
	tries, visits int
	repairs       []Repair
	found         []attempt // those of the repairs
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

// needless says whether a repair is known that changes only places that a changes, too, or
// fewer.
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

// failing is the index of the use that does not fit, in a trace that ends with an error: the
// last one without an output.
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
