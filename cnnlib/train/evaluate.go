package train

import (
	"fmt"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/internal/table"
)

// Evaluation says how well a network classifies.
type Evaluation struct {
	Loss     float64  // the mean cross-entropy over all pictures
	Accuracy float64  // the share of right answers, from 0 to 1
	Classes  []string // the names of the classes; nil unless the data are a [*datasets.Loader]

	// Confusion[c][a] is the number of pictures of class c that got the answer a.
	Confusion [][]int
}

// Evaluate classifies all pictures. It does not change the network. It panics with a
// [*cnnlib.ShapeError] if network and data do not fit.
func Evaluate(net cnnlib.Layer, data Data) *Evaluation {
	return evaluate(cnnlib.NewRun(net), data)
}

func evaluate(run *cnnlib.Run, data Data) *Evaluation {
	e := &Evaluation{}
	if l, ok := data.(*datasets.Loader); ok && l.Set != nil {
		e.Classes = l.Set.Classes()
	}
	seen, correct := 0, 0
	for batch := range data.InOrder() {
		y := run.Forward(batch.X)
		loss := cnnlib.CrossEntropy(nil, y, batch.Labels)
		e.Loss += float64(loss * float64(len(batch.Labels)))
		for len(e.Confusion) < y.C {
			e.Confusion = append(e.Confusion, make([]int, y.C))
		}
		for n, label := range batch.Labels {
			a := answer(y, n)
			e.Confusion[label][a]++
			if a == label {
				correct++
			}
		}
		seen += len(batch.Labels)
	}
	if seen > 0 {
		e.Loss /= float64(seen)
		e.Accuracy = float64(correct) / float64(seen)
	}
	return e
}

// Total returns the number of pictures.
func (e *Evaluation) Total() int {
	n := 0
	for c := range e.Confusion {
		n += sum(e.Confusion[c])
	}
	return n
}

// Recall returns the share of a class's pictures that got the right answer, from 0 to 1. ok is
// false if the class has no pictures. Recall panics if class is not from 0 to
// len(Confusion)−1.
func (e *Evaluation) Recall(class int) (share float64, ok bool) {
	return ratio(e.Confusion[class][class], sum(e.Confusion[class]))
}

// Precision returns the share of the answers of a class that were right, from 0 to 1. ok is
// false if no picture got the class as its answer. Precision panics if class is not from 0 to
// len(Confusion)−1.
func (e *Evaluation) Precision(class int) (share float64, ok bool) {
	answers := 0
	for _, row := range e.Confusion {
		answers += row[class]
	}
	return ratio(e.Confusion[class][class], answers)
}

func ratio(part, all int) (float64, bool) {
	if all == 0 {
		return 0, false
	}
	return float64(part) / float64(all), true
}

func sum(numbers []int) int {
	n := 0
	for _, v := range numbers {
		n += v
	}
	return n
}

// String writes the confusion matrix, a row for each true class and a column for each answer,
// with the recall and the precision of each class, in [cnnlib.DefaultLanguage]. The ten
// classes of Fashion-MNIST take up to 79 columns of text.
func (e *Evaluation) String() string {
	w := language()
	var b strings.Builder
	fmt.Fprintf(&b, w.summary+"\n\n%s\n", 100*e.Accuracy, e.Total(), e.Loss, w.axes)
	labels := []string{w.corner}
	digits := len(fmt.Sprint(len(e.Confusion) - 1))
	for c := range e.Confusion {
		label := fmt.Sprintf("%*d", digits, c)
		if c < len(e.Classes) && e.Classes[c] != fmt.Sprint(c) {
			label += " " + e.Classes[c]
		}
		labels = append(labels, label)
	}
	labels = append(labels, w.precision)
	align := table.Aligner(labels...)
	width := len("99.9")
	for _, row := range e.Confusion {
		width = max(width, len(fmt.Sprint(slices.Max(row))))
	}
	line := func(row int, last string, cell func(a int) any) {
		b.WriteString(align(labels[row]))
		for a := range e.Confusion {
			fmt.Fprintf(&b, " %*v", width, cell(a))
		}
		b.WriteString(last + "\n")
	}
	line(0, "  "+w.recall, func(a int) any { return a })
	for c := range e.Confusion {
		line(c+1, fmt.Sprintf("  %6s", percent(e.Recall(c))), func(a int) any { return e.Confusion[c][a] })
	}
	line(len(labels)-1, "", func(a int) any { return percent(e.Precision(a)) })
	return b.String()
}

// percent writes a share in at most four characters, the width of a column. It writes a dash
// unless ok.
func percent(share float64, ok bool) string {
	if !ok {
		return "–"
	}
	if share == 1 {
		return "100"
	}
	return fmt.Sprintf("%.1f", min(100*share, 99.9)) // only a share of 1 is written as 100
}
