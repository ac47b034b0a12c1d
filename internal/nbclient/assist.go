package nbclient

import (
	"context"
	"encoding/json"
	"fmt"
)

// Complete returns the kernel's proposals for completing the code of a cell at a
// position, which counts characters.
func (k *Kernel) Complete(ctx context.Context, code string, position int) ([]string, error) {
	var content struct {
		Matches []string `json:"matches"`
	}
	err := k.assist(ctx, "complete_request", code, position, &content)
	return content.Matches, err
}

// Inspect returns the kernel's documentation of the name at a position of a cell, by
// MIME types. The position counts characters.
func (k *Kernel) Inspect(ctx context.Context, code string, position int) (map[string]any, error) {
	var content struct {
		Data map[string]any `json:"data"`
	}
	err := k.assist(ctx, "inspect_request", code, position, &content)
	return content.Data, err
}

func (k *Kernel) assist(ctx context.Context, kind, code string, position int, content any) error {
	reply, err := k.request(ctx, kind, map[string]any{"code": code, "cursor_pos": position, "detail_level": 0}, nil)
	if err != nil {
		return fmt.Errorf("nbclient: %s at %d of %q: %w", kind, position, firstLine(code), err)
	}
	if err := json.Unmarshal(reply.content, content); err != nil {
		return fmt.Errorf("nbclient: the answer to a %s: %w", kind, err)
	}
	return nil
}
