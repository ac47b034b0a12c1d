package cnnlib

// joiner is a container that puts together several shapes.
type joiner interface {
	container

	// joinSteps writes out how the output comes from what wiring puts together.
	joinSteps(sources []Shape) []ArithmeticStep
}

// partsAt are the indices of the parts of the container at index i of a trace.
func partsAt(uses []use, i int) []int {
	var parts []int
	for j := i + 1; j <= i+uses[i].parts; j += uses[j].parts + 1 {
		parts = append(parts, j)
	}
	return parts
}

// partWith tells in which of a container's parts, as partsAt lists them, the use at the given place lies.
func partWith(parts []int, place int) int {
	part := len(parts) - 1
	for parts[part] > place {
		part--
	}
	return part
}

// sourcesOf are the shapes that the container at index i of a trace puts together.
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

// flattenedSteps is the step that tells where the input features of the use at index i come
// from, if it is a linear layer that reads what a Flatten gives, be there a Dropout, say, between.
func flattenedSteps(uses []use, i int) []ArithmeticStep {
	if _, ok := uses[i].layer.(*Linear); !ok {
		return nil
	}
	for i = writerOf(uses, i); i >= 0; i = writerOf(uses, i) {
		if _, ok := uses[i].layer.(*Flatten); ok {
			in := uses[i].in
			return []ArithmeticStep{{QuantityInputFeatures, "F_in", product(symbol("H", in.H), symbol("W", in.W), symbol("C", in.C))}}
		}
		if _, ok := uses[i].layer.(Parametric); ok || uses[i].in != uses[i].out {
			break
		}
	}
	return nil
}

// writerOf is the index of the layer whose output the use at index i of a trace reads, or −1 if
// that is the network's input or a container's sum of several.
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
		// An empty Sequential gives what it reads.
	}
	return -1
}
