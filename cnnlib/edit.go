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
	name     string // the layer's
	field    string // "" for a Flatten before the layer
	from, to int
	shortcut *Conv2D // for the field Shortcut
	input    Shape   // for the input; field says what of it changes
	before   Shape
	cost     int
}

// place is what the edit changes.
type place struct {
	layer Layer
	field string
}

func (e edit) place() place { return place{e.layer, e.field} }

// changes are the edits as data.
func (a attempt) changes() []RepairChange {
	var all []RepairChange
	for _, e := range a.edits {
		c := RepairChange{Kind: SetField, Name: e.name, Field: e.field, From: strconv.Itoa(e.from), To: strconv.Itoa(e.to)}
		switch {
		case e.layer == nil:
			c = RepairChange{Kind: SetInput, From: e.before.String(), To: e.input.String()}
		case e.shortcut != nil:
			c.From, c.To = "nil", "&cnnlib."+e.shortcut.String()
		case e.field == "":
			c = RepairChange{Kind: InsertFlatten, Name: e.name, To: "Flatten{}"}
		}
		if e.layer != nil {
			c.Layer = reflect.TypeOf(e.layer).Elem().Name()
		}
		all = append(all, c)
	}
	return all
}

// base is the cost of a change of one place; how far its value moves is added. A setting
// that follows from the shape of the input costs half.
const base = 8

// far is the cost of a value's way, which ends where there is no telling small from large.
func far(from, to int) int { return min(max(from-to, to-from, 0), 64) }

// settingsOf are the layer's whole-number fields: names, and values in the order of the fields. A
// layer that is not a pointer to a struct has none that could be changed.
func settingsOf(l Layer) (names []string, values []int) {
	v := reflect.ValueOf(l)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil, nil
	}
	v = v.Elem()
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && f.Type.Kind() == reflect.Int {
			names, values = append(names, f.Name), append(values, int(v.Field(i).Int()))
		}
	}
	return names, values
}

// readsField says whether a field is the number of what the layer reads.
func readsField(name string) bool { return name == "In" || name == "Channels" }

// withField is a copy of the layer with another value of a field and without weights.
func withField(l Layer, field string, value int) Layer {
	c := withoutTensors(l)
	c.Elem().FieldByName(field).SetInt(int64(value))
	return c.Interface().(Layer)
}

// withoutTensors is a pointer to a copy of what l points at, without tensors.
func withoutTensors(l Layer) reflect.Value {
	c := reflect.New(reflect.TypeOf(l).Elem())
	c.Elem().Set(reflect.ValueOf(l).Elem())
	for i := range c.Elem().NumField() {
		if f := c.Elem().Field(i); f.Type() == reflect.TypeFor[*Tensor]() && f.CanSet() {
			f.SetZero()
		}
	}
	return c
}

