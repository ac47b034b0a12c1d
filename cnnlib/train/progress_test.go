package train

import (
	"bytes"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

// failing fails from its n-th write on.
type failing int

func (f *failing) Write(b []byte) (int, error) {
	if *f--; *f < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(b), nil
}

func TestProgressFails(t *testing.T) {
	training := fresh(momentum())
	training.Progress = new(failing)
	if err := Fit(training); !errors.Is(err, io.ErrClosedPipe) || len(training.History) != 1 {
		t.Errorf("%v after %d epochs", err, len(training.History))
	}
}

func TestProgress(t *testing.T) {
	for language, want := range map[string]string{
		"": `epoch  1/12  loss 0.5000  accuracy  75.00 %  rate 0.01
epoch  2/12  loss 0.2500 (test 0.1250)  accuracy 100.00 % (test   5.00 %)
resumed from the checkpoint, after 2 epochs and 3 steps
the parameters are those after epoch 1, whose test loss is smallest
`,
		"zh": `第  1/12 轮  损失 0.5000  准确率  75.00 %  学习率 0.01
第  2/12 轮  损失 0.2500（测试 0.1250）  准确率 100.00 %（测试   5.00 %）
从检查点继续：已完成 2 轮，又 3 步
已恢复第 1 轮的参数：测试损失最小
`,
	} {
		t.Setenv("CNNLESSONS_LANG", language)
		for _, live := range []bool{false, true} {
			var out bytes.Buffer
			p := newProgress(&out, 12)
			p.live = live
			for epoch := range 2 {
				p.begin()
				s := &state{batches: 100, position: position{epoch: epoch, loss: 1000, seen: 1, correct: 1}}
				for s.step = 1; s.step <= 100; s.step++ {
					p.show(s)
				}
				if epoch == 0 {
					p.end(Epoch{Number: 1, Loss: 0.5, Accuracy: 0.75, Rate: 0.01}, false)
				} else {
					p.end(Epoch{Number: 2, Loss: 0.25, Accuracy: 1, TestLoss: 0.125, TestAccuracy: 0.05, Rate: 1e-5}, true)
				}
			}
			p.resumed(position{epoch: 2, step: 3})
			p.best(1)
			if n := strings.Count(out.String(), "\r"); live != (n == 2*(cells+1)) || !live && n != 0 {
				t.Errorf("live %t: %d carriage returns", live, n)
			}
			if strings.Contains(out.String(), " \n") {
				t.Errorf("live %t: blanks at the end of a line in %q", live, out.String())
			}
			for _, columns := range []bool{false, true} {
				if got := screen(out.String(), columns); got != want {
					t.Errorf("live %t: the screen shows\n%s\nwant\n%s", live, got, want)
				}
			}
		}
	}
}

// Every shown line fits into a line of JupyterLab, see progress.end.
func TestProgressWidth(t *testing.T) {
	for _, language := range []string{"", "zh"} {
		t.Setenv("CNNLESSONS_LANG", language)
		for _, epochs := range []int{10, 999} {
			for _, loss := range []float64{0, 0.00123, 2.302585, 9.99996, 99.9999, 60000, 1e9, math.MaxFloat64, math.Inf(1), math.NaN()} {
				for _, accuracy := range []float64{0, 1.0 / 60000, 59999.0 / 60000, 1} {
					for _, rate := range []float64{0, 0.05, 0.00012345, 1.2345e-5} {
						e := Epoch{Number: epochs, Loss: loss, Accuracy: accuracy, TestLoss: loss, TestAccuracy: accuracy, Rate: rate}
						for _, test := range []bool{false, true} {
							var out bytes.Buffer
							p := newProgress(&out, epochs)
							p.live = true
							p.show(&state{batches: 1, position: position{epoch: epochs - 1, step: 1, loss: loss, seen: 1}})
							p.end(e, test)
							p.resumed(position{epoch: epochs, step: 59999})
							p.best(epochs)
							if strings.Contains(out.String(), " \n") {
								t.Errorf("the line of the epoch does not cover the bar: %q", out.String())
							}
							checkWidth(t, strings.ReplaceAll(out.String(), "\r", "\n"))
						}
					}
				}
			}
		}
	}
}

func TestLossText(t *testing.T) {
	for loss, want := range map[float64]string{
		0: "0.0000", 2.302585: "2.3026", 9.99994: "9.9999", 9.99996: "10.000", 123.456: "123.46",
		99999.6: "100000", 999999: "999999", 1e6: " 1e+06", math.MaxFloat64: "2e+308", math.Inf(1): "  +Inf",
	} {
		if got := lossText(loss); got != want {
			t.Errorf("%v: %q, want %q", loss, got, want)
		}
	}
}

// A shorter line that replaces a line leaves no rest of it.
func TestProgressShorter(t *testing.T) {
	for _, columns := range []bool{false, true} {
		for _, lines := range [][]string{{"损失 10.5", "损失 9.5"}, {"损失", "loss"}, {"losses", "损失 1"}, {"损失损失", "loss 1"}} {
			var out bytes.Buffer
			p := newProgress(&out, 1)
			for _, line := range lines {
				p.line(line, "")
			}
			p.interrupt()
			if got := screen(out.String(), columns); got != lines[1]+"\n" {
				t.Errorf("%q, shown by columns %t: %q", lines, columns, got)
			}
		}
	}
}

// screen is what a terminal shows in the end, where a Chinese character takes two columns, or
// JupyterLab, which writes over characters. Spaces at the end of lines are left out.
func screen(s string, columns bool) string {
	const second = -1 // the second column of a character
	var b strings.Builder
	for line := range strings.Lines(s) {
		var shown []rune
		at := 0
		for _, r := range strings.TrimSuffix(line, "\n") {
			if r == '\r' {
				at = 0
				continue
			}
			for len(shown) < at+2 {
				shown = append(shown, ' ')
			}
			shown[at] = r
			at++
			if columns && r >= 0x2e80 {
				shown[at] = second
				at++
			}
		}
		shown = slices.DeleteFunc(shown, func(r rune) bool { return r == second })
		b.WriteString(strings.TrimRight(string(shown), " ") + "\n")
	}
	return b.String()
}

// A bar is shown in a terminal or a notebook, not written to a file.
func TestProgressOnStandardOutput(t *testing.T) {
	t.Setenv("GONB_PIPE", "x")
	if p := newProgress(nil, 1); !p.live {
		t.Error("no bar in a notebook")
	}
	if p := newProgress(quiet, 1); p.live {
		t.Error("a bar where the caller writes")
	}
}
