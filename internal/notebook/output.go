package notebook

import "strings"

// An Output is one output of a code cell, in nbformat's form.
type Output map[string]any

// Type returns "stream", "display_data", "execute_result" or "error".
func (o Output) Type() string { return text(o["output_type"]) }

// Text returns the text of a stream output, or the name, value and traceback of an error output.
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

// Stream returns the name of a stream output's stream, or "" for another output.
func (o Output) Stream() string {
	if o.Type() != "stream" {
		return ""
	}
	return text(o["name"])
}

// Data returns the contents of a display_data or execute_result by their MIME types.
func (o Output) Data() map[string]any {
	data, _ := o["data"].(map[string]any)
	return data
}
