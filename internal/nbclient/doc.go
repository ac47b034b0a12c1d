// Package nbclient runs Jupyter notebooks: [Start] gives a [Kernel], and [Kernel.Run] executes the cells
// of a notebook in it and puts their outputs in place.
//
// A Kernel is a process of its own, reached over ZeroMQ with Jupyter's messaging
// protocol, version 5. The package knows what the tests of our lessons need: it
// answers no kernel that asks for input, and it opens no comms. It runs where
// GoNB runs, on Unix.
package nbclient
