package train

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/weights"
)

// Once trains as [Fit] does, or brings back the result of the same training in no time. In a notebook,
// where each cell is a program that computes all variables anew, later cells use what one has trained:
//
//	var trained = train.Once(&train.Training{Net: net, Data: data, Optimizer: &train.SGD{Rate: 0.05}, MaxEpochs: 5})
//
// It returns t with the parameters in t.Net and with t.History, the same bits either way. The first
// time it writes a line for each epoch; later it is quiet. If it was interrupted, it goes on after the
// last whole epoch.
//
// It is the same training if all are equal that decide its result: layers, initial parameters, settings,
// and of Data and Test the number of batches and the first one. Any change trains anew. What it cannot see
// is code that these call, such as that of a layer of your own: delete the file then.
//
// The files are in cnnlessons/trained in the user's cache folder, or in the folder that the environment
// variable CNNLESSONS_CACHE names; the newest 32 stay. One that is damaged is replaced. If t.Checkpoint is
// set, that file is used instead. Once panics where Fit returns an error.
func Once(t *Training) *Training {
	t.check()
	t.once = true
	if t.Checkpoint != "" {
		return must(t, Fit(t))
	}
	dir, err := keepDir()
	if err != nil { // the result is worth more than that it is kept
		newProgress(t.Progress, t.MaxEpochs).notKept(err)
		return must(t, Fit(t))
	}
	t.Checkpoint = filepath.Join(dir, t.key()+keptExt)
	err = Fit(t)
	var mismatch *weights.MismatchError
	if errors.Is(err, weights.ErrFormat) || errors.Is(err, ErrCheckpoint) || errors.As(err, &mismatch) {
		if err = os.Remove(t.Checkpoint); err == nil {
			t.err = nil
			err = Fit(t)
		}
	}
	prune(dir, t.Checkpoint)
	return must(t, err)
}

func must(t *Training, err error) *Training {
	if err != nil {
		panic(err)
	}
	return t
}

const (
	keptExt = ".safetensors"
	maxKept = 32
)

// keepDir is the folder of the files, which it makes.
func keepDir() (string, error) {
	dir := os.Getenv("CNNLESSONS_CACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(user, "cnnlessons")
	}
	dir = filepath.Join(dir, "trained")
	return dir, os.MkdirAll(dir, 0o755)
}

// key tells the training from others.
func (t *Training) key() string {
	h := fnv.New128a()
	for _, s := range t.settings(t.Data.Batches()) {
		fmt.Fprintf(h, "%q %q\n", s.name, s.value)
	}
	for _, p := range cnnlib.State(t.Net) {
		fmt.Fprintf(h, "%q %v\n", p.Name, p.Shape)
		if p.Value != nil {
			binary.Write(h, binary.LittleEndian, p.Value.Data)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// prune deletes the files that were used longest ago; now, used is.
func prune(dir, used string) {
	now := time.Now()
	os.Chtimes(used, now, now) // if this fails, it is deleted earlier than it could be
	files, _ := filepath.Glob(filepath.Join(dir, "*"+keptExt))
	if len(files) <= maxKept {
		return
	}
	times := map[string]time.Time{}
	for _, path := range files {
		if info, err := os.Stat(path); err == nil {
			times[path] = info.ModTime()
		}
	}
	slices.SortFunc(files, func(a, b string) int { return times[b].Compare(times[a]) })
	for _, path := range files[maxKept:] {
		os.Remove(path) // or next time
	}
}
