package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// idle is for how long the shared gopls stays when no kernel is connected: long
// enough for the restart of a kernel, or the next notebook, to find it warm.
const idle = time.Minute

// dialDaemon connects to the gopls that the kernels of this user share. It starts
// it if there is none.
func dialDaemon(gopls string) (net.Conn, error) {
	dir, err := privateDir()
	if err != nil {
		return nil, err
	}
	program, err := os.Stat(gopls)
	if err != nil {
		return nil, fmt.Errorf("the real gopls is missing, install the kernel again: %w", err)
	}
	version := gopls + program.ModTime().String()
	socket := filepath.Join(dir, daemonName(version, os.Environ()))
	lock, err := os.OpenFile(socket+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	defer lock.Close() // which also unlocks it
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return nil, fmt.Errorf("locking %s: %w", lock.Name(), err)
	}

	if conn, err := net.Dial("unix", socket); err == nil {
		return conn, nil
	}
	// What is there, if anything, was left by one that was killed.
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	cmd := exec.Command(gopls, "-listen=unix;"+socket, "-listen.timeout="+idle.String())
	cmd.Dir = dir
	cmd.Env = daemonEnviron(os.Environ(), dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // it outlives the kernel that needed it first
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting gopls: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for deadline := time.After(20 * time.Second); ; {
		if conn, err := net.Dial("unix", socket); err == nil {
			return conn, nil
		}
		select {
		case err := <-ended:
			return nil, fmt.Errorf("gopls ended as it started: %v", err)
		case <-deadline:
			cmd.Process.Kill()
			return nil, errors.New("gopls does not listen 20 s after its start")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// privateDir is a directory for sockets that only this user can enter. It does not
// follow TMPDIR: the paths of sockets are limited to about a hundred bytes.
func privateDir() (string, error) {
	var errs []error
	for _, base := range []string{os.Getenv("XDG_RUNTIME_DIR"), "/tmp"} {
		if base == "" {
			continue
		}
		dir := filepath.Join(base, "cnnlessons-"+strconv.Itoa(os.Getuid()))
		if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
			errs = append(errs, err)
			continue
		}
		info, err := os.Lstat(dir)
		if err != nil {
			return "", err
		}
		if !info.IsDir() || info.Mode().Perm() != 0o700 || !ours(info) {
			return "", fmt.Errorf("%s must be a directory of yours that nobody else can enter: remove it, or 'chmod 700' it", dir)
		}
		return dir, nil
	}
	return "", errors.Join(errs...)
}

// daemonName tells one gopls from another: kernels share it only if it is the same
// program, and if go finds the same packages for them.
func daemonName(version string, environ []string) string {
	hash := sha256.New()
	fmt.Fprintln(hash, version)
	for _, entry := range slices.Sorted(slices.Values(environ)) {
		name, _, _ := strings.Cut(entry, "=")
		if name == "PATH" || name == "HOME" || strings.HasPrefix(name, "GO") && !ofKernel(name) {
			fmt.Fprintln(hash, entry)
		}
	}
	return fmt.Sprintf("gopls-%x", hash.Sum(nil)[:6])
}

// daemonEnviron is the environment of the shared gopls, started by a kernel that
// has the environment base.
func daemonEnviron(base []string, dir string) []string {
	environ := slices.DeleteFunc(slices.Clone(base), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return ofKernel(name)
	})
	return append(environ,
		"TMPDIR="+dir,          // that of the first kernel may go with it
		"GOSUMDB=off",          // it downloads nothing, so there is nothing to look up
		"GOGC=50",              // half the memory, for a few milliseconds
		"GO_TELEMETRY_CHILD=2", // no second process, of 37 MB, that waits for it to crash
	)
}

// ofKernel reports whether gonb sets an environment variable for one kernel.
func ofKernel(name string) bool { return strings.HasPrefix(name, "GONB_") }
