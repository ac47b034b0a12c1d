package nbclient

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

// channel is a connection to one of the kernel's sockets. It speaks zmq4's wire
// protocol on its own TCP connection instead of using zmq4's sockets, which queue
// messages and reconnect unasked, and leave goroutines when they are closed.
type channel struct {
	name string
	tcp  net.Conn
	zmtp *zmq4.Conn
	key  []byte
}

// handshakeTimeout limits the time in which the other side must prove that it
// speaks ZeroMQ, because a port may belong to another program.
const handshakeTimeout = 2 * time.Second

// dial connects to a socket of the kernel once.
func dial(ctx context.Context, name, address string, kind zmq4.SocketType, session string, key []byte) (*channel, error) {
	var dialer net.Dialer
	tcp, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	if err := tcp.SetDeadline(time.Now().Add(handshakeTimeout)); err != nil {
		tcp.Close()
		return nil, err
	}
	zmtp, err := zmq4.Open(tcp, null.Security(), kind, zmq4.SocketIdentity(session), false, nil)
	if err != nil {
		tcp.Close()
		return nil, err
	}
	if err := tcp.SetDeadline(time.Time{}); err != nil {
		tcp.Close()
		return nil, err
	}
	return &channel{name: name, tcp: tcp, zmtp: zmtp, key: key}, nil
}

// subscribe asks a publisher for everything it publishes.
func (c *channel) subscribe() error {
	const subscribeToPrefix = "\x01" // an empty prefix follows
	return c.zmtp.SendMsg(zmq4.NewMsgString(subscribeToPrefix))
}

// send sends a request. Only one goroutine may send at a time.
func (c *channel) send(m message) error {
	frames, err := m.frames(c.key)
	if err != nil {
		return err
	}
	if err := c.zmtp.SendMsg(zmq4.NewMsgFrom(frames...)); err != nil {
		return fmt.Errorf("sending a %s on %s: %w", m.header.Type, c.name, err)
	}
	return nil
}

// receive waits for the next message, or for the channel to be closed.
func (c *channel) receive() (message, error) {
	for {
		msg, err := c.zmtp.RecvMsg()
		if err != nil {
			return message{}, fmt.Errorf("receiving on %s: %w", c.name, err)
		}
		if msg.Type == zmq4.CmdMsg {
			continue // a command of ZeroMQ itself, such as a heartbeat
		}
		m, err := parseMessage(c.key, msg.Frames)
		if err != nil {
			return message{}, fmt.Errorf("receiving on %s: %w", c.name, err)
		}
		return m, nil
	}
}

// close ends the connection. A waiting receive then returns an error.
func (c *channel) close() { c.tcp.Close() }
