package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const gonbPackage = "github.com/janpfeifer/gonb"

// gonb looks only every 12 seconds whether gopls is there, and answers nothing until
// then. There is no setting for that, so we build it with one word replaced.
const (
	slowPoll = "time.After(ConnectTimeout)"
	fastPoll = "time.After(20 * time.Millisecond)"
	polls    = 2 // when it starts, and when it waits
)

// patchGonb copies gonb's source into dir, makes the replacement and returns the path
// of a go.mod that is ours but for building this gonb. (An overlay would be simpler,
// but must not replace a file of the module cache.)
func patchGonb(ctx context.Context, root, dir string) (string, error) {
	source, err := runGo(ctx, root, goEnviron(os.Environ()), "list", "-m", "-f", "{{.Dir}}", gonbPackage)
	if err != nil {
		return "", fmt.Errorf("finding the source of gonb: %w", err)
	}
	if source == "" {
		return "", errors.New("the source of gonb is not in the module cache, although the modules were downloaded")
	}
	gonb := filepath.Join(dir, "gonb-source")
	if err := copySource(gonb, source); err != nil {
		return "", fmt.Errorf("copying the source of gonb: %w", err)
	}
	file := filepath.Join(gonb, "internal", "goexec", "goplsclient", "exec.go")
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("reading the source of gonb: %w", err)
	}
	if n := strings.Count(string(text), slowPoll); n != polls {
		return "", fmt.Errorf("exec.go in %s has %q %d times, not %d: this is not the gonb that patch.go knows; see how it waits for gopls, and change patch.go", source, slowPoll, n, polls)
	}
	patched := strings.ReplaceAll(string(text), slowPoll, fastPoll)
	if err := os.WriteFile(file, []byte(patched), 0o644); err != nil {
		return "", unwritable(err)
	}

	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return "", err
	}
	modfile := filepath.Join(dir, "go.mod")
	mod = fmt.Appendf(mod, "\nreplace %s => %q\n", gonbPackage, gonb)
	if err := errors.Join(os.WriteFile(modfile, mod, 0o644), os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o644)); err != nil {
		return "", unwritable(err)
	}
	return modfile, nil
}

// copySource copies a module but for what is large and not built.
func copySource(to, from string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o755); err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if name == "docs" || name == "examples" {
			continue
		}
		if entry.IsDir() {
			err = os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(from, name)))
		} else {
			var data []byte
			if data, err = os.ReadFile(filepath.Join(from, name)); err == nil {
				err = os.WriteFile(filepath.Join(to, name), data, 0o644)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
