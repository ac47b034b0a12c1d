package nbclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"

	"cnnlessons/internal/kernelspec"
	"cnnlessons/internal/notebook"
)

// Options say which kernel to start, and how.
type Options struct {
	// DataDir is the Jupyter data directory that holds kernels/NAME/kernel.json.
	DataDir string

	// Name is the name of the kernel.
	Name string

	// Dir is the working directory of the kernel, usually the notebook's directory.
	// The empty string means this program's working directory.
	Dir string

	// Env is the environment to which the settings of kernel.json are added.
	// Nil means this program's environment.
	Env []string
}

// A Kernel is a running kernel. It answers one request after the other, so its
// methods must not be called at the same time. The caller must Close it.
type Kernel struct {
	name    string
	dir     string // holds the connection file, the log and the kernel's temporary files
	process *process

	session               string
	shell, control, iopub *channel
	incoming              chan event     // the messages of all channels
	closing               chan struct{}  // closed to end the receivers
	receivers             sync.WaitGroup // one for each channel
	displays              map[string][]notebook.Output
	broken                error // why no more messages can arrive; nil while they can
	closed                bool
}

// event is a message that arrived on a channel, or the error after which no more arrives.
type event struct {
	channel *channel
	message message
	err     error
}

// Limits on waiting, in addition to the callers' contexts.
const (
	startTimeout     = time.Minute      // for a new kernel to answer
	shutdownTimeout  = 5 * time.Second  // for a kernel to end after a shutdown request
	interruptTimeout = 15 * time.Second // for an interrupted cell to end; GoNB kills the cell after 5 s
	interruptEvery   = time.Second      // between interrupts: the first may come while the cell compiles
)

