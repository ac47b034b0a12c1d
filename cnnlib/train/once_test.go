package train

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// shortTraining returns a short training with one change.
func shortTraining(out *bytes.Buffer, change func(*Training)) *Training {
	t := &Training{
		Net: small(), MaxEpochs: 2, Progress: out,
		Data:      &datasets.Loader{Set: lines(40, 1), Size: 8, Seed: 1},
		Test:      &datasets.Loader{Set: lines(20, 2), Size: 8},
		Optimizer: &SGD{Rate: 0.05, Momentum: 0.9},
	}
	if change != nil {
		change(t)
	}
	return t
}

// keptFiles returns the files in Once's folder.
func keptFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "trained", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestOnce(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CNNLESSONS_CACHE", dir)
	var want bytes.Buffer
	plain := shortTraining(&want, nil)
	if err := Fit(plain); err != nil {
		t.Fatal(err)
	}
	once := func(name, printed string, change func(*Training)) *Training {
		t.Helper()
		var out bytes.Buffer
		tr := shortTraining(&out, change)
		if Once(tr) != tr {
			t.Errorf("%s: it returns another training", name)
		}
		if out.String() != printed {
			t.Errorf("%s: it writes\n%swant\n%s", name, out.String(), printed)
		}
		if change == nil && (hash(cnnlib.State(tr.Net)...) != hash(cnnlib.State(plain.Net)...) || fmt.Sprint(tr.History) != fmt.Sprint(plain.History)) {
			t.Errorf("%s: the result is another than that of Fit", name)
		}
		return tr
	}
	once("first", want.String(), nil)
	once("again", "", nil)
	if files := keptFiles(t, dir); len(files) != 1 {
		t.Fatalf("the files are %q, want one", files)
	}

	for name, change := range map[string]func(*Training){
		"parameters": func(t *Training) { cnnlib.Init(t.Net, 2) },
		"layers":     func(t *Training) { t.Net.(*cnnlib.Sequential).Layers[5] = &cnnlib.Dropout{P: 0.2} },
		"rate":       func(t *Training) { t.Optimizer = &SGD{Rate: 0.04, Momentum: 0.9} },
		"schedule":   func(t *Training) { t.Schedule = Cosine },
		"epochs":     func(t *Training) { t.MaxEpochs = 1 },
		"order":      func(t *Training) { t.Data.(*datasets.Loader).Seed = 2 },
		"pictures":   func(t *Training) { t.Data.(*datasets.Loader).Set = lines(40, 3) },
		"test":       func(t *Training) { t.Test = nil },
		"patience":   func(t *Training) { t.Patience = 2 },
	} {
		before := len(keptFiles(t, dir))
		var out bytes.Buffer
		Once(shortTraining(&out, change))
		if out.Len() == 0 || len(keptFiles(t, dir)) != before+1 {
			t.Errorf("with other %s, it is not trained anew", name)
		}
	}
	once("after others", "", nil)
}

func TestOnceResumes(t *testing.T) {
	t.Setenv("CNNLESSONS_CACHE", t.TempDir())
	var out, whole bytes.Buffer
	plain := shortTraining(&whole, nil)
	if err := Fit(plain); err != nil {
		t.Fatal(err)
	}
	first := shortTraining(&out, nil)
	dir, err := keepDir()
	if err != nil {
		t.Fatal(err)
	}
	first.Checkpoint = filepath.Join(dir, first.key()+keptExt)
	for range first.Epochs() {
		break
	}
	out.Reset()
	second := Once(shortTraining(&out, nil))
	_, rest, _ := strings.Cut(whole.String(), "\n")
	if want := "resumed from the checkpoint, after 1 epochs and 0 steps\n" + rest; out.String() != want {
		t.Errorf("it writes\n%swant\n%s", out.String(), want)
	}
	if hash(cnnlib.State(second.Net)...) != hash(cnnlib.State(plain.Net)...) {
		t.Error("the result is another")
	}
}

func TestOnceReplacesDamaged(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CNNLESSONS_CACHE", dir)
	var want, out bytes.Buffer
	Once(shortTraining(&want, nil))
	path := keptFiles(t, dir)[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"empty":      nil,
		"cut":        whole[:len(whole)-1],
		"no header":  []byte("not a checkpoint at all"),
		"no setting": bytes.Replace(whole, []byte("MaxEpochs"), []byte("MinEpochs"), 1),
		"no place":   bytes.Replace(whole, []byte(`"position":"2`), []byte(`"position":"9`), 1),
	} {
		if bytes.Equal(data, whole) {
			t.Fatalf("%s: nothing is damaged", name)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		out.Reset()
		Once(shortTraining(&out, nil))
		if out.String() != want.String() {
			t.Errorf("%s: it writes\n%swant\n%s", name, out.String(), want.String())
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, whole) {
			t.Errorf("%s: the file is not that of a new training (%v)", name, err)
		}
	}
}

func TestOnceCannotKeep(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("CNNLESSONS_CACHE", file)
	var out bytes.Buffer
	if tr := Once(shortTraining(&out, nil)); len(tr.History) != 2 || !strings.HasPrefix(out.String(), "the result cannot be kept, so each cell trains anew: ") {
		t.Errorf("it writes\n%s", out.String())
	}
}

func TestOncePanics(t *testing.T) {
	t.Setenv("CNNLESSONS_CACHE", t.TempDir())
	defer func() {
		var e *NotFiniteError
		if err, ok := recover().(error); !ok || !errors.As(err, &e) {
			t.Errorf("it panics with %v, want a *NotFiniteError", err)
		}
	}()
	Once(shortTraining(new(bytes.Buffer), func(t *Training) { t.Optimizer = &SGD{Rate: 1e30} }))
}

func TestOnceUsesCheckpoint(t *testing.T) {
	dir, path := t.TempDir(), filepath.Join(t.TempDir(), "own.safetensors")
	t.Setenv("CNNLESSONS_CACHE", dir)
	for range 2 {
		Once(shortTraining(new(bytes.Buffer), func(t *Training) { t.Checkpoint = path }))
	}
	if _, err := os.Stat(path); err != nil || len(keptFiles(t, dir)) > 0 {
		t.Errorf("%v, and the files %q", err, keptFiles(t, dir))
	}
}

func TestPrune(t *testing.T) {
	dir := t.TempDir()
	for i := range maxKept + 5 {
		path := filepath.Join(dir, fmt.Sprint(i)+keptExt)
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(time.Duration(i-1000) * time.Second)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	prune(dir, filepath.Join(dir, "0"+keptExt))
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != maxKept {
		t.Errorf("%d files are left, want %d (%v)", len(left), maxKept, err)
	}
	for _, name := range []string{"0", "6", "36"} {
		if _, err := os.Stat(filepath.Join(dir, name+keptExt)); err != nil {
			t.Error(err)
		}
	}
}
