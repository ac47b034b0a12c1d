// Package notebooks holds the lessons: the same ones in English, in en, and in
// Chinese, in zh, as notebooks with their outputs. Its tests run every lesson in
// a real kernel and compare what comes out with what is committed. After a change
//
//	go test ./notebooks -update
//
// writes what comes out into the notebooks.
package notebooks
