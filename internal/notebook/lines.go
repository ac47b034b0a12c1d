package notebook

import "strings"

// joinLines joins a list of strings to one string. It returns any other value unchanged, JSON
// in particular.
func joinLines(mime string, v any) any {
	list, ok := v.([]any)
	if !ok || mime == "application/json" || strings.HasPrefix(mime, "application/") && strings.HasSuffix(mime, "+json") {
		return v
	}
	var b strings.Builder
	for _, line := range list {
		s, ok := line.(string)
		if !ok {
			return v
		}
		b.WriteString(s)
	}
	return b.String()
}

// splitLines splits a string of a textual MIME type into a list of lines, each with its
// end. It returns any other value unchanged. Lines end where Python's str.splitlines
// ends them.
func splitLines(mime string, v any) any {
	s, ok := v.(string)
	if !ok || !strings.HasPrefix(mime, "text/") && mime != "application/javascript" && mime != "image/svg+xml" {
		return v
	}
	lines := []any{}
	for s != "" {
		n := lineLength(s)
		lines = append(lines, s[:n])
		s = s[n:]
	}
	return lines
}

// lineLength returns the number of bytes of the first line of s, with the line's end.
func lineLength(s string) int {
	i := strings.IndexAny(s, "\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029")
	if i < 0 {
		return len(s)
	}
	if strings.HasPrefix(s[i:], "\r\n") {
		return i + 2
	}
	for end := range s[i:] {
		if end > 0 {
			return i + end
		}
	}
	return len(s)
}
