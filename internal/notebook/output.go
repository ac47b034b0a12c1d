package notebook

import "strings"

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
