package plots

import (
	"fmt"
	"regexp"
	"slices"

	"cnnlessons/cnnlib"
)

// node is a row of a summary with the rows of what is inside it.
type node struct {
	cnnlib.SummaryRow
	layer cnnlib.Layer // nil inside a container that is not of cnnlib
	parts []*node
	alike string // the same for containers that differ only in names and numbers of channels
}

// channelFields are the settings that do not tell one kind of layer from another: numbers of
// channels, and seeds.
var channelFields = regexp.MustCompile(`(In|Out|Channels|Groups|Seed): (\d+|\[\]int\{[^}]*\})`)

// treeOf arranges the summary of a network as the network is built.
func treeOf(net cnnlib.Layer, s *cnnlib.Summary) *node {
	rows := s.Rows
	if cnnlib.OperationOf(net) == cnnlib.OperationChain { // it has no row of its own
		rows = []cnnlib.SummaryRow{{Kind: s.Network, Layer: s.Network, Depth: -1, Input: s.Input, Output: s.Output, Cost: s.Total}}
		rows = append(rows, s.Rows...)
	}
	n, _ := newNode(net, rows)
	return n
}

// newNode makes the node of the first row, and returns the rows that lie outside it.
func newNode(l cnnlib.Layer, rows []cnnlib.SummaryRow) (*node, []cnnlib.SummaryRow) {
	n := &node{SummaryRow: rows[0], layer: l}
	n.alike = channelFields.ReplaceAllString(n.Layer, "$1") + "("
	rows = rows[1:]
	for known := cnnlib.PartsOf(l); len(rows) > 0 && rows[0].Depth > n.Depth; {
		var part cnnlib.Layer
		if len(known) > 0 {
			part, known = known[0], known[1:]
		}
		var p *node
		p, rows = newNode(part, rows)
		n.parts = append(n.parts, p)
		n.alike += p.alike
	}
	n.alike += ")"
	return n, rows
}

// chain reports whether the node is a chain of its parts.
func (n *node) chain() bool { return cnnlib.OperationOf(n.layer) == cnnlib.OperationChain }

// beside reports whether the node is a layer that only changes, scales, drops or moves numbers, and
// so keeps the shape: a diagram names it beside the layer before it.
func (n *node) beside() bool {
	switch cnnlib.OperationOf(n.layer) {
	case cnnlib.OperationElementwise, cnnlib.OperationAcrossChannels, cnnlib.OperationRearrangement:
		return n.Input == n.Output
	}
	return false
}

// contains is the number of layers in the node; a node that is a layer counts itself.
func (n *node) contains() int {
	if n.chain() || len(n.parts) > 0 {
		layers := 0
		for _, p := range n.parts {
			layers += p.contains()
		}
		return layers
	}
	return 1
}

// kinds is the number of containers in the node. Containers that are alike count once.
func (n *node) kinds() int {
	seen := map[string]bool{}
	var visit func(n *node)
	visit = func(n *node) {
		if len(n.parts) > 0 {
			seen[n.alike] = true
		}
		for _, p := range n.parts {
			visit(p)
		}
	}
	visit(n)
	return len(seen)
}

// changes is the number of steps in the chain and in the chains inside it. If it is 1, a block in
// their place saves nothing.
func (n *node) changes() int {
	steps := 0
	for _, p := range n.parts {
		if p.chain() {
			steps += p.changes()
		} else if !p.beside() {
			steps++
		}
	}
	return steps
}

// step is what leads from one volume of a diagram to the next: a container or none, and layers
// of which at most one changes the shape.
type step struct {
	from, to  cnnlib.Shape
	container *node
	layers    []*node
	times     int    // so many steps alike, from here on
	elided    bool   // the steps are different ones, of which nothing else is shown
	opens     string // the name of a chain that is opened and begins here

	blockLayers, blockParams int // in the containers of all steps
	layerParams              int // of the layers of all steps
}

// alike is equal for steps that a diagram draws as one. Steps of layers alone must have equal
// shapes, too.
func (s step) alike() string {
	text := ""
	if s.container != nil {
		text = s.container.alike
	} else {
		text = fmt.Sprint(s.from, s.to, s.layerParams)
	}
	for _, n := range s.layers {
		text += n.alike + fmt.Sprint(n.Shared)
	}
	return text
}

// with is the step with the steps after it folded into it.
func (s step) with(others ...step) step {
	for _, o := range others {
		s.to, s.layers = o.to, o.layers
		s.times += o.times
		s.blockLayers += o.blockLayers
		s.blockParams += o.blockParams
		s.layerParams += o.layerParams
	}
	return s
}

