package cnnlib

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// lenet5 is LeNet-5 with average pooling, 61,706 parameters.
func lenet5() *Sequential {
	return NewSequential(
		&Conv2D{In: 1, Out: 6, Kernel: 5, Padding: 2}, &ReLU{}, &AvgPool2D{Kernel: 2},
		&Conv2D{In: 6, Out: 16, Kernel: 5}, &ReLU{}, &AvgPool2D{Kernel: 2},
		&Flatten{}, &Linear{In: 400, Out: 120}, &ReLU{}, &Linear{In: 120, Out: 84}, &ReLU{}, &Linear{In: 84, Out: 10},
	)
}

func ExampleSummarize() {
	fmt.Print(Summarize(lenet5(), Shape{N: 1, C: 1, H: 28, W: 28}).In(English))
	// Output:
	// Sequential, input 28×28×1
	// 1 MAC (multiply-accumulate: a product added to a sum) is 2 FLOPs, any other
	//   operation 1. What a window reads in the padding counts. A bias is where a
	//   sum begins and costs nothing. Operations are for one sample. BatchNorm
	//   counts what it computes, none of it MACs. Moving statistics are no
	//   parameters.
	//
	// name      kind       output    parameters       %     MACs  field
	// ─────────────────────────────────────────────────────────────────
	// conv1     Conv2D     28×28×6          156    0.25  117,600      5
	// relu1     ReLU       28×28×6            0    0.00        0      5
	// avgpool1  AvgPool2D  14×14×6            0    0.00        0      6
	// conv2     Conv2D     10×10×16       2,416    3.92  240,000     14
	// relu2     ReLU       10×10×16           0    0.00        0     14
	// avgpool2  AvgPool2D  5×5×16             0    0.00        0     16
	// flatten1  Flatten    1×1×400            0    0.00        0     16
	// linear1   Linear     1×1×120       48,120   77.98   48,000     32
	// relu3     ReLU       1×1×120            0    0.00        0     32
	// linear2   Linear     1×1×84        10,164   16.47   10,080     32
	// relu4     ReLU       1×1×84             0    0.00        0     32
	// linear3   Linear     1×1×10           850    1.38      840     32
	// ─────────────────────────────────────────────────────────────────
	// total                1×1×10        61,706  100.00  416,520
	//
	// parameters: 61,706 trainable; moving statistics, not counted: 0
	// MACs: 416,520
	// FLOPs: 2·416,520 + 4,728 additions + 1,576 divisions + 6,508 comparisons =
	//   845,852
	// memory for inference: activations 37,632 (relu1) + parameters 246,824 +
	//   moving statistics 0 = 284,456 bytes (277.8 KiB), if a tensor is freed as
	//   soon as the last layer that reads it has run
	// memory for training: input 3,136 + activations 60,008 + their gradients
	//   60,008 + parameters 246,824 + their gradients 246,824 + momentum 246,824 +
	//   moving statistics 0 = 863,624 bytes (843.4 KiB), if all tensors are kept,
	//   with SGD and momentum
	// Shapes are height×width×channels; memory is for all samples, 4 bytes a
	//   number. Field: the side of the part of the input, with its padding, on
	//   which one number depends.
}

