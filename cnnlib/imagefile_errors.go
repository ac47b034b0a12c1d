package cnnlib

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// imageError is an error whose text is in the [DefaultLanguage].
type imageError struct{ english, chinese string }

func (e *imageError) Error() string { return DefaultLanguage().Say(e.english, e.chinese) }

// wrap is [fmt.Errorf] with a format for each language.
func wrap(english, chinese string, args ...any) error {
	format := english
	if DefaultLanguage() == Chinese {
		format = chinese
	}
	return fmt.Errorf(format, args...)
}

func tooManyBytes() error {
	return wrap("%w: the file has more than %d MiB; save it smaller", "%w：文件超过 %d MiB；请存成小一些的", ErrImageTooLarge, MaxImageBytes>>20)
}

// otherFormats are kinds of files that students take for pictures that can be read, by what is in
// their first bytes.
var otherFormats = []struct{ start, english, chinese string }{
	{"ftypheic", "it is an HEIC picture, as iPhones take", "这是 iPhone 拍摄的 HEIC 图片"},
	{"ftypheix", "it is an HEIC picture, as iPhones take", "这是 iPhone 拍摄的 HEIC 图片"},
	{"ftypmif1", "it is an HEIF picture", "这是 HEIF 图片"},
	{"ftypavif", "it is an AVIF picture", "这是 AVIF 图片"},
	{"<svg", "it is an SVG drawing", "这是 SVG 矢量图"},
	{"<!doctype html", "it is a web page, not the picture in it", "这是网页，不是网页里的图片"},
	{"<html", "it is a web page, not the picture in it", "这是网页，不是网页里的图片"},
	{"%pdf-", "it is a PDF document", "这是 PDF 文档"},
}

// otherFormat is the error for data that are in no format which can be read.
func otherFormat(data []byte) error {
	start := bytes.ToLower(data[:min(len(data), 512)])
	for _, f := range otherFormats {
		if bytes.Contains(start, []byte(f.start)) {
			return wrap("%w: %s", "%w：%s", ErrImageFormat, DefaultLanguage().Say(f.english, f.chinese))
		}
	}
	return wrap("%w: it begins with %q", "%w：文件开头是 %q", ErrImageFormat, data[:min(len(data), 12)])
}

// fileError is an error of the file system, told in the language of the lesson.
type fileError struct {
	text string
	err  error
}

func (e *fileError) Error() string { return e.text }
func (e *fileError) Unwrap() error { return e.err }

// openError tells why a file could not be opened and, if there is none, which pictures there are.
func openError(path string, err error) error {
	l := DefaultLanguage()
	switch folder := filepath.Dir(path); {
	case errors.Is(err, fs.ErrPermission):
		return &fileError{l.Say("the file %q may not be read", "没有权限读取文件 %q", path), err}
	case !errors.Is(err, fs.ErrNotExist):
		return &fileError{l.Say("the file %q cannot be opened: %v", "文件 %q 打不开：%v", path, err), err}
	case !isFolder(folder):
		return &fileError{l.Say("there is no folder %q, so no file %q", "没有文件夹 %q，所以没有文件 %q", folder, path) + picturesIn("."), err}
	default:
		return &fileError{l.Say("there is no file %q", "没有文件 %q", path) + picturesIn(folder), err}
	}
}

// folderError is that of a path which names a folder.
func folderError(path string) error {
	text := DefaultLanguage().Say("%q is a folder; give the name of a picture", "%q 是文件夹；请给出图片的文件名", path)
	return &fileError{text + picturesIn(filepath.Clean(path)), errFolder}
}

var errFolder = errors.New("a folder")

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// picturesShown is how many files' names an error lists at most.
const picturesShown = 12

// picturesIn is a line of the pictures that a folder has, by their names, and one that says how
// to add another.
func picturesIn(folder string) string {
	l := DefaultLanguage()
	entries, _ := os.ReadDir(folder) // none, if it cannot be read
	var names []string
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".png", ".jpg", ".jpeg", ".gif", ".webp":
			if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				names = append(names, fmt.Sprintf("%q", e.Name()))
			}
		}
	}
	more := ""
	if n := len(names) - picturesShown; n > 0 {
		names, more = names[:picturesShown], l.Say(" and %d more", "，另有 %d 张", n)
	}
	if len(names) == 0 {
		more = l.Say("none", "没有")
	}
	where := l.Say("pictures here: ", "这里的图片：")
	if folder != "." {
		where = l.Say("pictures in %q: ", "%q 里的图片：", folder)
	}
	return "\n  " + where + strings.Join(names, l.Say(", ", "、")) + more +
		"\n  " + l.Say("to add one: drag it from your computer into JupyterLab's file browser, on the left",
		"添加图片：把图片从电脑拖到 JupyterLab 左侧的文件浏览器里")
}