// localEdits are changes of the use's own layer after which it fits what it reads.
func localEdits(u use) []edit {
	if r, ok := u.layer.(*Residual); ok {
		return shortcutEdits(u, r)
	}
	if _, ok := u.layer.(container); ok {
		return nil
	}
	var edits []edit
	if _, ok := u.layer.(*Linear); ok && (u.in.H > 1 || u.in.W > 1) {
		edits = append(edits, edit{layer: u.layer, name: u.name, cost: base})
	}
	if u.in.check(text("")) != nil {
		return edits // no setting helps
	}
	names, values := settingsOf(u.layer)
	for i, name := range names {
		const most = 4 // a larger change than the least may be what a later layer needs
		fitting := 0
		for _, v := range valuesFor(u, name, values[i]) {
			if _, err := withField(u.layer, name, v).OutputShape(u.in); err != nil {
				continue
			}
			e := edit{layer: u.layer, name: u.name, field: name, from: values[i], to: v, cost: base + far(values[i], v)}
			if readsField(name) {
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

// valuesFor are values to try for a field, the nearest first.
func valuesFor(u use, field string, now int) []int {
	var values []int
	if readsField(field) {
		return []int{u.in.C, u.in.C * u.in.H * u.in.W}
	}
	for d := 1; d <= 16; d++ {
		values = append(values, now-d, now+d)
	}
	values = append(values, 1, 2, 3, 4, u.in.C)
	if field == "Padding" {
		values = append(values, 0)
	}
	if l, ok := u.layer.(interface{ window() window }); ok {
		side, w := min(u.in.H, u.in.W), l.window()
		if inRange := func(v int) bool { return v >= 0 && v <= maxSetting }; inRange(w.kernel) && inRange(w.padding) && inRange(w.dilation) {
			switch field {
			case "Kernel":
				widest := (side+2*w.padding-1)/max(1, w.dilation) + 1
				values = append(values, widest, widest-1, widest-2)
			case "Padding":
				least := (w.extent() - side + 1) / 2
				values = append(values, least, least+1, least+2)
			}
		}
	}
	values = slices.DeleteFunc(values, func(v int) bool { return v < 0 || v == 0 && field != "Padding" || v == now })
	slices.SortStableFunc(values, func(a, b int) int { return cmp.Compare(far64(now, a), far64(now, b)) })
	return slices.Compact(values)
}

// far64 is the way between two values, however far.
func far64(a, b int) float64 { return math.Abs(float64(a) - float64(b)) }

// shortcutEdits give a block whose body changes the shape a shortcut that does, too.
func shortcutEdits(u use, r *Residual) []edit {
	if r.Shortcut != nil {
		return nil
	}
	body, err := r.Body.OutputShape(u.in)
	if err != nil || body.check(text("")) != nil {
		return nil
	}
	c := &Conv2D{In: u.in.C, Out: body.C, Kernel: 1, Stride: (u.in.H + body.H - 1) / body.H}
	if c.Stride == 1 {
		c.Stride = 0
	}
	if out, err := c.OutputShape(u.in); err != nil || out != body {
		return nil
	}
	return []edit{{layer: r, name: u.name, field: "Shortcut", shortcut: c, cost: base}}
}

// earlierEdits are changes of layers that came before the misfit, the last first: windows, and
// numbers of maps.
func earlierEdits(uses []use, at int) []edit {
	var maps []int // how many the failing layer wants
	if _, ok := uses[at].layer.(container); ok {
		for _, s := range joinedShapes(uses, at) {
			maps = append(maps, s.C)
		}
	}
	names, values := settingsOf(uses[at].layer)
	for i, name := range names {
		if readsField(name) && values[i] >= 1 && values[i] <= maxSetting {
			maps = append(maps, values[i])
		}
	}
	const most = 24
	var edits []edit
	seen := map[Layer]bool{}
	for i := len(uses) - 1; i >= 0 && len(seen) < most; i-- {
		u := uses[i]
		names, values := settingsOf(u.layer)
		if len(names) == 0 || seen[u.layer] || u.out == (Shape{}) {
			continue
		}
		seen[u.layer] = true
		for k, name := range names {
			now := values[k]
			add := func(v int) {
				edits = append(edits, edit{layer: u.layer, name: u.name, field: name, from: now, to: v, cost: base + 1 + far(now, v)})
			}
			switch name {
			case "Kernel", "Stride", "Padding":
				if l, ok := u.layer.(interface{ window() window }); ok && name == "Stride" {
					now = l.window().stride // also if the field is 0
				}
				for d := 1; d <= 4; d++ {
					for _, v := range [...]int{now - d, now + d} {
						if v > 0 || v == 0 && name == "Padding" {
							add(v)
						}
					}
				}
			case "Out":
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

// joinedShapes are the shapes that the container at index i puts together, whose parts all fit but
// these do not.
func joinedShapes(uses []use, i int) []Shape {
	uses = slices.Clone(uses)
	uses[i].parts = len(uses) - i - 1
	return sourcesOf(uses, i)
}

// usualSides are sizes that pictures often have.
var usualSides = [...]int{28, 32, 64, 96, 128, 224, 227, 299}

// inputEdits are other sizes of the input, and other numbers of channels.
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
			if in.H != in.W { // else a square stays one
				size(in.H+d, in.W)
				size(in.H, in.W+d)
			}
			size(in.H+d, in.W+d)
		}
	}
	for _, side := range usualSides {
		size(side, side)
	}
	names, values := settingsOf(uses[at].layer)
	for i, name := range names {
		if readsField(name) && values[i] != in.C && values[i] >= 1 {
			edits = append(edits, edit{field: "channels", before: in, input: Shape{in.N, values[i], in.H, in.W}, cost: base + far(in.C, values[i])})
		}
	}
	return edits
}

// patched returns a copy of the network with the edits, and the layers that those in it stand
// for which are not the network's own. Names stay the same.
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
			p.copies[e.layer] = withField(l, e.field, e.to)
		}
	}
	for from, to := range p.copies {
		p.origins[to] = from
	}
	return p.patch(net), p.origins
}

type patcher struct {
	copies    map[Layer]Layer
	flat      map[Layer]bool // those with a Flatten before them
	shortcuts []edit
	origins   map[Layer]Layer
}

func (p *patcher) patch(l Layer) Layer {
	v := reflect.ValueOf(l)
	if v.Kind() != reflect.Pointer {
		return l
	}
	if _, ok := l.(container); ok {
		return p.patchContainer(l)
	}
	result, ok := p.copies[l]
	if !ok {
		result = l
	}
	if p.flat[l] {
		// One layer stays one, however often it is used.
		p.flat[l] = false
		result = &Sequential{Layers: []Layer{&Flatten{}, result}, Names: []string{"flatten", ""}}
		p.copies[l] = result
	}
	return result
}

func (p *patcher) patchContainer(l Layer) Layer {
	if again, ok := p.copies[l]; ok {
		return again
	}
	c := withoutTensors(l)
	result := c.Interface().(Layer)
	p.copies[l], p.origins[result] = result, l
	if s, ok := result.(*Sequential); ok {
		s.Names = must(s.names())
	}
	for i := range c.Elem().NumField() {
		switch f := c.Elem().Field(i); {
		case f.Type() == reflect.TypeFor[Layer]() && !f.IsNil():
			f.Set(reflect.ValueOf(p.patch(f.Interface().(Layer))))
		case f.Type() == reflect.TypeFor[[]Layer]():
			parts := make([]Layer, f.Len())
			for k := range parts {
				parts[k] = p.patch(f.Index(k).Interface().(Layer))
			}
			f.Set(reflect.ValueOf(parts))
		}
	}
	for _, e := range p.shortcuts {
		if r, ok := result.(*Residual); ok && e.layer == l {
			r.Shortcut = e.shortcut
			if r.Names != nil {
				r.Names = []string{r.Names[0], "shortcut"}
			}
		}
	}
	return result
}

// text is the change of a single layer or the input in the words of a language.
func (c RepairChange) text(w tutorWords) string {
	who := c.Name
	if who == "" {
		who = c.Layer
	}
	switch c.Kind {
	case SetInput:
		return fmt.Sprintf(w.setInput, c.To, c.From)
	case InsertFlatten:
		return fmt.Sprintf(w.insertFlatten, who)
	}
	return fmt.Sprintf(w.setField, c.Field, c.To, who, c.From)
}
