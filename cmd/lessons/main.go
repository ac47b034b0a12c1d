// Lessons makes a student's working copy of the course, or brings it up to date, and says what the
// student should know. Package cnnlessons/internal/workcopy has the rules.
//
//	go run ./cmd/lessons -to lessons
//
// cmd/kernel installs lessons beside the kernel's programs; make lab and the image run it there. A
// command after the flags takes the place of lessons when the copy is there:
//
//	lessons -course /opt/cnnlessons/notebooks -to lessons jupyter lab
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"cnnlessons/cnnlib"
	"cnnlessons/internal/workcopy"
)

func main() {
	course := flag.String("course", "notebooks", "the `folder` of the course")
	to := flag.String("to", "lessons", "the `folder` of the copy")
	languages := flag.String("languages", "en,zh", "the `languages` that are copied")
	language := flag.String("lang", string(cnnlib.DefaultLanguage()), "the `language` of messages")
	flag.Parse()
	c := &workcopy.Copy{Course: *course, Folder: *to, Language: cnnlib.Language(*language)}
	for name := range strings.SplitSeq(*languages, ",") {
		c.Languages = append(c.Languages, cnnlib.Language(name))
	}
	if err := run(c, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run renews the copy and then becomes the command, if there is one.
func run(c *workcopy.Copy, command []string) error {
	said, err := c.Renew()
	for _, sentence := range said {
		fmt.Fprintln(os.Stderr, sentence)
	}
	if err != nil || len(command) == 0 {
		return err
	}
	path, err := exec.LookPath(command[0])
	if err != nil {
		return err
	}
	return fmt.Errorf("starting %s: %w", path, syscall.Exec(path, command, os.Environ()))
}
