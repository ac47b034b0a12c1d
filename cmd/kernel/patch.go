package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A patch changes a place in GoNB's source, which has to be there exactly once.
type patch struct{ file, old, new string }

const gonbModule = "github.com/janpfeifer/gonb"

// gonbPatches make gonb quicker, and let package cellerror say why a cell failed.
var gonbPatches = []patch{
	// It looks only every 12 seconds whether gopls is there, and answers nothing until then.
	{"internal/goexec/goplsclient/exec.go", "\t\t\tcase <-time.After(ConnectTimeout):\n", "\t\t\tcase <-time.After(20 * time.Millisecond):\n"},
	{"internal/goexec/goplsclient/exec.go", "\t\t<-time.After(ConnectTimeout)\n\t\tc.mu.Lock()\n", "\t\t<-time.After(20 * time.Millisecond)\n\t\tc.mu.Lock()\n"},
	// go get has nothing to fetch without the network; who wants to fetch a module says %autoget.
	{"internal/goexec/goexec.go", "\t\tAutoGet:         true,\n", "\t\tAutoGet:         false,\n"},
	// The compiler and the linker of a cell live too shortly to collect garbage.
	{"internal/goexec/execcode.go",
		"\tcmd := exec.Command(\"go\", args...)\n\tcmd.Dir = s.TempDir\n\tif s.CellIsWasm {\n",
		"\tcmd := exec.Command(\"go\", args...)\n\tcmd.Dir = s.TempDir\n\tcmd.Env = append(cmd.Environ(), \"GOGC=off\", \"GOMEMLIMIT=512MiB\")\n\tif s.CellIsWasm {\n"},
	// What Go's parser and compiler, goimports and go get say.
	{"internal/goexec/errorpublish.go",
		"import (\n",
		"import (\n\t\"cnnlessons/cmd/kernel/cellerror\"\n"},
	{"internal/goexec/errorpublish.go",
		"\tif s.rawError {\n\t\treturn nbErr\n",
		"\tif s.rawError {\n\t\tnbErr.errMsg = cellerror.Of(s.CodePath(), fileToCellIdAndLine).Build(errorMsg)\n" +
			"\t\tnbErr.Lines = []errorLine{{Message: nbErr.errMsg}}\n\t\treturn nbErr\n"},
	// What a program writes.
	{"internal/goexec/execcode.go",
		"import (\n",
		"import (\n\t\"cnnlessons/cmd/kernel/cellerror\"\n"},
	{"internal/goexec/execcode.go",
		"\tjpyExec := jpyexec.New(",
		"\tcell := cellerror.Of(s.CodePath(), fileToCellIdAndLine).Stderr(stderr)\n\tjpyExec := jpyexec.New("},
	{"internal/goexec/execcode.go",
		"WithStdout(stdout).\n\t\tWithStderr(stderr).\n",
		"WithStdout(cell.Watch(stdout)).\n\t\tWithStderr(cell).\n"},
	// How it ended.
	{"internal/jpyexec/jpyexec.go",
		"import (\n",
		"import (\n\t\"cnnlessons/cmd/kernel/cellerror\"\n"},
	{"internal/jpyexec/jpyexec.go",
		"\texec.exitError = cmd.Wait()\n\tif exec.exitError != nil {\n",
		"\texec.exitError = cmd.Wait()\n\tif cell, ok := exec.stderrWriter.(*cellerror.Stderr); ok {\n" +
			"\t\texec.exitError = cell.End(exec.exitError)\n\t} else if exec.exitError != nil {\n"},
}

// patchedModfile copies GoNB's source into dir, changed by the patches, and writes a go.mod beside it
// that differs from that of root in taking GoNB from there. It returns the path of that go.mod.
func patchedModfile(ctx context.Context, root, dir string, patches []patch) (string, error) {
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
			return "", err
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

// apply changes the file below root.
func (p patch) apply(root string) error {
	path := filepath.Join(root, filepath.FromSlash(p.file))
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("patching GoNB: %w", err)
	}
	if n := strings.Count(string(data), p.old); n != 1 {
		return fmt.Errorf("patching GoNB: %s has %d places like this one, not 1; its version is another than the patch is for:\n%s", p.file, n, p.old)
	}
	return os.WriteFile(path, []byte(strings.Replace(string(data), p.old, p.new, 1)), 0o644)
}
