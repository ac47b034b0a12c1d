// Quickimports stands in for goimports on the PATH of a kernel. To find what cnnlib is,
// goimports walks through all modules, for each cell that is run and each Tab; and it
// finds nothing as long as only half a name is typed. This program adds the imports of
// the lessons' packages first, which leaves goimports little to do. The real one is
// beside it.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"cnnlessons/cmd/kernel/internal/cellimports"
)

// realName is what the real goimports is called, in the directory of this program.
const realName = "goimports-real"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "goimports for kernels:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the directory of this program, where the real goimports is: %w", err)
	}
	tools := filepath.Dir(self)
	if len(args) == 2 && args[0] == "-w" { // as gonb calls it
		if err := addImports(args[1], filepath.Join(tools, cellimports.FileName)); err != nil {
			return err
		}
	}
	goimports := filepath.Join(tools, realName)
	return syscall.Exec(goimports, append([]string{goimports}, args...), os.Environ())
}

// addImports adds imports of packages, which a file lists, to the program in another.
func addImports(program, packages string) error {
	known, err := cellimports.Read(packages)
	if err != nil {
		return err
	}
	source, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	edited := known.Used(string(source))
	if edited == string(source) {
		return nil
	}
	return os.WriteFile(program, []byte(edited), 0o600)
}