func ExampleSummary_In() {
	block := &Residual{Body: NewSequential(&Conv2D{In: 8, Out: 8, Kernel: 3, Padding: 1, NoBias: true}, &BatchNorm2D{Channels: 8})}
	net := NewSequential(&Conv2D{In: 3, Out: 8, Kernel: 3, Stride: 2}, block, &ReLU{}, block)
	fmt.Print(Summarize(net, Shape{N: 1, C: 3, H: 33, W: 33}).In(Chinese))
	// Output:
	// Sequential，输入 33×33×3
	// 1 次 MAC（乘加：一个乘积加到和上）计 2 次 FLOP，其他运算各计 1 次。
	//   窗口读到的填充也计入。偏置是求和的起点，不计运算。运算量按一个样本计。
	//   批归一化按实际运算计，不计 MAC。滑动统计量不算参数。
	//
	// 名称            类型         输出     参数量  占比 %      MAC  感受野
	// ─────────────────────────────────────────────────────────────────────
	// conv1           Conv2D       16×16×8     224   27.45   55,296       3
	// residual1       Residual     16×16×8     592   72.55  147,456       7
	//   body          Sequential   16×16×8     592   72.55  147,456       7
	//     conv1       Conv2D       16×16×8     576   70.59  147,456       7
	//     batchnorm1  BatchNorm2D  16×16×8      16    1.96        0       7
	// relu1           ReLU         16×16×8       0    0.00        0       7
	// residual2       Residual     16×16×8    共享    0.00  147,456      11
	//   body          Sequential   16×16×8    共享    0.00  147,456      11
	//     conv1       Conv2D       16×16×8    共享    0.00  147,456      11
	//     batchnorm1  BatchNorm2D  16×16×8    共享    0.00        0      11
	// ─────────────────────────────────────────────────────────────────────
	// 合计                         16×16×8     816  100.00  350,208
	//
	// 参数量：可训练 816；滑动统计量（不计入）16
	// MAC：350,208
	// FLOP：2·350,208 + 加法 12,304 + 乘法 4,112 + 除法 16 + 比较 2,048 + 函数 16
	//   = 718,912
	// 推理内存：激活 24,576（residual1.body.batchnorm1）+ 参数 3,264 + 滑动统计量
	//   64 = 27,904 字节（27.2 KiB），假设张量在最后一个读取它的层算完后立即释放
	// 训练内存：输入 13,068 + 激活 65,536 + 激活的梯度 65,536 + 参数 3,264 +
	//   参数的梯度 3,264 + 动量 3,264 + 滑动统计量 64 = 153,996 字节（150.4
	//   KiB），假设保留所有张量，用带动量的 SGD
	// 形状写作 高×宽×通道数；内存按全部样本计，每个数 4 字节。
	//   网络所在的行是其内部各行与它自身运算之和。共享：该层前面用过，
	//   参数只计一次，运算每次都计。
	//   感受野：一个数所依赖的输入区域（含填充）的边长。
}

func ExampleConvention_Summarize() {
	net := NewSequential(&Conv2D{In: 3, Out: 8, Kernel: 3}, &BatchNorm2D{Channels: 8})
	for _, c := range []Convention{{}, Torchinfo(), Keras()} {
		s := c.Summarize(net, Shape{N: 4, C: 3, H: 32, W: 32})
		fmt.Println(s.Total.Params, "parameters,", s.Total.MACs, "MACs,", s.Total.FLOPs, "FLOPs")
	}
	// Output:
	// 240 parameters, 194400 MACs, 410432 FLOPs
	// 240 parameters, 806464 MACs, 806464 FLOPs
	// 256 parameters, 194400 MACs, 410432 FLOPs
}

func ExampleSummary_Markdown() {
	s := Summarize(NewSequential(&Conv2D{In: 3, Out: 6, Kernel: 5}, &ReLU{}), Shape{N: 1, C: 3, H: 32, W: 32}).In(English)
	s.Columns = []Column{ColumnName, ColumnKernel, ColumnStride, ColumnOutput, ColumnTrainable, ColumnFLOPs, ColumnFieldStride}
	fmt.Print(s.Markdown())
	// Output:
	// **Sequential, input 32×32×3**
	//
	// 1 MAC (multiply-accumulate: a product added to a sum) is 2 FLOPs, any other operation 1. What a window reads in the padding counts. A bias is where a sum begins and costs nothing. Operations are for one sample. BatchNorm counts what it computes, none of it MACs. Moving statistics are no parameters.
	//
	// | name | kernel | stride | output | trainable | FLOPs | field stride |
	// |:--|--:|--:|:--|--:|--:|--:|
	// | conv1 | 5 | 1 | 28×28×6 | 456 | 705,600 | 1 |
	// | relu1 |  |  | 28×28×6 | 0 | 4,704 | 1 |
	// | total |  |  | 28×28×6 | 456 | 710,304 |  |
	//
	// - parameters: 456 trainable; moving statistics, not counted: 0
	// - MACs: 352,800
	// - FLOPs: 2·352,800 + 4,704 comparisons = 710,304
	// - memory for inference: activations 37,632 (relu1) + parameters 1,824 + moving statistics 0 = 39,456 bytes (38.5 KiB), if a tensor is freed as soon as the last layer that reads it has run
	// - memory for training: input 12,288 + activations 37,632 + their gradients 37,632 + parameters 1,824 + their gradients 1,824 + momentum 1,824 + moving statistics 0 = 93,024 bytes (90.8 KiB), if all tensors are kept, with SGD and momentum
	//
	// Shapes are height×width×channels; memory is for all samples, 4 bytes a number.
}

// twice is a layer of somebody else, that says nothing of what it computes.
type twice struct{}

func (*twice) Forward(x *Tensor) *Tensor           { panic("a summary runs nothing") }
func (*twice) OutputShape(in Shape) (Shape, error) { return in, nil }

// telling is one that does.
type telling struct {
	twice
	operations Operations
}

