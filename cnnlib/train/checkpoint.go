package train

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/weights"
)

// A checkpoint is a file of package weights. Its tensors are the network's state, the
// optimizer's state and the network's best state so far; each kind has a prefix. Its metadata
// are the settings, which must not differ when the training goes on, and the position.
const (
	kindKey = "cnnlessons"
	kind    = "training 1"

	settingPrefix   = "setting: " // begins the key of a setting; the other prefixes begin names of tensors
	netPrefix       = "network."
	optimizerPrefix = "optimizer."
	bestPrefix      = "best."
)

// ErrCheckpoint says that a file of package weights is not a checkpoint of a training.
var ErrCheckpoint = errors.New("not a checkpoint of a training")

// write writes the checkpoint.
func (t *Training) write() error {
	f := weights.File{Tensors: t.tensors(t.state, t.state.bestEpoch > 0), Metadata: map[string]string{kindKey: kind}}
	for _, s := range t.state.settings {
		f.Metadata[settingPrefix+s.name] = s.value
	}
	t.state.position.encode(f.Metadata, t.History)
	return weights.Write(t.Checkpoint, f)
}

// tensors returns the tensors of a checkpoint, with the network's best state if best is true.
func (t *Training) tensors(s *state, best bool) []cnnlib.Param {
	var all []cnnlib.Param
	add := func(prefix string, params []cnnlib.Param) {
		for _, p := range params {
			p.Name = prefix + p.Name
			all = append(all, p)
		}
	}
	add(netPrefix, cnnlib.State(t.Net))
	add(optimizerPrefix, t.Optimizer.State(s.params))
	if best {
		add(bestPrefix, s.best)
	}
	return all
}

