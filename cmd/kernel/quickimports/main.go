// Quickimports stands in for goimports on the PATH of a kernel. To find the package cnnlib,
// goimports walks through all modules, for each cell that is run and for each Tab, and it
// finds nothing as long as only half a name is typed. Quickimports adds the imports of the
// lessons' packages first, and then calls the real goimports, which lies beside it and has
// little left to do.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"cnnlessons/cmd/kernel/internal/cellimports"
)

// realName is the file name of the real goimports in the directory of this program.
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
	if len(args) == 2 && args[0] == "-w" { // the way in which gonb calls it
		if err := addImports(args[1], filepath.Join(tools, cellimports.FileName)); err != nil {
			return err
		}
	}
	goimports := filepath.Join(tools, realName)
	return syscall.Exec(goimports, append([]string{goimports}, args...), os.Environ())
}

// addImports adds imports to the file program; the file packages lists the packages of cells.
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
