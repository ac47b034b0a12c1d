// Package nbclient reads, runs and writes Jupyter notebooks.
//
// [Read] gives a [Notebook], [Start] a [Kernel], and [Kernel.Run] executes the
// cells of the one in the other and puts their outputs in place. Notebooks are
// written byte for byte as Jupyter writes them, so that a notebook which did not
// change is the same file.
//
// A Kernel is a process of its own, reached over ZeroMQ with Jupyter's messaging
// protocol, version 5. The package knows what the tests of our lessons need: it
// answers no kernel that asks for input, and it opens no comms. It runs where
// GoNB runs, on Unix.
package nbclient
