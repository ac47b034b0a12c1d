package cellerror

import (
	"regexp"
	"strings"
)

// hint is advice for a message. The pattern is matched with three lines: the message, the code from the
// place to which the message points, and the whole line of code. $1 in the texts is the match of the
// pattern's first group.
type hint struct {
	pattern          *regexp.Regexp
	english, chinese string
}

// buildHints are hints for messages of Go's parser and compiler; the first match counts.
var buildHints = []hint{
	{regexp.MustCompile(`found 'package'`),
		"leave this line out: the notebook writes `package main` itself",
		"去掉这一行：`package main` 由 notebook 自动写上"},
	{regexp.MustCompile(`found 'import'|imports must appear before`),
		"`import` stands at the top of a cell, above `%%`; most packages are imported without it",
		"`import` 写在单元格的最上面，在 `%%` 之前；大多数包不写也会自动导入"},
	{regexp.MustCompile(`^expected declaration, found '}'`),
		"there is one `}` too many, or its `{` is missing",
		"多了一个 `}`，或者缺少与它配对的 `{`"},
	{regexp.MustCompile(`^(?:expected declaration|syntax error: non-declaration)[^\n]*\n([\pL\w]+)[^\n=]*:=`),
		"`:=` works only below `%%`: put a line `%%` above this one, or declare for all later cells with `var $1 = …`",
		"`:=` 只能写在 `%%` 之后：在这一行前面加一行 `%%`，或者用 `var $1 = …` 声明，之后的单元格也能用"},
	{regexp.MustCompile(`^expected declaration|^syntax error: non-declaration`),
		"what a cell does stands below a line `%%`; only var, const, type and func stand above it. Is `%%` missing?",
		"要执行的语句写在 `%%` 这一行之后，它之前只能写 var、const、type 和 func。是不是少了 `%%`？"},
	{regexp.MustCompile(`^expected '\(', found (\S+)`),
		"a function with a name is declared above `%%`: move `func $1` there, or write `$1 := func(…) { … }`",
		"有名字的函数在 `%%` 之前声明：把 `func $1` 移到上面，或者写成 `$1 := func(…) { … }`"},
	{regexp.MustCompile(`^expected ';', found \S+\n[^\n]*\nwhile `),
		"Go's only loop is `for`: `for x < 5 { … }`",
		"Go 只有 `for` 循环：`for x < 5 { … }`"},
	{regexp.MustCompile(`^expected ';', found \S+\n[^\n]*\ndef `),
		"a function is written `func name(n int) int { … }`, above `%%`",
		"函数写成 `func name(n int) int { … }`，放在 `%%` 之前"},
	{regexp.MustCompile(`^expected '\{', found in\b`),
		"to go through a list, write `for i, v := range list { … }`",
		"遍历列表要写 `for i, v := range list { … }`"},
	{regexp.MustCompile(`^expected boolean expression, found assignment`),
		"`==` compares, `=` assigns",
		"`==` 是比较，`=` 是赋值"},
	{regexp.MustCompile(`^illegal rune literal|^more than one character in rune literal`),
		"a text stands in double quotation marks",
		"文本要用双引号"},
	{regexp.MustCompile(`^expected ';', found '{'\n[^\n]*\nfunc \(`),
		"methods are declared above `%%`: move them and their type there",
		"方法在 `%%` 之前声明：把它和它的类型移到上面"},
	{regexp.MustCompile(`^(?:illegal|invalid) character U\+(?:FF|30|20)\w\w '(.+)'`),
		"`$1` is a full-width or typographic character: type the plain one of the keyboard instead",
		"`$1` 是全角（中文）符号：请换成英文半角符号"},
	{regexp.MustCompile(`^missing ',' before newline|^expected '\)'|unexpected newline in argument list`),
		"a `)` is missing here, or a comma at the end of the line",
		"这里缺少 `)`，或者行末缺少逗号"},
	{regexp.MustCompile(`^expected '}', found|found 'EOF'|found EOF`),
		"a `{` above is not closed: a `}` is missing",
		"上面有一个 `{` 没有配对：缺少 `}`"},
	{regexp.MustCompile(`^(?:string|rune) literal not terminated|^newline in string`),
		"the closing quotation mark is missing on this line",
		"这一行缺少右引号"},
	{regexp.MustCompile(`^declared and not used: (\S+)`),
		"Go wants every variable to be used: print it, or write `_ = $1`",
		"Go 要求每个变量都要用到：把它打印出来，或者写 `_ = $1`"},
	{regexp.MustCompile(`^no new variables on left side of :=`),
		"these exist already: `=` gives them a new value, `:=` is for new ones",
		"变量已经有了：用 `=` 给它新的值，`:=` 只用于新变量"},
	{regexp.MustCompile(`^(\S+)\.append undefined`),
		"append is a function: `$1 = append($1, …)`",
		"append 是函数：`$1 = append($1, …)`"},
	{regexp.MustCompile(`^undefined: \S+\.|\.\S+ undefined`),
		"check the spelling; Tab after the dot lists what there is",
		"请检查拼写；在点号后按 Tab 键会列出可用的名字"},
	{regexp.MustCompile(`^undefined: (\S+)\n[^\n.]+\.([\pL\w]+)`),
		"there is no variable $1, nor a package $1 with $2: check the spelling. A variable made below `%%` is known in that cell only: later cells know `var $1 = …` above `%%`",
		"没有变量 $1，也没有带 $2 的包 $1：请检查拼写。`%%` 之后的变量只在本单元格有效：在 `%%` 之前写 `var $1 = …`，之后的单元格才能用"},
	{regexp.MustCompile(`^undefined: (\S+)`),
		"check the spelling, or run the cell that declares $1. What is made below `%%` is known in that cell only: later cells know `var $1 = …` above `%%`",
		"请检查拼写，或者先运行声明 $1 的单元格。`%%` 之后的变量只在本单元格有效：在 `%%` 之前写 `var $1 = …`，之后的单元格才能用"},
	{regexp.MustCompile(`mismatched types (?:untyped )?\w*(?:int|float)\w* and (?:untyped )?\w*(?:int|float)|cannot use .* \((?:variable|value|constant .*) of type \w*(?:int|float)\w*\) as \w*(?:int|float)\w* value`),
		"Go turns no kind of number into another by itself: write float32(…), float64(…) or int(…)",
		"Go 不会自动转换数的类型：请写 float32(…)、float64(…) 或 int(…)"},
	{regexp.MustCompile(`\(method \w+ has pointer receiver\)`),
		"a layer is used by its address: put `&` before it, as in `&cnnlib.ReLU{}`",
		"层要用它的地址：在前面加 `&`，如 `&cnnlib.ReLU{}`"},
	{regexp.MustCompile(`^assignment mismatch: 1 variable but .* returns 2 values`),
		"it returns an error, too: write `x, err := …` and check err",
		"它还返回一个错误：写 `x, err := …`，并检查 err"},
	{regexp.MustCompile(`^fmt\.\w+ format %`),
		"each verb needs an argument that suits it: %d a whole number, %.2f one with a fraction, %s a text, %v anything",
		"每个占位符都要有合适的参数：%d 是整数，%.2f 是小数，%s 是文本，%v 什么都可以"},
	{regexp.MustCompile(`^there is no package|^没有包`),
		"cells can import Go's standard library, cnnlessons and its figures, gonum and gonb; a cell `!*env -u GOPROXY go get MODULE` fetches another module",
		"单元格可以导入 Go 标准库、cnnlessons 的各个包、gonum 和 gonb；在一个单元格里运行 `!*env -u GOPROXY go get 模块` 可下载其他模块"},
}

