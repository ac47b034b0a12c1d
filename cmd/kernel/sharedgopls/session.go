package main

import (
	"bufio"
	"io"
	"net"
)

// join passes on the messages between a kernel and gopls until either leaves.
func (s *session) join(kernel, gopls net.Conn) {
	left := make(chan struct{}, 2)
	go func() {
		pass(kernel, gopls, s.edit)
		left <- struct{}{}
	}()
	go func() {
		pass(gopls, kernel, s.answer)
		left <- struct{}{}
	}()
	<-left
	kernel.Close()
	gopls.Close()
	<-left
}

// pass passes on messages, edited, until either side leaves.
func pass(from io.Reader, to io.Writer, edit func(content []byte) [][]byte) {
	in := bufio.NewReader(from)
	for {
		content, err := readMessage(in)
		if err != nil {
			return
		}
		for _, message := range edit(content) {
			if err := writeMessage(to, message); err != nil {
				return
			}
		}
	}
}
