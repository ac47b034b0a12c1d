// Package nbclient runs Jupyter notebooks: [Start] gives a [Kernel], and [Kernel.Run] executes the cells
// of a notebook in this kernel and puts their outputs into the notebook.
//
// A Kernel is a process of its own, reached over ZeroMQ with Jupyter's messaging
// protocol, version 5. Package nbclient does what the tests of our lessons need: it
// answers no kernel that asks for input, and it opens no comms. It runs on Unix, as
// GoNB does.
package nbclient
