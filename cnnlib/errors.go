package cnnlib

import (
	"errors"
	"fmt"
	"strings"
)

// ShapeError says that shapes or a layer's settings cannot fit. Forward panics with a ShapeError;
// OutputShape returns a ShapeError.
type ShapeError struct{ Fault }

// UsageError says that a program misuses a function in a way that has nothing to do with shapes: no
// layer, no weights, no optimizer, a name that no layer has.
type UsageError struct{ Fault }

// Fault is the content of an error as data: a kind of error and its values. In and Text write the
// Fault in either language, at the moment when the error is read.
type Fault struct {
	Name  string // the layer's name in the network, such as "block1.conv2"; empty outside a network
	Layer string // the layer, such as "Conv2D{In: 6, Out: 10, Kernel: 5}", or the function

	headline Phrase // a format of the layer
	kind     *ErrorKind
	values   []any
	problem  ProblemKind // the kind of the [Problem] that Advise tells; empty for ProblemOther
	needs    *Condition  // the violated condition; nil if it is no formula
	fixes    []fix       // ways to make the layer fit; without fixes, the kind's Fix counts

	// net and in are the network whose Forward failed and the shape of its input; nil and zero elsewhere.
	net Layer
	in  Shape
}

// ErrorKind is one kind of error. Its texts are formats for the error's values. A format counts the
// values from 1: %[1]v is the first value.
type ErrorKind struct {
	Wanted  Phrase // what the layer or function needs
	Given   Phrase // what it was given instead
	Formula Phrase // the rule that is violated, with the numbers put in; may be empty
	Fix     Phrase // the nearest value or call that fits
}

// NewShapeError returns the error of a kind for a layer or function, with the values of its
// texts. A value may be a number, a text, a [Shape], or a [Phrase] with or without values.
func NewShapeError(kind *ErrorKind, layer string, values ...any) *ShapeError {
	return &ShapeError{Fault{Layer: layer, headline: doesNotFit, kind: kind, values: values}}
}

// NewUsageError returns the error of a kind for a function or layer, with the values of its texts, as
// [NewShapeError] does. It is for an error that is no question of shape or size.
func NewUsageError(kind *ErrorKind, what string, values ...any) *UsageError {
	return &UsageError{Fault{Layer: what, headline: cannotBeUsed, kind: kind, values: values}}
}

// needing adds the violated condition and the kind of the tutor's Problem, and returns e.
func (e *ShapeError) needing(problem ProblemKind, needs Condition) *ShapeError {
	e.problem, e.needs = problem, &needs
	return e
}

// fixedBy adds ways to make the layer fit, the nearest first, and returns e.
func (e *ShapeError) fixedBy(fixes ...fix) *ShapeError {
	e.fixes = append(e.fixes, fixes...)
	return e
}

// fix is a change after which a layer fits what it reads.
type fix struct {
	text    any    // the change as a phrase
	field   string // the layer's field that becomes value; empty if no field changes
	value   int
	flatten bool  // a Flatten comes before the layer
	input   Shape // the new shape of the layer's input; the zero Shape if the input stays
}

// ErrorText holds the texts of an error in one language.
type ErrorText struct {
	Name, Layer                 string // as in [Fault]
	Wanted, Given, Formula, Fix string // as in [ErrorKind]; Formula may be empty
}

// In returns the texts of the error in the given language. If a network's Forward failed, Fix has
// the repairs of [Advise], which suit the whole network. Otherwise Fix suits the layer alone.
func (e *Fault) In(l Language) ErrorText {
	part := func(p Phrase) string { return p.Of(e.values...).in(l) }
	t := ErrorText{
		Name: e.Name, Layer: e.Layer,
		Wanted: part(e.kind.Wanted), Given: part(e.kind.Given), Formula: part(e.kind.Formula), Fix: part(e.kind.Fix),
	}
	if thing, ok := things[e.Layer]; ok {
		t.Layer = thing.In(l)
	}
	if ways := e.ways(l); len(ways) > 0 {
		t.Fix = strings.Join(ways, orElse.In(l))
	}
	return t
}

// ways returns the changes that make the network fit. Without a network they make the layer fit.
func (e *Fault) ways(l Language) []string {
	var ways []string
	if e.net != nil {
		for _, r := range Advise(e.net, e.in).Repairs {
			ways = append(ways, r.text(l.tutorWords()))
		}
	}
	if len(ways) == 0 {
		for _, f := range e.fixes {
			ways = append(ways, inLanguage(f.text, l))
		}
	}
	return ways
}

// Text writes the error in the given language, a line for each part.
func (e *Fault) Text(l Language) string {
	t := e.In(l)
	if t.Name != "" {
		t.Layer = fmt.Sprintf(l.tutorWords().named, t.Name, t.Layer)
	}
	var b strings.Builder
	b.WriteString(e.headline.Of(t.Layer).in(l))
	for i, text := range [...]string{t.Wanted, t.Given, t.Formula, t.Fix} {
		if text != "" {
			b.WriteString("\n  " + errorLabels[i].In(l) + text)
		}
	}
	return b.String()
}

// Error returns the text of the error in the [DefaultLanguage]. It is the text that a student reads
// first.
func (e *Fault) Error() string { return "cnnlib: " + e.Text(DefaultLanguage()) }

// faultOf returns the Fault of a [*ShapeError] or [*UsageError], or nil for another error.
func faultOf(err error) *Fault {
	var shape *ShapeError
	var usage *UsageError
	switch {
	case errors.As(err, &shape):
		return &shape.Fault
	case errors.As(err, &usage):
		return &usage.Fault
	}
	return nil
}

// changed returns a copy of the error whose Fault change has changed. It returns err itself if err has
// no Fault.
func changed(err error, change func(*Fault)) error {
	var shape *ShapeError
	var usage *UsageError
	switch {
	case errors.As(err, &shape):
		e := *shape
		change(&e.Fault)
		return &e
	case errors.As(err, &usage):
		e := *usage
		change(&e.Fault)
		return &e
	}
	return err
}

// must returns v and panics if err is not nil.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
