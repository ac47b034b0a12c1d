package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
)

const gonbModule = "github.com/janpfeifer/gonb"

// gonbPatches make gonb quicker, and let package cellerror say why a cell failed. Each file is one
// concern, and its first line says why. They apply in the order of their names.
//
//go:embed patches/*.patch
var gonbPatches embed.FS

// A patch is one file of patches.
type patch struct {
	name  string
	files []*gitdiff.File
}

// readPatches reads the files of the folder patches in the order of their names.
func readPatches(folder fs.FS) ([]patch, error) {
	names, err := fs.Glob(folder, "patches/*.patch")
	if err != nil {
		return nil, err
	}
	var all []patch
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		files, _, err := gitdiff.Parse(bytes.NewReader(data))
		if err == nil && len(files) == 0 {
			err = errors.New("it changes no file")
		}
		if err != nil {
			return nil, fmt.Errorf("reading the patch %s: %w", name, err)
		}
		all = append(all, patch{strings.TrimPrefix(name, "patches/"), files})
	}
	return all, nil
}

// apply changes the files below root, all of them or none.
func (p patch) apply(root string) error {
	changed := make(map[string][]byte)
	for _, file := range p.files {
		path := filepath.Join(root, filepath.FromSlash(file.OldName))
		source, err := os.ReadFile(path)
		if err == nil {
			changed[path], err = applied(source, file)
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", p.name, file.OldName, err)
		}
	}
	for path, data := range changed {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// applied is a source with the changes of a file. The lines around a change have to be there exactly
// once, wherever they are: between two versions of GoNB other lines may come or go.
func applied(source []byte, file *gitdiff.File) ([]byte, error) {
	moved := *file
	moved.TextFragments = nil
	for _, f := range file.TextFragments {
		old := ""
		for _, line := range f.Lines {
			if line.Old() {
				old += line.Line
			}
		}
		start := strings.Index("\n"+string(source), "\n"+old)
		switch {
		case start < 0:
			return nil, fmt.Errorf("no place is like this one:\n%s", old)
		case start != strings.LastIndex("\n"+string(source), "\n"+old):
			return nil, fmt.Errorf("more than one place is like this one:\n%s", old)
		}
		at := *f
		at.OldPosition = int64(bytes.Count(source[:start], []byte("\n"))) + 1
		moved.TextFragments = append(moved.TextFragments, &at)
	}
	var out bytes.Buffer
	if err := gitdiff.Apply(&out, bytes.NewReader(source), &moved); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// checkPatches tells which patches apply to GoNB's source in a folder, or to a version of GoNB such as
// v0.11.5, which it downloads. The error is that some do not.
func checkPatches(ctx context.Context, of string, out io.Writer) error {
	patches, err := readPatches(gonbPatches)
	if err != nil {
		return err
	}
	source := of
	if info, err := os.Stat(of); err != nil || !info.IsDir() {
		said, err := runGo(ctx, "", goEnviron(os.Environ()), "mod", "download", "-json", gonbModule+"@"+of)
		if err != nil {
			return fmt.Errorf("%s is no folder, and as a version of GoNB it cannot be downloaded: %w", of, err)
		}
		var module struct{ Dir string }
		if err := json.Unmarshal([]byte(said), &module); err != nil {
			return err
		}
		source = module.Dir
	}
	dir, err := os.MkdirTemp("", "cnnlessons-patches-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := copySource(dir, source); err != nil {
		return fmt.Errorf("copying the source of GoNB: %w", err)
	}
	failed := 0
	for _, p := range patches {
		if err := p.apply(dir); err != nil {
			failed++
			fmt.Fprintf(out, "does not apply  %v\n", err)
		} else {
			fmt.Fprintf(out, "applies         %s\n", p.name)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d patches do not apply to %s", failed, len(patches), of)
	}
	return nil
}

// patchedModfile copies GoNB's source into dir, changed by the patches, and writes a go.mod beside it
// that differs from that of root in taking GoNB from there. It returns the path of that go.mod.
func patchedModfile(ctx context.Context, root, dir string) (string, error) {
	patches, err := readPatches(gonbPatches)
	if err != nil {
		return "", err
	}
	source, err := runGo(ctx, root, goEnviron(os.Environ()), "list", "-f", "{{.Module.Dir}}", gonbModule)
	if err != nil {
		return "", fmt.Errorf("finding the source of GoNB, which needs the network if it is not downloaded yet: %w", err)
	}
	gonb := filepath.Join(dir, "gonb")
	if err := copySource(gonb, source); err != nil {
		return "", fmt.Errorf("copying the source of GoNB: %w", err)
	}
	for _, p := range patches {
		if err := p.apply(gonb); err != nil {
			return "", fmt.Errorf("patching GoNB, whose version is another than the patch is for: %w", err)
		}
	}
	for _, ext := range []string{".mod", ".sum"} {
		data, err := os.ReadFile(filepath.Join(root, "go"+ext))
		if err != nil {
			return "", err
		}
		if ext == ".mod" {
			data = fmt.Appendf(data, "\nreplace %s => %q\n", gonbModule, gonb)
		}
		if err := os.WriteFile(filepath.Join(dir, "go"+ext), data, 0o644); err != nil {
			return "", unwritable(err)
		}
	}
	return filepath.Join(dir, "go.mod"), nil
}

// copySource copies a module but for its documentation, of which GoNB has 65 MB.
func copySource(to, from string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		switch {
		case err != nil:
			return err
		case relative == "docs":
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, relative), 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, relative), data, 0o644)
	})
}
