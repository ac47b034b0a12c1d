package cnnlib

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
)

// edit is one change to a network or its input.
type edit struct {
	layer    Layer  // a pointer; nil for the input
	name     string // the layer's name in the network
	field    string // "" for a Flatten before the layer
	setting  int    // the index of the field among the layer's settings
	from, to int
	shortcut *Conv2D // for the field Shortcut
	input    Shape   // the new shape of the input; field names the sizes that change
	before   Shape
	cost     int
}

// place identifies the setting, layer or input that an edit changes.
type place struct {
	layer Layer
	field string
}

func (e edit) place() place { return place{e.layer, e.field} }

// changes returns the edits as data.
func (a attempt) changes() []RepairChange {
	var all []RepairChange
	for _, e := range a.edits {
		c := RepairChange{Kind: RepairSetField, Name: e.name, Field: e.field, From: strconv.Itoa(e.from), To: strconv.Itoa(e.to)}
		switch {
		case e.layer == nil:
			c = RepairChange{Kind: RepairSetInput, From: e.before.String(), To: e.input.String()}
		case e.shortcut != nil:
			c.From, c.To = "nil", "&cnnlib."+e.shortcut.String()
		case e.field == "":
			c = RepairChange{Kind: RepairInsertFlatten, Name: e.name, To: "Flatten{}"}
		}
		if e.layer != nil {
			c.Layer = reflect.TypeOf(e.layer).Elem().Name()
		}
		all = append(all, c)
	}
	return all
}

// base is the cost of changing one place, to which far adds the cost of how much the value changes.
// A setting that follows from the shape of the input costs half.
const base = 8

// far returns the cost of changing a value from one number to another: their distance, at most 64,
// beyond which one change is as large as another.
func far(from, to int) int { return min(max(from-to, to-from, 0), 64) }

// localEdits returns changes of the use's own layer after which the layer fits its input. The error
// tells the nearest values.
func localEdits(u use, err error) []edit {
	if r, ok := u.layer.(*Residual); ok {
		return shortcutEdits(u, r)
	}
	layer, ok := u.layer.(tunable)
	if !ok || u.in.check(text("")) != nil {
		return nil // no setting helps
	}
	var edits []edit
	if _, ok := u.layer.(vectorReader); ok && (u.in.H > 1 || u.in.W > 1) {
		edits = append(edits, edit{layer: u.layer, name: u.name, cost: base})
	}
	for i, s := range layer.settings(nil, u.in.C) {
		const most = 4 // a larger change than the least may be what a later layer needs
		fitting := 0
		for _, v := range valuesFor(s, u.in, faultOf(err)) {
			if _, err := withSetting(layer, i, v).OutputShape(u.in); err != nil {
				continue
			}
			e := edit{layer: u.layer, name: u.name, field: s.field, setting: i, from: *s.value, to: v, cost: base + far(*s.value, v)}
			if s.role == ofInput {
				e.cost = base / 2
			}
			edits = append(edits, e)
			if fitting++; fitting == most {
				break
			}
		}
	}
	return edits
}

// withSetting returns a copy of the layer with another value of setting i and without weights.
func withSetting(l tunable, i, value int) tunable {
	c := l.bare()
	*c.settings(nil, 1)[i].value = value
	return c
}

// valuesFor returns the values to try for a setting of a layer that reads in, the nearest first.
func valuesFor(s setting, in Shape, misfit *Fault) []int {
	if s.role == ofInput {
		return []int{in.C, in.C * in.H * in.W}
	}
	now := *s.value
	values := []int{0, 1, 2, 3, 4, in.C}
	for d := 1; d <= 16; d++ {
		values = append(values, now-d, now+d)
	}
	if misfit != nil {
		for _, f := range misfit.fixes {
			if f.field == s.field {
				for d := -2; d <= 2; d++ {
					values = append(values, f.value+d)
				}
			}
		}
	}
	values = slices.DeleteFunc(values, func(v int) bool { return v < s.least || v == now })
	slices.SortStableFunc(values, func(a, b int) int { return cmp.Compare(far64(now, a), far64(now, b)) })
	return slices.Compact(values)
}

// far64 returns the distance of two values, also a distance that no int holds.
func far64(a, b int) float64 { return math.Abs(float64(a) - float64(b)) }

// shortcutEdits returns shortcuts for a block whose body changes the shape: each gives the body's shape.
func shortcutEdits(u use, r *Residual) []edit {
	if r.Shortcut != nil {
		return nil
	}
	body, err := r.Body.OutputShape(u.in)
	if err != nil {
		return nil
	}
	c := shortcutFor(r, body, u.in)
	if c == nil {
		return nil
	}
	return []edit{{layer: r, name: u.name, field: "Shortcut", shortcut: c, cost: base}}
}