func (l *telling) Operations(_, _ Shape) Operations { return l.operations }

// mixed has rows of each sort: networks in networks, a layer and a network that are used again, one
// that is not counted, names that are no Markdown and no HTML.
func mixed() (*Sequential, Shape) {
	conv := &Conv2D{In: 4, Out: 4, Kernel: 3, Padding: 1}
	block := &Residual{Body: NewSequential(conv, &BatchNorm2D{Channels: 4})}
	return &Sequential{
		Layers: []Layer{
			&Conv2D{In: 3, Out: 4, Kernel: 3, Stride: 2}, conv, block, block, &twice{},
			&Sequential{Layers: []Layer{&Residual{Body: &ReLU{}, Names: []string{""}}}, Names: []string{""}}, &MaxPool2D{Kernel: 7},
		},
		Names: []string{"first", "a|b", "<b>&block", "block 2", "*twice*", "wrapped", "pool_max"},
	}, Shape{2, 3, 15, 17}
}

func TestSummaryRows(t *testing.T) {
	s := Summarize(must2(mixed()))
	type line struct {
		name, label      string
		depth, params    int
		shared, notKnown bool
	}
	want := []line{
		{"first", "first", 0, 112, false, false},
		{"a|b", "a|b", 0, 148, false, false},
		{"<b>&block", "<b>&block", 0, 8, false, false},
		{"<b>&block.body", "body", 1, 8, false, false},
		{"<b>&block.body.conv1", "conv1", 2, 0, true, false},
		{"<b>&block.body.batchnorm1", "batchnorm1", 2, 8, false, false},
		{"block 2", "block 2", 0, 0, true, false},
		{"block 2.body", "body", 1, 0, true, false},
		{"block 2.body.conv1", "conv1", 2, 0, true, false},
		{"block 2.body.batchnorm1", "batchnorm1", 2, 0, true, false},
		{"*twice*", "*twice*", 0, 0, false, true},
		{"wrapped", "wrapped", 0, 0, false, false},
		{"wrapped", "", 1, 0, false, false},
		{"wrapped", "", 2, 0, false, false},
		{"pool_max", "pool_max", 0, 0, false, false},
	}
	for i, r := range s.Rows {
		if got := (line{r.Name, r.label, r.Depth, r.Params, r.Shared, r.Uncounted}); i >= len(want) || got != want[i] {
			t.Errorf("row %d is %+v", i, got)
		}
	}
	if len(s.Rows) != len(want) || s.Total.Params != 268 || !s.Uncounted || s.Total.NotTrainable != 8 {
		t.Errorf("%d rows, %+v, %t", len(s.Rows), s.Total, s.Uncounted)
	}
	conv, body := s.Rows[4], s.Rows[3]
	if conv.Kernel != 3 || conv.Padding != 1 || conv.Stride != 1 || conv.Dilation != 1 || conv.MACs != 7*8*4*36 || conv.Output != (Shape{2, 4, 7, 8}) {
		t.Errorf("%+v", conv)
	}
	if size := 2 * 4 * 7 * 8 * 4; conv.ActivationBytes != size || body.ActivationBytes != 2*size || s.Rows[2].ActivationBytes != 3*size {
		t.Errorf("activations of %d, %d and %d bytes", conv.ActivationBytes, body.ActivationBytes, s.Rows[2].ActivationBytes)
	}
	if s.Rows[0].Share != 100*112.0/268 || s.Rows[4].Share != 0 {
		t.Errorf("shares %v and %v", s.Rows[0].Share, s.Rows[4].Share)
	}
}

// A network whose parameters were all counted before is shared, whatever else is in it; with
// others it is not.
func TestSummaryShared(t *testing.T) {
	a, b := &Conv2D{In: 2, Out: 2, Kernel: 1}, &Conv2D{In: 2, Out: 2, Kernel: 1}
	rows := Summarize(NewSequential(a, NewSequential(a, &ReLU{}), NewSequential(a, b), NewSequential(&ReLU{})), Shape{1, 2, 3, 3}).Rows
	for i, want := range []bool{false, true, true, false, false, true, false, false, false} {
		if rows[i].Shared != want {
			t.Errorf("%s: shared is %t", rows[i].Name, rows[i].Shared)
		}
	}
}

// must2 makes the two results of mixed the arguments of Summarize.
func must2(net *Sequential, in Shape) (Layer, Shape) { return net, in }

