//go:build race

package plots

// racing says that the race detector is on, with which nothing is quick.
const racing = true
