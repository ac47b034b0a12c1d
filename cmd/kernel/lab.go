package main

import (
	"os"
	"path/filepath"

	"cnnlessons/internal/wholefile"
)

// labSettings are JupyterLab's settings for the kernels. With its own defaults,
// JupyterLab drops proposals that take longer than a second, and opens no list of them.
const labSettings = `{
 "@jupyterlab/completer-extension:manager": {"providerTimeout": 3000}
}
`

// writeLabSettings writes labSettings below a Jupyter data directory. They apply to the
// JupyterLab of this Python environment; a user's own settings override them.
func writeLabSettings(data string) error {
	dir := filepath.Join(data, "lab", "settings", "overrides.d")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return unwritable(err)
	}
	if err := wholefile.Write(filepath.Join(dir, "cnnlessons.json"), []byte(labSettings)); err != nil {
		return unwritable(err)
	}
	return nil
}
