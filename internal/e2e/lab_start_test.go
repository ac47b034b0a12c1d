//go:build lab

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The make in these tests is not part of the one that may run them.
func init() {
	for _, name := range []string{"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"} {
		os.Unsetenv(name)
	}
}

// These tests type make lab where something is missing, old, full or in the way, and look that
// it says in one sentence what to do and leaves nothing behind; and where nothing is, that it
// starts at once and ends without a trace.

// TestLabSays checks the sentence for what can be wrong before anything is installed.
func TestLabSays(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	const python = "#!/bin/sh\nexit 1" // to every question whether it can do something

	for _, test := range []struct {
		name    string
		without string            // programs
		fake    map[string]string // programs, by their names
		args    []string
		dir     func(t *testing.T, dir string) // changes the checkout
		want    string
	}{
		{name: "no Go", without: "go", want: `^Go is missing: .*https://go\.dev/dl gets it\.$`},
		{name: "old Go", fake: map[string]string{"go": "#!/bin/sh\ntest $1 = version && echo go version go1.20.14 linux/amd64"},
			want: `^This is go version go1\.20\.14 linux/amd64, which is too old: https://go\.dev/dl gets a newer one`},
		{name: "Go without network", fake: map[string]string{"go": "#!/bin/sh\ntest $1 = version && echo go version go1.22.1 linux/amd64"},
			want: `^Go cannot get the version that go\.mod asks for: connect to the network`},
		{name: "no Python", without: "python*", want: `^Python 3\.11 or newer is missing: .* gets it\.$`},
		{name: "old Python", without: "python*", fake: map[string]string{"python3": python, "python3.9": python}, want: `^Python 3\.11 or newer is missing`},
		{name: "port in use", args: []string{"PORT=" + port}, want: `^Port ` + port + ` cannot be used \(Address already in use\): 'make lab PORT=0' takes one that can\.$`},
		{name: "no port", args: []string{"PORT=many"}, want: `^Port many cannot be used`},
		{name: "no such language", args: []string{"LANG=fr"}, want: `^There is no fr/00-index\.ipynb in lessons: 'make lab LESSON=lesson' opens one of these: en/00-index\.ipynb`},
		{name: "no such lesson", args: []string{"WORK=my lessons", "LESSON=en/98-never.ipynb"}, want: `^There is no en/98-never\.ipynb in my lessons: 'make lab LESSON=lesson' opens one of these: en/00-index\.ipynb`},
		{name: "not to be written to", dir: readOnly, want: `^This folder cannot be written to, and make lab installs into it: copy it to one of your own\.$`},
		{name: "full disk", dir: func(t *testing.T, dir string) { mountTmpfs(t, filepath.Join(dir, ".venv"), "size=64m") },
			want: `^The disk of .*\.venv has 6\d MB left, and make lab needs 350: free some space there\.$`},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := checkout(t, "checkout")
			if test.dir != nil {
				test.dir(t, dir)
			}
			before := tree(t, dir)
			cmd := exec.Command("make", append([]string{"--silent", "lab", "PORT=0"}, test.args...)...)
			cmd.Dir = dir
			if test.without != "" || test.fake != nil {
				cmd.Env = append(os.Environ(), "PATH="+programs(t, test.without, test.fake))
			}
			wantSentence(t, cmd, test.want)
			wantTree(t, dir, before)
		})
	}
}

