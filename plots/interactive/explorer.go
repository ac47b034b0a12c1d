package interactive

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"image"
	"maps"
	"slices"

	"cnnlessons/cnnlib"
	"cnnlessons/plots"
)

// Explorer is a network to look into while it reads x: a row of volumes to scale. Choose a layer
// for its arithmetic, kernels and maps. Point at a number of a map, or walk there with the arrow
// keys, and see the part of the picture that the number depends on and how it comes about: from the
// products of a [cnnlib.Conv2D] or [cnnlib.Linear], the window of a pooling, the number before an
// activation.
//
// The volumes are the outputs of [cnnlib.Inspect], in its order and with its names; their edges are
// square roots as in [plots.Network]. The first 64 maps of a layer can be chosen. The first three
// of the channels that a kernel reads are written out; of a kernel of 1×1 the eight largest
// products are. A picture whose values are not from 0 to 1 is drawn with its smallest value black
// and its largest white. If the weights are too many for a page, the largest layers have no
// weights, and the figure says so.
//
// Explorer panics with a [*cnnlib.UsageError] if a parameter was never made, and with a
// [*cnnlib.ShapeError] if x is not one sample that fits or has a side above 320 or the outputs of
// the layers are too many numbers for a page.
func Explorer(net cnnlib.Layer, x *cnnlib.Tensor) *Figure {
	oneSample("Explorer", x)
	fitsWindow("Explorer", x)
	numbers := len(x.Data)
	for _, l := range cnnlib.ArithmeticOf(net, x.Shape()).Layers { // before any of it is computed
		numbers += l.Output.Len()
	}
	fitsPage("Explorer", numbers)
	e := explorationOf(net, x)
	still := plots.Network(net, x.Shape())
	return inDefaultLanguage(func(l cnnlib.Language) *Figure {
		words := termWords(l)
		maps.Copy(words, map[string]string{
			"input":      l.Say("input", "输入"),
			"layers":     l.Say("layers", "各层"),
			"parameters": l.Say("parameters: {0}", "参数：{0} 个"),
			"reads":      l.Say("reads {0}", "读取 {0}"),
			"map":        l.Say("map {0}", "特征图 {0}"),
			"maps":       l.Say("feature maps", "特征图"),
			"more":       l.Say("the first {0} of {1}", "{1} 张中的前 {0} 张"),
			"numbers":    l.Say("{0} numbers", "{0} 个数"),
			"point":      l.Say("point at a number, or use the arrow keys", "指向一个数，或用方向键移动"),
			"sees":       l.Say("sees rows {0} to {1}, columns {2} to {3}: {4}×{5}", "看到第 {0} 至 {1} 行、第 {2} 至 {3} 列：{4}×{5}"),
			"nothing":    l.Say("sees nothing of it", "什么也看不到"),
			"stretched":  l.Say("from {0} (black) to {1} (white)", "从 {0}（黑）到 {1}（白）"),
			"first":      l.Say("channel 0 of {0}", "共 {0} 个通道中的通道 0"),
			"kernelOf":   l.Say("kernel {0}: {1}×{1}×{2}", "卷积核 {0}：{1}×{1}×{2}"),
			"weightsOf":  l.Say("the {1} weights of number {0}", "第 {0} 个数的 {1} 个权重"),
			"number":     l.Say("number {0} of {1}", "{1}：第 {0} 个数"),
			"unit":       l.Say("map {0}, row {1}, column {2} of {3}", "{3}：特征图 {0}，第 {1} 行第 {2} 列"),
			"weight":     l.Say("weight", "权重"),
			"product":    l.Say("product", "乘积"),
			"largest":    l.Say("the largest of the numbers in the window, framed", "窗口中最大的数，已框出"),
			"mean":       l.Say("the mean of the {0} numbers in the window", "窗口中 {0} 个数的平均值"),
			"window":     l.Say("window on {0}", "{0} 上的窗口"),
			"applied":    l.Say("{0} reads {1} at the same place", "{0} 读取同一位置的 {1}"),
			"others":     l.Say("the other {0}", "其余 {0} 个"),
			"tooMany":    l.Say("The {0} weights of this layer are too many for a page, so its products are left out.", "这一层有 {0} 个权重，页面放不下，因此不列出乘积。"),
		})
		return &Figure{
			Alt:     l.Say("%s, to explore layer by layer", "%s，可以逐层探索", still.In(l).Alt),
			still:   still.In(l),
			scripts: []string{"convolve", "volume", "explorer"},
			data: map[string]any{
				"tensors": e.tensorData(), "layers": e.layerData(l), "weights": e.weights, "views": e.views,
				"shownChannels": 3, "shownProducts": 8, "shownMaps": 64, "shownNumbers": 150, "words": words, "remarks": remarks(l),
			},
		}
	})
}

