package plots

import (
	"encoding/gob"
	"fmt"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// Show displays the figures in the notebook, below the cell. Outside a notebook it
// prints what they would have shown. It panics if the notebook cannot be reached.
func Show(figures ...*Figure) {
	for _, f := range figures {
		if !gonbui.IsNotebook {
			fmt.Printf("[figure: %s]\n", f.Alt)
			continue
		}
		width, height := f.Size()
		send(&protocol.DisplayData{
			Data: map[protocol.MIMEType]any{
				protocol.MIMEImagePNG:  f.PNG(),
				protocol.MIMETextPlain: f.Alt,
			},
			Metadata: map[string]any{
				string(protocol.MIMEImagePNG): map[string]any{"width": width, "height": height, "alt": f.Alt},
			},
		})
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
