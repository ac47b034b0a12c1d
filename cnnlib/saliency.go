package cnnlib

// Saliency is the influence of each number of a picture on the logit of a class: the derivative of
// the logit with respect to the number (K. Simonyan, A. Vedaldi, A. Zisserman, "Deep Inside
// Convolutional Networks", 2013).
type Saliency struct {
	Class int
	Logit float32 // the class's logit, the number before the softmax

	// Gradient holds the derivative of Logit with respect to each number of the picture, 1×C×H×W.
	// The derivative is above 0 where a larger number speaks for the class, and below 0 where a
	// larger number speaks against the class.
	Gradient *Tensor
}

// SaliencyOf computes the gradient of a class's logit with respect to a picture x of one sample. A
// [Softmax] at the network's end is left out: a probability also grows when the other classes'
// logits fall. The network runs as for a prediction, and its parameters and gradients do not
// change. SaliencyOf panics with a [*ShapeError] if x does not fit or has several samples, or the
// network does not give one number for each class or has no such class. It panics with a
// [*UsageError] if a number is not finite or a layer is not [Differentiable].
func SaliencyOf(net Layer, x *Tensor, class int) *Saliency {
	s := score("SaliencyOf", net, x, class)
	logit := s.logits.Data[class]
	gradient := s.backward()
	s.checkFinite(theGradient, gradient)
	return &Saliency{class, logit, gradient}
}

// Map returns the saliency map, 1×1×H×W: the largest absolute value of the gradient over the
// channels of each pixel.
func (s *Saliency) Map() *Tensor {
	g := s.Gradient
	m := NewTensor(Shape{1, 1, g.H, g.W})
	for c := range g.C {
		for i, v := range g.Channel(0, c) {
			m.Data[i] = max(m.Data[i], v, -v)
		}
	}
	return m
}