// exploration is what an Explorer shows of a network.
type exploration struct {
	layers  []cnnlib.InspectedLayer
	tensors []*cnnlib.Tensor // that the layers read and give, each once, the input first
	views   []string         // what the numbers of a map see, each once
	seen    [][]int          // for each layer the indices of its maps' views; one if they see the same

	weights []map[string]any     // layers for the script's class Convolution
	weighed map[cnnlib.Layer]int // their indices
}

func explorationOf(net cnnlib.Layer, x *cnnlib.Tensor) *exploration {
	e := &exploration{layers: cnnlib.Inspect(net, x), tensors: []*cnnlib.Tensor{x}, weights: []map[string]any{}, weighed: map[cnnlib.Layer]int{}}
	at := map[*image.Rectangle]int{}
	for _, l := range e.layers {
		for _, t := range []*cnnlib.Tensor{l.X, l.Y} {
			if e.place(t) < 0 {
				e.tensors = append(e.tensors, t)
			}
		}
		var seen []int
		for _, view := range l.Seen {
			if _, ok := at[&view[0]]; !ok {
				at[&view[0]] = len(e.views)
				e.views = append(e.views, corners(view))
			}
			seen = append(seen, at[&view[0]])
		}
		if len(slices.Compact(slices.Clone(seen))) == 1 {
			seen = seen[:1]
		}
		e.seen = append(e.seen, seen)
	}
	e.weigh()
	return e
}

// place is the index of a tensor among the tensors of the page.
func (e *exploration) place(t *cnnlib.Tensor) int { return slices.Index(e.tensors, t) }

// weigh adds the weights of as many layers as fit the page, small layers first.
func (e *exploration) weigh() {
	layers := map[cnnlib.Layer]*cnnlib.Conv2D{}
	var weighty []cnnlib.Layer
	numbers := 0
	for _, t := range e.tensors {
		numbers += len(t.Data)
	}
	for _, l := range e.layers {
		if conv := cnnlib.ConvolutionOf(l.Layer); conv != nil && layers[l.Layer] == nil {
			layers[l.Layer] = conv
			weighty = append(weighty, l.Layer)
		}
	}
	slices.SortStableFunc(weighty, func(a, b cnnlib.Layer) int {
		return cmp.Compare(len(layers[a].Weight.Data), len(layers[b].Weight.Data))
	})
	for _, l := range weighty {
		if numbers += len(layers[l].Weight.Data); numbers > maxNumbers {
			return
		}
		e.weighed[l] = len(e.weights)
		e.weights = append(e.weights, convolution(layers[l]))
	}
}

// corners writes rectangles for the script, as numbers of 16 bits: the first row and column, and
// the row and column after the last.
func corners(all []image.Rectangle) string {
	var data []byte
	for _, r := range all {
		for _, v := range [...]int{r.Min.Y, r.Min.X, r.Max.Y, r.Max.X} {
			data = binary.LittleEndian.AppendUint16(data, uint16(v)) // at most maxSide
		}
	}
	return base64.StdEncoding.EncodeToString(data)
}

// tensorData are the tensors for the script.
func (e *exploration) tensorData() []map[string]any {
	var all []map[string]any
	for _, t := range e.tensors {
		all = append(all, input(t))
	}
	return all
}

// layerData are the layers for the script.
func (e *exploration) layerData(l cnnlib.Language) []map[string]any {
	all := []map[string]any{} // not null for the script, as the others
	for i, layer := range e.layers {
		a := layer.Arithmetic
		data := map[string]any{
			"name": cmp.Or(a.Name, a.Layer), "layer": a.Layer, "x": e.place(layer.X), "y": e.place(layer.Y), "params": a.Params,
			"steps": stepData(l, a.Steps), "remarks": append([]string{}, a.Remarks(l)...), "seen": e.seen[i],
		}
		switch op := cnnlib.OperationOf(layer.Layer); op {
		case cnnlib.OperationWeightedSum:
			if at, ok := e.weighed[layer.Layer]; ok {
				data["weights"] = at
			} else {
				data["tooMany"] = len(cnnlib.ConvolutionOf(layer.Layer).Weight.Data)
			}
		case cnnlib.OperationLargest, cnnlib.OperationMean:
			w, _ := cnnlib.WindowOf(layer.Layer) // an adaptive pooling has no kernel
			data["pool"] = map[string]any{"kind": string(op), "kernel": w.Kernel, "stride": w.Stride, "padding": w.Padding}
		case cnnlib.OperationElementwise:
			data["pointwise"] = true
		case cnnlib.OperationBranchSum, cnnlib.OperationBranchStack, cnnlib.OperationGate:
			data["joins"] = true
		}
		all = append(all, data)
	}
	return all
}

// stepData are the lines of a calculation for the script's function labelled.
func stepData(l cnnlib.Language, steps []cnnlib.ArithmeticStep) [][3]string {
	var all [][3]string
	for _, s := range steps {
		line := [3]string{s.Quantity.Label(l), s.Text()}
		if s.Quantity == cnnlib.QuantityParameters {
			line[2] = "main"
		}
		all = append(all, line)
	}
	return all
}
