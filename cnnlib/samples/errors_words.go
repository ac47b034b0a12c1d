package samples

import "cnnlessons/cnnlib"

// wrongSide is the error for a side that no sample has: the largest side, the one given, the function
// and the nearest side.
var wrongSide = &cnnlib.ErrorKind{
	Wanted: cnnlib.Phrase{"a side from 1 to %[1]v pixels", "边长从 1 到 %[1]v 像素"},
	Given:  cnnlib.Phrase{"%[2]v"},
	Fix:    cnnlib.Phrase{"%[3]v(%[4]v)"},
}
