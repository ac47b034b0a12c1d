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

// idle is the time that the shared gopls stays without a connected kernel: long
// enough that a restarted kernel, or the next notebook, finds it warm.
const idle = time.Minute

// dialDaemon connects to the gopls that the kernels of this user share. If this gopls does not
// run, dialDaemon starts it.
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
	defer lock.Close() // closing also unlocks
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return nil, fmt.Errorf("locking %s: %w", lock.Name(), err)
	}

	if conn, err := net.Dial("unix", socket); err == nil {
		return conn, nil
	}
	// A socket that is there was left by a gopls that was killed.
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	cmd := exec.Command(gopls, "-listen=unix;"+socket, "-listen.timeout="+idle.String())
	cmd.Dir = dir
	cmd.Env = daemonEnviron(os.Environ(), dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // the shared gopls outlives the kernel that starts it
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

// privateDir returns a directory for sockets that only this user can enter. The directory does
// not depend on TMPDIR, because the path of a socket is limited to about a hundred bytes.
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

// daemonName returns the name of a kernel's shared gopls. Two kernels share a gopls only if the
// version of gopls is equal and the go command finds equal packages for both.
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

// daemonEnviron returns the environment of the shared gopls, started by a kernel with the
// environment base.
func daemonEnviron(base []string, dir string) []string {
	environ := slices.DeleteFunc(slices.Clone(base), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return ofKernel(name)
	})
	return append(environ,
		"TMPDIR="+dir,          // the first kernel's TMPDIR may vanish with the kernel
		"GOSUMDB=off",          // gopls downloads nothing, so there is nothing to look up
		"GOGC=50",              // half the memory, for a few milliseconds
		"GO_TELEMETRY_CHILD=2", // no second process, of 37 MB, that waits for gopls to crash
	)
}

// ofKernel reports whether gonb sets an environment variable for one kernel.
func ofKernel(name string) bool { return strings.HasPrefix(name, "GONB_") }
