//go:build !race

package cnnlib

// racing says that the race detector is on, with which nothing is quick.
const racing = false
