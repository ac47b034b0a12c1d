package cnnlib

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cnnlessons/cnnlib/internal/picture"
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

// pictureError is the error of [picture.Decode] in the [DefaultLanguage].
func pictureError(err error) error {
	var e *picture.Error
	if !errors.As(err, &e) {
		return err // the reader's
	}
	switch e.Kind {
	case picture.Empty:
		return wrap("%w: the file is empty", "%w：文件是空的", ErrImageFormat)
	case picture.TooManyBytes:
		return wrap("%w: the file has more than %d MiB; save it smaller", "%w：文件超过 %d MiB；请存成小一些的", ErrImageTooLarge, MaxImageBytes>>20)
	case picture.TooManyPixels:
		return wrap("%w: it has %d×%d pixels, the limit is %d in all; scale it down, to 2000×2000 say",
			"%w：它有 %d×%d 像素，总数的上限是 %d；请先缩小，例如缩到 2000×2000",
			ErrImageTooLarge, e.Header.X, e.Header.Y, MaxImagePixels)
	case picture.Foreign:
		text := foreignFormats[e.Format]
		return wrap("%w: %s", "%w：%s", ErrImageFormat, DefaultLanguage().Say(text[0], text[1]))
	case picture.Unknown:
		return wrap("%w: it begins with %q", "%w：文件开头是 %q", ErrImageFormat, e.Start)
	case picture.NoSize:
		return wrap("%w: its header says %d×%d pixels", "%w：文件头写的是 %d×%d 像素", ErrImageFormat, e.Header.X, e.Header.Y)
	case picture.OtherFrame:
		return wrap("%w: its header says %d×%d pixels, its frame %d×%d",
			"%w：文件头写的是 %d×%d 像素，其中的画面却是 %d×%d", ErrImageFormat, e.Header.X, e.Header.Y, e.Frame.X, e.Frame.Y)
	case picture.Damaged:
		return wrap("%w: the %s data are damaged or cut off: %w", "%w：%s 数据已损坏或不完整：%w", ErrImageFormat, e.Format, e.Err)
	case picture.NoPixels:
		return wrap("%w: the %s picture has no pixels", "%w：这张 %s 图片没有像素", ErrImageFormat, e.Format)
	}
	return wrap("%w: %w", "%w：%w", ErrImageFormat, e.Err)
}

// foreignFormats says in English and Chinese what a file is that students take for a picture which
// can be read.
var foreignFormats = map[picture.Format][2]string{
	picture.HEIC: {"it is an HEIC picture, as iPhones take", "这是 iPhone 拍摄的 HEIC 图片"},
	picture.HEIF: {"it is an HEIF picture", "这是 HEIF 图片"},
	picture.AVIF: {"it is an AVIF picture", "这是 AVIF 图片"},
	picture.SVG:  {"it is an SVG drawing", "这是 SVG 矢量图"},
	picture.HTML: {"it is a web page, not the picture in it", "这是网页，不是网页里的图片"},
	picture.PDF:  {"it is a PDF document", "这是 PDF 文档"},
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

// folderError returns the error of a path that names a folder.
func folderError(path string) error {
	text := DefaultLanguage().Say("%q is a folder; give the name of a picture", "%q 是文件夹；请给出图片的文件名", path)
	return &fileError{text + picturesIn(filepath.Clean(path)), errFolder}
}

var errFolder = errors.New("a folder")

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// picturesShown is the most file names that an error lists.
const picturesShown = 12

// picturesIn returns a line with the names of the pictures in a folder, and a line that says how to add
// a picture.
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
