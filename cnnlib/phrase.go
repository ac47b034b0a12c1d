package cnnlib

import (
	"fmt"
	"strings"
)

// Phrase is a text in English and in Chinese, or a format with which Of puts values into both. If
// there is no Chinese text, both languages have the first one: a number, or what Go calls it.
type Phrase [2]string

// In is the phrase in the given language.
func (p Phrase) In(l Language) string {
	if l == Chinese && p[1] != "" {
		return p[1]
	}
	return p[0]
}

// Of is the phrase with values, themselves numbers, texts, shapes or phrases.
func (p Phrase) Of(values ...any) FilledPhrase { return FilledPhrase{p, values} }

// FilledPhrase is a [Phrase] with its values, as a value of an error.
type FilledPhrase struct {
	phrase Phrase
	values []any
}

func (f FilledPhrase) in(l Language) string {
	text := f.phrase.In(l)
	if !strings.Contains(text, "%") {
		return text
	}
	values := make([]any, len(f.values))
	for i, v := range f.values {
		switch v.(type) {
		case Phrase, *Phrase, FilledPhrase, Shape:
			v = inLanguage(v, l)
		}
		values[i] = v
	}
	return fmt.Sprintf(text, values...)
}

// inLanguage writes a value that reads differently in the two languages.
func inLanguage(v any, l Language) string {
	switch v := v.(type) {
	case Phrase:
		return v.In(l)
	case *Phrase:
		return v.In(l)
	case FilledPhrase:
		return v.in(l)
	case Shape:
		return v.text(l.words().batch)
	}
	return fmt.Sprint(v)
}