// A single layer and a Residual have a row of their own.
func TestSummaryOfOneLayer(t *testing.T) {
	s := Summarize(&ReLU{}, Shape{1, 2, 3, 4}).In(English)
	if len(s.Rows) != 1 || s.Rows[0].Depth != 0 || s.Total.FLOPs != 24 || s.Network != "ReLU" {
		t.Errorf("%+v", s)
	}
	if text := s.String(); !strings.Contains(text, "\n(ReLU)  ReLU") || !strings.Contains(text, "activations 192 (ReLU)") {
		t.Error(text)
	}
	s = Summarize(&Residual{Body: &ReLU{}}, Shape{1, 2, 3, 4})
	if len(s.Rows) != 2 || s.Rows[1].Depth != 1 || s.Rows[1].Name != "body" || s.Total.FLOPs != 48 {
		t.Errorf("%+v", s)
	}
	s = Summarize(NewSequential(), Shape{1, 2, 3, 4})
	if len(s.Rows) != 0 || s.Output != s.Input || s.Memory.Inference.Total != 96 || s.Memory.Training.Total != 96 {
		t.Errorf("%+v", s)
	}
	for _, text := range []string{s.String(), s.Markdown(), s.HTML(), s.CSV(), s.JSON()} {
		if text == "" {
			t.Error("no text")
		}
	}
}

func TestSummaryNeedsNoWeights(t *testing.T) {
	net, in := mixed()
	Summarize(net, in)
	for _, p := range State(net) {
		if p.Value != nil {
			t.Errorf("%s was made", p.Name)
		}
	}
}

// Where a layer sees all rows and all columns, there may be more of one.
func TestSummaryOfSides(t *testing.T) {
	s := Summarize(NewSequential(&MaxPool2D{Kernel: 2}, &Flatten{}, &Linear{In: 120, Out: 3}), Shape{1, 4, 12, 10})
	s.Columns = []Column{ColumnField, ColumnFieldStride}
	if text := s.CSV(); !strings.HasSuffix(text, "\n2,2\n2,\n12×10,\n") {
		t.Error(text)
	}
}

// The table has no trailing blanks, its columns begin or end in one place, and the usual one is
// at most 100 wide, in both languages.
func TestSummaryAligned(t *testing.T) {
	net, in := mixed()
	for _, language := range []Language{English, Chinese} {
		for _, s := range []*Summary{Summarize(net, in), Summarize(resNet18(), Shape{1, 3, 224, 224}), Torchinfo().Summarize(vgg16(), Shape{64, 3, 224, 224})} {
			s = s.In(language)
			lines := strings.Split(s.String(), "\n")
			from := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "──") })
			width := strings.Count(lines[from], "─")
			for i, l := range lines {
				if strings.TrimRight(l, " \u3000") != l || columns(strings.ReplaceAll(l, "─", "-")) > 100 {
					t.Errorf("line %d of %d columns: %q", i, columns(l), l)
				}
			}
			for _, l := range append(lines[from+1:from+1+len(s.Rows)], lines[from-1]) {
				if columns(l) != width {
					t.Errorf("%d columns, want %d: %q", columns(l), width, l)
				}
			}
			s.Columns = AllColumns()
			if n := strings.Count(s.String(), "\n"); n < len(s.Rows)+5 {
				t.Errorf("%d lines", n)
			}
		}
	}
}

func TestSummaryCSV(t *testing.T) {
	net, in := mixed()
	s := Summarize(net, in)
	text := s.CSV()
	if !strings.HasPrefix(text, "# ") {
		t.Error("no convention")
	}
	read := csv.NewReader(strings.NewReader(text))
	read.Comment = '#'
	lines, err := read.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != len(s.Rows)+1 || len(lines[0]) != len(AllColumns()) {
		t.Fatalf("%d lines of %d", len(lines), len(lines[0]))
	}
	for i, r := range s.Rows {
		want := []string{
			r.Name, r.Kind, r.Layer, "", "", "", "", r.Input.String(), r.Output.String(), strconv.Itoa(r.Params), fmt.Sprintf("%.2f", r.Share),
			strconv.Itoa(r.Trainable), strconv.Itoa(r.NotTrainable), strconv.Itoa(r.MACs), strconv.Itoa(r.FLOPs),
			strconv.Itoa(r.ActivationBytes), strconv.Itoa(r.ParamBytes), strconv.Itoa(r.Field[0]), r.FieldStride[0], strconv.FormatBool(r.Shared),
		}
		if r.Kernel > 0 {
			for k, v := range []int{r.Kernel, r.Stride, r.Padding, r.Dilation} {
				want[3+k] = strconv.Itoa(v)
			}
		}
		if !slices.Equal(lines[i+1], want) {
			t.Errorf("%q, want %q", lines[i+1], want)
		}
	}
	s.Columns = []Column{ColumnMACs, ColumnField}
	if lines := strings.Split(Summarize(net, in).CSV(), "\n"); slices.Contains(lines, "macs,receptive_field") {
		t.Error("the columns of one summary are those of another")
	}
	if lines := strings.Split(s.CSV(), "\n"); !slices.Contains(lines, "macs,receptive_field") {
		t.Errorf("%q", lines)
	}
}

