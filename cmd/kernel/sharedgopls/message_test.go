package main

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
)

func TestMessages(t *testing.T) {
	var wire bytes.Buffer
	for _, content := range []string{`{"text":"卷积"}`, ``, `{}`} {
		if err := writeMessage(&wire, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	in := bufio.NewReader(&wire)
	for _, want := range []string{`{"text":"卷积"}`, ``, `{}`} {
		if got, err := readMessage(in); err != nil || string(got) != want {
			t.Errorf("read %q (%v), want %q", got, err, want)
		}
	}
	for _, wire := range []string{"", "Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n", "Content-Length: 99999999999\r\n\r\n", "Other: 1\r\n\r\n", "Content-Length: 3\r\n\r\n{}"} {
		if got, err := readMessage(bufio.NewReader(strings.NewReader(wire))); err == nil {
			t.Errorf("%q was read as %q", wire, got)
		}
	}
}
