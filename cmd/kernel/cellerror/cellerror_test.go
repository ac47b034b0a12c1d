package cellerror

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// gonbLine has the form of GoNB's own type.
type gonbLine struct{ Id, Line int }

// program is a program as GoNB makes it of two cells.
func program(t *testing.T) Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gonb_1", "main.go")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	const code = "package main\n\nfunc side(n int) int {\n\treturn 32 / n\n}\n\nfunc main() {\n\tvar 卷积 int = side(0)\n}\n"
	if err := os.WriteFile(path, []byte(code), 0o644); err != nil {
		t.Fatal(err)
	}
	own := gonbLine{-1, -1}
	return Of(path, []gonbLine{own, own, {2, 0}, {2, 1}, {2, 2}, own, own, {5, 1}, own})
}

func TestBuild(t *testing.T) {
	p := program(t)
	for _, test := range []struct{ name, output, en, zh string }{
		{"nothing", "# gonb_1\nexit status 1\n\n", "", ""},
		{"the compiler's", "# gonb_1\n./main.go:8:6: declared and not used: 卷积\n./main.go:8:19: undefined: side\n",
			`cell [5], line 2: declared and not used: 卷积
    	var 卷积 int = side(0)
    	    ^
  hint: Go wants every variable to be used: print it, or write ` + "`_ = 卷积`" + `
cell [5], line 2: undefined: side
    	var 卷积 int = side(0)
    	               ^
  hint: check the spelling, or run the cell that declares side. What is made below ` + "`%%` is known in that cell only: later cells know `var side = …` above `%%`",
			`单元格 [5] 第 2 行：declared and not used: 卷积
    	var 卷积 int = side(0)
    	    ^
  提示：Go 要求每个变量都要用到：把它打印出来，或者写 ` + "`_ = 卷积`" + `
单元格 [5] 第 2 行：undefined: side
    	var 卷积 int = side(0)
    	               ^
  提示：请检查拼写，或者先运行声明 side 的单元格。` + "`%%` 之后的变量只在本单元格有效：在 `%%` 之前写 `var side = …`，之后的单元格才能用"},
		{"the parser's, behind the cell", p.path + ":9:3: expected declaration, found '}' (and 2 more errors)",
			"after cell [5], line 2: expected declaration, found '}'\n  hint: there is one `}` too many, or its `{` is missing",
			"单元格 [5] 第 2 行之后：expected declaration, found '}'\n  提示：多了一个 `}`，或者缺少与它配对的 `{`"},
		{"before all cells, and beyond the file", "./main.go:1:99: odd\n./main.go:99:1: odd\n",
			"in this cell: odd\nafter cell [5], line 2: odd", "这个单元格: odd"},
		{"another file", "/src/cnnlib/main.go:3:1: odd", "/src/cnnlib/main.go:3:1: odd", ""},
		{"more lines of one message", "./main.go:4:2: not enough arguments\n\thave ()\n\twant (int)\n",
			"cell [2], line 2: not enough arguments\n    \treturn 32 / n\n    \t^\n\thave ()\n\twant (int)", ""},
		{"very many", strings.Repeat("./main.go:1:1: odd\n", 10), strings.Repeat("in this cell: odd\n", 4) + "… and more, perhaps because of these", ""},
		{"no such package", "failed to run \"go get\": exit status 1\n\ngo: gonb_1 imports\n\ta/b: package a/b is not in std (/go/src/a/b)\n" + advice + "Note\n",
			"there is no package a/b\n  hint: cells can import Go's standard library, cnnlessons and its figures, gonum and gonb; a cell `!*env -u GOPROXY go get MODULE` fetches another module",
			"没有包 a/b\n  提示：单元格可以导入 Go 标准库、cnnlessons 的各个包、gonum 和 gonb；在一个单元格里运行 `!*env -u GOPROXY go get 模块` 可下载其他模块"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := p.Build(test.output); got != test.en {
				t.Errorf("it says\n%s\nwant\n%s", got, test.en)
			}
			t.Setenv("CNNLESSONS_LANG", "zh")
			if got := p.Build(test.output); test.zh != "" && !strings.Contains(got, strings.Replace(test.zh, "这个单元格: ", "这个单元格：", 1)) {
				t.Errorf("it says\n%s\nwant\n%s", got, test.zh)
			}
		})
	}
}

