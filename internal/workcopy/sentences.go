package workcopy

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// A fault is an error that a student understands.
type fault struct {
	sentence string
	err      error // what it was for the machine, if anything
}

func (f *fault) Error() string { return f.sentence }
func (f *fault) Unwrap() error { return f.err }

// fault is an error that says a sentence in the student's language.
func (c *Copy) fault(english, chinese string, args ...any) error {
	return &fault{sentence: c.Language.Say(english, chinese, args...)}
}

// say tells the student something.
func (r *renewal) say(english, chinese string, args ...any) {
	r.said = append(r.said, r.Language.Say(english, chinese, args...))
}

// explain makes a fault of an error.
func (c *Copy) explain(err error) error {
	var known *fault
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &fault{c.Language.Say("The disk of the folder %s is full, and your files are as they were: free some space and start again.",
			"文件夹 %s 所在的磁盘已满，你的文件都保持原样：请腾出一些空间，再重新启动。", c.Folder), err}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &fault{c.Language.Say("The folder %s cannot be written to, and your files are as they were: let it be written to, or choose another, as in 'make lab WORK=my-lessons'.",
			"文件夹 %s 无法写入，你的文件都保持原样：请允许写入，或者换一个文件夹，例如 'make lab WORK=my-lessons'。", c.Folder), err}
	}
	return &fault{c.Language.Say("The lessons in the folder %s could not be renewed, and your files are as they were: %v.",
		"文件夹 %s 里的课程未能更新，你的文件都保持原样：%v。", c.Folder, fmt.Sprint(err)), err}
}