// Start starts a kernel and returns when it is ready to execute cells.
func Start(ctx context.Context, options Options) (*Kernel, error) {
	spec, err := kernelspec.Read(options.DataDir, options.Name)
	if err != nil {
		return nil, fmt.Errorf("nbclient: %w", err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, startTimeout, fmt.Errorf("no answer within %v", startTimeout))
	defer cancel()

	// After the choice of free ports, another program may take one before the kernel does.
	// The kernel then ends, and Start chooses other ports.
	const attempts = 5
	for attempt := 1; ; attempt++ {
		k, err := start(ctx, spec, options)
		if err == nil {
			return k, nil
		}
		if attempt == attempts || !strings.Contains(err.Error(), "address already in use") {
			return nil, fmt.Errorf("nbclient: starting the kernel %s: %w", options.Name, err)
		}
	}
}

func start(ctx context.Context, spec *kernelspec.Spec, options Options) (_ *Kernel, err error) {
	k := &Kernel{
		name:     options.Name,
		incoming: make(chan event),
		closing:  make(chan struct{}),
		displays: make(map[string][]notebook.Output),
	}
	if k.dir, err = os.MkdirTemp("", "nbclient-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			k.end()
		}
	}()

	c, err := newConnection(options.Name)
	if err != nil {
		return nil, err
	}
	k.session = c.Key[:16]
	connectionFile := filepath.Join(k.dir, "kernel-"+k.session+".json")
	if err := c.write(connectionFile); err != nil {
		return nil, err
	}

	argv := spec.Command(connectionFile)
	base := options.Env
	if base == nil {
		base = os.Environ()
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = options.Dir
	cmd.Env = append(spec.Environ(base), "TMPDIR="+k.dir)
	if k.process, err = startProcess(cmd, filepath.Join(k.dir, "log")); err != nil {
		return nil, err
	}

	if k.shell, err = k.connect(ctx, "shell", c.address(c.ShellPort), zmq4.Dealer, c.Key); err != nil {
		return nil, err
	}
	if k.control, err = k.connect(ctx, "control", c.address(c.ControlPort), zmq4.Dealer, c.Key); err != nil {
		return nil, err
	}
	if k.iopub, err = k.connect(ctx, "iopub", c.address(c.IOPubPort), zmq4.Sub, c.Key); err != nil {
		return nil, err
	}
	if err := k.iopub.subscribe(); err != nil {
		return nil, err
	}
	for _, channel := range []*channel{k.shell, k.control, k.iopub} {
		k.receivers.Go(func() { k.receive(channel) })
	}
	return k, k.awaitReady(ctx)
}

// connect connects to one of the kernel's sockets as soon as it exists.
func (k *Kernel) connect(ctx context.Context, name, address string, kind zmq4.SocketType, key string) (*channel, error) {
	for {
		c, err := dial(ctx, name, address, kind, k.session, []byte(key))
		if err == nil {
			return c, nil
		}
		select {
		case <-k.process.exited:
			return nil, k.process.death()
		case <-ctx.Done():
			return nil, fmt.Errorf("%w (connecting to %s: %w)", context.Cause(ctx), name, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// receive passes on the messages of a channel until the kernel is closed.
func (k *Kernel) receive(c *channel) {
	for {
		m, err := c.receive()
		select {
		case k.incoming <- event{c, m, err}:
		case <-k.closing:
			return
		}
		if err != nil {
			return
		}
	}
}

// awaitReady waits until the kernel answers and its published messages arrive. The first
// answer may come before the kernel knows the subscription, and no message says so. So
// awaitReady asks again until a published message says that the kernel is idle after an answer.
func (k *Kernel) awaitReady(ctx context.Context) error {
	for patience := 250 * time.Millisecond; ; patience *= 2 {
		try, cancel := context.WithTimeout(ctx, patience)
		_, err := k.request(try, "kernel_info_request", struct{}{}, nil)
		cancel()
		if err == nil || !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// request sends a request on shell and waits for the reply and for the kernel to
// be idle again. published, unless nil, gets the messages that the kernel publishes meanwhile.
func (k *Kernel) request(ctx context.Context, kind string, content any, published func(message) error) (message, error) {
	request, err := newMessage(k.session, kind, content)
	if err != nil {
		return message{}, err
	}
	if err := k.shell.send(request); err != nil {
		return message{}, k.lost(err)
	}
	var reply message
	for replied, idle := false, false; !replied || !idle; {
		e, err := k.next(ctx)
		if err != nil {
			return message{}, err
		}
		if e.message.parent.ID != request.header.ID {
			continue // a late message about an earlier request
		}
		switch e.channel {
		case k.shell:
			reply, replied = e.message, true
		case k.iopub:
			if e.message.header.Type == "status" {
				var status struct {
					State string `json:"execution_state"`
				}
				if err := json.Unmarshal(e.message.content, &status); err != nil {
					return message{}, fmt.Errorf("the content of a status: %w", err)
				}
				idle = idle || status.State == "idle"
			} else if published != nil {
				if err := published(e.message); err != nil {
					return message{}, err
				}
			}
		}
	}
	return reply, nil
}

// next returns the next message of the kernel.
func (k *Kernel) next(ctx context.Context) (event, error) {
	if k.broken != nil {
		return event{}, k.broken
	}
	select {
	case e := <-k.incoming:
		if e.err != nil {
			k.broken = k.lost(e.err)
		}
		return e, k.broken
	case <-k.process.exited:
		return event{}, k.process.death()
	case <-ctx.Done():
		return event{}, ctx.Err()
	}
}

// lost returns the error to report when a channel fails with err: the kernel's end, if the
// kernel has just ended, and else err.
func (k *Kernel) lost(err error) error {
	select {
	case <-k.process.exited:
		return k.process.death()
	case <-time.After(time.Second):
		return err
	}
}

// Close ends the kernel: it sends a shutdown request, then kills the kernel and all processes
// that the kernel has started, and removes the temporary files. It returns when all are gone.
func (k *Kernel) Close() error {
	if k.closed {
		return nil
	}
	k.closed = true
	if m, err := newMessage(k.session, "shutdown_request", map[string]bool{"restart": false}); err == nil {
		if err := k.control.send(m); err == nil {
			k.drain(shutdownTimeout)
		}
	}
	if err := k.end(); err != nil {
		return fmt.Errorf("nbclient: closing the kernel %s: %w", k.name, err)
	}
	return nil
}

// drain waits at most limit for the process to end, and takes in its last messages.
func (k *Kernel) drain(limit time.Duration) {
	timeout := time.After(limit)
	for {
		select {
		case <-k.incoming:
		case <-k.process.exited:
			return
		case <-timeout:
			return
		}
	}
}

// end kills the remaining processes of the kernel, closes the channels and removes the files.
func (k *Kernel) end() error {
	close(k.closing)
	for _, c := range []*channel{k.shell, k.control, k.iopub} {
		if c != nil {
			c.close()
		}
	}
	k.receivers.Wait()
	var err error
	if k.process != nil {
		err = k.process.kill()
	}
	return errors.Join(err, os.RemoveAll(k.dir))
}