func TestCrash(t *testing.T) {
	p := program(t)
	own := "\t" + p.path
	_, status2 := exec.Command("sh", "-c", "exit 2").Output()
	for _, test := range []struct{ name, report, en, zh string }{
		{"a shape error", "panic: cnnlib: conv1 does not fit\n\t  wanted:  3\n\t\n\t  fix:     4 [recovered, repanicked]\n\ngoroutine 1 [running]:\ncnnlessons/cnnlib.mustFit({0x1})\n\t/src/cnnlib/layer.go:199 +0x1b4\n" +
			"main.side(...)\n" + own + ":4\nmain.main()\n" + own + ":8 +0x131\n",
			"conv1 does not fit\n  wanted:  3\n\n  fix:     4\n\n  stopped at  cell [2], line 2:  return 32 / n\n  called from cell [5], line 2:  var 卷积 int = side(0)",
			"conv1 does not fit\n  wanted:  3\n\n  fix:     4\n\n  停在　 单元格 [2] 第 2 行：return 32 / n\n  调用处 单元格 [5] 第 2 行：var 卷积 int = side(0)"},
		{"in a goroutine", "panic: boom\n\ngoroutine 7 [running]:\nmain.side(...)\n" + own + ":4 +0x1\ncreated by main.main in goroutine 1\n" + own + ":8 +0x2\n\ngoroutine 1 [sleep]:\nmain.main()\n" + own + ":3\n",
			"panic: boom\n\n  stopped at  cell [2], line 2:  return 32 / n\n  started by  cell [5], line 2:  var 卷积 int = side(0)",
			"panic: boom\n\n  停在　 单元格 [2] 第 2 行：return 32 / n\n  启动处 单元格 [5] 第 2 行：var 卷积 int = side(0)"},
		{"recursion", "runtime: goroutine stack exceeds 1000000000-byte limit\nruntime: sp=0x1\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n\t/go/panic.go:1 +0x1 fp=0x1 sp=0x2 pc=0x3\n\n" +
			"goroutine 1 gp=0x1 m=0 mp=0x2 [running]:\n" + strings.Repeat("main.side(...)\n"+own+":4 +0x1 fp=0x1 sp=0x2 pc=0x3\n", 50) + "...9 frames elided...\nmain.main()\n" + own + ":8 +0x1\n",
			"fatal error: stack overflow\n\n  stopped at  cell [2], line 2:  return 32 / n\n  called from cell [5], line 2:  var 卷积 int = side(0)\n  hint: a function calls itself without end: it needs a case in which it does not",
			"fatal error: stack overflow\n\n  停在　 单元格 [2] 第 2 行：return 32 / n\n  调用处 单元格 [5] 第 2 行：var 卷积 int = side(0)\n  提示：函数无限地调用自己：要有一种不再调用自己的情况"},
		{"deadlock", "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.side(...)\n" + own + ":4\nmain.main()\n" + own + ":3\n\ngoroutine 2 [chan send]:\nmain.f()\n" + own + ":8\n",
			"fatal error: all goroutines are asleep - deadlock!\n\n  stopped at  cell [2], line 2:  return 32 / n\n  stopped at  cell [5], line 2:  var 卷积 int = side(0)\n  hint: every goroutine waits, so none can go on: a channel that nobody sends to or reads, or a WaitGroup without Done",
			"fatal error: all goroutines are asleep - deadlock!\n\n  停在　 单元格 [2] 第 2 行：return 32 / n\n  停在　 单元格 [5] 第 2 行：var 卷积 int = side(0)\n  提示：所有 goroutine 都在等待，程序无法继续：通道没有人发送或接收，或者 WaitGroup 没有调用 Done"},
		{"no cell", "panic: boom\n[signal SIGSEGV]\n\ngoroutine 7 [running]:\nother.f()\n\t/src/main.go:4 +0x1\n",
			"panic: boom\n  no line of a cell was running; after `%env CNNLESSONS_TRACE 1` Go's whole report is shown",
			"panic: boom\n  出错时没有在运行单元格中的代码；执行 `%env CNNLESSONS_TRACE 1` 之后会显示 Go 的完整报告"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, lang := range []struct{ name, want string }{{"en", test.en}, {"zh", test.zh}} {
				t.Setenv("CNNLESSONS_LANG", lang.name)
				passed, err := endOf(p, status2, "before\n", test.report[:20], test.report[20:])
				if passed != "before\n" || err == nil || err.Error() != lang.want || !errors.Is(err, status2) {
					t.Errorf("passed on: %q; error\n%v\nwant\n%s", passed, err, lang.want)
				}
			}
			t.Setenv(traceVariable, "1")
			if got := p.crash(test.report); !strings.HasSuffix(got, "\n\n"+strings.TrimRight(test.report, "\n")) {
				t.Errorf("with %s it says\n%s\nwant the whole report", traceVariable, got)
			}
		})
	}
	if got := p.crash("panic: many\n\ngoroutine 1 [running]:\n" + own + ":4\n" + strings.Repeat("\n\n", 9)); strings.Count(got, "line") != 1 {
		t.Errorf("it says\n%s", got)
	}
}

