// Package notebook reads and writes Jupyter notebooks: [Read] gives a [Notebook], and [Notebook.Write]
// writes one byte for byte as Jupyter does, so that a notebook which did not change is the same file.
package notebook
