package plots

import (
	"math/rand/v2"
	"strconv"

	"cnnlessons/plots/internal/notebook"
)

// Live is a place below the cell where each drawing replaces the drawing before, such as the curves
// of a training that is going on:
//
//	var live plots.Live
//	for range t.Epochs() {
//		live.Show(plots.TrainingCurves(t.History))
//	}
//
// The notebook keeps the last drawing only. The place is where the first drawing was shown: to have
// it above what the loop prints, show a drawing before the loop, too. A second Live has a place of
// its own, and so has each run of the cell. The zero value is ready to use.
type Live struct {
	id string // of the display, among all of the kernel; "" before the first
}

// Show displays the drawing in the notebook, in place of the drawing before. Outside a notebook,
// where nothing printed can be replaced, it prints a line for each drawing, as [Show] does: the log
// of a training. It panics if the notebook cannot be reached.
func (l *Live) Show(d Drawing) {
	if !notebook.Connected {
		elsewhere(d)
		return
	}
	if l.id == "" {
		// Random, as the kernel remembers the ids of cells that ran before. Notebooks do not
		// keep it: it tells a running kernel's displays apart and no more.
		l.id = strconv.FormatUint(rand.Uint64(), 36)
	}
	data := display(d)
	data.DisplayID = l.id
	send(data)
}
