package main

import (
	"encoding/json"
	"strings"
	"unicode/utf16"
)

// gonb counts the columns of a line in bytes; gopls counts units of UTF-16, as the protocol
// demands. The two counts differ in a line such as fmt.Println("形状", img.

// unitColumn returns gopls's column for a column of gonb.
func unitColumn(line string, bytes int) int {
	return len(utf16.Encode([]rune(line[:min(bytes, len(line))])))
}

// byteColumn returns gonb's column for a column of gopls.
func byteColumn(line string, units int) int {
	for i, r := range line {
		if units <= 0 {
			return i
		}
		units -= utf16.RuneLen(r)
	}
	return len(line)
}

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// question is a request of the kernel about a position of its cell.
type question struct {
	at   position
	line string
}

// ask edits a question. If gonb's column and gopls's column differ, ask remembers the question for
// the answer.
func (s *session) ask(content []byte, id string, at position) []byte {
	lines := strings.Split(s.main.text, "\n")
	if at.Line < 0 || at.Line >= len(lines) {
		return content
	}
	line := lines[at.Line]
	column := unitColumn(line, at.Character)
	if column == at.Character {
		return content
	}
	s.mu.Lock()
	s.questions[id] = question{at, line}
	s.mu.Unlock()
	return rewrite(content, func(params map[string]any) {
		params["position"] = position{at.Line, column}
	})
}

// answer edits gopls's answers to the kernel: it corrects the columns of proposals, and cuts the
// list of proposals to the number that the kernel reads.
func (s *session) answer(content []byte) [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.questions) == 0 {
		return [][]byte{content}
	}
	type item struct {
		TextEdit struct {
			Range struct {
				Start position `json:"start"`
				End   position `json:"end"`
			} `json:"range"`
			NewText string `json:"newText"`
		} `json:"textEdit"`
	}
	var m struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Result  struct {
			Items []item `json:"items"`
		} `json:"result"`
	}
	err := json.Unmarshal(content, &m)
	q, ok := s.questions[string(m.ID)]
	delete(s.questions, string(m.ID))
	if err != nil || !ok || len(m.Result.Items) == 0 {
		return [][]byte{content}
	}
	for i := range m.Result.Items {
		place := &m.Result.Items[i].TextEdit.Range
		for _, at := range []*position{&place.Start, &place.End} {
			if at.Line == q.at.Line {
				at.Character = byteColumn(q.line, at.Character)
			}
		}
	}
	edited, err := json.Marshal(m)
	if err != nil {
		return [][]byte{content}
	}
	return [][]byte{edited}
}
