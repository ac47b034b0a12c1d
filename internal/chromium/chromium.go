// Package chromium lets tests use a page as a person does, in Debian's Chromium.
package chromium

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Page is a page in a Chromium of its own. The Chromium ends with the test.
type Page struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	errors   []string
	requests []string
}

// Open opens an address in a window of width×height pixels. A pixel has 2×2 dots, as on the
// screens for which figures are made. The test fails if the page lives for longer than limit.
func Open(t testing.TB, address string, width, height int64, limit time.Duration) *Page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.Flag("no-sandbox", true), chromedp.Flag("disable-gpu", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, limit)
	t.Cleanup(stop)
	p := &Page{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, p.note); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(2)), chromedp.Navigate(address))
	return p
}

// note keeps the errors, warnings and requests of the page.
func (p *Page) note(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.errors = append(p.errors, fmt.Sprintf("exception: %s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" || e.Type == "warning" {
			var words []string
			for _, a := range e.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			p.errors = append(p.errors, fmt.Sprintf("console %s: %s", e.Type, strings.Join(words, " ")))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			p.errors = append(p.errors, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.URL)
	}
}

// Errors returns the page's errors and warnings so far.
func (p *Page) Errors() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.errors...)
}

// Requests returns the addresses that the page has requested so far, without addresses inside the
// page, such as data URLs.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, r := range p.requests {
		if !strings.HasPrefix(r, "data:") && !strings.HasPrefix(r, "blob:") {
			all = append(all, r)
		}
	}
	return all
}

// Do takes steps, and fails the test at the first step that cannot be taken.
func (p *Page) Do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatalf("in the browser: %v", err)
	}
}

// Read returns the value of an expression in the page.
func Read[T any](p *Page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("reading %.200s: %v", expression, err)
	}
	return v
}

// Wait waits until an expression in the page is true.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	for !Read[bool](p, expression) {
		p.Do(chromedp.Sleep(50 * time.Millisecond))
	}
}

// place returns the left and the top edge, the width and the height of the element that an expression
// gives.
func (p *Page) place(element string) [4]float64 {
	p.t.Helper()
	return Read[[4]float64](p, fmt.Sprintf(`(() => { const e = %s; e.scrollIntoView({ block: "center" }); const b = e.getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()`, element))
}

// Click clicks with the mouse on the element that an expression gives, at a part of its width and
// height: ½ and ½ is its middle.
func (p *Page) Click(element string, across, down float64) {
	p.t.Helper()
	b := p.place(element)
	p.Do(chromedp.MouseClickXY(b[0]+across*b[2], b[1]+down*b[3]))
}

// Point moves the mouse onto the element that an expression gives, at a part of its width and height,
// without pressing a button.
func (p *Page) Point(element string, across, down float64) {
	p.t.Helper()
	b := p.place(element)
	p.Do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, b[0]+across*b[2], b[1]+down*b[3]))
}

// Touch puts a finger on the element that an expression gives, moves the finger to another place of
// the element, and takes it away. Places are parts of the element's width and height.
func (p *Page) Touch(element string, across, down, toAcross, toDown float64) {
	p.t.Helper()
	b := p.place(element)
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		p.t.Helper()
		e := input.DispatchTouchEventParams{Type: kind, TouchPoints: append([]*input.TouchPoint{}, points...)}
		if _, err := chromedp.Call(p.ctx, input.DispatchTouchEvent, e); err != nil {
			p.t.Fatal(err)
		}
	}
	at := func(across, down float64) *input.TouchPoint {
		return &input.TouchPoint{X: b[0] + across*b[2], Y: b[1] + down*b[3]}
	}
	touch(input.DispatchTouchEventTypeTouchStart, at(across, down))
	touch(input.DispatchTouchEventTypeTouchMove, at(toAcross, toDown))
	touch(input.DispatchTouchEventTypeTouchEnd)
}

// Keys types keys of package kb into the element that an expression gives.
func (p *Page) Keys(element, keys string) {
	p.t.Helper()
	Read[chromedp.Void](p, fmt.Sprintf("void (%s).focus()", element))
	p.Do(chromedp.KeyEvent(keys))
}

// Picture saves what the window shows as a PNG.
func (p *Page) Picture(path string) {
	p.t.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, picture, 0o644); err != nil {
		p.t.Fatal(err)
	}
}