func TestSummaryJSON(t *testing.T) {
	net, in := mixed()
	s := Keras().Summarize(net, in).In(Chinese)
	var got Summary
	if err := json.Unmarshal([]byte(s.JSON()), &got); err != nil {
		t.Fatal(err)
	}
	got.Language = Chinese
	for i, r := range s.Rows {
		r.label, r.parts = "", 0
		if got.Rows[i] != r {
			t.Errorf("%+v, want %+v", got.Rows[i], r)
		}
	}
	if got.Convention != Keras() || got.Total != s.Total || got.Memory != s.Memory || got.Input != s.Input || got.Output != s.Output || got.Network != "Sequential" || !got.Uncounted {
		t.Errorf("%+v", got)
	}
}

// The HTML is well-formed, has nothing that a page could trip over, and says what the table says.
func TestSummaryHTML(t *testing.T) {
	net, in := mixed()
	for _, language := range []Language{English, Chinese, "other"} {
		s := Summarize(net, in).In(language)
		var cells []string
		d := xml.NewDecoder(strings.NewReader(s.HTML()))
		text, inside := "", false
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch token := token.(type) {
			case xml.StartElement:
				for _, a := range token.Attr {
					if a.Name.Local != "style" && a.Name.Local != "lang" {
						t.Errorf("the attribute %s", a.Name.Local)
					}
				}
				inside, text = token.Name.Local == "td" || token.Name.Local == "th", ""
			case xml.CharData:
				text += string(token)
			case xml.EndElement:
				if inside {
					cells = append(cells, text)
				}
				inside = false
			}
		}
		var want []string
		for _, row := range s.table(DefaultColumns()) {
			for _, c := range row {
				want = append(want, strings.TrimLeft(c, " "))
			}
		}
		if !slices.Equal(cells, want) {
			t.Errorf("%q, want %q", cells, want)
		}
	}
	if html := Summarize(net, in).HTML(); !strings.Contains(html, `<td style="text-align: left; padding-left: 3em">conv1</td>`) {
		t.Error(html)
	}
}

func TestSummaryMarkdown(t *testing.T) {
	net, in := mixed()
	text := Summarize(net, in).In(English).Markdown()
	for _, want := range []string{
		`| a\|b | Conv2D |`, `| &lt;b>&amp;block | Residual |`, `| &nbsp;&nbsp;&nbsp;&nbsp;conv1 | Conv2D | 2 of 7×8×4 | shared | 0.00 |`,
		`| \*twice\* | twice | 2 of 7×8×4 | 0 | 0.00 | ? | ? |`, `| pool\_max |`, "MACs: at least ", "| ≥ ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); n != 0 && n != len(DefaultColumns())+1 {
			t.Errorf("%d bars in %q", n, line)
		}
	}
}