// unfolding says which containers a diagram shows from inside.
type unfolding struct {
	all    bool              // each one, and no steps are folded; otherwise of each kind one
	depth  int               // so many containers may be around what is shown
	most   int               // of so many kinds one is opened
	opened map[string]string // the names of those that are open, by alike
}

func newUnfolding(all bool, most int) unfolding {
	const deepest = 6
	return unfolding{all: all, depth: deepest, most: most, opened: map[string]string{}}
}

// inside is the unfolding for the parts of a container.
func (u unfolding) inside() unfolding {
	u.depth--
	return u
}

// open reports whether the container may be opened.
func (u unfolding) open(n *node) bool {
	_, before := u.opened[n.alike]
	return u.depth > 0 && (u.all || !before && len(u.opened) < u.most) && len(cnnlib.PartsOf(n.layer)) > 0
}

// steps are the steps of a node: of a chain the steps of its parts.
func (u unfolding) steps(n *node) []step {
	var b stepper
	if n.chain() {
		for _, p := range n.parts {
			b.add(p, u)
		}
	} else {
		b.add(n, u)
	}
	b.flush()
	if u.all {
		return b.done
	}
	return u.folded(b.done)
}

// stepper collects steps.
type stepper struct {
	done    []step
	pending []*node // layers that keep the shape, before any that changes it
	opens   string  // of the next step
}

func (b *stepper) add(n *node, u unfolding) {
	switch {
	case n.chain() && (u.open(n) || n.changes() <= 1):
		inner := u
		if n.changes() > 1 {
			u.opened[n.alike], b.opens = n.Name, n.Name
			inner = u.inside()
		}
		for _, p := range n.parts {
			b.add(p, inner)
		}
	case n.chain() || len(n.parts) > 0:
		b.flush()
		b.append(step{from: n.Input, to: n.Output, container: n, times: 1, blockLayers: n.contains(), blockParams: n.Params})
	case !n.beside():
		b.layers(append(b.pending, n))
		b.pending = nil
	case len(b.done) > 0:
		last := &b.done[len(b.done)-1]
		last.layers = append(last.layers, n)
		last.layerParams += n.Params
	default:
		b.pending = append(b.pending, n)
	}
}

// layers adds a step of layers alone.
func (b *stepper) layers(layers []*node) {
	s := step{from: layers[0].Input, to: layers[len(layers)-1].Output, layers: layers, times: 1}
	for _, n := range layers {
		s.layerParams += n.Params
	}
	b.append(s)
}

func (b *stepper) append(s step) {
	s.opens, b.opens = b.opens, ""
	b.done = append(b.done, s)
}

// flush makes what is pending a step of its own.
func (b *stepper) flush() {
	if len(b.pending) > 0 {
		b.layers(b.pending)
		b.pending = nil
	}
}

// folded joins steps that are alike and follow each other. A container that will be opened stays by
// itself before the containers that are like it.
func (u unfolding) folded(steps []step) []step {
	var all []step
	seen := map[string]bool{}
	for len(steps) > 0 {
		n := steps[0].container
		run := runOf(steps)
		if n != nil && run > 1 && u.open(n) && !seen[n.alike] {
			run = 1
		}
		if n != nil {
			seen[n.alike] = true
		}
		all = append(all, steps[0].with(steps[1:run]...))
		steps = steps[run:]
	}
	return all
}

// runOf is the number of steps, from the first on, that are like the first. After the last of
// several containers may come layers that keep the shape.
func runOf(steps []step) int {
	first := steps[0]
	run := 1
	for run < len(steps) && steps[run].alike() == first.alike() {
		run++
	}
	if run < len(steps) && first.container != nil && len(first.layers) == 0 &&
		steps[run].container != nil && steps[run].container.alike == first.container.alike {
		run++
	}
	return run
}

// elide leaves so many of the steps, fewer than all: the first ones, one step that stands for the
// steps in the middle, and the last ones.
func elide(steps []step, left int) []step {
	first, last := left-left/3, left/3
	gone := slices.Clone(steps[first : len(steps)-last])
	for i := range gone {
		s := &gone[i]
		s.blockParams += s.layerParams
		s.blockLayers += s.times * len(s.layers)
		s.layerParams, s.layers, s.container, s.opens = 0, nil, nil, ""
	}
	one := gone[0].with(gone[1:]...)
	one.elided = true
	return slices.Concat(steps[:first], []step{one}, steps[len(steps)-last:])
}
