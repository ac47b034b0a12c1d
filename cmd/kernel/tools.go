package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
)

// tools are the programs of a kernel, in the versions of go.mod.
var tools = []struct{ pkg, name string }{
	{gonbModule, "gonb"},
	{"golang.org/x/tools/cmd/goimports", "goimports-real"}, // the name by which quickimports calls it
	{modulePath + "/cmd/kernel/quickimports", "goimports"},
	{"golang.org/x/tools/gopls", "gopls-real"}, // the name by which sharedgopls calls it
	{modulePath + "/cmd/kernel/sharedgopls", "gopls"},
	{modulePath + "/cmd/lessons", "lessons"}, // not for a kernel, but for the lab that starts it
}

// toolNames are the names of the programs.
func toolNames() []string {
	var names []string
	for _, tool := range tools {
		names = append(names, tool.name)
	}
	return names
}

// buildTools builds the tools into dir. It builds them beside dir first, on one
// file system, and then renames each over its predecessor. So no file is ever
// half written, and a running kernel keeps the programs that it started with.
func buildTools(ctx context.Context, root, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unwritable(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(dir), ".cnnlessons-")
	if err != nil {
		return unwritable(err)
	}
	defer os.RemoveAll(fresh)

	modfile, err := patchedModfile(ctx, root, filepath.Join(fresh, "source"))
	if err != nil {
		return err
	}
	// -trimpath keeps the copy's path out of the packages, so that the build cache finds them again.
	args := []string{"build", "-v", "-o", fresh + string(filepath.Separator), "-trimpath", "-modfile=" + modfile}
	for _, tool := range tools {
		args = append(args, tool.pkg)
	}
	if _, err := runGo(ctx, root, goEnviron(os.Environ()), args...); err != nil {
		return fmt.Errorf("building the tools: %w", err)
	}
	for _, tool := range tools {
		if err := os.Rename(filepath.Join(fresh, path.Base(tool.pkg)), filepath.Join(dir, tool.name)); err != nil {
			return unwritable(err)
		}
	}
	return nil
}

// unwritable explains an error of writing below the prefix.
func unwritable(err error) error {
	return fmt.Errorf("the prefix must be a directory you may write to, such as ~/.local: %w", err)
}
