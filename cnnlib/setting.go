package cnnlib

import "fmt"

// setting is one whole-number field of a layer.
type setting struct {
	field string
	value *int
	least int // the least value of the field; the greatest value is maxSetting
	usual int // the value to suggest instead of a smaller value
	zero  int // the value that 0 stands for, such as 1 for a stride; 0 if 0 stands for itself
	role  settingRole
}

// settingRole is the connection of a setting with the layers around its layer.
type settingRole int

const (
	ofLayer  settingRole = iota // no connection
	ofInput                     // the number of channels or features that the layer reads
	ofOutput                    // the number of channels or features that the layer gives
	ofWindow                    // the size of the output depends on the setting
)

// maxSetting bounds a layer's fields, so that no shape computed from them overflows.
const maxSetting = 1 << 24

// now returns the value, or the value that 0 stands for if the field is 0.
func (s setting) now() int {
	if *s.value == 0 {
		return s.zero
	}
	return *s.value
}

// accepts reports whether a layer's field may have the value, whatever the layer reads.
func (s setting) accepts(v int) bool { return v >= s.least && v <= maxSetting || v == 0 && s.zero > 0 }

// tunable is a layer with whole-number fields, which [Advise] may change.
type tunable interface {
	Layer

	// settings appends the layer's settings to list. reads is the number of the input's channels, or
	// of its numbers if the layer reads a vector.
	settings(list []setting, reads int) []setting

	// bare returns a copy of the layer, with its settings and without weights.
	bare() tunable
}

// settingsOf returns the settings of a layer, or nil if the layer is not tunable.
func settingsOf(l Layer) []setting {
	if t, ok := l.(tunable); ok {
		return t.settings(nil, 1)
	}
	return nil
}

// checkSettings returns an error for the first setting that is out of range.
func checkSettings(layer fmt.Stringer, settings ...setting) error {
	for _, s := range settings {
		if !s.accepts(*s.value) {
			return s.outOfRange(layer)
		}
	}
	return nil
}

// outOfRange returns the error of a setting that is out of range.
func (s setting) outOfRange(layer fmt.Stringer) error {
	v := *s.value
	given := settingIs.Of(s.field, v)
	if v == 0 {
		given = notSet.Of(s.field)
	}
	least := s.least
	if s.zero > 0 {
		least = 0
	}
	needs := Condition{symbol(s.field, v), RelationAtLeast, number(least)}
	if v > maxSetting {
		needs = Condition{symbol(s.field, v), RelationAtMost, number(maxSetting)}
	}
	return NewShapeError(badSetting, layer.String(), s.field, s.least, maxSetting, given).
		needing(ProblemSetting, needs).fixedBy(setField(s.field, min(max(v, s.least, s.usual), maxSetting)))
}

// setField returns the fix that sets a field to a value.
func setField(field string, value int) fix {
	return fix{text: setTo.Of(field, value), field: field, value: value}
}

// floatSetting is one field of a layer that is a number from 0 to most, where 0 means usual.
type floatSetting struct {
	field              string
	value, most, usual float64
}

// checkFloats returns an error for the first setting that is out of range.
func checkFloats(layer fmt.Stringer, settings ...floatSetting) error {
	for _, s := range settings {
		if !(s.value >= 0 && s.value <= s.most) {
			return NewShapeError(badNumber, layer.String(), s.field, s.most, s.usual, s.value)
		}
	}
	return nil
}

// orOne returns n, or 1 if n is 0: the default of a stride, a dilation, a number of groups.
func orOne(n int) int {
	if n == 0 {
		return 1
	}
	return n
}
