package interactive

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cnnlessons/cnnlib"
	"cnnlessons/plots"
)

// calculable has one layer of each kind that a calculator knows, as the page adds it. Settings that
// follow from the input of the layer are left out.
var calculable = []cnnlib.Layer{
	&cnnlib.Conv2D{Out: 6, Kernel: 3}, &cnnlib.MaxPool2D{Kernel: 2}, &cnnlib.AvgPool2D{Kernel: 2}, &cnnlib.ReLU{}, &cnnlib.Flatten{}, &cnnlib.Linear{Out: 10},
	&cnnlib.ConvTranspose2D{Out: 6, Kernel: 2, Stride: 2},
}

// maxLayers is the largest number of layers that a calculator begins with, so that the page is
// small and answers at once.
const maxLayers = 24

// Calculator is a calculator of output sizes, parameters and MACs. Type the size of the input, add
// and remove layers, choose their kinds, type their settings, and see the arithmetic of
// [cnnlib.ArithmeticOf] written out. Below a layer that does not fit stands what its
// [*cnnlib.ShapeError] says. The calculator begins with an input of the shape in, of one picture,
// and with these layers, which need not fit. A layer that is given twice becomes two layers. A
// [*cnnlib.Sequential] stands for the layers in it.
//
// Calculator panics with a [*cnnlib.UsageError] if a layer is nil or of another kind than Conv2D,
// MaxPool2D, AvgPool2D, ReLU, Flatten, Linear and ConvTranspose2D, and with a [*cnnlib.ShapeError]
// if in is no shape, there are more than 24 layers, or the layers that fit are too large for
// [cnnlib.Summarize].
func Calculator(in cnnlib.Shape, layers ...cnnlib.Layer) *Figure {
	in.N = 1
	var chain []cnnlib.Layer
	for _, l := range layers {
		if s, ok := l.(*cnnlib.Sequential); ok && s != nil {
			chain = append(chain, s.Layers...)
		} else {
			chain = append(chain, l)
		}
	}
	checkCalculable(chain)
	fitting := cnnlib.NewSequential()
	if _, err := fitting.OutputShape(in); err != nil {
		panic(err)
	}
	for _, l := range chain {
		longer := cnnlib.NewSequential(append(fitting.Layers, copied(l))...)
		if _, err := longer.OutputShape(in); err != nil {
			break
		}
		fitting = longer
	}
	still, given := plots.Network(fitting, in), typed(chain)
	return inDefaultLanguage(func(l cnnlib.Language) *Figure {
		return &Figure{
			Alt: l.Say("calculate what layers make of an input of %v: sizes, parameters and MACs written out, and what does not fit",
				"计算各层如何处理 %v 的输入：逐行写出尺寸、参数量和乘加次数，并指出哪里接不上", in),
			still:   still.In(l),
			scripts: []string{"formula", "layers", "arithmetic", "calculator"},
			data: map[string]any{
				"sizes": sizes(in), "layers": given, "kinds": typed(calculable), "words": calculatorWords(l),
			},
		}
	})
}

// checkCalculable panics with a [*cnnlib.ShapeError] if a calculator does not know one of the
// layers, or there are too many layers.
func checkCalculable(layers []cnnlib.Layer) {
	if len(layers) > maxLayers {
		panic(cnnlib.NewShapeError(tooManyLayers, "interactive.Calculator", maxLayers, len(layers)))
	}
	for i, l := range layers {
		v := reflect.ValueOf(l)
		if slices.ContainsFunc(calculable, func(known cnnlib.Layer) bool { return reflect.TypeOf(known) == reflect.TypeOf(l) }) && !v.IsNil() {
			continue
		}
		var kinds []string
		for _, known := range calculable {
			kinds = append(kinds, kind(known))
		}
		given := otherKind.Of(i+1, fmt.Sprintf("%T", l))
		if l == nil || v.Kind() == reflect.Pointer && v.IsNil() {
			given = nilLayer.Of(i + 1)
		}
		panic(cnnlib.NewUsageError(notCalculable, "interactive.Calculator", strings.Join(kinds, ", "), given))
	}
}

// copied is another layer with the settings of l.
func copied(l cnnlib.Layer) cnnlib.Layer {
	v := reflect.New(reflect.TypeOf(l).Elem())
	v.Elem().Set(reflect.ValueOf(l).Elem())
	return v.Interface().(cnnlib.Layer)
}

func kind(l cnnlib.Layer) string { return reflect.TypeOf(l).Elem().Name() }

// sizes are the sizes of a shape, as somebody types them.
func sizes(s cnnlib.Shape) [][2]string {
	return [][2]string{{"height", fmt.Sprint(s.H)}, {"width", fmt.Sprint(s.W)}, {"channels", fmt.Sprint(s.C)}}
}

// typed are the layers as a script has them. The settings are as somebody types them: a number,
// nothing for 0, or a switch.
func typed(layers []cnnlib.Layer) []map[string]any {
	all := []map[string]any{}
	for _, l := range layers {
		settings := [][2]any{} // in the order of the fields
		v := reflect.ValueOf(l).Elem()
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			switch f := v.Field(i); f.Kind() {
			case reflect.Int:
				text := ""
				if !f.IsZero() {
					text = fmt.Sprint(f.Int())
				}
				settings = append(settings, [2]any{name, text})
			case reflect.Bool:
				settings = append(settings, [2]any{name, f.Bool()})
			}
		}
		all = append(all, map[string]any{"kind": kind(l), "settings": settings})
	}
	return all
}
