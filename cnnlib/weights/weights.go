package weights

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
)

// Save writes the parameters and buffers of a network, [cnnlib.State], to a file. The
// same network gives the same bytes. If there is an error, such as a [*MismatchError] for
// parameters that were never made, an old file is as it was. It panics as cnnlib.State does.
func Save(path string, net cnnlib.Layer) error {
	return Write(path, File{Tensors: cnnlib.State(net)})
}

// Load gives a network the parameters and buffers that are in a file, which must have all
// of them and nothing else. Those that have not been made yet are made first, by
// [cnnlib.Init]. If there is an error, the network is as it was; the error wraps
// [ErrFormat], a [*MismatchError] that lists everything that does not fit, or the file
// system's own. Beyond the network, Load takes as much memory as its numbers do. It
// panics as [cnnlib.State] does.
func Load(path string, net cnnlib.Layer) error {
	state := cnnlib.State(net)
	var loaded []cnnlib.Param
	err := open(path, func(r io.ReaderAt, size int64) (err error) {
		loaded, err = readState(r, size, state)
		return err
	})
	if err == nil {
		if slices.ContainsFunc(state, unmade) {
			cnnlib.Init(net, 0) // any seed: all numbers come from the file
			state = cnnlib.State(net)
		}
		err = Copy(state, loaded)
	}
	if err != nil {
		return fmt.Errorf("weights: load %q: %w", path, err)
	}
	return nil
}

// Copy gives each tensor of dst the values of that of the same name in src, which must
// have all of them and nothing else. If something does not fit or has no values, it returns
// a [*MismatchError] and changes nothing. So one network takes the numbers of another:
//
//	err := weights.Copy(cnnlib.State(b), cnnlib.State(a))
func Copy(dst, src []cnnlib.Param) error {
	var e MismatchError
	for _, params := range [][]cnnlib.Param{dst, src} {
		checkNames(params, &e)
		checkValues(params, &e)
	}
	compare(dst, entriesOf(src), &e)
	if err := e.err(); err != nil {
		return err
	}
	values := map[string][]float32{}
	for _, p := range src {
		values[p.Name] = p.Value.Data
	}
	for _, p := range dst {
		copy(p.Value.Data, values[p.Name])
	}
	return nil
}

// readState reads new tensors for all of state from a file of the given size.
func readState(r io.ReaderAt, size int64, state []cnnlib.Param) ([]cnnlib.Param, error) {
	h, err := readHeader(r, size)
	if err != nil {
		return nil, err
	}
	var e MismatchError
	checkNames(state, &e)
	h.checkLayout(size, &e)
	entries := compare(state, h.tensors, &e)
	if err := e.err(); err != nil {
		return nil, err
	}
	loaded := slices.Clone(state)
	return loaded, readValues(r, h.size, entries, loaded)
}

// compare returns the entry for each of the wanted tensors. It adds to e each that is
// missing, has other sizes or a type that is not read, and each that nobody wants.
func compare(wanted []cnnlib.Param, given []entry, e *MismatchError) []entry {
	left := map[string]entry{}
	for _, g := range given {
		left[g.name] = g
	}
	entries := entriesOf(wanted)
	missing, surplus := false, false
	for i, want := range entries {
		g, ok := left[want.name]
		delete(left, want.name)
		switch {
		case !ok:
			missing = true
			e.add(want.name, want.String(), "nothing of this name")
		case dtypes[g.dtype].float == nil:
			e.add(want.name, want.String()+", in "+readable, g.String())
		case !slices.Equal(g.sizes, want.sizes):
			e.add(want.name, want.String(), g.String())
		}
		entries[i] = g
	}
	for _, g := range given {
		if _, ok := left[g.name]; !ok || isStepCount(g, wanted) {
			continue
		}
		surplus = true
		e.add(g.name, "nothing of this name", g.String())
	}
	if missing && surplus {
		e.Fix = "give the layers the names that the file has: a Sequential takes them as Names"
	}
	return entries
}

// isStepCount says whether a tensor is the num_batches_tracked of a BatchNorm of PyTorch.
func isStepCount(g entry, wanted []cnnlib.Param) bool {
	layer, ok := strings.CutSuffix(g.name, "num_batches_tracked")
	return ok && g.dtype == "I64" && len(g.sizes) == 0 &&
		slices.ContainsFunc(wanted, func(p cnnlib.Param) bool { return p.Name == layer+"running_mean" })
}

// entriesOf describes tensors of this library as a header does, but for where their data are.
func entriesOf(params []cnnlib.Param) []entry {
	entries := make([]entry, len(params))
	for i, p := range params {
		entries[i] = entry{name: p.Name, dtype: "F32", sizes: p.Sizes()}
	}
	return entries
}

// checkNames adds to e each name that several of params have.
func checkNames(params []cnnlib.Param, e *MismatchError) {
	count := map[string]int{}
	for _, p := range params {
		if count[p.Name]++; count[p.Name] == 2 {
			e.add(p.Name, "a name of its own for each tensor", "several of this name")
		}
	}
}

// checkValues adds to e each of params without values for all of its sizes.
func checkValues(params []cnnlib.Param, e *MismatchError) {
	for _, p := range params {
		if unmade(p) {
			given := "none"
			if v := p.Value; v != nil {
				given = fmt.Sprintf("%d numbers in N %d, C %d, H %d, W %d", len(v.Data), v.N, v.C, v.H, v.W)
			}
			s := p.Shape
			e.add(p.Name, fmt.Sprintf("values, N %d, C %d, H %d, W %d", s.N, s.C, s.H, s.W), given)
			e.Fix = "call cnnlib.Init(net, 1) first"
		}
	}
}

// unmade says whether a tensor lacks values for all of its sizes, which are those of its shape.
func unmade(p cnnlib.Param) bool {
	n := 1
	for _, s := range p.Sizes() {
		if s < 1 {
			return true
		}
		n *= s
	}
	return n != p.Shape.Len() || p.Value == nil || p.Value.Shape() != p.Shape || len(p.Value.Data) != n
}
