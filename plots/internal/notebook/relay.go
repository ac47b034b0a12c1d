package notebook

import (
	"encoding/gob"
	"fmt"
	"os"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// toGonbui takes messages to package gonbui; nil if there is no way.
var toGonbui *gob.Encoder

// relay gives package gonbui, should the cell use it beside package plots, pipes that end here:
// it opens those that the environment names when it is used first. What it sends is sent on in
// its turn. Two that write into the kernel's pipe would garble each other's messages.
func relay() {
	fromGonbui, in, err := os.Pipe()
	if err != nil {
		return // then cells that use both are out of luck
	}
	out, writer, err := os.Pipe()
	if err != nil {
		return
	}
	toGonbui = gob.NewEncoder(writer)
	os.Setenv(protocol.GONB_PIPE_ENV, fmt.Sprintf("/dev/fd/%d", in.Fd()))
	os.Setenv(protocol.GONB_PIPE_BACK_ENV, fmt.Sprintf("/dev/fd/%d", out.Fd()))
	go func() {
		for messages := gob.NewDecoder(fromGonbui); ; {
			d := new(protocol.DisplayData)
			if messages.Decode(d) != nil {
				return
			}
			v, ok := d.Data[protocol.MIMECommValue].(protocol.CommValue)
			if !ok || v.Address != protocol.GonbuiSyncAddress {
				Send(d)
			} else if Send() == nil {
				toGonbui.Encode(&protocol.CommValue{Address: protocol.GonbuiSyncAckAddress, Value: v.Value})
			}
		}
	}()
}
