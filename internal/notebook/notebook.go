package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"cnnlessons/internal/wholefile"
)

// A Notebook is a notebook of nbformat 4.5 or a later 4: the JSON object of the file,
// also with keys that this package does not know. Numbers are [json.Number]. A text
// that the file holds as a list of lines is one string.
type Notebook map[string]any

// A Cell is one object of the notebook's cells. A change of a Cell changes the notebook.
type Cell map[string]any

// Read reads a notebook from a file.
func Read(path string) (Notebook, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("notebook: reading a notebook: %w", err)
	}
	n, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("notebook: %s: %w", path, err)
	}
	return n, nil
}

// Parse reads a notebook from the content of a file.
func Parse(data []byte) (Notebook, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var n Notebook
	if err := decoder.Decode(&n); err != nil {
		return nil, fmt.Errorf("not the JSON of a notebook: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not the JSON of a notebook: there is more after its last brace")
	}
	if err := n.check(); err != nil {
		return nil, err
	}
	for _, c := range n.Cells() {
		eachText(c, joinLines)
	}
	return n, nil
}

// check returns an error unless the notebook has the keys and types that the other methods rely on.
func (n Notebook) check() error {
	minor, _ := n["nbformat_minor"].(json.Number)
	if m, err := strconv.Atoi(minor.String()); n["nbformat"] != json.Number("4") || err != nil || m < 5 {
		return fmt.Errorf("nbformat %v.%v: want 4.5 or a later 4; opening and saving the notebook in JupyterLab converts it", n["nbformat"], n["nbformat_minor"])
	}
	if _, ok := n["metadata"].(map[string]any); !ok {
		return errors.New("no metadata object")
	}
	cells, ok := n["cells"].([]any)
	if !ok {
		return errors.New("no list of cells")
	}
	for i, cell := range cells {
		c, ok := cell.(map[string]any)
		if !ok {
			return fmt.Errorf("cell %d is not an object", i+1)
		}
		if _, ok := c["metadata"].(map[string]any); !ok {
			return fmt.Errorf("cell %d has no metadata object", i+1)
		}
		if c["cell_type"] != "code" {
			continue
		}
		outputs, ok := c["outputs"].([]any)
		if !ok {
			return fmt.Errorf("cell %d is code and has no list of outputs", i+1)
		}
		for _, output := range outputs {
			if _, ok := output.(map[string]any); !ok {
				return fmt.Errorf("cell %d has an output that is not an object", i+1)
			}
		}
	}
	return nil
}

// Metadata returns the notebook's own metadata.
func (n Notebook) Metadata() map[string]any { return n["metadata"].(map[string]any) }

// KernelName returns the name of the kernel that the notebook asks for, or "" if it asks for none.
func (n Notebook) KernelName() string {
	spec, _ := n.Metadata()["kernelspec"].(map[string]any)
	name, _ := spec["name"].(string)
	return name
}

// Cells returns the notebook's cells, in order.
func (n Notebook) Cells() []Cell {
	list := n["cells"].([]any)
	cells := make([]Cell, len(list))
	for i, cell := range list {
		cells[i] = cell.(map[string]any)
	}
	return cells
}

// CodeCells returns the cells that a kernel executes, in order.
func (n Notebook) CodeCells() []Cell {
	return slices.DeleteFunc(n.Cells(), func(c Cell) bool { return c["cell_type"] != "code" })
}

// ID returns the identifier of a cell.
func (c Cell) ID() string { return text(c["id"]) }

// Source returns the text of a cell.
func (c Cell) Source() string { return text(c["source"]) }

// Outputs returns the outputs of a code cell.
func (c Cell) Outputs() []Output {
	list := c["outputs"].([]any)
	outputs := make([]Output, len(list))
	for i, output := range list {
		outputs[i] = output.(map[string]any)
	}
	return outputs
}

// ExecutionCount returns the number of a code cell's execution, or 0 for a cell that was not executed.
func (c Cell) ExecutionCount() int {
	number, _ := c["execution_count"].(json.Number)
	count, _ := strconv.Atoi(number.String())
	return count
}

// SetResult puts the outputs and the number of an execution into a code cell. No outputs and the
// number 0 make a cell that was not executed.
func (c Cell) SetResult(outputs []Output, executionCount int) {
	list := make([]any, len(outputs))
	for i, output := range outputs {
		list[i] = map[string]any(output)
	}
	c["outputs"], c["execution_count"] = list, nil
	if executionCount > 0 {
		c["execution_count"] = json.Number(strconv.Itoa(executionCount))
	}
}

// Bytes returns the content of the notebook's file, as Jupyter writes it.
func (n Notebook) Bytes() []byte {
	out := Notebook(clone(map[string]any(n)).(map[string]any))
	for _, transient := range []string{"orig_nbformat", "orig_nbformat_minor", "signature"} {
		delete(out.Metadata(), transient)
	}
	for _, c := range out.Cells() {
		delete(c["metadata"].(map[string]any), "trusted")
		eachText(c, splitLines)
	}
	return append(appendJSON(nil, map[string]any(out), 0), '\n')
}

// Write writes the notebook to a file, whole or not at all.
func (n Notebook) Write(path string) error {
	if err := wholefile.Write(path, n.Bytes()); err != nil {
		return fmt.Errorf("notebook: writing a notebook: %w", err)
	}
	return nil
}

// eachText replaces every value of a cell that may be a text. replace gets the value and its MIME
// type.
func eachText(c Cell, replace func(mime string, v any) any) {
	if source, ok := c["source"]; ok {
		c["source"] = replace("text/plain", source)
	}
	attachments, _ := c["attachments"].(map[string]any)
	for _, attachment := range attachments {
		eachContent(attachment, replace)
	}
	outputs, _ := c["outputs"].([]any)
	for _, output := range outputs {
		switch o := Output(output.(map[string]any)); o.Type() {
		case "stream":
			o["text"] = replace("text/plain", o["text"])
		case "display_data", "execute_result":
			eachContent(o["data"], replace)
		}
	}
}

// eachContent replaces every value of an object whose keys are MIME types.
func eachContent(bundle any, replace func(mime string, v any) any) {
	contents, _ := bundle.(map[string]any)
	for mime, content := range contents {
		contents[mime] = replace(mime, content)
	}
}

// text returns v if v is a string, and else "".
func text(v any) string {
	s, _ := v.(string)
	return s
}

// clone returns a deep copy of a JSON value.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, value := range v {
			m[key] = clone(value)
		}
		return m
	case []any:
		l := make([]any, len(v))
		for i, value := range v {
			l[i] = clone(value)
		}
		return l
	}
	return v
}
