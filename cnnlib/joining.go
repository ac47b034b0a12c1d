package cnnlib

// joiner is a container that puts several outputs together, such as a [Concat].
type joiner interface {
	container

	// joinSteps returns the calculation of the container's output from its sources.
	joinSteps(sources []Shape) []ArithmeticStep
}

// partsAt returns the indices of the parts of the container at index i of a trace.
func partsAt(uses []use, i int) []int {
	var parts []int
	for j := i + 1; j <= i+uses[i].parts; j += uses[j].parts + 1 {
		parts = append(parts, j)
	}
	return parts
}

// partWith returns the number of the part in which the use at the given place lies; parts is the list
// that partsAt returns.
func partWith(parts []int, place int) int {
	part := len(parts) - 1
	for parts[part] > place {
		part--
	}
	return part
}

// sourcesOf returns the shapes that the container at index i of a trace puts together.
func sourcesOf(uses []use, i int) []Shape {
	parts := partsAt(uses, i)
	_, result := uses[i].layer.(container).wiring()
	sources := make([]Shape, len(result))
	for k, r := range result {
		sources[k] = uses[i].in
		if r != given {
			sources[k] = uses[parts[r]].out
		}
	}
	return sources
}

// vectorReader is a layer that reads a vector.
type vectorReader interface {
	// vectorSteps writes out the length of the vector, for a vector laid out from maps of the given
	// shape.
	vectorSteps(maps Shape) []ArithmeticStep
}

// vectorSteps returns the calculation of the length of the vector that the use at index i reads, if
// the vector comes from a Flatten. A layer such as a Dropout may lie between the Flatten and the use.
// vectorSteps returns nil for any other use.
func vectorSteps(uses []use, i int) []ArithmeticStep {
	l, ok := uses[i].layer.(vectorReader)
	if !ok {
		return nil
	}
	for i = writerOf(uses, i); i >= 0; i = writerOf(uses, i) {
		if d, _ := dependenceOf(uses[i].layer, uses[i].in); d.flattens {
			return l.vectorSteps(uses[i].in)
		}
		if _, ok := uses[i].layer.(Parametric); ok || uses[i].in != uses[i].out {
			break
		}
	}
	return nil
}

// writerOf returns the index of the layer whose output the use at index i of a trace reads. It
// returns −1 if the use reads the network's input, or an output that a container puts together from
// several.
func writerOf(uses []use, i int) int {
	for i > 0 {
		around := i - 1
		for uses[around].depth >= uses[i].depth {
			around--
		}
		parts := partsAt(uses, around)
		from, _ := uses[around].layer.(container).wiring()
		part := 0
		for parts[part] != i {
			part++
		}
		if from[part] == given {
			i = around
			continue
		}
		i = parts[from[part]]
		for uses[i].parts > 0 {
			_, result := uses[i].layer.(container).wiring()
			if len(result) != 1 {
				return -1
			}
			i = partsAt(uses, i)[result[0]]
		}
		if _, ok := uses[i].layer.(container); !ok {
			return i
		}
		// An empty Sequential passes on its input: go on with the Sequential's own writer.
	}
	return -1
}
