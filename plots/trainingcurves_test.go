package plots

import (
	"image"
	"image/color"
	"io"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/datasets/digits"
	"cnnlessons/cnnlib/train"
	"cnnlessons/plots/internal/canvas"
)

// digitsTraining is what the examples train: six kernels that learn digits in no time, from a
// part of the set.
func digitsTraining() *train.Training {
	training, test := digits.Load()
	return &train.Training{
		Net: cnnlib.Init(cnnlib.NewSequential(
			&cnnlib.Conv2D{In: 1, Out: 6, Kernel: 3}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
			&cnnlib.Flatten{}, &cnnlib.Linear{In: 6 * 3 * 3, Out: 10}), 1),
		Data:      &datasets.Loader{Set: training.First(300), Size: 10, Seed: 1},
		Test:      &datasets.Loader{Set: test.First(200), Size: 100},
		Optimizer: &train.SGD{Rate: 0.03, Momentum: 0.9},
		MaxEpochs: 5,
		Progress:  io.Discard,
	}
}

// trained is that training after its end, which nothing changes any more.
var trained = sync.OnceValue(func() *train.Training {
	t := digitsTraining()
	if err := train.Fit(t); err != nil {
		panic(err)
	}
	return t
})

func ExampleTrainingCurves() {
	t := trained() // after train.Fit(t)
	Show(TrainingCurves(t.History))
	// Output: [figure: 5 epochs of training: loss from 2.32 to 0.353, accuracy from 18.7 % to 87.7 %; on the test pictures loss from 2.18 to 0.776, accuracy from 32.0 % to 72.5 %]
}

var nan, inf = math.NaN(), math.Inf(1)

// overfitting is a long history: both losses fall, then that of the test rises.
func overfitting(epochs int) []train.Epoch {
	history := make([]train.Epoch, epochs)
	for i := range history {
		x := float64(i+1) / float64(epochs)
		history[i] = train.Epoch{Number: i + 1, Loss: 2.3 / (1 + float64(20*x)), Accuracy: 1 - 0.9/(1+float64(30*x)),
			TestLoss: 2.3/(1+float64(20*x)) + float64(x*x), TestAccuracy: 0.93 - 0.8/(1+float64(30*x))}
	}
	return history
}

// gappy has losses that are not finite, one of them alone between two gaps.
func gappy() []train.Epoch {
	history := overfitting(10)
	history[3].Loss, history[5].Loss, history[9].Loss = nan, inf, nan
	history[9].TestLoss = inf
	return history
}

func TestTrainingCurvesTexts(t *testing.T) {
	for _, test := range []struct {
		name    string
		history []train.Epoch
		want    []string // texts that there are
		alt     string
	}{
		{"none", nil, []string{"loss", "no epoch is over yet"}, "the curves of loss and accuracy of a training, before the end of its first epoch"},
		{"one", []train.Epoch{{Number: 1, Loss: 2.5, Accuracy: 0.25, TestLoss: 2, TestAccuracy: 0.5}},
			[]string{"training 2.5", "test 2", "training 25.0 %", "test 50.0 %", "1"},
			"1 epoch of training: loss 2.5, accuracy 25.0 %; on the test pictures loss 2, accuracy 50.0 %"},
		{"no test", []train.Epoch{{Number: 1, Loss: 2.5, Accuracy: 0.25}, {Number: 2, Loss: 0.5, Accuracy: 1}},
			[]string{"training 0.5", "training 100 %"},
			"2 epochs of training: loss from 2.5 to 0.5, accuracy from 25.0 % to 100 %"},
		{"nearly all", []train.Epoch{{Number: 1, Loss: 1e-9, Accuracy: 0.99999}}, []string{"training 1e-09", "training 99.9 %"},
			"1 epoch of training: loss 1e−09, accuracy 99.9 %"},
		{"gaps", gappy(), []string{"training NaN", "test +Inf", "training loss not finite in 3 of 10 epochs", "test loss not finite in 1 of 10 epochs"}, ""},
		{"nothing finite", []train.Epoch{{Number: 1, Loss: nan, Accuracy: nan}}, []string{"training NaN", "training NaN %",
			"training loss not finite in 1 of 1 epoch, training accuracy not finite in 1 of 1 epoch"}, "1 epoch of training: loss NaN, accuracy NaN %"},
		{"more than a float32 holds", []train.Epoch{{Number: 1, Loss: 1e300}}, []string{"training +Inf", "training loss not finite in 1 of 1 epoch"}, ""},
	} {
		f := TrainingCurves(test.history)
		for _, want := range test.want {
			if want = strings.ReplaceAll(want, "e-", "e−"); !slices.Contains(titles(f), want) {
				t.Errorf("%s: the texts are %q, want %q among them", test.name, titles(f), want)
			}
		}
		if test.alt != "" && f.Alt != test.alt {
			t.Errorf("%s: the figure says %q, want %q", test.name, f.Alt, test.alt)
		}
		test := slices.ContainsFunc(titles(f), func(text string) bool { return strings.HasPrefix(text, "test ") })
		if wanted := strings.Contains(f.Alt, "test pictures"); test != wanted {
			t.Errorf("a line of the test is drawn: %t, in %q", test, f.Alt)
		}
	}
}

