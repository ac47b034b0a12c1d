package nbclient

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cnnlessons/internal/notebook"
)

// outputs collects the outputs of one cell.
type outputs struct {
	list []notebook.Output

	// clear says to drop the list when the next output arrives.
	clear bool

	// displays are the outputs that later messages may update, of this cell and
	// of those before it.
	displays map[string][]notebook.Output
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
	fresh := notebook.Output(content)
	fresh["output_type"] = m.header.Type
	if n := len(c.list); m.header.Type == "stream" && n > 0 && c.list[n-1].Stream() == fresh.Stream() {
		last := c.list[n-1]
		last["text"] = last.Text() + fresh.Text()
		return nil
	}
	if id := displayID(content); id != "" {
		c.displays[id] = append(c.displays[id], fresh)
	}
	delete(fresh, "transient")
	c.list = append(c.list, fresh)
	return nil
}

// drop forgets all outputs of the cell.
func (c *outputs) drop() {
	c.list, c.clear = nil, false
}

// result is what a notebook keeps of the outputs.
func (c *outputs) result() []notebook.Output {
	for _, o := range c.list {
		if o.Type() == "stream" {
			o["text"] = returnCarriage(o.Text())
		}
	}
	return slices.Clip(c.list)
}

func displayID(content map[string]any) string {
	transient, _ := content["transient"].(map[string]any)
	id, _ := transient["display_id"].(string)
	return id
}

var overwritten = regexp.MustCompile(`(?m)^.*\r([^\r\n])`)

// returnCarriage drops what a carriage return let later text write over, such as
// the earlier states of a progress bar.
func returnCarriage(s string) string {
	return overwritten.ReplaceAllString(s, "$1")
}
