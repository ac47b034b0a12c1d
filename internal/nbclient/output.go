package nbclient

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// An Output is one output of a code cell, in nbformat's form.
type Output map[string]any

// Type is "stream", "display_data", "execute_result" or "error".
func (o Output) Type() string { return text(o["output_type"]) }

// Text is what a stream output says, and of an error its name, value and traceback.
func (o Output) Text() string {
	if o.Type() != "error" {
		return text(o["text"])
	}
	lines := []string{text(o["ename"]) + ": " + text(o["evalue"])}
	traceback, _ := o["traceback"].([]any)
	for _, line := range traceback {
		lines = append(lines, text(line))
	}
	return strings.Join(lines, "\n")
}

// Stream is the name of the stream of a stream output, "" for all others.
func (o Output) Stream() string {
	if o.Type() != "stream" {
		return ""
	}
	return text(o["name"])
}

// Data are the contents of a display_data or execute_result by their MIME types.
func (o Output) Data() map[string]any {
	data, _ := o["data"].(map[string]any)
	return data
}

// outputs collects the outputs of one cell.
type outputs struct {
	list []Output

	// clear says to drop the list when the next output arrives.
	clear bool

	// displays are the outputs that later messages may update, of this cell and
	// of those before it.
	displays map[string][]Output
}

// add takes in a message of the kernel's iopub channel.
func (c *outputs) add(m message) error {
	switch m.header.Type {
	case "stream", "display_data", "execute_result", "error", "update_display_data", "clear_output":
	default:
		return nil // the status of the kernel, the echo of the input
	}
	var content map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(m.content)))
	decoder.UseNumber()
	if err := decoder.Decode(&content); err != nil {
		return fmt.Errorf("the content of a %s: %w", m.header.Type, err)
	}

	switch m.header.Type {
	case "clear_output":
		if c.clear = content["wait"] == true; !c.clear {
			c.drop()
		}
		return nil
	case "update_display_data":
		for _, shown := range c.displays[displayID(content)] {
			shown["data"], shown["metadata"] = content["data"], content["metadata"]
		}
		return nil
	}

	if c.clear {
		c.drop()
	}
	if n := len(c.list); m.header.Type == "stream" && n > 0 && c.list[n-1].Stream() == text(content["name"]) {
		last := c.list[n-1]
		last["text"] = last.Text() + text(content["text"])
		return nil
	}
	if id := displayID(content); id != "" {
		c.displays[id] = append(c.displays[id], content)
	}
	delete(content, "transient")
	content["output_type"] = m.header.Type
	c.list = append(c.list, content)
	return nil
}

// drop forgets all outputs of the cell.
func (c *outputs) drop() {
	c.list, c.clear = nil, false
}

// result is what a notebook keeps of the outputs.
func (c *outputs) result() []Output {
	for _, o := range c.list {
		if o.Type() == "stream" {
			o["text"] = returnCarriage(o.Text())
		}
	}
	return slices.Clip(c.list)
}

func displayID(content map[string]any) string {
	transient, _ := content["transient"].(map[string]any)
	return text(transient["display_id"])
}

var overwritten = regexp.MustCompile(`(?m)^.*\r([^\r\n])`)

// returnCarriage drops what a carriage return let later text write over, such as
// the earlier states of a progress bar.
func returnCarriage(s string) string {
	return overwritten.ReplaceAllString(s, "$1")
}
