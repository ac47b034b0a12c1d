package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cnnlessons/internal/kernelspec"
	"cnnlessons/internal/wholefile"
)

// stampName is the file beside the tools that holds the fingerprint of their installation.
const stampName = "installed"

// fingerprint returns a hash of all that an installation depends on: Go and its caches, the
// kernels' command lines and environments, and the sources of our module, which the caches hold
// compiled.
func fingerprint(m module, tools string) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, m)
	for _, k := range kernels {
		if err := json.NewEncoder(h).Encode(k.spec(m, tools)); err != nil {
			return "", fmt.Errorf("describing %s: %w", k.name, err)
		}
	}
	ours := filepath.Join(m.root, "cmd", "kernel") // every file counts here, as some are embedded
	err := filepath.WalkDir(m.root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // a file that cannot be read is not compiled either
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != m.root:
			return filepath.SkipDir
		case d.IsDir() || !isSource(path) && filepath.Dir(path) != ours:
			return nil
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		fmt.Fprintf(h, "\n%s\n", path)
		_, err = io.Copy(h, file)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("reading the sources: %w", err)
	}
	return fmt.Sprintf("%x\n", h.Sum(nil)), nil
}

// isSource reports whether the go command compiles or reads a file.
func isSource(path string) bool {
	switch filepath.Ext(path) {
	case ".go":
		return !strings.HasSuffix(path, "_test.go")
	case ".s", ".mod", ".sum", ".patch":
		return true
	}
	return false
}

// isInstalled reports whether the tools and the kernels are there, installed with this fingerprint,
// and whether the modules that cells import are there, too.
func isInstalled(ctx context.Context, m module, tools, data, fingerprint string) bool {
	stamp, err := os.ReadFile(filepath.Join(tools, stampName))
	if err != nil || string(stamp) != fingerprint {
		return false
	}
	for _, name := range toolNames() {
		if _, err := os.Stat(filepath.Join(tools, name)); err != nil {
			return false
		}
	}
	for _, k := range kernels {
		if _, err := kernelspec.Read(data, k.name); err != nil {
			return false
		}
	}
	dir, err := runGo(ctx, m.root, goEnviron(os.Environ()), "list", "-m", "-f", "{{.Dir}}", gonbModule)
	return err == nil && dir != ""
}

// unmarkInstalled makes the tools count as not installed.
func unmarkInstalled(tools string) error {
	if err := os.Remove(filepath.Join(tools, stampName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(err)
	}
	return nil
}

// markInstalled writes the fingerprint of the installation beside the tools.
func markInstalled(tools, fingerprint string) error {
	if err := wholefile.Write(filepath.Join(tools, stampName), []byte(fingerprint)); err != nil {
		return unwritable(err)
	}
	return nil
}
