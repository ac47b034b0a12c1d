package notebook

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// appendJSON appends v to b as Jupyter writes notebooks, which is the output of Python's
// json.dumps(v, sort_keys=True, indent=1, ensure_ascii=False): only the
// quotation mark, the backslash and control characters are escaped. depth is the
// number of lists and objects around v.
func appendJSON(b []byte, v any, depth int) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return fmt.Append(b, v)
	case json.Number:
		return append(b, v...)
	case string:
		return appendString(b, v)
	case []any:
		if len(v) == 0 {
			return append(b, "[]"...)
		}
		b = append(b, '[')
		for i, item := range v {
			b = appendNewline(b, i, depth+1)
			b = appendJSON(b, item, depth+1)
		}
		return append(appendNewline(b, 0, depth), ']')
	case map[string]any:
		if len(v) == 0 {
			return append(b, "{}"...)
		}
		b = append(b, '{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			b = appendNewline(b, i, depth+1)
			b = append(appendString(b, key), ": "...)
			b = appendJSON(b, v[key], depth+1)
		}
		return append(appendNewline(b, 0, depth), '}')
	}
	panic(fmt.Sprintf("notebook: a notebook cannot hold a %T", v))
}

// appendNewline starts the line of item i of a list or an object.
func appendNewline(b []byte, i, depth int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	b = append(b, '\n')
	return append(b, strings.Repeat(" ", depth)...)
}

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\b':
			b = append(b, `\b`...)
		case c == '\f':
			b = append(b, `\f`...)
		case c < ' ':
			b = fmt.Appendf(b, `\u%04x`, c)
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