// resume reads the checkpoint into the network, the optimizer, the history and s. If there is
// no file, or an error, resume changes nothing.
func (t *Training) resume(s *state) error {
	f, err := weights.Read(t.Checkpoint)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if f.Metadata[kindKey] != kind {
		return fmt.Errorf("%w: wanted the metadata %q: %q, given %q", ErrCheckpoint, kindKey, kind, f.Metadata[kindKey])
	}
	if err := compareSettings(s.settings, f.Metadata); err != nil {
		return err
	}
	at, history, err := decode(f.Metadata)
	if err == nil {
		err = at.check(t, s.batches)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	if err := weights.Copy(t.tensors(s, at.bestEpoch > 0), f.Tensors); err != nil {
		return err
	}
	t.History, s.position = history, at
	if !t.once || !at.done {
		s.progress.resumed(at)
	}
	return nil
}

// setting is a setting that must not differ when a training goes on.
type setting struct{ name, value string }

// settings lists the network's layers and everything else that decides the training's result.
func (t *Training) settings(batches int) []setting {
	var list []setting
	if text, ok := t.Net.(fmt.Stringer); ok {
		for i, line := range strings.Split(text.String(), "\n") {
			list = append(list, setting{fmt.Sprintf("layer %d", i+1), line})
		}
	} else {
		list = append(list, setting{"layer 1", fmt.Sprintf("%T", t.Net)})
	}
	test := "none"
	if t.Test != nil {
		test = describe(t.Test, t.Test.InOrder())
	}
	schedule := "none"
	if t.Schedule != nil {
		h, steps := fnv.New64a(), t.MaxEpochs*batches
		for step := range steps {
			binary.Write(h, binary.LittleEndian, t.Schedule(step, steps))
		}
		schedule = fmt.Sprintf("factors with the hash %x", h.Sum64())
	}
	return append(list,
		setting{"Data", describe(t.Data, t.Data.Epoch(0))},
		setting{"Test", test},
		setting{"Optimizer", t.Optimizer.String()},
		setting{"Schedule", schedule},
		setting{"MaxEpochs", strconv.Itoa(t.MaxEpochs)},
		setting{"Patience", strconv.Itoa(t.Patience)})
}

// describe identifies data by the number of batches and the bits of the first batch.
func describe(data Data, batches iter.Seq[datasets.Batch]) string {
	next, stop := iter.Pull(batches)
	defer stop()
	b, ok := next()
	if !ok {
		return "no batches"
	}
	h := fnv.New64a()
	binary.Write(h, binary.LittleEndian, b.X.Data)
	fmt.Fprint(h, b.Labels)
	return fmt.Sprintf("%d batches, the first %v with the hash %x", data.Batches(), b.X.Shape(), h.Sum64())
}

// compareSettings returns a [*weights.MismatchError] with each setting that differs.
func compareSettings(want []setting, metadata map[string]string) error {
	e := &weights.MismatchError{Fix: "use the settings of the checkpoint, or delete it or name another one to begin anew"}
	rest := maps.Clone(metadata)
	for _, s := range want {
		given, ok := metadata[settingPrefix+s.name]
		delete(rest, settingPrefix+s.name)
		if !ok {
			given = "nothing"
		}
		if given != s.value {
			e.Mismatches = append(e.Mismatches, weights.Mismatch{Name: s.name, Wanted: s.value, Given: given})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(rest)) {
		if name, ok := strings.CutPrefix(key, settingPrefix); ok {
			e.Mismatches = append(e.Mismatches, weights.Mismatch{Name: name, Wanted: "nothing", Given: rest[key]})
		}
	}
	if len(e.Mismatches) > 0 {
		return e
	}
	return nil
}

// encode writes a position and a history into metadata. A float64 gets as many digits as its
// bits need.
func (p *position) encode(metadata map[string]string, history []Epoch) {
	metadata["position"] = fmt.Sprintf("%d %d %s %d %d %d %t", p.epoch, p.step, exact(p.loss), p.correct, p.seen, p.bestEpoch, p.done)
	var lines []string
	for _, e := range history {
		lines = append(lines, strings.Join([]string{exact(e.Loss), exact(e.Accuracy), exact(e.TestLoss), exact(e.TestAccuracy), exact(e.Rate)}, " "))
	}
	metadata["history"] = strings.Join(lines, "\n")
}

func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// decode is the inverse of encode.
func decode(metadata map[string]string) (position, []Epoch, error) {
	var p position
	n, err := fmt.Sscanf(metadata["position"], "%d %d %g %d %d %d %t", &p.epoch, &p.step, &p.loss, &p.correct, &p.seen, &p.bestEpoch, &p.done)
	if err != nil || n != 7 {
		return p, nil, fmt.Errorf("its position is %.100q", metadata["position"])
	}
	var history []Epoch
	for line := range strings.Lines(metadata["history"]) {
		e := Epoch{Number: len(history) + 1}
		if n, err := fmt.Sscanf(line, "%g %g %g %g %g", &e.Loss, &e.Accuracy, &e.TestLoss, &e.TestAccuracy, &e.Rate); err != nil || n != 5 {
			return p, nil, fmt.Errorf("its history has the line %.100q", line)
		}
		history = append(history, e)
	}
	if len(history) != p.epoch {
		return p, nil, fmt.Errorf("it has a history of %d epochs, after %d", len(history), p.epoch)
	}
	return p, history, nil
}

// check returns an error if a training cannot be at the position.
func (p *position) check(t *Training, batches int) error {
	switch {
	case p.epoch < 0 || p.epoch > t.MaxEpochs || p.step < 0 || p.step > batches,
		(p.step == 0) != (p.seen == 0) || p.correct < 0 || p.correct > p.seen,
		p.bestEpoch < 0 || p.bestEpoch > p.epoch || p.bestEpoch > 0 && t.Patience == 0,
		p.epoch > 0 && p.bestEpoch == 0 && t.Patience > 0,
		p.epoch == t.MaxEpochs && !p.done, p.done && (p.step > 0 || p.epoch == 0):
		return fmt.Errorf("nobody can be at epoch %d, step %d, with %d of %d right, the best epoch %d, done %t", p.epoch, p.step, p.correct, p.seen, p.bestEpoch, p.done)
	}
	return nil
}