// TestLabInOddPlace installs in a folder whose path has spaces and Chinese characters: first where
// the disk is full sooner than it seemed, then interrupted, then to the end.
func TestLabInOddPlace(t *testing.T) {
	dir := checkout(t, "神经网络 and a space")
	venv := filepath.Join(dir, ".venv")
	before := tree(t, dir)
	command := func() *exec.Cmd {
		cmd := exec.Command("make", "--silent", "lab", "PORT=0", "LANG=zh")
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		return cmd
	}
	if os.Getuid() == 0 {
		unmount := mountTmpfs(t, venv, "size=1g,nr_inodes=3000") // room for bytes, but not for files
		wantSentence(t, command(), `(?m)^The packages could not be installed: see that the network is there and the disk is not full, and try again \(.*No space left on device.*\)\.$`)
		if left, err := os.ReadDir(venv); err != nil || len(left) > 0 {
			t.Errorf("left in .venv: %v (%v)", left, err)
		}
		unmount()
		if err := os.Remove(venv); err != nil {
			t.Error(err)
		}
		wantTree(t, dir, before)
	}

	cmd := command()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(venv, "bin", "pip")); err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	time.Sleep(2 * time.Second)
	began := time.Now()
	syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
	if err := cmd.Wait(); err == nil || time.Since(began) > 10*time.Second {
		t.Errorf("an interrupt ended it after %v with error %v", time.Since(began), err)
	}
	wantTree(t, dir, before)

	began = time.Now()
	l := new(lab)
	l.start(t, command(), "/")
	t.Logf("a first start with modules and compiled packages in the caches: %.1f s", time.Since(began).Seconds())
	if l.page != "lab/tree/zh/00-index.ipynb" {
		t.Errorf("it opens %q", l.page)
	}
	l.run(t, "zh/01-parameters.ipynb", "cnnlessons-zh", filepath.Join(venv, "bin", "python"))
}

// TestLabLanguage checks that the locale of a shell does not choose the lesson.
func TestLabLanguage(t *testing.T) {
	for _, test := range []struct{ variable, args, folder, want string }{
		{"en_US.UTF-8", "", "lessons", "/lab/tree/en/00-index.ipynb"},
		{"zh", "", "lessons", "/lab/tree/en/00-index.ipynb"},
		{"en_US.UTF-8", "LANG=zh", "lessons", "/lab/tree/zh/00-index.ipynb"},
		{"zh_CN.UTF-8", "LESSON=en/02.ipynb", "lessons", "/lab/tree/en/02.ipynb"},
		{"C", "WORK=/tmp/mine", "/tmp/mine", "/lab/tree/en/00-index.ipynb"},
		{"C", "AUTHOR=1 LANG=zh", "notebooks", "/lab/tree/zh/00-index.ipynb"},
	} {
		cmd := exec.Command("make", append([]string{"--dry-run", "lab"}, strings.Fields(test.args)...)...)
		cmd.Dir = ".."
		cmd.Env = append(os.Environ(), "LANG="+test.variable)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.HasSuffix(strings.TrimSpace(string(out)), `root_dir="`+test.folder+`" --LabApp.default_url="`+test.want+`"`) {
			t.Errorf("LANG=%s make lab %s: %v, want it to open %s in %s:\n%s", test.variable, test.args, err, test.want, test.folder, out)
		}
	}
}

// TestLabStartsQuickly times starts after the first.
func TestLabStartsQuickly(t *testing.T) {
	stop := func(l *lab) { l.terminate(t); l.wait(t) }
	folder := t.TempDir()
	stop(startLab(t, folder, "/"))
	var took []float64
	for range 5 {
		began := time.Now()
		l := startLab(t, folder, "/")
		took = append(took, time.Since(began).Seconds())
		stop(l)
	}
	slices.Sort(took)
	t.Logf("starts took %.2f s", took)
	if took[2] > 3 {
		t.Errorf("the median of the starts is %.2f s, want less than 3 s", took[2])
	}
}

// TestLabStops checks that nothing is left of a server and its kernels, neither after Ctrl-C in a
// terminal nor when only make is told to end.
func TestLabStops(t *testing.T) {
	for name, stop := range map[string]func(*testing.T, *lab, io.Writer){
		"Ctrl-C":  func(t *testing.T, _ *lab, terminal io.Writer) { fmt.Fprint(terminal, "\x03") },
		"SIGTERM": func(t *testing.T, l *lab, _ io.Writer) { l.terminate(t) },
	} {
		t.Run(name, func(t *testing.T) {
			l, folder := new(lab), t.TempDir()
			tmp, err := os.MkdirTemp("", "lab-") // a short path, since sockets have one there
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(tmp)
			t.Setenv("JUPYTER_RUNTIME_DIR", filepath.Join(tmp, "runtime"))
			t.Setenv("TMPDIR", tmp)
			cmd := exec.Command("make", "lab", "PORT=0", "WORK="+folder)
			if name == "Ctrl-C" {
				cmd = exec.Command("sh", "-c", `exec script -qefc "make lab PORT=0 WORK=$0" /dev/null >&2`, folder)
			}
			cmd.Dir = ".."
			terminal, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			l.start(t, cmd, "/")
			l.run(t, "new.ipynb", "cnnlessons", "../.venv/bin/python")
			running := func() []string { return append(processesWith(tmp), processesWith(folder)...) }
			if all := strings.Join(running(), "\n"); !strings.Contains(all, "gonb") || !strings.Contains(all, "jupyterlab") {
				t.Errorf("these processes were not found:\n%s", all)
			}
			stop(t, l, terminal)
			l.wait(t)
			for range 50 {
				if len(running()) == 0 {
					break
				}
				time.Sleep(100 * time.Millisecond)
			}
			if left := running(); len(left) > 0 {
				t.Errorf("processes left:\n%s", strings.Join(left, "\n"))
			}
			left := slices.Sorted(maps.Keys(tree(t, tmp)))
			if want := []string{".", "runtime", "runtime/jupyter_cookie_secret"}; !slices.Equal(left, want) {
				t.Errorf("files left: %q, want %q", left, want)
			}
		})
	}
}

