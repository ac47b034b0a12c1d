package nbclient

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cnnlessons/internal/notebook"
)

// collect gives messages, each "TYPE CONTENT", to a new collection.
func collect(t *testing.T, messages ...string) *outputs {
	t.Helper()
	c := &outputs{displays: make(map[string][]notebook.Output)}
	for _, m := range messages {
		kind, content, _ := strings.Cut(m, " ")
		if err := c.add(message{header: header{Type: kind}, content: json.RawMessage(content)}); err != nil {
			t.Fatalf("add(%s): %v", m, err)
		}
	}
	return c
}

func TestOutputs(t *testing.T) {
	const (
		out  = `stream {"name": "stdout", "text": "%s"}`
		fail = `stream {"name": "stderr", "text": "%s"}`
		show = `display_data {"data": {"text/plain": "%s"}, "metadata": {}, "transient": {"display_id": "%s"}}`
		edit = `update_display_data {"data": {"text/plain": "%s"}, "metadata": {"k": 1}, "transient": {"display_id": "%s"}}`
	)
	for _, test := range []struct {
		name     string
		messages []string
		want     string
	}{
		{"nothing", nil, ""},
		{"other news", []string{`execute_input {}`, `comm_open {}`}, ""},
		{"adjacent streams", []string{fmt.Sprintf(out, "a"), fmt.Sprintf(out, "b"), fmt.Sprintf(fail, "c"), fmt.Sprintf(out, "d")},
			"stdout:ab stderr:c stdout:d"},
		{"streams around a display", []string{fmt.Sprintf(out, "a"), fmt.Sprintf(show, "p", ""), fmt.Sprintf(out, "b")},
			"stdout:a display_data:p stdout:b"},
		{"carriage returns", []string{fmt.Sprintf(out, `10%\r20`), fmt.Sprintf(out, `%\r100%\n`), fmt.Sprintf(out, `x\r\n\r`)},
			"stdout:100%\nx\r\n\r"},
		{"update", []string{fmt.Sprintf(show, "old", "i"), fmt.Sprintf(show, "other", "j"), fmt.Sprintf(edit, "new", "i")},
			"display_data:new display_data:other"},
		{"update of nothing", []string{fmt.Sprintf(edit, "new", "i")}, ""},
		{"clear", []string{fmt.Sprintf(out, "a"), `clear_output {"wait": false}`, fmt.Sprintf(out, "b")}, "stdout:b"},
		{"clear and nothing", []string{fmt.Sprintf(out, "a"), `clear_output {"wait": false}`}, ""},
		{"clear later", []string{fmt.Sprintf(out, "a"), `clear_output {"wait": true}`, fmt.Sprintf(out, "b"), fmt.Sprintf(out, "c")}, "stdout:bc"},
		{"clear later and nothing", []string{fmt.Sprintf(out, "a"), `clear_output {"wait": true}`}, "stdout:a"},
		{"result", []string{`execute_result {"data": {"text/plain": "r"}, "metadata": {}, "execution_count": 3}`}, "execute_result:r"},
		{"error", []string{`error {"ename": "E", "evalue": "v", "traceback": ["t"]}`}, "error:E: v\nt"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, o := range collect(t, test.messages...).result() {
				switch o.Type() {
				case "stream":
					got = append(got, o.Stream()+":"+o.Text())
				case "error":
					got = append(got, "error:"+o.Text())
				default:
					text, _ := o.Data()["text/plain"].(string)
					got = append(got, o.Type()+":"+text)
				}
				if _, ok := o["transient"]; ok {
					t.Errorf("transient is kept in %v", o)
				}
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestOutputsOfAnEarlierCellAreUpdated(t *testing.T) {
	first := collect(t, `display_data {"data": {"text/html": "0"}, "metadata": {}, "transient": {"display_id": "i"}}`)
	second := &outputs{displays: first.displays}
	update := message{header: header{Type: "update_display_data"}, content: json.RawMessage(
		`{"data": {"text/html": "1"}, "metadata": {}, "transient": {"display_id": "i"}}`)}
	if err := second.add(update); err != nil {
		t.Fatal(err)
	}
	if got := first.result()[0].Data()["text/html"]; got != "1" {
		t.Errorf("text/html = %q, want 1", got)
	}
}

func TestOutputsOfBadMessage(t *testing.T) {
	c := &outputs{}
	err := c.add(message{header: header{Type: "stream"}, content: json.RawMessage(`{`)})
	if err == nil || !strings.Contains(err.Error(), "content of a stream") {
		t.Errorf("error %v, want one about the content of a stream", err)
	}
}