// Each switch of the convention changes what it says and nothing else, and the header says so.
func TestConvention(t *testing.T) {
	net := NewSequential(&Conv2D{In: 3, Out: 8, Kernel: 3}, &BatchNorm2D{Channels: 8}, &ReLU{}, &Flatten{}, &Linear{In: 8 * 36, Out: 5})
	in := Shape{4, 3, 8, 8}
	const conv, linear, sums, numbers = 8 * 36 * 27, 8 * 36 * 5, 8*36 + 5, 8 * 36
	const norm = 2*numbers + 8 + numbers + 8 + 8 + 8
	const params, moving = 224 + 16 + 1445, 16
	for _, c := range []struct {
		convention          Convention
		params, macs, flops int
		says                string
	}{
		{Convention{}, params, conv + linear, 2*(conv+linear) + norm + numbers, "MAC (multiply-accumulate: a product added to a sum) is 2 FLOPs, any other operation 1."},
		{Convention{FLOPsPerMAC: 1}, params, conv + linear, conv + linear + norm + numbers, "is 1 FLOP, any"},
		{Convention{OnlyMACs: true}, params, conv + linear, 2 * (conv + linear), "other operations do not count"},
		{Convention{Bias: true}, params, conv + linear + sums, 2*(conv+linear+sums) + norm + numbers, "A bias counts as a MAC"},
		{Convention{Batch: true}, params, 4 * (conv + linear), 8*(conv+linear) + 4*(3*numbers) + 4*8 + 4*numbers, "for all samples"},
		{Convention{BatchNorm: BatchNormMerged}, params, conv + linear, 2*(conv+linear) + numbers, "can be merged"},
		{Convention{BatchNorm: BatchNormPerParameter}, params, conv + linear + 16, 2*(conv+linear+16) + numbers, "a MAC for each scale and shift"},
		{Convention{MovingStatistics: true}, params + moving, conv + linear, 2*(conv+linear) + norm + numbers, "Keras"},
		{Torchinfo(), params, 4 * (conv + linear + sums + 16), 4 * (conv + linear + sums + 16), "torchinfo"},
	} {
		s := c.convention.Summarize(net, in).In(English)
		if s.Total.Params != c.params || s.Total.MACs != c.macs || s.Total.FLOPs != c.flops || s.Total.ParamBytes != 4*c.params {
			t.Errorf("%+v: %d parameters, %d MACs, %d FLOPs; want %d, %d, %d", c.convention, s.Total.Params, s.Total.MACs, s.Total.FLOPs, c.params, c.macs, c.flops)
		}
		says := strings.Join(s.convention(), " ")
		for _, text := range []string{s.String(), s.Markdown(), s.HTML(), s.CSV()} {
			text = strings.TrimPrefix(strings.ReplaceAll(strings.ReplaceAll(text, "\n# ", " "), "\n  ", " "), "# ")
			if !strings.Contains(text, says) || !strings.Contains(text, c.says) {
				t.Errorf("%+v: no %q in\n%s", c.convention, says, text)
			}
		}
		if s.Memory != Summarize(net, in).Memory {
			t.Errorf("%+v changes the memory", c.convention)
		}
	}
	for _, c := range []struct {
		convention Convention
		given      string
	}{
		{Convention{FLOPsPerMAC: 3}, "FLOPsPerMAC: 3"}, {Convention{FLOPsPerMAC: -1}, "FLOPsPerMAC: -1"}, {Convention{BatchNorm: "no"}, `BatchNorm: "no"`},
	} {
		if e := panicOf(t, func() { c.convention.Summarize(net, in) }); e.Given != c.given || e.Fix == "" {
			t.Errorf("%v", e)
		}
	}
}

// torchinfo 1.8.0 with PyTorch 2.15.0 counts this: see testdata/torchinfo_totals.py.
func TestTorchinfo(t *testing.T) {
	conv := &Conv2D{In: 4, Out: 4, Kernel: 3, Padding: 1}
	shared := NewSequential(&Conv2D{In: 3, Out: 4, Kernel: 3}, conv, &ReLU{}, conv, &Conv2D{In: 4, Out: 8, Kernel: 3, Stride: 2, Groups: 4}, &BatchNorm2D{Channels: 8})
	for _, c := range []struct {
		net                 Layer
		in                  Shape
		params, macs, bytes int
	}{
		{resNet18(), Shape{1, 3, 224, 224}, 11689512, 1814083944, 46758048},
		{resNet18(), Shape{4, 3, 224, 224}, 11689512, 7256335776, 46758048},
		{lenet5(), Shape{1, 1, 28, 28}, 61706, 423038, 246824},
		{shared, Shape{3, 3, 20, 24}, 356, 503952, 1424},
	} {
		got := Torchinfo().Summarize(c.net, c.in).Total
		if got.Params != c.params || got.Trainable != c.params || got.MACs != c.macs || got.FLOPs != c.macs || got.ParamBytes != c.bytes {
			t.Errorf("%+v, want %d parameters, %d mult-adds", got, c.params, c.macs)
		}
	}
}

// The MACs of ResNet-18 and VGG-16 that are published as 1.814 and (without the three linear
// layers, of 123.6 million) 15.35 billion.
func TestPublishedMACs(t *testing.T) {
	photo := Shape{1, 3, 224, 224}
	if got := Summarize(resNet18(), photo).Total.MACs; got != 1814073344 {
		t.Errorf("ResNet-18: %d", got)
	}
	if got := Summarize(vgg16(), photo).Total.MACs; got != 15346630656 {
		t.Errorf("VGG-16: %d", got)
	}
}

