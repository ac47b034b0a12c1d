package cnnlib

// GradCAM is a map of the places in a picture where a layer sees something that speaks for a class
// (R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
// Localization", 2017). With the layer's feature maps A_k of h×w numbers and the class's logit y,
//
//	weight_k = 1/(h·w) · Σ ∂y/∂A_k    over the rows and columns
//	Map = ReLU(Σ weight_k · A_k)      over the maps k
type GradCAM struct {
	Name    string // the layer's name in the network, such as "conv2"
	Class   int
	Logit   float32   // the class's logit, the number before the softmax
	Picture Shape     // the shape of the picture, 1×C×H×W
	Weights []float32 // a weight for each feature map of the layer
	Map     *Tensor   // 1×1×h×w, no number below 0

	// Rows are the rows of the picture that lie under the middles of the map's first row and last
	// row; 4.5 is between row 4 and row 5. Columns are the picture's columns under the middles of the
	// map's first column and last column. The rows and columns between are evenly spaced. Rows and
	// Columns are the centres of the [ReceptiveField] of the layer's numbers. Where these centres are
	// not evenly spaced, or all the same, as behind an [Upsample] or a [SqueezeExcitation], the map
	// is stretched over the whole picture, as the paper does for every layer.
	Rows, Columns [2]float64
}

// GradCAMOf computes the Grad-CAM of a class for a picture x of one sample and the layer with the
// given name, as [ArithmeticOf] writes the name. The layer may be a network inside the network;
// the last convolution, or the ReLU behind it, is the usual choice. For a layer that is used more
// than once, GradCAMOf takes the first use. A [Softmax] at the network's end is left out. The
// network runs as for a prediction, and its parameters and gradients do not change. Sums run in
// float64, map by map. GradCAMOf panics as [SaliencyOf] does, with a [*UsageError] if the network
// has no layer of this name, and with a [*ShapeError] if the layer's output has only one number
// for each channel.
func GradCAMOf(net Layer, x *Tensor, name string, class int) *GradCAM {
	s := score("GradCAMOf", net, x, class)
	place := placeOf(s.uses, name)
	checkExtended(s.uses, place)
	g := &GradCAM{Name: name, Class: class, Logit: s.logits.Data[class], Picture: x.Shape()}
	s.backward()
	p := s.run.passAt(s.uses, place)
	maps, gradient := p.Y, p.DY
	n := maps.H * maps.W
	total := make([]float64, n)
	for k := range maps.C {
		weight := float32(sumOf(gradient.Channel(0, k)) / float64(n))
		g.Weights = append(g.Weights, weight)
		for i, v := range maps.Channel(0, k) {
			total[i] += float64(weight) * float64(v) // exact, so fused or not makes no difference
		}
	}
	g.Map = NewTensor(Shape{1, 1, maps.H, maps.W})
	for i, v := range total {
		g.Map.Data[i] = float32(v)
	}
	s.checkFinite(theWeightedSum, g.Map)
	for i, v := range g.Map.Data {
		g.Map.Data[i] = max(v, 0)
	}
	g.locate(s)
	return g
}

// checkExtended panics unless the output of the use at the given place has more than one row or
// column.
func checkExtended(uses []use, place int) {
	u := uses[place]
	if u.out.H > 1 || u.out.W > 1 {
		return
	}
	var fix any = noneExtended
	for _, u := range uses {
		if u.parts == 0 && (u.out.H > 1 || u.out.W > 1) {
			fix = lastExtended.Of(u.name)
		}
	}
	e := NewShapeError(notExtended, textOf(u.layer), u.out, fix)
	e.Name = u.name
	panic(e)
}

// locate sets Rows and Columns.
func (g *GradCAM) locate(s *scored) {
	m := g.Map
	first := ReceptiveFieldOf(s.net, g.Picture, g.Name, 0, 0, 0)
	last := ReceptiveFieldOf(s.net, g.Picture, g.Name, 0, m.H-1, m.W-1)
	top, left := first.Centre()
	bottom, right := last.Centre()
	g.Rows = middles(top, bottom, first.RowStride, m.H, g.Picture.H)
	g.Columns = middles(left, right, first.ColumnStride, m.W, g.Picture.W)
}

// middles returns first and last if they are the first and the last of n places that lie stride
// apart. Otherwise it returns the middles of the first and the last of n equal parts of the picture's
// side.
func middles(first, last float64, stride, n, side int) [2]float64 {
	if last-first == float64(stride*(n-1)) && (stride > 0 || n == 1) {
		return [2]float64{first, last}
	}
	first = (float64(side)/float64(n) - 1) / 2
	return [2]float64{first, float64(side-1) - first}
}

// Enlarged returns the map at the size of the picture, 1×1×H×W, by bilinear interpolation: each
// pixel is the mean of the four nearest numbers of the map, and nearer numbers weigh more. Rows and
// Columns give the places of the numbers. A pixel beyond the middle of an outermost number has that
// number.
func (g *GradCAM) Enlarged() *Tensor {
	y := NewTensor(Shape{1, 1, g.Picture.H, g.Picture.W})
	p := &Pass{X: g.Map, Y: y, Workspace: &blends{
		rows:    between(g.Rows, g.Map.H, y.H),
		columns: between(g.Columns, g.Map.W, y.W),
	}}
	(&Upsample{Bilinear: true}).forwardPlane(p, 0)
	return y
}

// between returns a blend for each pixel along a side. The blends mix n numbers, whose first and last
// lie at the pixels ends[0] and ends[1].
func between(ends [2]float64, n, side int) []blend {
	out := make([]blend, side)
	for i := range out {
		at := 0.0
		if n > 1 {
			at = min(max((float64(i)-ends[0])*float64(n-1)/(ends[1]-ends[0]), 0), float64(n-1))
		}
		low := int(at)
		rest := at - float64(low)
		out[i] = blend{low, min(low+1, n-1), float32(1 - rest), float32(rest)}
	}
	return out
}
