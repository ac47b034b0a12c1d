package train

import (
	"fmt"
	"io"
	"os"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/internal/table"
)

// words are the texts of one language.
type words struct {
	epoch, loss, accuracy, rate, test        string // epoch and test are formats
	resumed, best, notKept                   string // formats
	summary, axes, corner, recall, precision string // the texts of an evaluation; summary is a format
}

// language returns the words of the [cnnlib.DefaultLanguage].
func language() words {
	if cnnlib.DefaultLanguage() == cnnlib.Chinese {
		return words{
			epoch: "第 %*d/%d 轮", loss: "损失", accuracy: "准确率", rate: "学习率", test: "（测试 %s）",
			resumed: "从检查点继续：已完成 %d 轮，又 %d 步", best: "已恢复第 %d 轮的参数：测试损失最小", notKept: "结果无法保留，每个单元格都会重新训练：%v",
			summary: "准确率 %.1f %%（共 %d 张），损失 %.4f", axes: "行：真实类别；列：预测类别", corner: "类别", recall: "召回率 %", precision: "精确率 %",
		}
	}
	return words{
		epoch: "epoch %*d/%d", loss: "loss", accuracy: "accuracy", rate: "rate", test: " (test %s)",
		resumed: "resumed from the checkpoint, after %d epochs and %d steps", best: "the parameters are those after epoch %d, whose test loss is smallest",
		notKept: "the result cannot be kept, so each cell trains anew: %v",
		summary: "accuracy %.1f %% of %d, loss %.4f", axes: "rows: true classes; columns: predicted classes", corner: "class", recall: "recall %", precision: "precision %",
	}
}

// progress writes a line for each epoch. A live progress also shows a bar of the current epoch.
// A carriage return lets the next text replace the bar, in JupyterLab and in terminals.
type progress struct {
	out    io.Writer
	live   bool
	epochs int
	w      words
	filled int  // the filled cells of the bar that is shown; −1 if no bar is shown
	shown  size // the size of the line that is shown; 0 if no line is shown
	err    error
}

// newProgress returns a progress that writes to out. If out is nil, it writes to standard
// output.
func newProgress(out io.Writer, epochs int) *progress {
	p := &progress{out: out, epochs: epochs, w: language(), filled: -1}
	if out == nil {
		p.out, p.live = os.Stdout, overwrites(os.Stdout)
	}
	return p
}

// overwrites reports whether a carriage return in f begins the line again: f is a terminal, or
// the program runs in a notebook, where GoNB sets GONB_PIPE.
func overwrites(f *os.File) bool {
	info, err := f.Stat()
	return os.Getenv("GONB_PIPE") != "" || err == nil && info.Mode()&os.ModeCharDevice != 0
}

const cells = 20

func (p *progress) begin() { p.filled = -1 }

// show draws the bar again when another cell is filled.
func (p *progress) show(s *state) {
	filled := cells * s.step / s.batches
	if !p.live || filled == p.filled {
		return
	}
	p.filled = filled
	bar := strings.Repeat("█", filled) + strings.Repeat("·", cells-filled)
	// Short enough for the line of the epoch to cover it.
	p.line(fmt.Sprintf("%s %s  %s %s", p.epoch(s.epoch+1), bar, p.w.loss, lossText(s.loss/float64(s.seen))), "")
}

// end writes the line of an epoch, at most 79 columns: a line of JupyterLab has 83 columns in a
// window of 1100 pixels. With the results of the test there is no room for the rate.
func (p *progress) end(e Epoch, test bool) {
	loss, accuracy, rate := lossText(e.Loss), accuracyText(e.Accuracy), fmt.Sprintf("  %s %.4g", p.w.rate, e.Rate)
	if test {
		loss += fmt.Sprintf(p.w.test, lossText(e.TestLoss))
		accuracy += fmt.Sprintf(p.w.test, accuracyText(e.TestAccuracy))
		rate = ""
	}
	p.line(fmt.Sprintf("%s  %s %s  %s %s%s", p.epoch(e.Number), p.w.loss, loss, p.w.accuracy, accuracy, rate), "\n")
}

func (p *progress) epoch(number int) string {
	return fmt.Sprintf(p.w.epoch, len(fmt.Sprint(p.epochs)), number, p.epochs)
}

// lossText writes a loss in six characters, with four decimals if there is room.
func lossText(loss float64) string {
	for decimals := 4; decimals >= 0; decimals-- {
		if s := fmt.Sprintf("%6.*f", decimals, loss); len(s) == 6 {
			return s
		}
	}
	return fmt.Sprintf("%6.0e", loss)
}

func accuracyText(share float64) string { return fmt.Sprintf("%6.2f %%", 100*share) }

// line replaces the line that is shown by text, pads it with blanks to the old line's length,
// and writes end, which is a line break or empty.
func (p *progress) line(text, end string) {
	s := sizeOf(text)
	if p.shown.columns > 0 {
		text = "\r" + text + strings.Repeat(" ", max(0, p.shown.characters-s.characters, p.shown.columns-s.columns))
	}
	p.write(text + end)
	if p.shown = s; end != "" {
		p.shown = size{}
	}
}

// size is the length of a text. A carriage return in JupyterLab overwrites characters; in a
// terminal it overwrites columns, and a Chinese character takes two columns.
type size struct{ characters, columns int }

func sizeOf(text string) size {
	wide, narrow := table.Count(text)
	return size{wide + narrow, 2*wide + narrow}
}

// interrupt ends the line that is shown, so that nothing overwrites it.
func (p *progress) interrupt() {
	if p.shown.columns > 0 {
		p.write("\n")
	}
	p.shown = size{}
}

func (p *progress) resumed(at position) {
	p.write(fmt.Sprintf(p.w.resumed+"\n", at.epoch, at.step))
}

func (p *progress) notKept(err error) { p.write(fmt.Sprintf(p.w.notKept+"\n", err)) }

func (p *progress) best(epoch int) { p.write(fmt.Sprintf(p.w.best+"\n", epoch)) }

// write writes text; p.err keeps the first error.
func (p *progress) write(text string) {
	if _, err := io.WriteString(p.out, text); p.err == nil {
		p.err = err
	}
}