// Keras gives MobileNetV2 3,538,984 parameters, 34,112 of them not trainable: the table of
// keras.io/api/applications has 3.5M, its model summary these.
func TestKeras(t *testing.T) {
	net, in := NewSequential(), 3
	conv := func(out, kernel, stride, groups int) {
		net.Layers = append(net.Layers, &Conv2D{In: in, Out: out, Kernel: kernel, Stride: stride, Padding: kernel / 2, Groups: groups, NoBias: true}, &BatchNorm2D{Channels: out})
		in = out
	}
	conv(32, 3, 2, 1)
	for _, b := range []struct{ expand, out, n, stride int }{
		{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1},
	} {
		for i := range b.n {
			if b.expand > 1 {
				conv(b.expand*in, 1, 1, 1)
			}
			conv(in, 3, b.stride*(1-min(i, 1))+min(i, 1), in)
			conv(b.out, 1, 1, 1)
		}
	}
	conv(1280, 1, 1, 1)
	net.Layers = append(net.Layers, &AvgPool2D{Kernel: 7}, &Flatten{}, &Linear{In: 1280, Out: 1000})
	got := Keras().Summarize(net, Shape{1, 3, 224, 224}).Total
	if got.Params != 3538984 || got.Trainable != 3504872 || got.NotTrainable != 34112 || got.MACs != 300774272 {
		t.Errorf("%+v", got)
	}
}

// A chain and a branch by hand: 4 bytes for each number.
func TestMemory(t *testing.T) {
	chain := NewSequential(&Conv2D{In: 1, Out: 2, Kernel: 1}, &ReLU{}, &MaxPool2D{Kernel: 2}, &Flatten{}, &Linear{In: 50, Out: 3}, &BatchNorm2D{Channels: 3})
	in := Shape{2, 1, 10, 10} // tensors of 200, 400, 400, 100, 100, 6, 6
	m := Summarize(chain, in).Memory
	if i := m.Inference; i.Activations != 4*800 || i.At != "relu1" || i.Params != 4*(4+153+6) || i.Buffers != 4*6 || i.Total != i.Activations+i.Params+i.Buffers {
		t.Errorf("%+v", i)
	}
	if g := m.Training; g.Input != 800 || g.Activations != 4*1012 || g.Gradients != 4*1012 || g.Params != 4*163 || g.ParamGradients != 4*163 || g.Momentum != 4*163 || g.Buffers != 4*6 || g.Total != 800+8*1012+12*163+24 {
		t.Errorf("%+v", g)
	}
	for _, c := range []struct {
		name  string
		net   Layer
		floor int // numbers at the peak
		at    string
	}{
		// The input of 200 waits for the sum: 200 + 400 + 200.
		{"residual", &Residual{Body: NewSequential(&Conv2D{In: 1, Out: 2, Kernel: 1}, &Conv2D{In: 2, Out: 1, Kernel: 1})}, 800, "body.conv2"},
		// At the concatenation, both branches and the result: 400 + 200 + 600; the input is gone.
		{"concat", NewConcat(&Conv2D{In: 1, Out: 2, Kernel: 1}, &Conv2D{In: 1, Out: 1, Kernel: 1}), 1200, "Concat"},
		// A branch that passes on its input has no tensor: 200 + 400, then 200 + 400 + 600.
		{"passed on", NewConcat(&Conv2D{In: 1, Out: 2, Kernel: 1}, NewSequential()), 1200, "Concat"},
		// x + x reads one tensor twice.
		{"twice", NewSequential(&ReLU{}, &Residual{Body: NewSequential()}, &Conv2D{In: 1, Out: 2, Kernel: 1}), 600, "conv1"},
	} {
		s := Summarize(c.net, in).In(English)
		if got := s.Memory.Inference; got.Activations != 4*c.floor || !strings.Contains(s.String(), "("+c.at+")") {
			t.Errorf("%s: %+v, want %d at %s", c.name, got, 4*c.floor, c.at)
		}
	}
}

