package nbclient

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// delimiter stands between the routing prefix of a message and the message.
const delimiter = "<IDS|MSG>"

// header identifies a message. A parent header identifies the request that a message answers.
type header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
	Date     string `json:"date"`
}

// message is a message of Jupyter's protocol.
type message struct {
	header  header
	parent  header
	content json.RawMessage
}

// newMessage makes a request.
func newMessage(session, kind string, content any) (message, error) {
	data, err := json.Marshal(content)
	if err != nil {
		return message{}, fmt.Errorf("encoding a %s: %w", kind, err)
	}
	return message{
		header: header{
			ID:       rand.Text(),
			Session:  session,
			Username: "nbclient",
			Type:     kind,
			Version:  "5.3",
			Date:     time.Now().UTC().Format(time.RFC3339Nano),
		},
		content: data,
	}, nil
}

// frames returns the frames of a request, signed with key.
func (m message) frames(key []byte) ([][]byte, error) {
	head, err := json.Marshal(m.header)
	if err != nil {
		return nil, fmt.Errorf("encoding the header of a %s: %w", m.header.Type, err)
	}
	body := [][]byte{head, []byte("{}"), []byte("{}"), m.content}
	return append([][]byte{[]byte(delimiter), sign(key, body)}, body...), nil
}

// parseMessage reads a message from its frames and verifies the signature.
func parseMessage(key []byte, frames [][]byte) (message, error) {
	at := slices.IndexFunc(frames, func(f []byte) bool { return string(f) == delimiter })
	if at < 0 || len(frames) < at+6 {
		return message{}, fmt.Errorf("a message of %d frames, which is not one of Jupyter's", len(frames))
	}
	signature, body := frames[at+1], frames[at+2:at+6]
	if !hmac.Equal(signature, sign(key, body)) {
		return message{}, errors.New("a message whose signature is wrong: it is not from the kernel we started")
	}
	var m message
	if err := json.Unmarshal(body[0], &m.header); err != nil {
		return message{}, fmt.Errorf("the header of a message: %w", err)
	}
	if err := json.Unmarshal(body[1], &m.parent); err != nil {
		return message{}, fmt.Errorf("the parent header of a %s: %w", m.header.Type, err)
	}
	m.content = body[3]
	return m, nil
}

// sign returns the HMAC-SHA256 of the frames of a message, in hexadecimal.
func sign(key []byte, body [][]byte) []byte {
	mac := hmac.New(sha256.New, key)
	for _, frame := range body {
		mac.Write(frame)
	}
	return hex.AppendEncode(nil, mac.Sum(nil))
}