// crashHints are hints for messages of the runtime about a crash; the first match counts.
var crashHints = []hint{
	{regexp.MustCompile(`index out of range`),
		"the first index is 0, so the last is the length minus 1",
		"第一个下标是 0，所以最后一个下标是长度减 1"},
	{regexp.MustCompile(`nil pointer dereference`),
		"something in this line is nil: a pointer or a tensor that nothing was assigned to",
		"这一行里有 nil：某个指针或张量还没有赋值"},
	{regexp.MustCompile(`assignment to entry in nil map`),
		"make the map first: `m = map[string]int{}`",
		"先创建 map：`m = map[string]int{}`"},
	{regexp.MustCompile(`all goroutines are asleep`),
		"every goroutine waits, so none can go on: a channel that nobody sends to or reads, or a WaitGroup without Done",
		"所有 goroutine 都在等待，程序无法继续：通道没有人发送或接收，或者 WaitGroup 没有调用 Done"},
	{regexp.MustCompile(`stack overflow`),
		"a function calls itself without end: it needs a case in which it does not",
		"函数无限地调用自己：要有一种不再调用自己的情况"},
	{regexp.MustCompile(`out of memory`),
		"this needs more memory than there is: make the input, the batch or the network smaller",
		"内存不够：把输入、批量或网络改小"},
	{regexp.MustCompile(`^fatal error: concurrent map`),
		"goroutines use one map at the same time: guard it with a sync.Mutex",
		"多个 goroutine 同时使用一个 map：用 sync.Mutex 保护它"},
}

// writeHint writes the first hint that matches the text, unless the hint is among the given hints.
func writeHint(b *strings.Builder, hints []hint, text string, given map[*hint]bool) {
	for i := range hints {
		h := &hints[i]
		m := h.pattern.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		if !given[h] {
			given[h] = true
			advice := h.pattern.ExpandString(nil, braced(say(h.english, h.chinese)), text, m)
			b.WriteString("  " + say("hint: ", "提示：") + string(advice) + "\n")
		}
		return
	}
}

var group = regexp.MustCompile(`\$(\d)`)

// braced writes $1 as ${1}, because letters, Chinese characters among them, may follow.
func braced(template string) string { return group.ReplaceAllString(template, "$${$1}") }
