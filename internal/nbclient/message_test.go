package nbclient

import (
	"strings"
	"testing"
)

func TestMessage(t *testing.T) {
	key := []byte("key")
	sent, err := newMessage("session", "execute_request", map[string]string{"code": "课"})
	if err != nil {
		t.Fatal(err)
	}
	frames, err := sent.frames(key)
	if err != nil {
		t.Fatal(err)
	}
	got, err := parseMessage(key, append([][]byte{[]byte("routing prefix")}, frames...))
	if err != nil {
		t.Fatal(err)
	}
	if got.header != sent.header || string(got.content) != string(sent.content) {
		t.Errorf("got %+v, want %+v", got, sent)
	}

	if _, err := parseMessage([]byte("other"), frames); err == nil || !strings.Contains(err.Error(), "signature") {
		t.Errorf("with another key: error %v, want one about the signature", err)
	}
	frames[5] = []byte(`{"code": "x"}`)
	if _, err := parseMessage(key, frames); err == nil || !strings.Contains(err.Error(), "signature") {
		t.Errorf("with another content: error %v, want one about the signature", err)
	}
	if _, err := parseMessage(key, frames[:5]); err == nil || !strings.Contains(err.Error(), "5 frames") {
		t.Errorf("without its content: error %v, want one about the frames", err)
	}
}
