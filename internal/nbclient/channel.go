package nbclient

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

// channel is a connection to one of the kernel's sockets. It uses zmq4's wire
// protocol on a connection of our own rather than its sockets, which queue
// messages and reconnect behind one's back and leave goroutines when closed.
type channel struct {
	name string
	tcp  net.Conn
	zmtp *zmq4.Conn
	key  []byte
}

// handshakeTimeout limits how long another side may take to prove that it
// speaks ZeroMQ: a port may turn out to belong to someone else.
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
			continue // ZeroMQ's own business, such as a heartbeat
		}
		m, err := parseMessage(c.key, msg.Frames)
		if err != nil {
			return message{}, fmt.Errorf("receiving on %s: %w", c.name, err)
		}
		return m, nil
	}
}

// close ends the connection and with it a waiting receive.
func (c *channel) close() { c.tcp.Close() }
