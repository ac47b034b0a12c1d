package main

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cnnlessons/internal/kernelspec"
)

func TestSpec(t *testing.T) {
	m := module{root: "/src/cnnlessons", goroot: "/opt/go"}
	en, zh := kernels[0].spec(m, "/p/tools"), kernels[1].spec(m, "/p/tools")

	for _, want := range []string{"/p/tools/gonb", "--kernel", "{connection_file}", "-go_work=/src/cnnlessons", "-raw_error"} {
		if !slices.Contains(en.Argv, want) {
			t.Errorf("argv %q lacks %q", en.Argv, want)
		}
	}
	for name, want := range map[string]string{
		"PATH":            "/p/tools:/opt/go/bin:${PATH}",
		"GOPROXY":         "off",
		"GOWORK":          "",
		"CNNLESSONS_LANG": "en",
	} {
		if got, set := en.Env[name]; !set || got != want {
			t.Errorf("env %s = %q, want %q", name, got, want)
		}
	}
	if en.DisplayName != "Go (CNN lessons)" || zh.DisplayName != "Go (CNN 课程)" {
		t.Errorf("display names %q and %q", en.DisplayName, zh.DisplayName)
	}
	if en.Language != "go" || en.InterruptMode != "message" {
		t.Errorf("language %q, interrupt_mode %q", en.Language, en.InterruptMode)
	}

	zh.DisplayName = en.DisplayName
	zh.Env["CNNLESSONS_LANG"] = "en"
	if !reflect.DeepEqual(en, zh) {
		t.Errorf("the kernels differ in more than their language:\n%+v\n%+v", en, zh)
	}
	if _, set := goEnv["CNNLESSONS_LANG"]; set {
		t.Error("spec changed goEnv")
	}
}

func TestSpecPathsWithDollars(t *testing.T) {
	s := kernels[0].spec(module{root: "/r", goroot: "/opt/$go"}, "/p/$x")
	environ := s.Environ([]string{"PATH=/bin", "x=wrong", "go=wrong"})
	if want := "PATH=/p/$x:/opt/$go/bin:/bin"; !slices.Contains(environ, want) {
		t.Errorf("environment %q lacks %q", environ, want)
	}
}

func TestCheckPaths(t *testing.T) {
	if err := checkPaths("/a b/课程", "/p $/tools"); err != nil {
		t.Error(err)
	}
	for _, paths := range [][2]string{{"/a,b", "/tools"}, {"/a", "/p:q/tools"}} {
		if err := checkPaths(paths[0], paths[1]); err == nil {
			t.Errorf("checkPaths(%q, %q) = nil, want an error", paths[0], paths[1])
		}
	}
}

func TestWriteKernel(t *testing.T) {
	dataDir := t.TempDir()
	dir := filepath.Join(dataDir, "kernels", "k")
	want := kernels[1].spec(module{root: "/r", goroot: "/g"}, "/tools")
	for range 2 { // it may be run again
		if err := writeKernel(dir, want); err != nil {
			t.Fatal(err)
		}
	}
	got, err := kernelspec.Read(dataDir, "k")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read back\n%+v, want\n%+v", got, want)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != 0o644 {
			t.Errorf("mode of %s is %v, so other users cannot read it", entry.Name(), info.Mode())
		}
	}
	if want := []string{"kernel.json", "logo-64x64.png", "logo-svg.svg"}; !slices.Equal(names, want) {
		t.Errorf("files %q, want %q", names, want)
	}

	if err := writeKernel(filepath.Join(dir, "kernel.json", "k"), want); err == nil || !strings.Contains(err.Error(), "the prefix must be a directory") {
		t.Errorf("writing below a file: error %v, want one that says what the prefix must be", err)
	}
}

func TestLogos(t *testing.T) {
	picture, err := png.Decode(bytes.NewReader(logoPNG))
	if err != nil {
		t.Fatal(err)
	}
	if want := image.Rect(0, 0, 64, 64); picture.Bounds() != want {
		t.Errorf("the PNG is %v, want %v", picture.Bounds(), want)
	}
	decoder := xml.NewDecoder(bytes.NewReader(logoSVG))
	for {
		if _, err := decoder.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("the SVG: %v", err)
		}
	}
}
