package kernelspec

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEnviron(t *testing.T) {
	s := Spec{Env: map[string]string{
		"PATH":   Escape("/odd$PATH/bin") + ":${PATH}",
		"PLAIN":  "$HOME/x",
		"UNSET":  "${NOBODY}",
		"EMPTY":  "",
		"SINGLE": "5$",
	}}
	base := []string{"PATH=/bin", "HOME=/h", "EMPTY=full", "KEPT=1"}
	want := []string{
		"EMPTY=",
		"HOME=/h",
		"KEPT=1",
		"PATH=/odd$PATH/bin:/bin",
		"PLAIN=/h/x",
		"SINGLE=5$",
		"UNSET=${NOBODY}",
	}
	if got := s.Environ(base); !slices.Equal(got, want) {
		t.Errorf("Environ:\n got %q\nwant %q", got, want)
	}
}

func TestCommand(t *testing.T) {
	s := Spec{Argv: []string{"k", "--kernel", "{connection_file}", "-raw"}}
	want := []string{"k", "--kernel", "c.json", "-raw"}
	if got := s.Command("c.json"); !slices.Equal(got, want) {
		t.Errorf("Command = %q, want %q", got, want)
	}
	if s.Argv[2] != "{connection_file}" {
		t.Error("Command changed Argv")
	}
}

func TestRead(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(dir, "kernels", name, FileName)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("good", `{"argv": ["go"], "display_name": "G", "env": {"A": "b"}}`)
	write("broken", `{`)
	write("empty", `{}`)

	s, err := Read(dir, "good")
	if err != nil {
		t.Fatal(err)
	}
	if s.Argv[0] != "go" || s.DisplayName != "G" || s.Env["A"] != "b" {
		t.Errorf("Read = %+v", s)
	}
	for name, want := range map[string]string{
		"absent": `no kernel "absent"`,
		"broken": "is not a kernel.json",
		"empty":  "has no argv",
	} {
		if _, err := Read(dir, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%s): error %v, want one with %q", name, err, want)
		}
	}
}
