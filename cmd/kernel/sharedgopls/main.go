// Sharedgopls stands in for gopls on the PATH of a kernel. gonb, which is the
// kernel, starts a gopls of its own, which takes seconds and hundreds of megabytes for each
// notebook. Sharedgopls instead connects gonb to one gopls that all kernels of a user
// share, and spares the shared gopls most of the work that gonb would give it.
//
//	gopls -listen unix;FOLDER/gopls_socket
//
// is gonb's call, with the temporary folder of the kernel. Called in any other way,
// Sharedgopls runs the real gopls, which lies beside it.
//
// Sharedgopls ends with its kernel, however the kernel ends. The shared gopls ends by itself
// when no kernel has used it for a while.
package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"cnnlessons/cmd/kernel/internal/cellimports"
)

// realName is the file name of the real gopls in the directory of this program.
const realName = "gopls-real"

// patience is the time that serve waits for the kernel to connect. The kernel gives up earlier.
const patience = time.Minute

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gopls for kernels:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the directory of this program, where the real gopls is: %w", err)
	}
	tools := filepath.Dir(self)
	gopls := filepath.Join(tools, realName)
	if len(args) == 2 && args[0] == "-listen" {
		if socket, ok := strings.CutPrefix(args[1], "unix;"); ok {
			return serve(socket, gopls, filepath.Join(tools, cellimports.FileName))
		}
	}
	return syscall.Exec(gopls, append([]string{gopls}, args...), os.Environ())
}

// serve waits for the kernel to connect to the socket, connects it with the shared gopls, and
// returns when the kernel leaves.
func serve(socket, gopls, packages string) error {
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		return err
	}
	defer listener.Close()
	began, parent, folder := time.Now(), os.Getppid(), filepath.Dir(socket)
	mark, err := claim(folder, parent)
	if err != nil {
		return err
	}
	defer mark.Close()
	go removeDead(filepath.Dir(folder))

	for {
		if err := listener.SetDeadline(time.Now().Add(time.Second)); err != nil {
			return err
		}
		kernel, err := listener.Accept()
		if errors.Is(err, os.ErrDeadlineExceeded) {
			if os.Getppid() == parent && time.Since(began) < patience {
				continue
			}
			return errors.New("the kernel ended, or did not connect")
		}
		if err != nil {
			return err
		}
		known, err := cellimports.Read(packages)
		if err != nil {
			return err
		}
		shared, err := dialDaemon(gopls)
		if err != nil {
			return err
		}
		awaitWorkspace(folder)
		session := newSession(folder, known)
		session.join(kernel, shared)
		if session.begun() { // otherwise gonb has given up on a slow start and tries again
			return nil
		}
	}
}
