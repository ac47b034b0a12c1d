package cnnlib

// Memory is an estimate of the bytes that a network needs for all samples of the input, 4 bytes
// for each number. The estimate leaves out the workspace of layers, code, and the system's reserve.
type Memory struct {
	// Inference is the memory of a prediction. Each layer writes a tensor of its own. A tensor is
	// freed as soon as the last layer that reads it has run. Total = Activations + Params +
	// Buffers.
	Inference struct {
		Activations int    `json:"activations"` // the largest sum of tensors that are needed at one time
		At          string `json:"at"`          // the layer that runs at the time of this largest sum
		Params      int    `json:"params"`      // trainable parameters
		Buffers     int    `json:"buffers"`     // moving statistics
		Total       int    `json:"total"`
	} `json:"inference"`

	// Training is the memory of a training step with SGD and momentum. All tensors are kept until
	// the backward pass. Total = Input + Activations + Gradients + Params + ParamGradients +
	// Momentum + Buffers.
	Training struct {
		Input          int `json:"input"`
		Activations    int `json:"activations"`     // the outputs of all layers
		Gradients      int `json:"gradients"`       // a gradient for each number of Activations
		Params         int `json:"params"`          // trainable parameters
		ParamGradients int `json:"param_gradients"` // a gradient for each parameter
		Momentum       int `json:"momentum"`        // a velocity for each parameter
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

// bytesOf returns the bytes of n float32 numbers.
func bytesOf(n int) int { return 4 * n }

// written returns the length of the tensor that a use writes: the length of its output, or 0 for a
// [Sequential], whose last part writes the output.
func written(u use) int {
	if OperationOf(u.layer) == OperationChain {
		return 0
	}
	return u.out.Len()
}

// peak returns the largest sum of bytes of the tensors that are needed at one time, and the name of
// the layer that runs at that time. Of several such layers it is the first.
func peak(uses []use) (bytes int, at string) {
	type step struct {
		name  string
		reads []int // indices of tensors: 0 is the network's input, i + 1 the tensor that step i writes
	}
	sizes := []int{bytesOf(uses[0].in.Len())} // the bytes of each tensor
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
		last[i+1] = i // stays for a tensor that no step reads
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
				last[t] = -1 // so that a tensor that the step reads twice is freed once
			}
		}
	}
	return bytes, at
}
