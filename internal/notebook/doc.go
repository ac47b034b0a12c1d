// Package notebook reads and writes Jupyter notebooks. [Read] returns a [Notebook]. [Notebook.Write]
// writes the bytes that Jupyter would write, so that an unchanged notebook gives an unchanged file.
package notebook
