// Package cellimports adds imports to the programs that gonb makes of cells. Students
// write no imports, and goimports, which looks for them, is slow.
package cellimports

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path"
	"strconv"
	"strings"
)

// FileName is the name of the file, in the directory of the kernel's programs, that
// lists packages for cells: a name and an import path on each line.
const FileName = "packages"

// Packages are packages that cells import.
type Packages struct {
	paths []string
	names map[string]string // the names of packages by their import paths
}

// Read reads a file in the format that FileName describes.
func Read(file string) (*Packages, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var p Packages
	for line := range strings.Lines(string(text)) {
		var name, path string
		if _, err := fmt.Sscan(line, &name, &path); err != nil {
			return nil, fmt.Errorf("%s: the line %q is not a name and an import path", file, line)
		}
		p.Add(name, path)
	}
	return &p, nil
}

// Add adds a package, unless it is among p already.
func (p *Packages) Add(name, path string) {
	if _, ok := p.names[path]; ok {
		return
	}
	if p.names == nil {
		p.names = make(map[string]string)
	}
	p.paths = append(p.paths, path)
	p.names[path] = name
}

// Used returns source, a file of package main, with imports of all packages that it uses without
// an import. The imports stand on the line of the package clause, so that all positions stay.
func (p *Packages) Used(source string) string {
	file := parse(source)
	declared := make(map[string]bool)
	declare(declared, file)
	return p.withImports(source, file, declared, false)
}

// All returns the files of one package main with imports of all packages of p, and of every
// package that a file ever imported. So gopls, which compares the imports, sees no change. A
// package that a file uses without an import is imported by its name; all others are imported
// as _.
func (p *Packages) All(sources ...string) []string {
	declared := make(map[string]bool)
	files := make([]*ast.File, len(sources))
	for i, source := range sources {
		files[i] = parse(source)
		declare(declared, files[i])
		p.learn(files[i])
	}
	edited := make([]string, len(sources))
	for i, source := range sources {
		edited[i] = p.withImports(source, files[i], declared, true)
	}
	return edited
}

func (p *Packages) withImports(source string, file *ast.File, declared map[string]bool, all bool) string {
	const clause = "package main\n"
	rest, ok := strings.CutPrefix(source, clause)
	if !ok {
		return source
	}
	wanted := qualifiers(source)
	for _, spec := range file.Imports {
		delete(wanted, p.nameOf(spec))
	}
	var specs strings.Builder
	for _, path := range p.paths {
		name := p.names[path]
		if !wanted[name] || declared[name] {
			name = "_"
		}
		delete(wanted, name) // a second package of this name stays without a name
		switch {
		case name != "_" && strings.HasSuffix("/"+path, "/"+name):
			fmt.Fprintf(&specs, "%q; ", path)
		case name != "_" || all:
			fmt.Fprintf(&specs, "%s %q; ", name, path)
		}
	}
	if specs.Len() == 0 {
		return source
	}
	return "package main; import (" + specs.String() + ")\n" + rest
}

// learn adds the packages that a file imports.
func (p *Packages) learn(file *ast.File) {
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "C" {
			p.Add(p.nameOf(spec), path)
		}
	}
}

// nameOf returns the name by which a file knows an imported package.
func (p *Packages) nameOf(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	importPath, _ := strconv.Unquote(spec.Path.Value)
	if name, ok := p.names[importPath]; ok {
		return name
	}
	dir, base := path.Split(importPath)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(dir) // math/rand/v2 is rand
	}
	return base
}

// parse parses a file. For a file with errors it returns the declarations that it could parse.
func parse(source string) *ast.File {
	file, _ := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	return file
}

// declare adds the names that a file declares at its top level.
func declare(names map[string]bool, file *ast.File) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				names[decl.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						names[name.Name] = true
					}
				}
			}
		}
	}
}

// qualifiers returns the names that stand before a dot but not behind one, such as fmt in
// fmt.Println. It also finds them in a source that does not parse.
func qualifiers(source string) map[string]bool {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, []byte(source), nil, 0)
	names := make(map[string]bool)
	var before, last token.Token
	var name string
	for {
		_, tok, literal := s.Scan()
		if tok == token.EOF {
			return names
		}
		if tok == token.PERIOD && last == token.IDENT && before != token.PERIOD {
			names[name] = true
		}
		before, last, name = last, tok, literal
	}
}
