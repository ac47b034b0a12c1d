package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain is also the gopls that the tests start.
func TestMain(m *testing.M) {
	for _, arg := range os.Args[1:] {
		if socket, ok := strings.CutPrefix(arg, "-listen=unix;"); ok {
			listen(socket)
			return
		}
	}
	os.Exit(m.Run())
}

// listen tells each client its process id, and ends when one says something.
func listen(socket string) {
	listener, err := net.Listen("unix", socket)
	if err != nil {
		os.Exit(1)
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			os.Exit(1)
		}
		fmt.Fprintln(conn, os.Getpid())
		go func() {
			if n, _ := conn.Read(make([]byte, 1)); n > 0 {
				os.Exit(0) // the socket stays, like the socket of a killed gopls
			}
		}()
	}
}

// runtimeDir is a directory for sockets, which must have a short path.
func runtimeDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "gopls-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	return dir
}

func TestOneDaemon(t *testing.T) {
	runtimeDir(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time, a socket is there to which nobody listens
		const kernels = 8
		conns := make([]net.Conn, kernels)
		pids := make([]string, kernels)
		var wg sync.WaitGroup
		for i := range kernels {
			wg.Go(func() {
				conn, err := dialDaemon(self)
				if err != nil {
					t.Error(err)
					return
				}
				conns[i] = conn
				fmt.Fscanln(conn, &pids[i])
			})
		}
		wg.Wait()
		if t.Failed() {
			return
		}
		if slices.Sort(pids); pids[0] == "" || pids[0] != pids[kernels-1] {
			t.Errorf("the kernels are connected to the processes %q, want one", pids)
		}
		fmt.Fprintln(conns[0], "end")
		untilNobodyListens(t)
		for _, conn := range conns {
			conn.Close()
		}
	}
}

// untilNobodyListens waits until the daemon has ended. A process that ends closes its connections
// before its listener, which until then takes connections that nobody answers.
func untilNobodyListens(t *testing.T) {
	t.Helper()
	dir, err := privateDir()
	if err != nil {
		t.Fatal(err)
	}
	sockets, err := filepath.Glob(filepath.Join(dir, "gopls-*"))
	if err != nil {
		t.Fatal(err)
	}
	sockets = slices.DeleteFunc(sockets, func(path string) bool { return strings.HasSuffix(path, ".lock") })
	if len(sockets) != 1 {
		t.Fatalf("sockets %q, want one", sockets)
	}
	for {
		conn, err := net.Dial("unix", sockets[0])
		if err != nil {
			return
		}
		conn.Close()
		time.Sleep(time.Millisecond)
	}
}

func TestDaemonThatFails(t *testing.T) {
	runtimeDir(t)
	if _, err := dialDaemon("/nowhere/gopls-real"); err == nil || !strings.Contains(err.Error(), "install the kernel again") {
		t.Errorf("error %v, want one that says what to do", err)
	}
	gopls := filepath.Join(t.TempDir(), realName)
	if err := os.WriteFile(gopls, []byte("#!/bin/sh\nexit 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := dialDaemon(gopls); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("error %v, want one that says how it ended", err)
	}
}

func TestPrivateDir(t *testing.T) {
	base := runtimeDir(t)
	dir, err := privateDir()
	if err != nil || filepath.Dir(dir) != base {
		t.Fatalf("privateDir = %q, %v; want a directory below %s", dir, err, base)
	}
	if again, err := privateDir(); err != nil || again != dir {
		t.Errorf("the second time it is %q, %v", again, err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := privateDir(); err == nil || !strings.Contains(err.Error(), "chmod 700") {
		t.Errorf("others may enter: error %v, want one that says what to do", err)
	}
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(base, "missing"))
	if dir, err := privateDir(); err != nil || filepath.Dir(dir) != "/tmp" {
		t.Errorf("without the directory of XDG_RUNTIME_DIR it is %q, %v; want one in /tmp", dir, err)
	}
}

func TestDaemonName(t *testing.T) {
	environ := []string{"HOME=/h", "PATH=/bin", "GOFLAGS=-v", "TERM=x"}
	name := daemonName("gopls 1", environ)
	same := []string{"TERM=y", "GONB_TMP_DIR=/t", "GOFLAGS=-v", "PATH=/bin", "HOME=/h", "CNNLESSONS_LANG=zh"}
	if got := daemonName("gopls 1", same); got != name {
		t.Errorf("the kernels of the two languages have %s and %s", name, got)
	}
	for _, other := range []string{"GOFLAGS=-tags=a", "GOMODCACHE=/m", "PATH=/go/bin"} {
		if got := daemonName("gopls 1", append(environ, other)); got == name {
			t.Errorf("with %s it is the same", other)
		}
	}
	if got := daemonName("gopls 2", environ); got == name {
		t.Error("another gopls has the same name")
	}
}

func TestDaemonEnviron(t *testing.T) {
	environ := daemonEnviron([]string{"TMPDIR=/t", "GONB_TMP_DIR=/t/gonb_1", "HOME=/h"}, "/run/d")
	if slices.Contains(environ, "GONB_TMP_DIR=/t/gonb_1") || !slices.Contains(environ, "HOME=/h") {
		t.Errorf("environment %q", environ)
	}
	if slices.Index(environ, "TMPDIR=/run/d") < slices.Index(environ, "TMPDIR=/t") {
		t.Errorf("environment %q, of which the last TMPDIR counts", environ)
	}
}
