package check

import (
	"errors"
	"fmt"
	"strings"

	"cnnlessons/cnnlib"
)

// network returns the judge of a network that a student repairs. The printed form of each layer must be, or
// begin with, the text in layers. The input shape in must give the output shape want, and the network
// must have params parameters.
func network(in, want cnnlib.Shape, params int, layers ...string) judge {
	return of(func(build func() *cnnlib.Sequential, _ *draw, _ bool) string {
		net := build()
		if net == nil || len(net.Layers) != len(layers) {
			return say("the network must keep its %d layers", "网络的 %d 层都要保留", len(layers))
		}
		for i, l := range net.Layers {
			if given := fmt.Sprint(l); !strings.HasPrefix(given, layers[i]) {
				return say("layer %d must stay %s, and it is %s", "第 %d 层应当还是 %s，现在是 %s", i+1, strings.TrimSuffix(layers[i], "{"), given)
			}
		}
		got, err := net.OutputShape(in)
		var misfit *cnnlib.ShapeError
		if errors.As(err, &misfit) {
			text := misfit.In(cnnlib.DefaultLanguage())
			return say("it does not fit at %s\n  wanted: %s\n  given:  %s", "%s 接不上\n  要求：%s\n  给出：%s", text.Layer, text.Wanted, text.Given)
		}
		if err != nil {
			return err.Error()
		}
		if got != want {
			return say("it fits, but the output is %v; wanted %v", "各层接得上了，但输出是 %v，应为 %v", got, want)
		}
		if n := cnnlib.NumParams(net); n != params {
			return say("it fits, but it has %d parameters, which is not what these numbers of kernels have", "各层接得上了，但有 %d 个参数，与给定的卷积核个数不符", n)
		}
		return ""
	})
}
