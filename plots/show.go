package plots

import (
	"encoding/gob"
	"fmt"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Show displays the drawings in the notebook, below the cell. Outside a notebook it
// prints what they would have shown. It panics if the notebook cannot be reached.
func Show(drawings ...Drawing) {
	for _, d := range drawings {
		if gonbui.IsNotebook {
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

// Markdown displays Markdown in the notebook, formulas included. Outside a notebook it
// prints the source. It panics if the notebook cannot be reached.
func Markdown(source string) {
	if !gonbui.IsNotebook {
		fmt.Println(source)
		return
	}
	send(&protocol.DisplayData{Data: map[protocol.MIMEType]any{protocol.MIMETextMarkdown: source}})
}

func init() {
	gob.Register(map[string]any{}) // the metadata of a display
}

// send displays the data below what the cell printed so far, and waits until the
// kernel has taken them: it reports the cell as done when the program ends, whatever is
// still on its way.
func send(data *protocol.DisplayData) {
	drainStdout()
	gonbui.Sync()
	gonbui.SendData(data)
	gonbui.Sync()
	if err := gonbui.Error(); err != nil {
		panic(fmt.Errorf("plots: the notebook did not take the figure: %w", err))
	}
}