// The lines go through the numbers: solid for training, dashed for the test, in pieces around
// what is not finite.
func TestTrainingCurvesLines(t *testing.T) {
	var lengths [2][]int // of the pieces of the loss
	var discs [2]int
	for _, m := range TrainingCurves(gappy()).sheet.Marks {
		if m.Bounds().Min.X > canvas.Margin+canvas.PageWidth/2 {
			continue // the accuracy
		}
		switch m := m.(type) {
		case canvas.Shape:
			kind := slices.Index(canvas.Series, m.Stroke.(color.RGBA))
			if m.Dashed != (kind == 1) {
				t.Errorf("line %d is dashed: %t", kind, m.Dashed)
			}
			lengths[kind] = append(lengths[kind], len(m.Points))
		case canvas.Disc:
			discs[slices.Index(canvas.Series, m.Color.(color.RGBA))]++
		}
	}
	if want := [2][]int{{3, 3}, {9}}; !reflect.DeepEqual(lengths, want) {
		t.Errorf("the pieces have %v points, want %v", lengths, want)
	}
	if want := [2]int{7, 9}; discs != want {
		t.Errorf("there are %v dots, want %v", discs, want)
	}

	f := TrainingCurves([]train.Epoch{{Number: 3, Loss: 2}, {Number: 5, Loss: 1}})
	for _, m := range f.sheet.Marks {
		if s, ok := m.(canvas.Shape); ok {
			// Ticks from 0 to 2 in steps of 0.5: the second loss is at half the height.
			area := image.Rectangle{s.Points[0], image.Pt(s.Points[1].X, s.Points[1].Y+s.Points[1].Y-s.Points[0].Y)}
			if want := 150 * canvas.DotsPerPixel; area.Dy() != want {
				t.Errorf("from loss 2 to 0 there are %d dots, want %d", area.Dy(), want)
			}
			break
		}
	}
	if texts := titles(f); !slices.Contains(texts, "3") || !slices.Contains(texts, "4") || slices.Contains(texts, "2.5") {
		t.Errorf("the ticks are %q, want epochs 3, 4 and 5", texts)
	}
}

// A long line has a dot at its end only.
func TestTrainingCurvesLong(t *testing.T) {
	discs := 0
	for _, m := range TrainingCurves(overfitting(300)).sheet.Marks {
		if _, ok := m.(canvas.Disc); ok {
			discs++
		}
	}
	if discs != 4 {
		t.Errorf("there are %d dots, want one at the end of each of four lines", discs)
	}
}

func TestTrainingCurvesInside(t *testing.T) {
	equal := []train.Epoch{{Number: 1, Loss: 0, Accuracy: 1, TestLoss: 0, TestAccuracy: 1}, {Number: 2, Loss: 0, Accuracy: 1, TestLoss: 0, TestAccuracy: 1}}
	negative := []train.Epoch{{Number: 1, Loss: 5, TestLoss: -3}, {Number: 1000, Loss: -7, TestLoss: 4}}
	huge := []train.Epoch{{Number: 1, Loss: 2, TestLoss: 2.3}, {Number: 2, Loss: 3e38, TestLoss: 1e5}}
	for name, history := range map[string][]train.Epoch{
		"none": nil, "gaps": gappy(), "equal": equal, "negative": negative, "huge": huge,
		"1 epoch": overfitting(1), "2 epochs": overfitting(2), "3 epochs": overfitting(3), "30 epochs": overfitting(30), "800 epochs": overfitting(800),
		"far": overfitting(100_000)[99_900:],
	} {
		for _, l := range []cnnlib.Language{cnnlib.English, cnnlib.Chinese} {
			inside(t, name+" in "+string(l), TrainingCurves(history).In(l))
		}
	}
}

func TestTrainingCurvesPanic(t *testing.T) {
	for given, history := range map[string][]train.Epoch{
		"epoch 0 after epoch 0":                        {{Loss: 1}, {Loss: 2}},
		"epoch 1 after epoch 2":                        {{Number: 2}, {Number: 1}},
		"95 and 0 on the test pictures in epoch 1":     {{Number: 1, Accuracy: 95}},
		"0.5 and -0.1 on the test pictures in epoch 1": {{Number: 1, Accuracy: 0.5, TestAccuracy: -0.1}},
	} {
		wantGiven(t, func() { TrainingCurves(history) }, given)
	}
}

// TestGoldenTraining compares figures of a training that the Examples do not have.
func TestGoldenTraining(t *testing.T) {
	noise := growing(1, cnnlib.Shape{N: 8, C: 3, H: 7, W: 7})[0]
	var colours []*cnnlib.Tensor // from noise to edges between two colours
	for i := range 5 {
		w := noise.Clone()
		for j := range w.Data {
			kernel, c, y, x := j/147, j/49%3, j/7%7, j%7
			edge := (x - 3) * (1 - kernel%2)
			edge += (y - 3) * (kernel % 2)
			edge *= (kernel+c)%3 - 1
			w.Data[j] = float32((float64(w.Data[j])*float64(4-i))/4) + float32(edge*i)/16
		}
		colours = append(colours, w)
	}
	for name, f := range map[string]*Figure{
		"curves-gaps":            TrainingCurves(gappy()),
		"curves-long":            TrainingCurves(overfitting(800)),
		"confusion-names":        ConfusionMatrix(evaluation(10, 1000, clothes)),
		"confusion-list":         ConfusionMatrix(evaluation(100, 137, named(90, "species "))),
		"kernel-history-colours": KernelHistory(colours),
	} {
		t.Run(name, func(t *testing.T) { compareGolden(t, name+".png", f) })
	}
}
