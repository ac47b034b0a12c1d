package cnnlib

// LayerNote is what a student should know of a layer beside its arithmetic, such as why it has no
// parameters.
type LayerNote string

// note is a LayerNote with its text in each language.
type note struct {
	kind             LayerNote
	english, chinese string
}

// text returns the note's text in the given language.
func (n note) text(l Language) string { return l.Say(n.english, n.chinese) }

// noteOf returns the layer's note, or the zero value: most layers have no note.
func noteOf(l Layer) note {
	if n, ok := l.(interface{ note() note }); ok {
		return n.note()
	}
	return note{}
}