// terminate tells make alone to end.
func (l *lab) terminate(t *testing.T) {
	t.Helper()
	if err := l.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

// wait waits until make lab has ended.
func (l *lab) wait(t *testing.T) {
	t.Helper()
	done := make(chan bool)
	go func() { l.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Error("20 s after it was told to end, it goes on")
	}
}

// run runs a cell in a kernel that the server starts for a notebook.
func (l *lab) run(t *testing.T, path, kernel, python string) {
	t.Helper()
	body := fmt.Sprintf(`{"path": %q, "name": "", "type": "notebook", "kernel": {"name": %q}}`, path, kernel)
	response, err := http.Post(l.address("api/sessions"), "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var session struct{ Kernel struct{ ID string } }
	if err := json.NewDecoder(response.Body).Decode(&session); err != nil || session.Kernel.ID == "" {
		t.Fatalf("starting a kernel: %s, %v", response.Status, err)
	}
	const client = `
import sys, jupyter_client
client = jupyter_client.BlockingKernelClient(connection_file=jupyter_client.find_connection_file(sys.argv[1]))
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=60)
client.execute_interactive(sys.argv[2], timeout=120)`
	cmd := exec.Command(python, "-c", client, session.Kernel.ID, "%%\nfmt.Println(samples.Cat(32).Shape())")
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "32×32×3\n" {
		t.Errorf("a cell: %v, want 32×32×3:\n%s", err, out)
	}
}

// checkout copies what is committed into a folder of this name.
func checkout(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	copied := exec.Command("sh", "-c", `cp -R Makefile go.mod go.sum */ "$0"`, dir)
	copied.Dir = ".."
	if out, err := copied.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// programs is a folder of all programs on the PATH but some, and of others in their places.
func programs(t *testing.T, without string, fake map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, script := range fake {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, from := range filepath.SplitList(os.Getenv("PATH")) {
		entries, _ := os.ReadDir(from)
		for _, e := range entries {
			if left, _ := filepath.Match(without, e.Name()); !left {
				os.Symlink(filepath.Join(from, e.Name()), filepath.Join(dir, e.Name())) // the first of a name stays
			}
		}
	}
	return dir
}

// wantSentence checks that a command fails and that what it says, beside make itself, has a
// sentence: no other line, unless the pattern is one for many lines.
func wantSentence(t *testing.T, cmd *exec.Cmd, want string) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Error("its exit code is 0")
	}
	said := strings.TrimSpace(regexp.MustCompile(`(?m)^make: .*\n`).ReplaceAllString(string(out), ""))
	if !regexp.MustCompile(want).MatchString(said) || strings.Contains(said, "\n") && !strings.HasPrefix(want, "(?m)") {
		t.Errorf("it says\n%s\nwant %s", said, want)
	}
}

// tree is what is in a folder: the sizes of files, by their paths.
func tree(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	found := make(map[string]int64)
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		found[name] = 0
		if info.Mode().IsRegular() {
			found[name] = info.Size()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// wantTree checks that a folder is as it was.
func wantTree(t *testing.T, dir string, before map[string]int64) {
	t.Helper()
	if now := tree(t, dir); !maps.Equal(now, before) {
		maps.DeleteFunc(now, func(path string, size int64) bool { old, ok := before[path]; return ok && old == size })
		t.Errorf("it left %d files: %.200v", len(now), slices.Sorted(maps.Keys(now)))
	}
}
