package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cnnlessons/cmd/kernel/internal/cellimports"
)

func lessonPackages() *cellimports.Packages {
	var p cellimports.Packages
	p.Add("cnnlib", "cnnlessons/cnnlib")
	p.Add("plots", "cnnlessons/plots")
	return &p
}

// tell gives a session a message of the kernel and returns what gopls gets to hear:
// of each message its method, the file, its version and the text after the imports.
func tell(t *testing.T, s *session, method string, params any) string {
	t.Helper()
	var heard []string
	for _, content := range s.edit(notification(method, params)) {
		var m struct {
			Method string
			Params struct {
				TextDocument struct {
					URI, Text string
					Version   int
				}
				ContentChanges []map[string]any
				Changes        []struct {
					URI  string
					Type int
				}
			}
		}
		if err := json.Unmarshal(content, &m); err != nil {
			t.Fatal(err)
		}
		line := m.Method
		p := m.Params
		if p.TextDocument.URI != "" {
			line += fmt.Sprintf(" %s %d", filepath.Base(p.TextDocument.URI), p.TextDocument.Version)
		}
		text := p.TextDocument.Text
		for _, change := range p.ContentChanges {
			if _, ok := change["range"]; ok {
				t.Error("gopls would insert the text, not replace it")
			}
			text, _ = change["text"].(string)
		}
		if _, after, ok := strings.Cut(text, "\n"); ok {
			line += fmt.Sprintf(" %q", after)
		}
		for _, change := range p.Changes {
			line += fmt.Sprintf(" %s %d", filepath.Base(change.URI), change.Type)
		}
		heard = append(heard, line)
	}
	return strings.Join(heard, "\n")
}

func opened(path, text string) any {
	return map[string]any{"textDocument": map[string]any{"uri": "file://" + path, "text": text, "version": 7}}
}

// inserted is a change as gonb sends it: the whole text, as if it were inserted.
func inserted(path, text string) any {
	start := map[string]any{"line": 0, "character": 0}
	return map[string]any{
		"textDocument":   map[string]any{"uri": "file://" + path, "version": 8},
		"contentChanges": []any{map[string]any{"range": map[string]any{"start": start, "end": start}, "text": text}},
	}
}

func TestEdit(t *testing.T) {
	folder := t.TempDir()
	main, other, mod := filepath.Join(folder, "main.go"), filepath.Join(folder, "other.go"), filepath.Join(folder, "go.mod")
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(mod, "module m\n")
	s := newSession(folder, lessonPackages())
	s.began = time.Now().Add(time.Hour) // all files are from before
	expect := func(method string, params any, want ...string) {
		t.Helper()
		if got := tell(t, s, method, params); got != strings.Join(want, "\n") {
			t.Errorf("%s: gopls hears\n%s\nwant\n%s", method, got, strings.Join(want, "\n"))
		}
	}

	expect("initialize", map[string]any{"workspaceFolders": []any{map[string]any{"uri": "file://" + folder}}}, "initialize")
	if s.begun() {
		t.Error("the session has begun before the kernel was answered")
	}
	expect("initialized", map[string]any{}, "initialized",
		`textDocument/didOpen other.go 1 ""`,
		`textDocument/didOpen main.go 1 "\nfunc main() {\n}\n"`)
	if !s.begun() {
		t.Error("the session has not begun")
	}
	// A cell that parses.
	expect("textDocument/didOpen", opened(main, "package main\nvar a int\n"),
		`textDocument/didChange main.go 2 "var a int\n"`)
	expect("textDocument/didOpen", opened(mod, "module m\n"))
	// One that does not: gonb writes what was earlier to other.go, and removes it then.
	write(other, "package main\nvar a int\n")
	expect("textDocument/didChange", inserted(main, "package main\nfunc main() { a. }\n"),
		`textDocument/didChange other.go 2 "var a int\n"`,
		`textDocument/didChange main.go 3 "func main() { a. }\n"`)
	expect("textDocument/didOpen", opened(other, "package main\nvar a int\n"))
	expect("textDocument/completion", opened(main, ""), "textDocument/completion main.go 7")
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	expect("textDocument/didChange", inserted(main, "package main\nvar a int\n"),
		`textDocument/didChange other.go 3 ""`,
		`textDocument/didChange main.go 4 "var a int\n"`)
	// The same again.
	expect("textDocument/didChange", inserted(main, "package main\nvar a int\n"))

	// Files that are not the cell: gopls reads them, if there is something new.
	s.began = time.Now().Add(-time.Hour)
	expect("textDocument/didChange", inserted(mod, "module n\n"), "workspace/didChangeWatchedFiles go.mod 2")
	if err := os.Remove(mod); err != nil {
		t.Fatal(err)
	}
	expect("textDocument/didClose", opened(mod, ""), "workspace/didChangeWatchedFiles go.mod 3")
}

func TestSettings(t *testing.T) {
	s := newSession(t.TempDir(), lessonPackages())
	edited := s.edit([]byte(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":0,"workspaceFolders":[{"uri":"file:///f","name":"f"}]}}`))
	var got struct {
		ID     int
		Params struct {
			ProcessID             int
			InitializationOptions map[string]any
			WorkspaceFolders      []struct{ URI string }
		}
	}
	if err := json.Unmarshal(edited[0], &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != 1 || len(got.Params.WorkspaceFolders) != 1 || got.Params.InitializationOptions["diagnosticsTrigger"] != "Save" {
		t.Errorf("initialize became %s", edited[0])
	}
	const odd = `{"jsonrpc":"2.0","method":"x","params":[1]}`
	if got := s.edit([]byte(odd)); len(got) != 1 || string(got[0]) != odd {
		t.Errorf("a message that we do not know became %s", got)
	}
}
