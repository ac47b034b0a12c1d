package train

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// A set of seven pictures of three pixels. The network takes the brightest for the class.
func ExampleEvaluate() {
	pixels := []byte{
		255, 0, 0, 255, 9, 0, 0, 255, 0, // pears: two are recognised
		0, 255, 0, 9, 255, 0, // apples: both are
		0, 255, 0, 0, 99, 255, // figs: one is
	}
	set, err := datasets.New("fruit", []string{"pear", "apple", "fig"}, cnnlib.Shape{N: 7, C: 3, H: 1, W: 1}, pixels, []byte{0, 0, 0, 1, 1, 2, 2})
	if err != nil {
		panic(err)
	}
	e := Evaluate(&cnnlib.Flatten{}, &datasets.Loader{Set: set, Size: 4})
	fmt.Println(e)
	fmt.Println(e.Confusion)
	// Output:
	// accuracy 71.4 % of 7, loss 0.8530
	//
	// rows: true classes; columns: predicted classes
	// class          0    1    2  recall %
	// 0 pear         2    1    0    66.7
	// 1 apple        0    2    0     100
	// 2 fig          0    1    1    50.0
	// precision %  100 50.0  100
	//
	// [[2 1 0] [0 2 0] [0 1 1]]
}

func TestEvaluation(t *testing.T) {
	t.Setenv("CNNLESSONS_LANG", "zh")
	e := &Evaluation{Loss: 0.5, Accuracy: 0.75, Classes: []string{"T恤", "裤子", "bag"}, Confusion: [][]int{{2, 0, 0}, {1, 1, 0}, {0, 0, 0}}}
	want := `准确率 75.0 %（共 4 张），损失 0.5000

行：真实类别；列：预测类别
类别　         0    1    2  召回率 %
0 T恤　　      2    0    0     100
1 裤子　       1    1    0    50.0
2 bag　　　    0    0    0       –
精确率 %    66.7  100    –
`
	if got := e.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// However wide Chinese characters are, the numbers of a column end at one place.
	rows := strings.Split(strings.TrimRight(e.String(), "\n"), "\n")[3:]
	for _, width := range []float64{1, 1.7, 2} {
		var ends []float64
		for _, row := range rows {
			at, cells := 0.0, 0
			label := strings.IndexAny(row[3:], "　 ") // the first blank after number and name
			for i, r := range row {
				if at++; r >= 0x2e80 {
					at += width - 1
				}
				next, _ := utf8.DecodeRuneInString(row[i+utf8.RuneLen(r):])
				if i > label+3 && (r >= '0' && r <= '9' || r == '–') && (next == ' ' || next == utf8.RuneError) {
					if cells++; len(ends) < cells {
						ends = append(ends, at)
					} else if math.Abs(ends[cells-1]-at) > 1e-9 {
						t.Errorf("width %v: column %d ends at %v and %v", width, cells, ends[cells-1], at)
					}
				}
			}
			if cells < 3 {
				t.Errorf("%d numbers in %q", cells, row)
			}
		}
	}
	if p, ok := e.Precision(2); ok || p != 0 {
		t.Errorf("precision %v, %t of a class that is no answer", p, ok)
	}
	if p, ok := e.Precision(0); !ok || p != 2.0/3 {
		t.Errorf("precision %v, %t, want 2/3", p, ok)
	}
	if r, ok := e.Recall(1); !ok || r != 0.5 {
		t.Errorf("recall %v, %t, want 1/2", r, ok)
	}
	if _, ok := e.Recall(2); ok {
		t.Error("a recall of a class without pictures")
	}
}

// The text of ten classes fits into a line of JupyterLab, see progress.end.
func TestEvaluationWidth(t *testing.T) {
	english := []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}
	chinese := []string{"T恤/上衣", "裤子", "套衫", "连衣裙", "外套", "凉鞋", "衬衫", "运动鞋", "包", "短靴"}
	for _, language := range []string{"", "zh"} {
		t.Setenv("CNNLESSONS_LANG", language)
		for _, classes := range [][]string{nil, english, chinese} {
			for _, count := range []int{1, 9999} {
				e := &Evaluation{Loss: 2.3026, Accuracy: 1, Classes: classes}
				for c := range 10 {
					e.Confusion = append(e.Confusion, slices.Repeat([]int{count}, 10))
					e.Confusion[c][9] = 0 // a precision without answers
				}
				clear(e.Confusion[8][:8]) // a recall of 100 %
				clear(e.Confusion[9])
				checkWidth(t, e.String())
			}
		}
	}
}

// Larger counts make all columns wider.
func TestEvaluationCounts(t *testing.T) {
	e := &Evaluation{Confusion: [][]int{{60000, 1}, {30000, 2}}}
	const want = `
class           0     1  recall %
0           60000     1    99.9
1           30000     2     0.0
precision %  66.7  66.7
`
	if got := e.String(); !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Classes that are called by their numbers are not named twice.
func TestEvaluationDigits(t *testing.T) {
	e := &Evaluation{Classes: []string{"0", "1"}, Confusion: [][]int{{1, 0}, {0, 1}}}
	if got := e.String(); !strings.Contains(got, "\n0              1    0     100\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestEvaluateNoBatches(t *testing.T) {
	e := Evaluate(&cnnlib.Flatten{}, batches{})
	if e.Total() != 0 || e.Loss != 0 || e.Accuracy != 0 || e.Classes != nil {
		t.Errorf("%+v", e)
	}
	_ = e.String()
}

// Evaluate runs the network as it predicts.
func TestEvaluateChangesNothing(t *testing.T) {
	net := allLayers()
	before := hash(cnnlib.State(net)...)
	a := Evaluate(net, &datasets.Loader{Set: lines(30, 1), Size: 7})
	b := Evaluate(net, &datasets.Loader{Set: lines(30, 1), Size: 30})
	if hash(cnnlib.State(net)...) != before {
		t.Error("the network has changed")
	}
	if fmt.Sprint(a.Confusion) != fmt.Sprint(b.Confusion) || a.Accuracy != b.Accuracy || a.Total() != 30 {
		t.Errorf("another batch size gives %v instead of %v", b.Confusion, a.Confusion)
	}
}
