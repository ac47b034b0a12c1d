package cnnlib

// Memory is an estimate of the bytes that a network needs, 4 for each number, for all samples of
// the input. Workspace of the layers, code and what the system keeps in reserve are not in it.
type Memory struct {
	// Inference is what a prediction needs. Each layer writes a tensor of its own, and a tensor is
	// freed as soon as the last layer that reads it has run: Total = Activations + Params +
	// Buffers.
	Inference struct {
		Activations int    `json:"activations"` // the largest sum of tensors that are needed at one time
		At          string `json:"at"`          // the layer that runs at that time
		Params      int    `json:"params"`      // trainable
		Buffers     int    `json:"buffers"`     // moving statistics
		Total       int    `json:"total"`
	} `json:"inference"`

	// Training is what a training step needs with the optimizer SGD with momentum. All tensors
	// are kept until the gradients have passed: Total = Input + Activations + Gradients + Params +
	// ParamGradients + Momentum + Buffers.
	Training struct {
		Input          int `json:"input"`
		Activations    int `json:"activations"`     // the outputs of all layers
		Gradients      int `json:"gradients"`       // one for each number of these
		Params         int `json:"params"`          // trainable
		ParamGradients int `json:"param_gradients"` // one for each of these
		Momentum       int `json:"momentum"`        // one for each of these
		Buffers        int `json:"buffers"`         // moving statistics
		Total          int `json:"total"`
	} `json:"training"`
}

// memoryOf estimates the memory for the uses of a trace, for a network with the given numbers of
// parameters and buffers.
func memoryOf(uses []use, params, buffers int) Memory {
	var m Memory
	t := &m.Training
	t.Input = bytesOf(uses[0].in.Len())
	for _, u := range uses {
		t.Activations += bytesOf(written(u))
	}
	t.Gradients = t.Activations
	t.Params, t.ParamGradients, t.Momentum, t.Buffers = bytesOf(params), bytesOf(params), bytesOf(params), bytesOf(buffers)
	t.Total = t.Input + t.Activations + t.Gradients + t.Params + t.ParamGradients + t.Momentum + t.Buffers

	i := &m.Inference
	i.Activations, i.At = peak(uses)
	i.Params, i.Buffers = t.Params, t.Buffers
	i.Total = i.Activations + i.Params + i.Buffers
	return m
}

// bytesOf is the memory of n numbers.
func bytesOf(n int) int { return 4 * n }

// written is the length of the tensor that a use writes: that of its output, or 0 for a chain,
// whose output is that of its last part.
func written(u use) int {
	if _, ok := u.layer.(*Sequential); ok {
		return 0
	}
	return u.out.Len()
}

// peak is the largest sum of bytes of the tensors that are needed at one time, and the name of
// the layer that runs then: the first, if there are several.
func peak(uses []use) (bytes int, at string) {
	type step struct {
		name  string
		reads []int // tensors, of which each but the first is that which a step writes
	}
	sizes := []int{bytesOf(uses[0].in.Len())} // of the tensors; the first is the input
	var steps []step
	write := func(u use, reads ...int) int {
		sizes = append(sizes, bytesOf(written(u)))
		steps = append(steps, step{u.name, reads})
		return len(steps)
	}
	carry(uses, 0, func(u use, in int) int { return write(u, in) }, func(u use, sources []int) int {
		if written(u) == 0 {
			return sources[0]
		}
		return write(u, sources...)
	})
	last := make([]int, len(sizes)) // the step after which a tensor is freed
	for i, s := range steps {
		last[i+1] = i // if no step reads it
		for _, t := range s.reads {
			last[t] = i
		}
	}
	live := sizes[0]
	bytes = live
	for i, s := range steps {
		live += sizes[i+1]
		if live > bytes {
			bytes, at = live, s.name
		}
		for _, t := range append(s.reads, i+1) {
			if last[t] == i {
				live -= sizes[t]
				last[t] = -1 // once, if it is read twice
			}
		}
	}
	return bytes, at
}
