package weights

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
)

// Save writes the parameters and buffers of a network, [cnnlib.State], to a file and replaces an
// old file of this name. The same network gives the same bytes. After an error the old file is
// unchanged; a network whose parameters were never made gives a [*MismatchError]. Save panics
// as cnnlib.State does.
func Save(path string, net cnnlib.Layer) error {
	return Write(path, File{Tensors: cnnlib.State(net)})
}

// Load sets the parameters and buffers of a network to the numbers in a file. The file must
// have all tensors of the network and no other. If a tensor of the network has not been made
// yet, [cnnlib.Init] makes all of them first. After an error the network is unchanged. The
// error wraps [ErrFormat], a [*MismatchError] that lists everything that does not fit, or the
// file system's error. Load takes as much memory as the network's numbers, in addition to the
// network. Load panics as [cnnlib.State] does.
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

// Copy copies the values of src to the tensors of dst that have the same names. src must have
// all tensors of dst and no other. If a tensor does not fit or has no values, Copy returns a
// [*MismatchError] and changes nothing. So one network takes the numbers of another:
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

// compare returns the given entry of each wanted tensor. It adds to e each wanted tensor that is
// missing, has other sizes or a type that is not read, and each given tensor that is not wanted.
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

// isStepCount reports whether a tensor is the num_batches_tracked of a PyTorch BatchNorm.
func isStepCount(g entry, wanted []cnnlib.Param) bool {
	layer, ok := strings.CutSuffix(g.name, "num_batches_tracked")
	return ok && g.dtype == "I64" && len(g.sizes) == 0 &&
		slices.ContainsFunc(wanted, func(p cnnlib.Param) bool { return p.Name == layer+"running_mean" })
}

// entriesOf returns the header entries of params, without the places of their data.
func entriesOf(params []cnnlib.Param) []entry {
	entries := make([]entry, len(params))
	for i, p := range params {
		entries[i] = entry{name: p.Name, dtype: "F32", sizes: p.Sizes()}
	}
	return entries
}

// checkNames adds to e each name that more than one of params has.
func checkNames(params []cnnlib.Param, e *MismatchError) {
	count := map[string]int{}
	for _, p := range params {
		if count[p.Name]++; count[p.Name] == 2 {
			e.add(p.Name, "a name of its own for each tensor", "several of this name")
		}
	}
}

// checkValues adds to e each parameter that lacks values for all of its sizes.
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

// unmade reports whether p lacks values: a size is below 1, the sizes and the shape disagree, or
// Value does not have a number for each element.
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
