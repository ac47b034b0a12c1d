package cnnlib

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
)

func ExampleExplanation_Printed() {
	net, x := edge()
	p := ExplainIn(net, x, "conv1", 0, 2, 1).In(English).Printed()
	fmt.Println(p.Channels[0].Inputs)
	for _, line := range p.Lines {
		fmt.Println(line.Kind, line.Number)
	}
	fmt.Println(p.Padding)
	// Output:
	// [[0.00 0.00 1.00] [0.00 0.25 1.00] [(0) (0) (0)]]
	// bias 0.5
	// channel 3.0
	// sum 3.5
	// value 3.5
	// after 3.5
	// (0) lies in the padding.
}

// What is printed in parts is what String prints, for all kinds of layers, and adds up.
func TestPrinted(t *testing.T) {
	r := generator()
	var all []*Explanation
	for range 20 {
		c, x := randomConv(r)
		all = append(all, Explain(c, x, c.Out-1, 0, 0))
		kernel, stride, padding, x := randomPool(r)
		all = append(all,
			Explain(&MaxPool2D{Kernel: kernel, Stride: stride, Padding: padding}, x, 0, 0, 0),
			Explain(&AvgPool2D{Kernel: kernel, Stride: stride, Padding: padding}, x, 0, 0, 0))
		l := Init(&Linear{In: 1 + r.IntN(30), Out: 1}, r.Uint64())
		all = append(all, Explain(l, random(r, Shape{1, l.In, 1, 1}), 0, 0, 0))
	}
	for _, e := range all {
		for _, l := range []Language{English, Chinese} {
			e := e.In(l)
			p, text := e.Printed(), e.String()
			single := len(e.Rows)*len(e.Columns) == 1 && e.Operation == OperationWeightedSum
			want := append([]string{p.Title, p.Reads}, p.Notes...)
			if !single {
				want = append(want, p.Padding)
			}
			total, number := new(big.Rat), func(s string) *big.Rat { r, _ := new(big.Rat).SetString(s); return r }
			for _, line := range p.Lines {
				want = append(want, line.Number, line.Label)
				switch line.Kind {
				case BiasLine, ChannelLine, RestLine, RoundingLine:
					total.Add(total, number(line.Number))
				case SumLine:
					if total.Cmp(number(line.Number)) != 0 {
						t.Errorf("%s: the lines add up to %s, not to %s", e.Layer, total.FloatString(9), line.Number)
					}
				}
			}
			for _, c := range p.Channels {
				for _, numbers := range slices.Concat(c.Inputs, c.Weights, c.Products) {
					for _, n := range numbers {
						if !single || n != "(0)" { // whose term is a line
							want = append(want, n)
						}
					}
				}
			}
			for _, part := range want {
				if !strings.Contains(text, part) {
					t.Errorf("%s: no %q in\n%s", e.Layer, part, text)
				}
			}
		}
	}
}
