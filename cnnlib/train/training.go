package train

import (
	"fmt"
	"io"
	"iter"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// Data gives labelled pictures in mini-batches. [*datasets.Loader] is a Data.
type Data interface {
	// Batches returns the number of batches in an epoch.
	Batches() int

	// Epoch gives all batches of an epoch, counted from 0. The order may differ from epoch to
	// epoch, but is always the same for one epoch. A batch is valid until the loop goes on.
	Epoch(epoch int) iter.Seq[datasets.Batch]

	// InOrder gives all pictures in batches, for an evaluation.
	InOrder() iter.Seq[datasets.Batch]
}

// Training is a network, its data and the settings of its training. Net, Data, Optimizer and
// MaxEpochs must be given. No field may change once the training has begun. The training panics
// with a [*cnnlib.UsageError] if a field cannot be.
type Training struct {
	Net       cnnlib.Layer // gives a logit for each class, N × classes × 1 × 1; without a Softmax at its end
	Data      Data         // the pictures to train with
	Test      Data         // pictures that are evaluated after each epoch; may be nil
	Optimizer Optimizer    // such as &SGD{Rate: 0.05, Momentum: 0.9}
	Schedule  Schedule     // changes the learning rate; nil keeps it
	MaxEpochs int          // how many times the training goes through Data, at most

	// Patience stops the training early: after this many epochs in a row without a new
	// smallest loss on Test. When the training ends, the network gets the parameters of the
	// smallest loss on Test back. 0 never stops early and keeps the last parameters.
	Patience int

	// Checkpoint is the name of a file. If the file exists, the training continues from it.
	// The file is replaced after each epoch and when a loop is left. An empty name means no
	// checkpoint.
	Checkpoint string

	// Progress gets a line for each epoch, in [cnnlib.DefaultLanguage]. Nil means standard
	// output; in a notebook or a terminal, a bar shows the progress of the current epoch.
	// [io.Discard] is quiet. A line has up to 79 columns: with the results on Test there is
	// no room for the learning rate, which History has.
	Progress io.Writer

	// History has the results of all epochs that are over.
	History []Epoch

	state *state
	err   error
	once  bool // set by Once: a training that is over already writes no line
}

// StepResult is the result of one step.
type StepResult struct {
	Epoch    int     // the number of the epoch, from 1
	Number   int     // the number of the step within the epoch, from 1
	Loss     float64 // the mean cross-entropy of the batch, before the update
	Accuracy float64 // the share of the batch that was right, from 0 to 1, before the update
	Rate     float64 // the learning rate of the update
}

// Epoch is the result of one epoch.
type Epoch struct {
	Number       int     // the number of the epoch, from 1
	Loss         float64 // the mean cross-entropy over all pictures, each before the update of its step
	Accuracy     float64 // the share of right answers, from 0 to 1, each before the update of its step
	TestLoss     float64 // the loss on Test after the epoch; 0 without Test
	TestAccuracy float64 // the accuracy on Test after the epoch; 0 without Test
	Rate         float64 // the learning rate of the last step
}

// NotFiniteError says that a number has become infinite or not-a-number. The step does not
// change the parameters; the moving averages of a batch normalisation may be damaged.
type NotFiniteError struct {
	Epoch, Step int    // the numbers of the epoch and of the step within the epoch, from 1
	What        string // the first number that is not finite, such as "the output of conv1" or "the gradient of conv1.weight"
}

func (e *NotFiniteError) Error() string {
	return fmt.Sprintf("train: %s is not finite in epoch %d, step %d\n  fix: use a smaller learning rate, begin with a WarmUp, or normalise the pictures", e.What, e.Epoch, e.Step)
}

// state is how far a training has come.
type state struct {
	run, test *cnnlib.Run
	params    []cnnlib.Param
	grad      *cnnlib.Tensor // the gradient of the loss with respect to the logits
	progress  *progress
	batches   int       // the number of batches of an epoch
	settings  []setting // the settings that the checkpoint keeps

	position
	best []cnnlib.Param // the network's state after bestEpoch; nil without Patience
}

// position is how far a training has come; a checkpoint keeps it beside tensors and history.
type position struct {
	epoch, step   int     // the number of epochs that are over, and of steps in the current epoch
	loss          float64 // the sum of the losses of the current epoch's pictures so far
	correct, seen int     // the right answers and the pictures of the current epoch so far
	bestEpoch     int     // the number of the epoch with the smallest loss on Test; 0 if none is over
	done          bool
}

// Fit trains until the end and returns [Training.Err].
func Fit(t *Training) error {
	for range t.Epochs() {
	}
	return t.Err()
}

// Steps trains: each turn of the loop is one step. The loop may be left at any time; a later
// loop continues with the next step. An error ends the loop early: see [Training.Err]. Test is
// evaluated when the loop goes on after the last step of an epoch.
func (t *Training) Steps() iter.Seq[StepResult] {
	return func(yield func(StepResult) bool) {
		t.train(yield, func(Epoch) bool { return true })
	}
}

// Epochs trains: each turn of the loop comes after one whole epoch. The loop may be left at any
// time; a later loop continues with the next epoch. An error ends the loop early: see
// [Training.Err].
func (t *Training) Epochs() iter.Seq[Epoch] {
	return func(yield func(Epoch) bool) {
		t.train(func(StepResult) bool { return true }, yield)
	}
}

// Err returns the error that has stopped the training: a [*NotFiniteError], an error of the
// checkpoint or of Progress, or nil. After an error no loop goes on.
func (t *Training) Err() error { return t.err }

func (t *Training) train(onStep func(StepResult) bool, onEpoch func(Epoch) bool) {
	if t.state == nil && t.err == nil {
		t.err = t.start()
	}
	for t.err == nil && !t.state.done {
		if !t.steps(onStep) {
			return
		}
		if t.err = t.endEpoch(); t.err != nil || !onEpoch(t.History[len(t.History)-1]) {
			return
		}
	}
}

// start checks the settings and reads the checkpoint, if there is one.
func (t *Training) start() error {
	t.check()
	s := &state{run: cnnlib.NewRun(t.Net), test: cnnlib.NewRun(t.Net), params: cnnlib.Params(t.Net), batches: t.Data.Batches()}
	s.run.Training = true
	s.progress = newProgress(t.Progress, t.MaxEpochs)
	if t.Patience > 0 {
		s.best = clones(cnnlib.State(t.Net))
	}
	if t.Checkpoint != "" {
		s.settings = t.settings(s.batches)
		if err := t.resume(s); err != nil {
			return fmt.Errorf("train: resume from %q: %w", t.Checkpoint, err)
		}
	}
	t.state = s
	return nil
}

// clones returns copies of parameters and of their values. A nil value stays nil.
func clones(params []cnnlib.Param) []cnnlib.Param {
	params = slices.Clone(params)
	for i, p := range params {
		if p.Value != nil {
			params[i].Value = p.Value.Clone()
		}
	}
	return params
}

// check panics unless the settings can be.
func (t *Training) check() {
	misuse := func(kind *cnnlib.ErrorKind, values ...any) {
		panic(cnnlib.NewUsageError(kind, "train.Training", values...))
	}
	switch {
	case t.Net == nil:
		misuse(noNet)
	case t.Data == nil:
		misuse(noData)
	case t.Optimizer == nil:
		misuse(noOptimizer)
	case t.MaxEpochs < 1:
		misuse(noEpochs, t.MaxEpochs)
	case t.Patience < 0:
		misuse(noPatience, t.Patience)
	case t.Patience > 0 && t.Test == nil:
		misuse(noTest)
	case endsInSoftmax(t.Net):
		misuse(softmaxAtEnd)
	}
}

func endsInSoftmax(l cnnlib.Layer) bool {
	if s, ok := l.(*cnnlib.Sequential); ok {
		return len(s.Layers) > 0 && endsInSoftmax(s.Layers[len(s.Layers)-1])
	}
	_, ok := l.(*cnnlib.Softmax)
	return ok
}

// steps does the remaining steps of an epoch. It reports whether the training goes on.
func (t *Training) steps(onStep func(StepResult) bool) bool {
	s, number := t.state, 0
	s.progress.begin()
	for batch := range t.Data.Epoch(s.epoch) {
		if number++; number <= s.step {
			continue // a step that was done before the interruption
		}
		step, err := t.step(batch)
		if err != nil {
			s.progress.interrupt()
			t.err = err
			return false
		}
		s.progress.show(s)
		if !onStep(step) {
			s.progress.interrupt()
			t.err = t.save()
			return false
		}
	}
	return true
}

// step does one step.
func (t *Training) step(batch datasets.Batch) (StepResult, error) {
	s := t.state
	total := s.epoch*s.batches + s.step
	s.run.Step = uint64(total)
	y := s.run.Forward(batch.X)
	s.grad = sized(s.grad, y.Shape())
	loss := cnnlib.CrossEntropy(s.grad, y, batch.Labels)
	if loss-loss != 0 {
		return StepResult{}, &NotFiniteError{s.epoch + 1, s.step + 1, firstNotFinite(batch.X, s.run)}
	}
	for _, p := range s.params {
		if p.Grad != nil {
			clear(p.Grad.Data)
		}
	}
	s.run.BackwardParams(s.grad)
	if slices.ContainsFunc(s.params, func(p cnnlib.Param) bool { return p.Grad == nil }) {
		s.params = cnnlib.Params(t.Net) // with the gradients that Backward has made
	}
	for _, p := range slices.Backward(s.params) { // from the last layer to the first, as the gradient flows
		if p.Grad != nil && !finite(p.Grad.Data) {
			return StepResult{}, &NotFiniteError{s.epoch + 1, s.step + 1, "the gradient of " + p.Name}
		}
	}
	factor := t.factor(total)
	t.Optimizer.Step(s.params, factor)

	correct := 0
	for n, label := range batch.Labels {
		if answer(y, n) == label {
			correct++
		}
	}
	n := len(batch.Labels)
	s.step++
	s.loss += float64(loss * float64(n))
	s.correct += correct
	s.seen += n
	return StepResult{s.epoch + 1, s.step, loss, float64(correct) / float64(n), float64(t.Optimizer.LearningRate() * factor)}, nil
}

// endEpoch closes an epoch whose steps are done.
func (t *Training) endEpoch() error {
	s := t.state
	e := Epoch{
		Number: s.epoch + 1, Loss: s.loss / float64(s.seen), Accuracy: float64(s.correct) / float64(s.seen),
		Rate: float64(t.Optimizer.LearningRate() * t.factor(s.epoch*s.batches+s.step-1)),
	}
	if t.Test != nil {
		result := evaluate(s.test, t.Test)
		e.TestLoss, e.TestAccuracy = result.Loss, result.Accuracy
	}
	t.History = append(t.History, e)
	s.position = position{epoch: e.Number, bestEpoch: s.bestEpoch, done: e.Number == t.MaxEpochs}
	if t.Patience > 0 {
		if s.bestEpoch == 0 || !(e.TestLoss >= t.History[s.bestEpoch-1].TestLoss) && e.TestLoss == e.TestLoss {
			s.bestEpoch = e.Number
			copyValues(s.best, cnnlib.State(t.Net))
		}
		s.done = s.done || e.Number-s.bestEpoch >= t.Patience
		if s.done {
			copyValues(cnnlib.State(t.Net), s.best)
		}
	}
	s.progress.end(e, t.Test != nil)
	if s.done && t.Patience > 0 {
		s.progress.best(s.bestEpoch)
	}
	if err := s.progress.err; err != nil {
		return fmt.Errorf("train: write the progress: %w", err)
	}
	return t.save()
}

// factor returns the Schedule's factor in a step, counted from 0 through all epochs.
func (t *Training) factor(step int) float64 {
	if t.Schedule == nil {
		return 1
	}
	return t.Schedule(step, t.MaxEpochs*t.state.batches)
}

// copyValues copies the values of src to dst, which lists the same parameters in the same order.
func copyValues(dst, src []cnnlib.Param) {
	for i := range dst {
		copy(dst[i].Value.Data, src[i].Value.Data)
	}
}

// save writes the checkpoint, if there is one.
func (t *Training) save() error {
	if t.Checkpoint == "" {
		return nil
	}
	if err := t.write(); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	return nil
}

// sized returns a tensor of shape s: t itself if its memory is large enough, else a new tensor.
func sized(t *cnnlib.Tensor, s cnnlib.Shape) *cnnlib.Tensor {
	if t == nil || cap(t.Data) < s.Len() {
		return cnnlib.NewTensor(s)
	}
	t.N, t.C, t.H, t.W = s.N, s.C, s.H, s.W
	t.Data = t.Data[:s.Len()]
	return t
}

// finite reports whether all numbers are finite.
func finite(data []float32) bool {
	for _, v := range data {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// firstNotFinite names the first tensor of the last Forward that has a number that is not
// finite.
func firstNotFinite(x *cnnlib.Tensor, run *cnnlib.Run) string {
	if !finite(x.Data) {
		return "the batch of pictures"
	}
	what := ""
	for name, y := range run.Outputs { // the last is not finite, as the loss is not
		what = "the output of " + name
		if name == "" {
			what = "the output of the network"
		}
		if !finite(y.Data) {
			break
		}
	}
	return what
}

// answer returns the class with the largest of a sample's logits. Of several largest logits the
// first counts.
func answer(y *cnnlib.Tensor, sample int) int {
	best, logits := 0, y.Data[sample*y.C:][:y.C]
	for c, v := range logits {
		if v > logits[best] {
			best = c
		}
	}
	return best
}
