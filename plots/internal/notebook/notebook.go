// Package notebook sends to the kernel what a cell displays, in GoNB's protocol. It does for
// package plots what github.com/janpfeifer/gonb/gonbui does for everybody, without what that
// links into a cell: a logging library, the network stack, cryptography.
package notebook

import (
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// The kernel's pipes. There is one stream of messages to the kernel and one from it, so what package
// gonbui sends in the same cell goes through here, too: see relay.
var there, back = os.Getenv(protocol.GONB_PIPE_ENV), os.Getenv(protocol.GONB_PIPE_BACK_ENV)

// Connected says whether a kernel runs the program.
var Connected = there != ""

func init() {
	gob.Register(map[string]any{}) // the metadata of a display
	if Connected {
		relay()
	}
}

// Send displays the data, in order, below what was displayed before, and waits until the kernel
// has taken them: it reports the cell as done when the program ends, whatever is still on its way.
func Send(data ...*protocol.DisplayData) error {
	c, err := open()
	if err == nil {
		err = c.send(data...)
	}
	if err != nil {
		return fmt.Errorf("the notebook did not take what the cell displays: %w", err)
	}
	return nil
}

var open = sync.OnceValues(func() (*connection, error) {
	out, err := os.OpenFile(there, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	in, err := os.Open(back)
	if err != nil {
		return nil, err
	}
	c := &connection{out: gob.NewEncoder(out), taken: make(chan int, 1)}
	go c.receive(in)
	return c, nil
})

type connection struct {
	mu    sync.Mutex
	out   *gob.Encoder
	asked int      // how often the kernel was asked whether it has taken all
	taken chan int // its answers, with the number of the question; closed when it is gone
}

func (c *connection) send(data ...*protocol.DisplayData) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	question := &protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMECommValue: &protocol.CommValue{Address: protocol.GonbuiSyncAddress, Value: c.asked},
	}}
	for _, d := range append(data, question) {
		if err := c.out.Encode(d); err != nil {
			return err
		}
	}
	for answered := range c.taken {
		if answered == c.asked {
			return nil
		}
	}
	return errors.New("the kernel is gone")
}

// receive takes the kernel's messages: the answers to send, and others, which are for gonbui.
func (c *connection) receive(in *os.File) {
	defer close(c.taken)
	for messages := gob.NewDecoder(in); ; {
		var v protocol.CommValue
		if messages.Decode(&v) != nil {
			return
		}
		if n, ok := v.Value.(int); ok && v.Address == protocol.GonbuiSyncAckAddress {
			c.taken <- n
		} else if toGonbui != nil {
			toGonbui.Encode(&v) // who does not read it does not want it
		}
	}
}
