package cnnlib

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"cnnlessons/cnnlib/internal/picture"
	"cnnlessons/cnnlib/internal/picture/picturetest"
)

func ExampleLoadImage_missing() {
	_, err := LoadImage("testdata/color.png", 32)
	fmt.Println(err)
	// Output:
	// cnnlib: load a picture: there is no file "testdata/color.png"
	//   pictures in "testdata": "colours-cmyk.jpg", "colours-lossy.webp", "colours-progressive.jpg", "colours.gif", "colours.jpg", "colours.png", "colours.webp", "transparent-lossy.webp", "transparent.png", "transparent.webp"
	//   to add one: drag it from your computer into JupyterLab's file browser, on the left
}

// badPictures writes files that are no pictures, or none that can be read, into the current folder.
func badPictures(t *testing.T) {
	t.Helper()
	write := func(path, text string) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("full/猫 1.PNG", "no picture")
	write("full/dog.jpeg", "")
	write("full/.hidden.png", "")
	write("full/notes.txt", "")
	write("full/folder.png/x", "")
	for i := range 14 {
		write(fmt.Sprintf("many/%02d.webp", i), "")
	}
	write("phone.jpg", "\x00\x00\x00\x18ftypheic\x00\x00")
	write("page.png", "\n<!DOCTYPE html><html>")
	write("large.png", "\x89PNG")
	if err := os.Truncate("large.png", MaxImageBytes+1); err != nil {
		t.Fatal(err)
	}
	write("wide.png", string(picturetest.PNG(60000, 60000)))
	write("flat.png", string(picturetest.PNG(5, 0)))
	write("short.png", string(picturetest.PNG(5, 5)))
}

// TestImageErrorTexts checks all of what a student reads, in both languages.
func TestImageErrorTexts(t *testing.T) {
	const add = "\n  to add one: drag it from your computer into JupyterLab's file browser, on the left"
	const addChinese = "\n  添加图片：把图片从电脑拖到 JupyterLab 左侧的文件浏览器里"
	format := [2]string{ErrImageFormat.Error(), ErrImageFormat.(*imageError).chinese}
	large := [2]string{ErrImageTooLarge.Error(), ErrImageTooLarge.(*imageError).chinese}

	t.Chdir(t.TempDir())
	badPictures(t)
	for _, test := range []struct {
		path             string
		side             int
		english, chinese string
		is               error
	}{
		{
			"full/cat.png", 0,
			`there is no file "full/cat.png"` + "\n" + `  pictures in "full": "dog.jpeg", "猫 1.PNG"` + add,
			`没有文件 "full/cat.png"` + "\n" + `  "full" 里的图片："dog.jpeg"、"猫 1.PNG"` + addChinese, fs.ErrNotExist,
		}, {
			"many/x.png", 0,
			`there is no file "many/x.png"` + "\n" + `  pictures in "many": "00.webp", "01.webp", "02.webp", "03.webp", "04.webp", "05.webp", "06.webp", "07.webp", "08.webp", "09.webp", "10.webp", "11.webp" and 2 more` + add,
			`没有文件 "many/x.png"` + "\n" + `  "many" 里的图片："00.webp"、"01.webp"、"02.webp"、"03.webp"、"04.webp"、"05.webp"、"06.webp"、"07.webp"、"08.webp"、"09.webp"、"10.webp"、"11.webp"，另有 2 张` + addChinese, fs.ErrNotExist,
		}, {
			"full/folder.png/cat.png", 0,
			`there is no file "full/folder.png/cat.png"` + "\n" + `  pictures in "full/folder.png": none` + add,
			`没有文件 "full/folder.png/cat.png"` + "\n" + `  "full/folder.png" 里的图片：没有` + addChinese, fs.ErrNotExist,
		}, {
			"cat.jpg", 0,
			`there is no file "cat.jpg"` + "\n" + `  pictures here: "flat.png", "large.png", "page.png", "phone.jpg", "short.png", "wide.png"` + add,
			`没有文件 "cat.jpg"` + "\n" + `  这里的图片："flat.png"、"large.png"、"page.png"、"phone.jpg"、"short.png"、"wide.png"` + addChinese, fs.ErrNotExist,
		}, {
			"none/cat.jpg", 0,
			`there is no folder "none", so no file "none/cat.jpg"` + "\n" + `  pictures here: "flat.png", "large.png", "page.png", "phone.jpg", "short.png", "wide.png"` + add,
			`没有文件夹 "none"，所以没有文件 "none/cat.jpg"` + "\n" + `  这里的图片："flat.png"、"large.png"、"page.png"、"phone.jpg"、"short.png"、"wide.png"` + addChinese, fs.ErrNotExist,
		}, {
			"full/", 0,
			`"full/" is a folder; give the name of a picture` + "\n" + `  pictures in "full": "dog.jpeg", "猫 1.PNG"` + add,
			`"full/" 是文件夹；请给出图片的文件名` + "\n" + `  "full" 里的图片："dog.jpeg"、"猫 1.PNG"` + addChinese, errFolder,
		},
		{"a\x00b", 0, `the file "a\x00b" cannot be opened: open a` + "\x00b: invalid argument", `文件 "a\x00b" 打不开：open a` + "\x00b: invalid argument", nil},
		{"phone.jpg", 0, format[0] + `: it is an HEIC picture, as iPhones take (in "phone.jpg")`, format[1] + `：这是 iPhone 拍摄的 HEIC 图片（文件 "phone.jpg"）`, ErrImageFormat},
		{"page.png", 0, format[0] + `: it is a web page, not the picture in it (in "page.png")`, format[1] + `：这是网页，不是网页里的图片（文件 "page.png"）`, ErrImageFormat},
		{"full/猫 1.PNG", 0, format[0] + `: it begins with "no picture" (in "full/猫 1.PNG")`, format[1] + `：文件开头是 "no picture"（文件 "full/猫 1.PNG"）`, ErrImageFormat},
		{"full/dog.jpeg", 0, format[0] + `: the file is empty (in "full/dog.jpeg")`, format[1] + `：文件是空的（文件 "full/dog.jpeg"）`, ErrImageFormat},
		{"flat.png", 0, format[0] + `: png: invalid format: non-positive dimension (in "flat.png")`, format[1] + `：png: invalid format: non-positive dimension（文件 "flat.png"）`, ErrImageFormat},
		{"short.png", 0, format[0] + `: the png data are damaged or cut off: unexpected EOF (in "short.png")`, format[1] + `：png 数据已损坏或不完整：unexpected EOF（文件 "short.png"）`, ErrImageFormat},
		{"large.png", 0, large[0] + `: the file has more than 64 MiB; save it smaller (in "large.png")`, large[1] + `：文件超过 64 MiB；请存成小一些的（文件 "large.png"）`, ErrImageTooLarge},
		{
			"wide.png", 0,
			large[0] + `: it has 60000×60000 pixels, the limit is 33554432 in all; scale it down, to 2000×2000 say (in "wide.png")`,
			large[1] + `：它有 60000×60000 像素，总数的上限是 33554432；请先缩小，例如缩到 2000×2000（文件 "wide.png"）`, ErrImageTooLarge,
		},
		{"full", -1, "side is -1; want 1 to 1024 pixels, or 0 to keep the picture's size", "边长 side 是 -1；应为 1 到 1024 像素，或用 0 保持图片原来的大小", nil},
	} {
		for l, want := range map[Language]string{
			English: "cnnlib: load a picture: " + test.english,
			Chinese: "cnnlib: 读取图片：" + test.chinese,
		} {
			t.Setenv("CNNLESSONS_LANG", string(l))
			x, err := LoadImage(test.path, test.side)
			if x != nil || err == nil || err.Error() != want {
				t.Errorf("%q in %s: %v,\n%v\nwant\n%s", test.path, l, x, err, want)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%q in %s: %v is not %v", test.path, l, err, test.is)
			}
		}
	}
}

