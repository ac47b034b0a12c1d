package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
)

// maxMessage is the largest size of a message in bytes, several times the size of the largest cell.
const maxMessage = 64 << 20

// readMessage reads a message of the Language Server Protocol: a header with its
// length, and JSON.
func readMessage(r *bufio.Reader) ([]byte, error) {
	header, err := textproto.NewReader(r).ReadMIMEHeader()
	if err != nil {
		return nil, err
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil || length < 0 || length > maxMessage {
		return nil, fmt.Errorf("a message of %q bytes", header.Get("Content-Length"))
	}
	content := make([]byte, length)
	_, err = io.ReadFull(r, content)
	return content, err
}

func writeMessage(w io.Writer, content []byte) error {
	_, err := fmt.Fprintf(w, "Content-Length: %d\r\n\r\n%s", len(content), content)
	return err
}

// notification returns a message that needs no answer.
func notification(method string, params any) []byte {
	content, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
	if err != nil {
		panic(err) // the caller's params can always be encoded
	}
	return content
}

// rewrite returns the message with parameters that edit has changed.
func rewrite(content []byte, edit func(params map[string]any)) []byte {
	var m map[string]any
	if err := json.Unmarshal(content, &m); err != nil {
		return content
	}
	params, ok := m["params"].(map[string]any)
	if !ok {
		return content
	}
	edit(params)
	edited, err := json.Marshal(m)
	if err != nil {
		return content
	}
	return edited
}
