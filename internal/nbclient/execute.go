package nbclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"cnnlessons/internal/notebook"
)

// A Result is the result of the execution of a cell.
type Result struct {
	// Outputs are the outputs in a notebook's form: adjacent pieces of one stream are
	// one output. A later cell may update an output that was displayed with an id; the
	// output in Outputs then changes, too, as in Jupyter.
	Outputs []notebook.Output

	// ExecutionCount is the number of the execution, from 1.
	ExecutionCount int
}

// Err returns an error with the text of the first error output, or nil if the cell did not
// fail. A cell fails if it does not compile, for example, or if it panics.
func (r Result) Err() error {
	for _, o := range r.Outputs {
		if o.Type() == "error" {
			return errors.New(o.Text())
		}
	}
	return nil
}

// Execute executes code as one cell and returns when the cell is finished. A failure of the
// cell is part of the result, not an error of Execute.
//
// When the context ends first, Execute interrupts the cell and returns the outputs so far,
// with an error that quotes the cell. The kernel can then execute further cells. A cell that
// does not heed the interrupt ends the kernel.
func (k *Kernel) Execute(ctx context.Context, code string) (Result, error) {
	out := outputs{displays: k.displays}
	reply, err := k.execute(ctx, code, &out)
	result := Result{Outputs: out.result()}
	if err != nil {
		return result, fmt.Errorf("nbclient: executing %q: %w", firstLine(code), err)
	}
	var content struct {
		ExecutionCount int `json:"execution_count"`
	}
	if err := json.Unmarshal(reply.content, &content); err != nil {
		return result, fmt.Errorf("nbclient: executing %q: the content of an execute_reply: %w", firstLine(code), err)
	}
	result.ExecutionCount = content.ExecutionCount
	return result, nil
}

// execute requests the execution of code and interrupts the cell once ctx has ended.
func (k *Kernel) execute(ctx context.Context, code string, out *outputs) (message, error) {
	if ctx.Err() != nil {
		return message{}, context.Cause(ctx)
	}
	patient, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	interrupting := make(chan struct{})
	finish := context.AfterFunc(ctx, func() {
		defer close(interrupting)
		k.interruptUntil(patient)
		giveUp()
	})

	reply, err := k.request(patient, "execute_request", map[string]any{
		"code":             code,
		"silent":           false,
		"store_history":    true,
		"user_expressions": struct{}{},
		"allow_stdin":      false,
		"stop_on_error":    false,
	}, out.add)
	giveUp()
	if finish() {
		return reply, err
	}
	<-interrupting
	if errors.Is(err, context.Canceled) {
		err := fmt.Errorf("it went on for %v after being interrupted, so the kernel was ended", interruptTimeout)
		return message{}, errors.Join(context.Cause(ctx), err, k.process.kill())
	}
	return message{}, errors.Join(context.Cause(ctx), err)
}

// interruptUntil interrupts the kernel again and again until ctx ends or the kernel has ended.
// One interrupt is not enough: a kernel may ignore it while it compiles the cell.
func (k *Kernel) interruptUntil(ctx context.Context) {
	timeout := time.After(interruptTimeout)
	for {
		if err := k.interrupt(); err != nil {
			return // the kernel has ended; the caller that waits for its answer reports why
		}
		select {
		case <-ctx.Done():
			return
		case <-timeout:
			return
		case <-time.After(interruptEvery):
		}
	}
}

// interrupt asks the kernel to stop the running cell.
func (k *Kernel) interrupt() error {
	m, err := newMessage(k.session, "interrupt_request", struct{}{})
	if err != nil {
		return err
	}
	return k.control.send(m)
}

// Run executes all code cells of a notebook in order and puts their outputs and
// execution counts into the notebook. Each cell may take as long as limit. Run stops
// at the first cell that fails and returns its error.
func (k *Kernel) Run(ctx context.Context, n notebook.Notebook, limit time.Duration) error {
	for i, c := range n.CodeCells() {
		limited, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("a cell may take %v", limit))
		result, err := k.Execute(limited, c.Source())
		cancel()
		c.SetResult(result.Outputs, result.ExecutionCount)
		if err == nil {
			err = result.Err()
		}
		if err != nil {
			return fmt.Errorf("code cell %d (%s): %w", i+1, c.ID(), err)
		}
	}
	return nil
}

// firstLine returns the first line of Go in a cell: the first line that is neither empty nor
// a command of GoNB, such as %%.
func firstLine(code string) string {
	for line := range strings.Lines(code) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '%' {
			return line
		}
	}
	return ""
}