// What may not be read is said, too; root may read all.
func TestImageErrorPermission(t *testing.T) {
	path := "x.png"
	for l, want := range map[Language]string{English: `the file "x.png" may not be read`, Chinese: `没有权限读取文件 "x.png"`} {
		t.Setenv("CNNLESSONS_LANG", string(l))
		err := openError(path, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission})
		if err.Error() != want || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s: %v, want %s", l, err, want)
		}
	}
}

// Every kind of error is told in both languages, and is one of the two errors that a program can
// ask for.
func TestPictureErrors(t *testing.T) {
	const file = "internal/picture/error.go"
	for _, k := range constants(t, file, "Kind") {
		for _, f := range constants(t, file, "Format") {
			e := &picture.Error{Kind: picture.Kind(k), Format: picture.Format(f), Err: errBroken}
			is := ErrImageFormat
			if e.Kind.TooLarge() {
				is = ErrImageTooLarge
			}
			ends := foreignFormats[e.Format]
			for i, l := range []Language{English, Chinese} {
				t.Setenv("CNNLESSONS_LANG", string(l))
				err := pictureError(e)
				text := strings.TrimPrefix(err.Error(), is.Error())
				if !errors.Is(err, is) || text == err.Error() || text == "" {
					t.Errorf("%s of %s in %s: %v", k, f, l, err)
				}
				if han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }); han && l == English {
					t.Errorf("%s of %s in English: %v", k, f, err)
				}
				if e.Kind == picture.Foreign && (ends[i] == "" || !strings.HasSuffix(text, ends[i])) {
					t.Errorf("%s in %s: %v, want %s", f, l, err, ends[i])
				}
			}
		}
	}
}
