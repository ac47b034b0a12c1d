package main

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

// packages are those that cells are known to import.
type packages struct {
	paths []string
	names map[string]string // by path
}

// packagesName is the name of the file, beside this program, that lists packages:
// a name and an import path on each line.
const packagesName = "packages"

func readPackages(file string) (*packages, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	known := &packages{names: make(map[string]string)}
	for line := range strings.Lines(string(text)) {
		var name, path string
		if _, err := fmt.Sscan(line, &name, &path); err != nil {
			return nil, fmt.Errorf("%s: the line %q is not a name and an import path", file, line)
		}
		known.add(name, path)
	}
	return known, nil
}

func (p *packages) add(name, path string) {
	if _, ok := p.names[path]; !ok {
		p.paths = append(p.paths, path)
		p.names[path] = name
	}
}

// imported returns the files of one package main with imports of all packages that
// are known, so that gopls need not run go list when the imports of cells change.
// Those that a file uses without an import, as cells do, get their name there and the
// others none. All are on the line of the package clause: positions stay.
func (p *packages) imported(sources ...string) []string {
	declared := make(map[string]bool)
	files := make([]*ast.File, len(sources))
	for i, source := range sources {
		// A file with errors is there as far as it goes.
		files[i], _ = parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
		declare(declared, files[i])
		p.learn(files[i])
	}
	edited := make([]string, len(sources))
	for i, source := range sources {
		edited[i] = p.withImports(source, files[i], declared)
	}
	return edited
}

func (p *packages) withImports(source string, file *ast.File, declared map[string]bool) string {
	const clause = "package main\n"
	rest, ok := strings.CutPrefix(source, clause)
	if !ok {
		return source
	}
	wanted := qualifiers(source)
	for _, spec := range file.Imports {
		delete(wanted, p.nameOf(spec))
	}
	var b strings.Builder
	b.WriteString("package main; import (")
	for _, path := range p.paths {
		name := p.names[path]
		if !wanted[name] || declared[name] {
			name = "_"
		}
		delete(wanted, name)
		fmt.Fprintf(&b, "%s %q; ", name, path)
	}
	b.WriteString(")\n")
	return b.String() + rest
}

// learn adds what a file imports.
func (p *packages) learn(file *ast.File) {
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && path != "C" {
			p.add(p.nameOf(spec), path)
		}
	}
}

// nameOf is the name by which a file knows what it imports.
func (p *packages) nameOf(spec *ast.ImportSpec) string {
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

// qualifiers are the names before a dot that are not behind one, as fmt in
// fmt.Println. They are found in a source that does not parse, too.
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
