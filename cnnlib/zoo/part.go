package zoo

import (
	"strconv"

	"cnnlessons/cnnlib"
)

// Part is a layer with its name.
type Part struct {
	Name  string
	Layer cnnlib.Layer
}

// Chain is the Sequential of the given parts. If a part's name is empty, the layers inside the part
// are named as if they were the Chain's own.
func Chain(parts ...Part) *cnnlib.Sequential {
	var s cnnlib.Sequential
	for _, p := range parts {
		s.Layers = append(s.Layers, p.Layer)
		s.Names = append(s.Names, p.Name)
	}
	return &s
}

// Numbered is a Sequential with the names 0, 1, 2, …, as PyTorch's nn.Sequential has them.
func Numbered(layers ...cnnlib.Layer) *cnnlib.Sequential {
	names := make([]string, len(layers))
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return &cnnlib.Sequential{Layers: layers, Names: names}
}