// Near 2⁶³ a count is right or an error, never another number.
func TestSummaryOverflow(t *testing.T) {
	// 2³¹ outputs of 2³¹ weights each: two samples of 2²³ channels of 1×1, padded to 2¹⁵ windows a side.
	huge := &Conv2D{In: 1 << 23, Out: 1, Kernel: 16, Padding: 1<<14 + 7, NoBias: true}
	in := Shape{2, 1 << 23, 1, 1}
	if got := (Convention{Batch: true, FLOPsPerMAC: 1}).Summarize(huge, in).Total; got.MACs != 1<<62 || got.FLOPs != 1<<62 || got.Params != 1<<31 || got.ParamBytes != 1<<33 {
		t.Errorf("%+v", got)
	}
	if got := (Convention{}).Summarize(huge, in).Total; got.MACs != 1<<61 || got.FLOPs != 1<<62 {
		t.Errorf("%+v", got)
	}
	e := panicOf(t, func() { Convention{Batch: true}.Summarize(huge, in) })
	want := ShapeError{
		Layer: huge.String(), Wanted: "counts from 0 to 9223372036854775806", Given: "more operations than that",
		Formula: "the output of 2 of 32768×32768×1 takes many for each number",
		Fix:     "use a smaller picture, fewer channels, smaller kernels or a smaller batch",
	}
	wantError(t, e, want)
	// Two of 2⁶² MACs, counted as one operation each: the network, not one of its layers.
	e = panicOf(t, func() {
		Convention{Batch: true, FLOPsPerMAC: 1}.Summarize(NewSequential(&ReLU{}, &Residual{Body: huge, Shortcut: huge}), in)
	})
	if e.Name != "residual1" || e.Layer != "Residual" || e.Given != want.Given {
		t.Errorf("%v", e)
	}
	one := func(o Operations) *ShapeError {
		return panicOf(t, func() { Summarize(NewSequential(&ReLU{}, &telling{operations: o}), Shape{1, 1, 1, 1}) })
	}
	for _, o := range []Operations{{MACs: math.MaxInt}, {MACs: 1 << 62}, {Biases: math.MaxInt}, {Functions: math.MaxInt}, {Additions: 1 << 62, Divisions: 1 << 62}} {
		if e := one(o); e.Name != "telling1" || e.Given != want.Given {
			t.Errorf("%+v: %v", o, e)
		}
	}
	if e := one(Operations{Divisions: -1}); e.Given != "-1 operations of one kind" {
		t.Error(e)
	}
	if got := Summarize(&telling{operations: Operations{MACs: 1<<62 - 2, Functions: 2}}, Shape{1, 1, 1, 1}).Total.FLOPs; got != math.MaxInt-1 {
		t.Errorf("%d FLOPs", got)
	}
	// Strides multiply: 2²³ in each of three layers is too much, in two it is not.
	far := &MaxPool2D{Kernel: 1, Stride: 1 << 23}
	if row := Summarize(NewSequential(far, far), Shape{1, 1, 1, 1}).Rows[1]; row.FieldStride[0] != strconv.Itoa(1<<46) {
		t.Errorf("%+v", row)
	}
	if e := panicOf(t, func() { Summarize(NewSequential(far, far, far), Shape{1, 1, 1, 1}) }); e.Name != "maxpool3" || !strings.Contains(e.Given, "field") {
		t.Error(e)
	}
}

func TestSummaryErrors(t *testing.T) {
	if e := panicOf(t, func() { Summarize(nil, Shape{1, 1, 1, 1}) }); e.Given != "the network is nil" {
		t.Error(e)
	}
	net := NewSequential(&Conv2D{In: 3, Out: 4, Kernel: 3}, NewSequential(&Conv2D{In: 3, Out: 4, Kernel: 3}))
	if e := panicOf(t, func() { Summarize(net, Shape{1, 3, 9, 9}) }); e.Name != "sequential1.conv1" {
		t.Error(e)
	}
	s := Summarize(&ReLU{}, Shape{1, 1, 1, 1})
	s.Columns = []Column{ColumnName, "size"}
	for _, write := range []func() string{s.String, s.Markdown, s.HTML, s.CSV} {
		if e := panicOf(t, func() { write() }); e.Given != `the column "size"` {
			t.Error(e)
		}
	}
}

// A network of 1000 layers is made and summarised in less than 50 ms.
func TestSummaryTime(t *testing.T) {
	best := time.Duration(math.MaxInt64)
	var rows int
	for range 10 {
		start := time.Now()
		net := NewSequential(&Conv2D{In: 3, Out: 16, Kernel: 3, Padding: 1})
		for len(net.Layers) < 1000 {
			switch len(net.Layers) % 4 {
			case 0:
				net.Layers = append(net.Layers, &Conv2D{In: 16, Out: 16, Kernel: 3, Padding: 1})
			case 1:
				net.Layers = append(net.Layers, &BatchNorm2D{Channels: 16})
			case 2:
				net.Layers = append(net.Layers, &ReLU{})
			case 3:
				net.Layers = append(net.Layers, &Residual{Body: &Conv2D{In: 16, Out: 16, Kernel: 1}})
			}
		}
		rows = len(Summarize(net, Shape{1, 3, 64, 64}).Rows)
		best = min(best, time.Since(start))
	}
	t.Logf("%d rows in %v", rows, best)
	if rows != 1250 {
		t.Errorf("%d rows", rows)
	}
	if best > 50*time.Millisecond && !racing && testing.CoverMode() == "" {
		t.Errorf("%v, want at most 50 ms", best)
	}
}
