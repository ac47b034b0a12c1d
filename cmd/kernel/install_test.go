package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The real installation is tested by the tests of the notebooks, which need it.

// fakeGo puts a go command on the PATH that is a script of the shell.
func fakeGo(t *testing.T, script string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
}

// root is the directory of our go.mod.
var root = filepath.Join("..", "..")

func TestBuildTools(t *testing.T) {
	prefix := t.TempDir()
	tools := filepath.Join(prefix, "libexec", "cnnlessons")
	check := func(want string) {
		t.Helper()
		for _, name := range []string{"gonb", "goimports-real", "goimports", "gopls-real", "gopls", "lessons"} {
			if got, err := os.ReadFile(filepath.Join(tools, name)); err != nil || string(got) != want+" "+name {
				t.Errorf("%s is %q (%v), want %q", name, got, err, want+" "+name)
			}
		}
		if left, err := os.ReadDir(filepath.Dir(tools)); err != nil || len(left) != 1 {
			t.Errorf("beside the tools: %v (%v), want nothing", left, err)
		}
	}
	// The arguments are those of list, or: build -v -o DIR/ -trimpath -modfile=FILE PACKAGES.
	t.Setenv("SOURCE", patchable(t))
	const build = `if [ "$1" = list ]; then echo "$SOURCE"; exit; fi
printf %s "$TOOL gonb" >"$4/gonb"
printf %s "$TOOL goimports-real" >"$4/goimports"
printf %s "$TOOL goimports" >"$4/quickimports"
printf %s "$TOOL gopls-real" >"$4/gopls"
printf %s "$TOOL gopls" >"$4/sharedgopls"
printf %s "$TOOL lessons" >"$4/lessons"
`
	t.Setenv("TOOL", "first")
	fakeGo(t, build)
	if err := buildTools(t.Context(), root, tools); err != nil {
		t.Fatal(err)
	}
	check("first")

	running, err := os.Open(filepath.Join(tools, "gonb"))
	if err != nil {
		t.Fatal(err)
	}
	defer running.Close()
	t.Setenv("TOOL", "second")
	if err := buildTools(t.Context(), root, tools); err != nil {
		t.Fatal(err)
	}
	check("second")
	old := make([]byte, 10)
	if n, err := running.Read(old); err != nil || string(old[:n]) != "first gonb" {
		t.Errorf("the program that runs is now %q (%v), want the first still", old[:n], err)
	}

	fakeGo(t, build+"echo no such module >&2; exit 1")
	t.Setenv("TOOL", "broken")
	if err := buildTools(t.Context(), root, tools); err == nil || !strings.Contains(err.Error(), "no such module") {
		t.Errorf("a build that fails: error %v, want one that says why", err)
	}
	check("second")

	fakeGo(t, "echo 'link: mapping output file failed: no space left on device' >&2; exit 1")
	if err := buildTools(t.Context(), prefix, tools); err == nil || !strings.HasSuffix(err.Error(), "the disk is full: free some space and try again") {
		t.Errorf("a full disk: error %v, want one that says so", err)
	}
	check("second")
}

func TestInstallErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, prefix string
		args         []string
		want         string
	}{
		{"no prefix", "", nil, "-prefix DIR"},
		{"too much", t.TempDir(), []string{"more"}, "-prefix DIR"},
		{"prefix is a file", file, nil, "the prefix must be a directory"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := install(t.Context(), test.prefix, test.args); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestFindModule(t *testing.T) {
	m, err := findModule(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{filepath.Join(m.root, "go.mod"), filepath.Join(m.goroot, "bin", "go")} {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}

	t.Chdir(t.TempDir())
	if _, err := findModule(t.Context()); err == nil || !strings.Contains(err.Error(), "inside the cnnlessons repository") {
		t.Errorf("outside of a module: error %v, want one that says where to run", err)
	}
	if err := os.WriteFile("go.mod", []byte("module other\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := findModule(t.Context()); err == nil || !strings.Contains(err.Error(), `the module "other"`) {
		t.Errorf("in another module: error %v, want one that names it", err)
	}
	t.Setenv("PATH", "")
	if _, err := findModule(t.Context()); err == nil || !strings.Contains(err.Error(), "no go command") {
		t.Errorf("without Go: error %v, want one that says so", err)
	}
}

func TestListPackages(t *testing.T) {
	packages, err := listPackages(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []importable{{"cnnlib", "cnnlessons/cnnlib"}, {"plots", "cnnlessons/plots"}, {"color", "image/color"}, {"plotter", "gonum.org/v1/plot/plotter"}} {
		if !slices.Contains(packages, want) {
			t.Errorf("the packages lack %v", want)
		}
	}
	paths := make(map[string]string)
	for _, p := range packages {
		if strings.Contains(p.path, "internal") || p.name == "main" {
			t.Errorf("a cell cannot import %v", p)
		}
		if other, ok := paths[p.name]; ok {
			t.Errorf("the name %s means both %s and %s", p.name, other, p.path)
		}
		paths[p.name] = p.path
	}
	tools := t.TempDir()
	if err := writePackages(tools, []importable{{"cnnlib", "cnnlessons/cnnlib"}, {"rand", "math/rand/v2"}}); err != nil {
		t.Fatal(err)
	}
	const want = "cnnlib cnnlessons/cnnlib\nrand math/rand/v2\n"
	if got, err := os.ReadFile(filepath.Join(tools, "packages")); err != nil || string(got) != want {
		t.Errorf("the list is %q (%v), want %q", got, err, want)
	}
}

func TestCellSource(t *testing.T) {
	got := strings.Fields(cellSource([]importable{{"b", "a/b"}, {"c", "a/c/v2"}}))
	want := strings.Fields(`package main import ( _ "a/b" _ "a/c/v2" ) func main() {}`)
	if !slices.Equal(got, want) {
		t.Errorf("cellSource = %q, want %q", got, want)
	}
}

func TestLabSettings(t *testing.T) {
	data := t.TempDir()
	if err := writeLabSettings(data); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(data, "lab", "settings", "overrides.d", "cnnlessons.json"))
	if err != nil {
		t.Fatal(err)
	}
	var settings map[string]map[string]any
	if err := json.Unmarshal(text, &settings); err != nil || len(settings) == 0 {
		t.Errorf("%v: %s", err, text)
	}
}
