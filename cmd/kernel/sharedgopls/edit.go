package main

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cnnlessons/cmd/kernel/internal/cellimports"
)

// settings are the settings of gopls: answer questions, and look at nothing else.
var settings = map[string]any{
	"expandWorkspaceToModule": false,  // the lessons' packages are there to be imported, not to be checked
	"diagnosticsTrigger":      "Save", // no kernel reads diagnostics, and none saves
	"importsSource":           "off",  // no search of the module cache for what a name could mean
	"vulncheck":               "Off",
	"linksInHover":            false, // the links lead to pkg.go.dev, which does not have the lessons' packages
}

// session edits the messages of a kernel to gopls.
//
// gonb tells gopls of each Go file of the lessons, for which gopls runs go env; it
// sends all of a file as an insertion at its beginning, so that gopls sees one copy
// after the other; it keeps the declarations of earlier cells in a file other.go
// that comes and goes, with imports that come and go, so that gopls runs go list.
// After session's edits, gopls sees two files in the kernel's folder, whose imports do not
// change, and reads all other files from the disk.
type session struct {
	folder  string    // the kernel's temporary folder
	began   time.Time // gopls reads the state of the files at this time or later
	known   *cellimports.Packages
	main    buffer // main.go: the cell of the question and, if the cell parses, all earlier declarations
	earlier buffer // other.go: the earlier declarations if the cell does not parse

	mu        sync.Mutex
	questions map[string]question // the questions whose answers need an edit, by id
}

func newSession(folder string, known *cellimports.Packages) *session {
	return &session{folder: folder, began: time.Now(), known: known, questions: make(map[string]question)}
}

// begun reports whether session has shown gopls the kernel's folder.
func (s *session) begun() bool { return s.main.version > 0 }

// message is the part of a message that session looks at.
type message struct {
	ID     json.RawMessage
	Method string
	Params struct {
		WorkspaceFolders []struct{ URI string }
		TextDocument     struct{ URI, Text string }
		ContentChanges   []struct{ Text string }
		Position         position
	}
}

// edit returns the messages that gopls gets instead of a message of the kernel.
func (s *session) edit(content []byte) [][]byte {
	var m message
	if err := json.Unmarshal(content, &m); err != nil {
		return [][]byte{content}
	}
	document := m.Params.TextDocument
	switch m.Method {
	case "initialize":
		if folders := m.Params.WorkspaceFolders; len(folders) == 1 {
			s.main.uri = folders[0].URI + "/main.go"
			s.earlier.uri = folders[0].URI + "/other.go"
		}
		return [][]byte{rewrite(content, func(params map[string]any) {
			params["initializationOptions"] = settings
		})}
	case "initialized":
		// An empty program makes gopls do its slowest work before the first question.
		return append([][]byte{content}, s.show("package main\n\nfunc main() {\n}\n")...)
	case "textDocument/didOpen":
		return s.changed(document.URI, document.Text)
	case "textDocument/didChange":
		if changes := m.Params.ContentChanges; len(changes) == 1 {
			return s.changed(document.URI, changes[0].Text)
		}
	case "textDocument/didClose":
		return s.changed(document.URI, "")
	case "textDocument/completion", "textDocument/definition", "textDocument/hover":
		return [][]byte{s.ask(content, string(m.ID), m.Params.Position)}
	}
	return [][]byte{content}
}

// changed returns the messages that tell gopls the kernel's new text of a file.
func (s *session) changed(uri, text string) [][]byte {
	const changed, deleted = 2, 3 // the protocol's numbers
	switch uri {
	case s.main.uri:
		return s.show(text)
	case s.earlier.uri:
		return nil // show reads the file itself, because gonb does not say when the file is gone
	}
	kind := changed
	if u, err := url.Parse(uri); err == nil {
		switch info, err := os.Stat(u.Path); {
		case err != nil:
			kind = deleted
		case info.ModTime().Before(s.began):
			return nil // the file did not change
		}
	}
	return [][]byte{notification("workspace/didChangeWatchedFiles", map[string]any{
		"changes": []any{map[string]any{"uri": uri, "type": kind}},
	})}
}

// show returns the messages that show gopls main.go with a text, and the declarations of earlier
// cells.
func (s *session) show(text string) [][]byte {
	earlier, err := os.ReadFile(filepath.Join(s.folder, "other.go"))
	if err != nil { // without other.go, the earlier declarations are in main.go
		earlier = []byte("package main\n")
	}
	sources := s.known.All(text, string(earlier))
	return append(s.earlier.set(sources[1]), s.main.set(sources[0])...)
}

// buffer is a file that gopls has open.
type buffer struct {
	uri     string
	version int
	text    string
}

// set changes the text and returns the messages that tell gopls.
func (b *buffer) set(text string) [][]byte {
	if b.version > 0 && text == b.text {
		return nil
	}
	b.text = text
	b.version++
	if b.version == 1 {
		return [][]byte{notification("textDocument/didOpen", map[string]any{
			"textDocument": map[string]any{"uri": b.uri, "languageId": "go", "version": b.version, "text": text},
		})}
	}
	return [][]byte{notification("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": b.uri, "version": b.version},
		"contentChanges": []any{map[string]any{"text": text}},
	})}
}

// awaitWorkspace returns when gonb has written the go.work and go.mod of the folder.
// If gopls began earlier, it would read the workspace twice.
func awaitWorkspace(folder string) {
	for range 200 {
		_, err := os.Stat(filepath.Join(folder, "go.work"))
		mod, _ := os.ReadFile(filepath.Join(folder, "go.mod"))
		if err == nil && strings.Contains(string(mod), "replace ") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
