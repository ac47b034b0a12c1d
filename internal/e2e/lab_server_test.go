//go:build browser || lab

package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// lab is a JupyterLab that make lab started.
type lab struct {
	root, token string // of its addresses
	page        string // that it opens
	settings    string // the directory of a user's settings
	data        string // the directory in which a user's trust in notebooks is written down
	cmd         *exec.Cmd
}

// address is that of a page of the server.
func (l *lab) address(path string) string { return l.root + path + "?token=" + l.token }

// connected reports whether a page is connected to the kernel of a notebook.
func (l *lab) connected(t *testing.T, path string) bool {
	t.Helper()
	response, err := http.Get(l.address("api/sessions"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var sessions []struct {
		Path   string
		Kernel struct{ Connections int }
	}
	if err := json.NewDecoder(response.Body).Decode(&sessions); err != nil {
		t.Fatal(err)
	}
	for _, s := range sessions {
		if s.Path == path && s.Kernel.Connections > 0 {
			return true
		}
	}
	return false
}

// set writes the settings of one of JupyterLab's plugins, as its settings editor does.
func (l *lab) set(t *testing.T, plugin string, settings map[string]any) {
	t.Helper()
	data, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(l.settings, "@jupyterlab", plugin+".jupyterlab-settings")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// newLab is a server that is not started yet, with settings for tests.
func newLab(t *testing.T) *lab {
	l := &lab{settings: t.TempDir(), data: t.TempDir()}
	l.set(t, "docmanager-extension/plugin", map[string]any{"autosave": false})      // the lessons stay as committed
	l.set(t, "notebook-extension/tracker", map[string]any{"windowingMode": "none"}) // cells out of sight are on the page too
	return l
}

// startLab runs make lab with the copy of the course in a folder, for as long as the test takes, and waits
// for the address that it prints. The addresses begin with base, "/" or the like of "/user/a/".
func startLab(t *testing.T, folder, base string) *lab {
	l := newLab(t)
	config := t.TempDir()
	// The page lets scripts call JupyterLab's commands.
	settings := fmt.Sprintf(`{"LabApp": {"expose_app_in_browser": true}, "ServerApp": {"base_url": %q}}`, base)
	if err := os.WriteFile(filepath.Join(config, "jupyter_lab_config.json"), []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}

	cmd := exec.Command("make", "lab", "PORT=0", "WORK="+folder)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "JUPYTER_CONFIG_DIR="+config, "JUPYTERLAB_SETTINGS_DIR="+l.settings, "JUPYTERLAB_WORKSPACES_DIR="+t.TempDir(), "JUPYTER_DATA_DIR="+l.data)
	l.start(t, cmd, base)
	return l
}

// trust makes the server run the scripts in a notebook's outputs, as in one that its user has run.
func (l *lab) trust(t *testing.T, path string) {
	t.Helper()
	cmd := exec.Command("../.venv/bin/jupyter", "trust", path)
	cmd.Env = append(os.Environ(), "JUPYTER_DATA_DIR="+l.data)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
}

// start starts a server, for as long as the test takes, and waits for the address that it prints.
func (l *lab) start(t *testing.T, cmd *exec.Cmd, base string) {
	t.Helper()
	l.cmd = cmd
	cmd.Env = append(cmd.Environ(), "BROWSER=true")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	output, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		cmd.Wait() // it ends by the signal
	})

	var said strings.Builder
	found := make(chan []string, 1)
	go func() {
		defer close(found)
		address := regexp.MustCompile(`(http://127\.0\.0\.1:\d+` + base + `)(\S*)\?token=(\w+)`)
		lines := bufio.NewScanner(output)
		for lines.Scan() {
			if match := address.FindStringSubmatch(lines.Text()); match != nil {
				found <- match
				break
			}
			fmt.Fprintln(&said, lines.Text())
		}
		for lines.Scan() { // what it says later is of no use, and must not stop it
		}
	}()
	select {
	case match, ok := <-found:
		if !ok {
			t.Fatalf("%s ended without printing an address:\n%s", cmd, said.String())
		}
		l.root, l.page, l.token = match[1], match[2], match[3]
		for { // it prints the address a moment before it listens
			if response, err := http.Get(l.address("api")); err == nil {
				response.Body.Close()
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	case <-time.After(5 * time.Minute):
		t.Fatalf("%s printed no address within five minutes", cmd)
	}
}
