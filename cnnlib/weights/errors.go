package weights

import (
	"errors"
	"fmt"
	"strings"
)

// ErrFormat says that a file is not in the safetensors format or is damaged.
var ErrFormat = errors.New("not a safetensors file (PyTorch writes one with safetensors.torch.save_file(net.state_dict(), path))")

// MismatchError lists everything that does not fit, not only the first mismatch.
type MismatchError struct {
	Mismatches []Mismatch
	Fix        string // what would help; may be empty
}

// Mismatch is one thing that does not fit.
type Mismatch struct {
	Name   string // the tensor's name, such as "conv1.weight"; empty for the file as a whole
	Wanted string // what fits, such as "F32 [6, 3, 5, 5]"
	Given  string // what the file or the network has
}

// Error gives a line for each mismatch, at most 100.
func (e *MismatchError) Error() string {
	var b strings.Builder
	if len(e.Mismatches) == 1 {
		b.WriteString("one thing does not fit")
	} else {
		fmt.Fprintf(&b, "%d things do not fit", len(e.Mismatches))
	}
	for i, m := range e.Mismatches {
		if i == 100 {
			fmt.Fprintf(&b, "\n  … and %d more", len(e.Mismatches)-i)
			break
		}
		name := "the file"
		if m.Name != "" {
			name = fmt.Sprintf("%.100q", m.Name)
		}
		fmt.Fprintf(&b, "\n  %s: wanted %s; given %s", name, m.Wanted, m.Given)
	}
	if e.Fix != "" {
		b.WriteString("\n  fix: " + e.Fix)
	}
	return b.String()
}

func (e *MismatchError) add(name, wanted, given string) {
	e.Mismatches = append(e.Mismatches, Mismatch{name, wanted, given})
}

// err returns e, or nil if e has no mismatches.
func (e *MismatchError) err() error {
	if len(e.Mismatches) == 0 {
		return nil
	}
	return e
}
