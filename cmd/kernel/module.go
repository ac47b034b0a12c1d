package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// module is the repository that the program runs in.
type module struct {
	root   string // the directory of go.mod
	goroot string // the Go distribution that builds the module
	goEnv  string // Go's version and caches
}

// modulePath is the path of our module, as lessons import it.
const modulePath = "cnnlessons"

// findModule finds the module of the working directory. It returns an error unless the module is
// ours.
func findModule(ctx context.Context) (module, error) {
	const hint = "run this inside the cnnlessons repository, with the Go version its go.mod asks for or a newer one"
	environ := goEnviron(os.Environ())
	path, err := runGo(ctx, "", environ, "list", "-m")
	if err != nil {
		return module{}, fmt.Errorf("%s: %w", hint, err)
	}
	if path != modulePath {
		return module{}, fmt.Errorf("%s: the working directory belongs to the module %q", hint, path)
	}
	out, err := runGo(ctx, "", environ, "env", "GOMOD", "GOROOT", "GOVERSION", "GOMODCACHE", "GOCACHE")
	if err != nil {
		return module{}, err
	}
	gomod, out, _ := strings.Cut(out, "\n")
	goroot, goEnv, _ := strings.Cut(out, "\n")
	return module{root: filepath.Dir(gomod), goroot: goroot, goEnv: goEnv}, nil
}

// goEnviron returns base with all settings corrected that could make the go command build
// another module than ours, or build for another machine.
func goEnviron(base []string) []string {
	environ := append(base[:len(base):len(base)], "GOWORK=off")
	for name, value := range goEnv {
		environ = append(environ, name+"="+value)
	}
	return environ
}

// runGo runs the go command and returns what it prints on standard output.
func runGo(ctx context.Context, dir string, environ []string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = environ
	var stderr steps
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	said := stderr.end()
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("go %s: %w", args[0], context.Cause(ctx))
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("there is no go command on the PATH; get Go from https://go.dev/dl")
	case err != nil && strings.Contains(said, "no space left on device"):
		return "", errors.New("the disk is full: free some space and try again")
	case err != nil:
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, said)
	}
	return strings.TrimSpace(string(out)), nil
}
