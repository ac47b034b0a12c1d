// Package font has the font of the figures, which writes English and Chinese alike:
// WenQuanYi Micro Hei, reduced to the characters that figures use and stripped of its
// hinting. LICENSES.md says whose work it is; make.py makes it.
package font

import _ "embed"

// TTF is the font as a TrueType file, for [golang.org/x/image/font/opentype.Parse]. It has
//   - Latin (ASCII and Latin-1) and Greek,
//   - all hanzi of GB2312, one em wide each, and its punctuation and full-width forms,
//   - the signs of arithmetic, arrows, and superscript and subscript digits.
//
// What it lacks shows as a frame. “ and ” are one em wide, as Chinese wants them, but ’
// is as narrow as English wants it. The bytes must not be changed.
//
//go:embed microhei.ttf
var TTF []byte
