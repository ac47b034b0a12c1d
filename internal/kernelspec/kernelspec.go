// Package kernelspec reads and writes Jupyter's kernel.json: the command that starts a
// kernel, and the kernel's environment.
package kernelspec

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// FileName is the name Jupyter looks for in a kernel's directory.
const FileName = "kernel.json"

// Spec is the content of a kernel.json.
type Spec struct {
	// Argv is the command. Jupyter replaces {connection_file} in it.
	Argv []string `json:"argv"`

	DisplayName   string `json:"display_name"`
	Language      string `json:"language"`
	InterruptMode string `json:"interrupt_mode"`

	// Env is added to the environment of the program that starts the kernel. A
	// value may refer to that program's environment as ${NAME}; a plain dollar is $$.
	Env map[string]string `json:"env"`
}

// Read reads the kernel.json of the kernel called name below a Jupyter data
// directory, that is, dataDir/kernels/name/kernel.json.
func Read(dataDir, name string) (*Spec, error) {
	path := filepath.Join(dataDir, "kernels", name, FileName)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("kernelspec: no kernel %q below %s: %w", name, dataDir, err)
	}
	var s Spec
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("kernelspec: %s is not a kernel.json: %w", path, err)
	}
	if len(s.Argv) == 0 {
		return nil, fmt.Errorf("kernelspec: %s has no argv, so there is no command to start", path)
	}
	return &s, nil
}

// Command returns Argv with {connection_file} replaced by connectionFile.
func (s *Spec) Command(connectionFile string) []string {
	argv := slices.Clone(s.Argv)
	for i, arg := range argv {
		argv[i] = strings.ReplaceAll(arg, "{connection_file}", connectionFile)
	}
	return argv
}

// Environ returns base, in the form of [os.Environ], with Env added.
func (s *Spec) Environ(base []string) []string {
	lookup := make(map[string]string, len(base))
	for _, entry := range base {
		name, value, _ := strings.Cut(entry, "=")
		lookup[name] = value
	}
	environ := slices.DeleteFunc(slices.Clone(base), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		_, set := s.Env[name]
		return set
	})
	for name, value := range s.Env {
		environ = append(environ, name+"="+expand(value, lookup))
	}
	slices.Sort(environ)
	return environ
}

// Escape returns a text, such as the path of a directory, in the form that Env needs: a dollar
// becomes $$.
func Escape(text string) string {
	return strings.ReplaceAll(text, "$", "$$")
}

var reference = regexp.MustCompile(`\$(?:\$|\w+|\{\w+\})`)

// expand replaces $$, $NAME and ${NAME} as Python's string.Template does, which
// Jupyter uses. A reference to an unset name stays unchanged.
func expand(text string, env map[string]string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		if ref == "$$" {
			return "$"
		}
		if value, set := env[strings.Trim(ref, "${}")]; set {
			return value
		}
		return ref
	})
}
