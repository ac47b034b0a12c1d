package main

import (
	"bufio"
	"io"
	"net"
)

// join passes on what a kernel and gopls say until either leaves, and reports whether
// that was the kernel.
func (s *session) join(kernel, gopls net.Conn) (kernelLeft bool) {
	left := make(chan bool, 2)
	go func() { left <- s.toGopls(kernel, gopls) }()
	go func() { left <- s.toKernel(gopls, kernel) }()
	kernelLeft = <-left
	kernel.Close()
	gopls.Close()
	<-left
	return kernelLeft
}

func (s *session) toGopls(kernel io.Reader, gopls io.Writer) (kernelLeft bool) {
	in := bufio.NewReader(kernel)
	for {
		content, err := readMessage(in)
		if err != nil {
			return true
		}
		for _, message := range s.edit(content) {
			if err := writeMessage(gopls, message); err != nil {
				return false
			}
		}
	}
}

func (s *session) toKernel(gopls io.Reader, kernel io.Writer) (kernelLeft bool) {
	in := bufio.NewReader(gopls)
	for {
		content, err := readMessage(in)
		if err != nil {
			return false
		}
		if err := writeMessage(kernel, s.answer(content)); err != nil {
			return true
		}
	}
}
