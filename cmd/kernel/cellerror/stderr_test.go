package cellerror

import (
	"bytes"
	"io"
	"strings"
	"testing"
)

// endOf writes texts to a Stderr, one after the other, and ends it with err. It returns what was passed on.
func endOf(p Program, err error, texts ...string) (string, error) {
	var out bytes.Buffer
	s := p.Stderr(&out)
	for _, text := range texts {
		if n, err := io.WriteString(s, text); n != len(text) || err != nil {
			return "", err
		}
	}
	err = s.End(err)
	return out.String(), err
}

func TestStderrPassesOnAtOnce(t *testing.T) {
	for _, test := range []struct{ written, passed string }{
		{"a", "a"},
		{"half a line", "half a line"},
		{"50 %\r", "50 %\r"},
		{"a\nb", "a\nb"},
		{"fat", ""}, // may become "fatal error: "
		{"fate", "fate"},
		{"in a panic", "in a panic"},
		{"first\npani", "first\n"},
		{"panic: no", ""}, // the line is not over
		{"panic: no\n", ""},
		{"panic: no\n\n\tmore", ""},
		{"panic: no\nx", "panic: no\nx"},
		{"panic: no\npanic: again\n", "panic: no\n"},
		{"panic: no\ngo on", "panic: no\ngo on"},
		{"panic: no\ngo", "panic: no\ngo"[:0]}, // may become "goroutine "
		{"panic: " + strings.Repeat("x", maxMessage), "panic: " + strings.Repeat("x", maxMessage)},
		{"\xff\x00panic: no\n\xffx", "\xff\x00panic: no\n\xffx"},
	} {
		var out bytes.Buffer
		s := Program{}.Stderr(&out)
		io.WriteString(s, test.written)
		if got := out.String(); got != test.passed {
			t.Errorf("of %.40q, %.40q was passed on at once, want %.40q", test.written, got, test.passed)
		}
		if err := s.End(nil); err != nil || out.String() != test.written {
			t.Errorf("of %.40q, %.40q was passed on in the end (%v)", test.written, out.String(), err)
		}
	}
}

// A program may write what looks like a crash, and end well.
func TestStderrOfPassingCell(t *testing.T) {
	text := "panic: recovered\n\n" + "goroutine 1 [running]:\nmain.main()\n\t/tmp/gonb_1/main.go:3 +0x1\n" + "and goes on\n"
	for size := 1; size <= len(text); size++ {
		var pieces []string
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			pieces = append(pieces, rest[:n])
			rest = rest[n:]
		}
		if got, err := endOf(Program{}, nil, pieces...); err != nil || got != text {
			t.Errorf("in pieces of %d: %q (%v)", size, got, err)
		}
	}
}

func TestStderrCopies100MB(t *testing.T) {
	line := strings.Repeat("0123456789 panic fatal ", 1400) + "\n"
	var out counter
	s := Program{}.Stderr(&out)
	written := 0
	for written < 100<<20 {
		io.WriteString(s, line)
		written += len(line)
	}
	if int(out) != written || cap(s.held) > 1<<20 {
		t.Errorf("%d of %d bytes, %d kept", out, written, cap(s.held))
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// FuzzStderr checks that nothing that a passing cell writes is lost or changed, however it comes in
// pieces, and that a report is kept whole.
func FuzzStderr(f *testing.F) {
	f.Add("a\npanic: b\n", "\n\tpanic: c\n\ngorout", "ine 1 [running]:\nmain.main()\n")
	f.Add("runtime: goroutine stack exceeds 1\n", "fatal error: stack overflow", "\n\nruntime stack:\n")
	f.Add("fatal", " error: x\n[signal SIG\n", "\xff")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		whole := a + b + c
		if got, err := endOf(Program{}, nil, a, b, c); err != nil || got != whole {
			t.Errorf("%q became %q (%v)", whole, got, err)
		}
		var out bytes.Buffer
		s := Program{}.Stderr(&out)
		for _, text := range []string{a, b, c} {
			io.WriteString(s, text)
		}
		if got := out.String() + string(s.held); got != whole {
			t.Errorf("%q was passed on and kept as %q", whole, got)
		}
		Program{}.crash(whole) // must not panic
		Program{}.Build(whole)
	})
}

func TestWatch(t *testing.T) {
	for text, want := range map[string]bool{
		"%!d(string=x)\n": true, "%!(EXTRA int=1)": true, "%!v(PANIC=String method: x)": true,
		"100 %!": false, "%d": false, "it's 5%! (really)": false, "": false,
	} {
		var out bytes.Buffer
		s := Program{}.Stderr(io.Discard)
		if io.WriteString(s.Watch(&out), text); out.String() != text || s.vet.Load() != want {
			t.Errorf("%q became %q, and go vet is asked: %t, want %t", text, out.String(), s.vet.Load(), want)
		}
	}
}
