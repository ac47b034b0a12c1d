package nbclient

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
)

// connection is the content of a connection file: the ports of a kernel, and the key
// that signs all messages.
type connection struct {
	Transport       string `json:"transport"`
	IP              string `json:"ip"`
	ShellPort       int    `json:"shell_port"`
	IOPubPort       int    `json:"iopub_port"`
	StdinPort       int    `json:"stdin_port"`
	ControlPort     int    `json:"control_port"`
	HeartbeatPort   int    `json:"hb_port"`
	SignatureScheme string `json:"signature_scheme"`
	Key             string `json:"key"`
	KernelName      string `json:"kernel_name"`
}

// newConnection chooses ports that are free now and a random key.
func newConnection(kernelName string) (*connection, error) {
	c := &connection{
		Transport:       "tcp",
		IP:              "127.0.0.1",
		SignatureScheme: "hmac-sha256",
		Key:             rand.Text(),
		KernelName:      kernelName,
	}
	for _, port := range []*int{&c.ShellPort, &c.IOPubPort, &c.StdinPort, &c.ControlPort, &c.HeartbeatPort} {
		l, err := net.Listen("tcp", net.JoinHostPort(c.IP, "0"))
		if err != nil {
			return nil, fmt.Errorf("choosing a port: %w", err)
		}
		defer l.Close() // closed after all ports are chosen, so that the ports differ
		*port = l.Addr().(*net.TCPAddr).Port
	}
	return c, nil
}

// address returns the address of the kernel's socket on a port.
func (c *connection) address(port int) string {
	return net.JoinHostPort(c.IP, strconv.Itoa(port))
}

// write writes a connection file that only its owner can read.
func (c *connection) write(path string) error {
	data, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encoding the connection file: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
