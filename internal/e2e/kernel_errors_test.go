package e2e

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"cnnlessons/internal/nbclient"
)

// TestErrors runs the cells of testdata/errors.md, and compares what a student reads of each.
func TestErrors(t *testing.T) {
	t.Parallel()
	const path = testdata + "/errors.md"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	intro, rest, _ := strings.Cut(string(data), "\n## ")
	sections := strings.Split(rest, "\n## ")
	code := regexp.MustCompile("(?s)^.*?\n\n```go\n(.*?)\n```\n")
	for _, lang := range []struct{ kernel, name string }{{"cnnlessons", "English"}, {"cnnlessons-zh", "Chinese"}} {
		k := startKernel(t, lang.kernel, t.TempDir())
		block := regexp.MustCompile("(?s)\n" + lang.name + ":\n\n```text\n(.*?)\n```\n|$")
		for i, section := range sections {
			name, _, _ := strings.Cut(section, "\n")
			t.Run(lang.name+"/"+name, func(t *testing.T) {
				cell := code.FindStringSubmatch(section)
				if cell == nil {
					t.Fatalf("there is no cell in\n%s", section)
				}
				got := failure(t, execute(t, k, cell[1]))
				if *update {
					text := ""
					if got != "" {
						text = "\n" + lang.name + ":\n\n```text\n" + got + "\n```\n"
					}
					at := block.FindStringIndex(section)
					sections[i] = section[:at[0]] + text + section[at[1]:]
					return
				}
				if want := block.FindStringSubmatch(section)[1]; got != want {
					t.Errorf("the student reads\n%s\nwant\n%s", got, want)
				}
			})
		}
	}
	if *update {
		text := intro + "\n## " + strings.Join(sections, "\n## ")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// failure is the text of a cell's only error, the last output, or nothing. What the cell printed
// before must have no part of a report.
func failure(t *testing.T, r nbclient.Result) string {
	t.Helper()
	text := ""
	for i, o := range r.Outputs {
		if o.Type() == "error" {
			if text, _ = o["evalue"].(string); i+1 < len(r.Outputs) || text == "" {
				t.Errorf("output %d of %d is the error %q, want it last", i+1, len(r.Outputs), text)
			}
			if trace := fmt.Sprint(o["traceback"]); !strings.Contains(trace, text) {
				t.Errorf("the traceback is %q, want the error %q", trace, text)
			}
		} else if strings.Contains(o.Text(), "goroutine") || strings.Contains(o.Text(), "exit status") {
			t.Errorf("the cell shows %q", o.Text())
		}
	}
	return text
}

// Standard error that is no crash's report stays as it is.
func TestStderr(t *testing.T) {
	k := startKernel(t, "cnnlessons", t.TempDir())
	for _, test := range []struct{ name, code, want string }{
		{"a note", `fmt.Fprint(os.Stderr, "loss 0.5\n", "panic: none\n\n", "loss 0.25")`, "loss 0.5\npanic: none\n\nloss 0.25"},
		{"like a report", `fmt.Fprint(os.Stderr, "panic: none\n\ngoroutine 1 [running]:\nmain.main()\n")`, "panic: none\n\ngoroutine 1 [running]:\nmain.main()\n"},
		{"16 MB", `for range 16 { os.Stderr.Write(bytes.Repeat([]byte("0123456789abcde\n"), 1<<16)) }`, strings.Repeat("0123456789abcde\n", 16<<16)},
	} {
		t.Run(test.name, func(t *testing.T) {
			result := execute(t, k, "%%\n"+test.code)
			if err := wantText(test.want)(result); err != nil || result.Err() != nil {
				t.Error(err, result.Err())
			}
		})
	}
	t.Run("binary", func(t *testing.T) {
		result := execute(t, k, "%%\nfor i := range 256 { os.Stderr.Write([]byte{byte(i)}) }\npanic(\"after\")")
		if got := failure(t, result); !strings.HasPrefix(got, "panic: after\n\n  stopped at  cell [4], line 3:  ") {
			t.Errorf("the student reads %q", got)
		}
		if got := result.Outputs[0].Text(); !bytes.Contains([]byte(got), []byte("abcdefghijklmnopqrstuvwxyz")) {
			t.Errorf("standard error is %q", got)
		}
	})
	t.Run("wrong formats", func(t *testing.T) {
		result := execute(t, k, "%%\nfmt.Printf(\"%d maps\\n\", 6)\nfmt.Printf(\"%d maps\\n\", \"six\")")
		const want = "6 maps\n%!d(string=six) maps\n" + `cell [5], line 3: fmt.Printf format %d has arg "six" of wrong type string
    fmt.Printf("%d maps\n", "six")
                ^
  hint: each verb needs an argument that suits it: %d a whole number, %.2f one with a fraction, %s a text, %v anything`
		if err := wantText(want)(result); err != nil || result.Err() != nil {
			t.Error(err, result.Err())
		}
	})
	t.Run("a trace on demand", func(t *testing.T) {
		result := execute(t, k, "%env CNNLESSONS_TRACE 1\n%%\npanic(\"traced\")")
		if text, _ := result.Outputs[len(result.Outputs)-1]["evalue"].(string); !strings.Contains(text, "goroutine 1 [running]:\nmain.main()\n") {
			t.Errorf("the student reads %q", text)
		}
	})
}