func TestEnd(t *testing.T) {
	for _, test := range []struct{ script, path, en, zh string }{
		{"exit 3", "main.go", "exit status 3: the cell ended itself, with os.Exit or log.Fatal.", "exit status 3：单元格自己用 os.Exit 或 log.Fatal 结束了。"},
		{"exit 33", "main.go", "Not right yet: the text above says why.", "还没有做对：原因见上面的文字。"},
		{"exit 1", "main_test.go", "exit status 1: a test failed.", "exit status 1：有测试没有通过。"},
		{"kill -INT $$", "main.go",
			"Interrupted: you stopped this cell. What it was computing is lost; what it and earlier cells declare is kept.",
			"已中断：你停止了这个单元格。正在计算的结果没有保留；它和前面各单元格的声明都保留。"},
		{"kill -KILL $$", "main.go",
			"signal: killed: the cell was ended from outside: memory ran out, or it did not heed an interrupt. Make the input, the batch or the network smaller.",
			"signal: killed：单元格被系统结束：内存用尽，或者没有响应中断。请把输入、批量或网络改小。"},
		{"kill -TERM $$", "main.go", "signal: terminated: the cell was ended from outside.", "signal: terminated：单元格被外部结束。"},
	} {
		err := exec.Command("sh", "-c", test.script).Run()
		for _, lang := range []struct{ name, want string }{{"en", test.en}, {"zh", test.zh}} {
			t.Setenv("CNNLESSONS_LANG", lang.name)
			passed, got := endOf(Program{path: test.path}, err, "panic: held\n")
			if passed != "panic: held\n" || got == nil || got.Error() != lang.want || !errors.Is(got, err) {
				t.Errorf("%s: passed on %q, error %q, want %q", test.script, passed, got, lang.want)
			}
		}
	}
	other := errors.New("other")
	if passed, err := endOf(Program{}, other, "x"); passed != "x" || err != other {
		t.Errorf("another error: %q, %v", passed, err)
	}
}

func TestHints(t *testing.T) {
	for _, h := range append(buildHints, crashHints...) {
		for _, text := range []string{h.english, h.chinese} {
			for _, m := range regexp.MustCompile(`\$(\d)`).FindAllStringSubmatch(text, -1) {
				if n := int(m[1][0] - '0'); n > h.pattern.NumSubexp() {
					t.Errorf("%q has no group for %s", h.pattern, m[0])
				}
			}
			if text == "" || strings.HasSuffix(text, ".") || strings.HasSuffix(text, "。") {
				t.Errorf("the hint %q for %q", text, h.pattern)
			}
		}
	}
}
