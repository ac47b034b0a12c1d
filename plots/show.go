package plots

import (
	"fmt"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"cnnlessons/plots/internal/notebook"
)

// Show displays the drawings in the notebook, below the cell. Outside a notebook it prints their
// descriptions. It panics if the notebook cannot be reached.
func Show(drawings ...Drawing) {
	for _, d := range drawings {
		if notebook.Connected {
			send(display(d))
		} else {
			elsewhere(d)
		}
	}
}

// elsewhere is Show outside a notebook. The tests look at the drawing instead.
var elsewhere = func(d Drawing) { fmt.Printf("[figure: %s]\n", d.Description()) }

// display is the drawing as a message to the notebook.
func display(d Drawing) *protocol.DisplayData {
	o, alt := d.Output(), d.Description()
	width, height := d.Size()
	if o.HTML != "" {
		return &protocol.DisplayData{
			Data: map[protocol.MIMEType]any{protocol.MIMETextHTML: o.HTML, protocol.MIMETextPlain: alt},
		}
	}
	return &protocol.DisplayData{
		Data: map[protocol.MIMEType]any{protocol.MIMEImagePNG: o.PNG, protocol.MIMETextPlain: alt},
		Metadata: map[string]any{
			string(protocol.MIMEImagePNG): map[string]any{"width": width, "height": height, "alt": alt},
		},
	}
}

// ShowMarkdown displays Markdown in the notebook, formulas included. Outside a notebook it prints
// the source. It panics if the notebook cannot be reached.
func ShowMarkdown(source string) {
	if !notebook.Connected {
		fmt.Println(source)
		return
	}
	send(&protocol.DisplayData{Data: map[protocol.MIMEType]any{protocol.MIMETextMarkdown: source}})
}

// send displays the data below what the cell has printed so far.
func send(data *protocol.DisplayData) {
	drainStdout()
	err := notebook.Send() // what was printed has its place now
	if err == nil {
		err = notebook.Send(data)
	}
	if err != nil {
		panic(fmt.Errorf("plots: %w", err))
	}
}