// earlierEdits returns changes of the layers before the misfit, the last layer first: changes of
// windows and of numbers of maps.
func earlierEdits(uses []use, at int) []edit {
	var maps []int // the numbers of maps that the failing layer accepts
	if _, ok := uses[at].layer.(container); ok {
		for _, s := range joinedShapes(uses, at) {
			maps = append(maps, s.C)
		}
	}
	maps = append(maps, readsOf(uses[at].layer)...)
	const most = 24
	var edits []edit
	seen := map[Layer]bool{}
	for i := len(uses) - 1; i >= 0 && len(seen) < most; i-- {
		u := uses[i]
		settings := settingsOf(u.layer)
		if len(settings) == 0 || seen[u.layer] || u.out == (Shape{}) {
			continue
		}
		seen[u.layer] = true
		for k, s := range settings {
			now := s.now()
			add := func(v int) {
				edits = append(edits, edit{layer: u.layer, name: u.name, field: s.field, setting: k, from: now, to: v, cost: base + 1 + far(now, v)})
			}
			switch s.role {
			case ofWindow:
				for d := 1; d <= 4; d++ {
					for _, v := range [...]int{now - d, now + d} {
						if v >= s.least {
							add(v)
						}
					}
				}
			case ofOutput:
				for _, v := range maps {
					if v != now {
						add(v)
					}
				}
			}
		}
	}
	return edits
}

// readsOf returns the number of channels or features that a layer reads, if one of its settings says
// it.
func readsOf(l Layer) []int {
	var reads []int
	for _, s := range settingsOf(l) {
		if s.role == ofInput && s.accepts(*s.value) {
			reads = append(reads, *s.value)
		}
	}
	return reads
}

// joinedShapes returns the shapes that the container at index i puts together. All parts of the
// container fit, but their shapes do not fit together.
func joinedShapes(uses []use, i int) []Shape {
	uses = slices.Clone(uses)
	uses[i].parts = len(uses) - i - 1
	return sourcesOf(uses, i)
}

// usualSides are sizes that pictures often have.
var usualSides = [...]int{28, 32, 64, 96, 128, 224, 227, 299}

// inputEdits returns changes of the input's height, width and channels.
func inputEdits(uses []use, at int) []edit {
	in := uses[0].in
	var edits []edit
	size := func(h, w int) {
		if h < 1 || w < 1 || h == in.H && w == in.W {
			return
		}
		edits = append(edits, edit{field: "size", before: in, input: Shape{in.N, in.C, h, w}, cost: base + max(far(in.H, h), far(in.W, w))})
	}
	for d := 1; d <= 64; d++ {
		for _, d := range [...]int{-d, d} {
			if in.H != in.W { // a square input stays square
				size(in.H+d, in.W)
				size(in.H, in.W+d)
			}
			size(in.H+d, in.W+d)
		}
	}
	for _, side := range usualSides {
		size(side, side)
	}
	for _, c := range readsOf(uses[at].layer) {
		if c != in.C {
			edits = append(edits, edit{field: "channels", before: in, input: Shape{in.N, c, in.H, in.W}, cost: base + far(in.C, c)})
		}
	}
	return edits
}

// patched returns a copy of the network with the edits. The map gives, for each new layer in the
// copy, the layer of the network that it replaces. Names stay.
func patched(net Layer, edits []edit) (Layer, map[Layer]Layer) {
	p := patcher{copies: map[Layer]Layer{}, flat: map[Layer]bool{}, origins: map[Layer]Layer{}}
	for _, e := range edits {
		switch {
		case e.layer == nil:
			continue
		case e.field == "":
			p.flat[e.layer] = true
		case e.shortcut != nil:
			p.shortcuts = append(p.shortcuts, e)
		default:
			l, ok := p.copies[e.layer]
			if !ok {
				l = e.layer
			}
			p.copies[e.layer] = withSetting(l.(tunable), e.setting, e.to)
		}
	}
	for from, to := range p.copies {
		p.origins[to] = from
	}
	return p.patch(net), p.origins
}

type patcher struct {
	copies    map[Layer]Layer
	flat      map[Layer]bool // the layers that get a Flatten before them
	shortcuts []edit
	origins   map[Layer]Layer
}

func (p *patcher) patch(l Layer) Layer {
	v := reflect.ValueOf(l)
	if v.Kind() != reflect.Pointer {
		return l
	}
	if c, ok := l.(container); ok {
		return p.patchContainer(c)
	}
	result, ok := p.copies[l]
	if !ok {
		result = l
	}
	if p.flat[l] {
		// A layer that is used several times is copied once.
		p.flat[l] = false
		result = &Sequential{Layers: []Layer{&Flatten{}, result}, Names: []string{"flatten", ""}}
		p.copies[l] = result
	}
	return result
}

func (p *patcher) patchContainer(c container) Layer {
	if again, ok := p.copies[c]; ok {
		return again
	}
	_, parts := c.children()
	parts = slices.Clone(parts)
	for i, part := range parts {
		parts[i] = p.patch(part)
	}
	result := c.with(parts)
	p.copies[c], p.origins[result] = result, c
	for _, e := range p.shortcuts {
		if r, ok := result.(*Residual); ok && e.layer == c {
			r.Shortcut = e.shortcut
			if r.Names != nil {
				r.Names = []string{r.Names[0], "shortcut"}
			}
		}
	}
	return result
}

// text returns the change of a single layer, or of the input, in the words of a language.
func (c RepairChange) text(w tutorWords) string {
	who := c.Name
	if who == "" {
		who = c.Layer
	}
	switch c.Kind {
	case RepairSetInput:
		return fmt.Sprintf(w.setInput, c.To, c.From)
	case RepairInsertFlatten:
		return fmt.Sprintf(w.insertFlatten, who)
	}
	return fmt.Sprintf(w.setField, c.Field, c.To, who, c.From)
}
