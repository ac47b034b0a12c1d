//go:build !noasm

#include "textflag.h"

// func reluAVX(dst, src *float32, n int)
//
// Pieces of 8 numbers, then one at a time. The comparison 6 is "not less or equal": true also
// for not-a-number.
TEXT ·reluAVX(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	VXORPS Y1, Y1, Y1
	XORQ AX, AX
	SUBQ $8, CX
	JLT ones
loop:
	VMOVUPS (SI)(AX*4), Y0
	VCMPPS $6, Y1, Y0, Y2
	VANDPS Y0, Y2, Y2
	VMOVUPS Y2, (DI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLE loop
ones:
	ADDQ $8, CX
one:
	CMPQ AX, CX
	JGE done
	VMOVSS (SI)(AX*4), X0
	VCMPSS $6, X1, X0, X2
	VANDPS X0, X2, X2
	VMOVSS X2, (DI)(AX*4)
	INCQ AX
	JMP one
done:
	VZEROUPPER
	RET

// func reluGradAVX(dx, y, dy *float32, n int)
//
// The comparison 4 is "not equal", true also for not-a-number.
TEXT ·reluGradAVX(SB), NOSPLIT, $0-32
	MOVQ dx+0(FP), DI
	MOVQ y+8(FP), SI
	MOVQ dy+16(FP), DX
	MOVQ n+24(FP), CX
	VXORPS Y1, Y1, Y1
	XORQ AX, AX
	SUBQ $8, CX
	JLT ones
loop:
	VMOVUPS (SI)(AX*4), Y0
	VCMPPS $4, Y1, Y0, Y2
	VANDPS (DX)(AX*4), Y2, Y2
	VMOVUPS Y2, (DI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLE loop
ones:
	ADDQ $8, CX
one:
	CMPQ AX, CX
	JGE done
	VMOVSS (SI)(AX*4), X0
	VCMPSS $4, X1, X0, X2
	VMOVSS (DX)(AX*4), X0
	VANDPS X0, X2, X2
	VMOVSS X2, (DI)(AX*4)
	INCQ AX
	JMP one
done:
	VZEROUPPER
	RET

// WINDOWS loads 4 windows: X0, X1, X2, X3 are the numbers at their left and right above, left
// and right below. R8 and R9 are the rows, AX counts windows.
#define WINDOWS \
	VMOVUPS (R8)(AX*8), X4; \
	VMOVUPS 16(R8)(AX*8), X5; \
	VMOVUPS (R9)(AX*8), X6; \
	VMOVUPS 16(R9)(AX*8), X7; \
	VSHUFPS $0x88, X5, X4, X0; \
	VSHUFPS $0xDD, X5, X4, X1; \
	VSHUFPS $0x88, X7, X6, X2; \
	VSHUFPS $0xDD, X7, X6, X3

// LARGER makes best the larger of best and new. VMAXPS gives best if they are equal or one is
// not a number; then new is taken if it is not a number (comparison 3, "unordered").
#define LARGER(new, best) \
	VCMPPS $3, new, new, X8; \
	VMAXPS best, new, best; \
	VBLENDVPS X8, new, best, best

// func maxPool2AVX(dst, src *float32, rows, n, width int)
//
// n is at least 4; the last 4 windows of a row may overlap those before.
TEXT ·maxPool2AVX(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), R8
	MOVQ rows+16(FP), CX
	MOVQ n+24(FP), DX
	MOVQ width+32(FP), R10
	SHLQ $2, R10
	LEAQ -4(DX), R11
row:
	TESTQ CX, CX
	JLE done
	LEAQ (R8)(R10*1), R9
	XORQ AX, AX
windows:
	CMPQ AX, R11
	JLE piece
	MOVQ R11, AX
piece:
	WINDOWS
	LARGER(X1, X0)
	LARGER(X2, X0)
	LARGER(X3, X0)
	VMOVUPS X0, (DI)(AX*4)
	ADDQ $4, AX
	CMPQ AX, DX
	JLT windows
	LEAQ (DI)(DX*4), DI
	LEAQ (R8)(R10*2), R8
	DECQ CX
	JMP row
done:
	RET

// MATCH sets the lanes of m where v is y, or not a number, and none of the lanes in taken is set;
// it adds them to taken.
#define MATCH(v, m) \
	VCMPPS $0, X9, v, m; \
	VCMPPS $3, v, v, X8; \
	VORPS X8, m, m; \
	VANDNPS m, X11, m; \
	VORPS m, X11, X11; \
	VANDPS X10, m, m

// func maxPool2GradAVX(dx, x, y, dy *float32, rows, n, width int)
//
// n is at least 4; the last 4 windows of a row may overlap those before.
TEXT ·maxPool2GradAVX(SB), NOSPLIT, $0-56
	MOVQ dx+0(FP), DI
	MOVQ x+8(FP), R8
	MOVQ y+16(FP), SI
	MOVQ dy+24(FP), BX
	MOVQ rows+32(FP), CX
	MOVQ n+40(FP), DX
	MOVQ width+48(FP), R10
	SHLQ $2, R10
	LEAQ -4(DX), R11
row:
	TESTQ CX, CX
	JLE done
	LEAQ (R8)(R10*1), R9
	LEAQ (DI)(R10*1), R12
	XORQ AX, AX
windows:
	CMPQ AX, R11
	JLE piece
	MOVQ R11, AX
piece:
	WINDOWS
	VMOVUPS (SI)(AX*4), X9
	VMOVUPS (BX)(AX*4), X10
	VXORPS X11, X11, X11
	MATCH(X0, X4)
	MATCH(X1, X5)
	MATCH(X2, X6)
	MATCH(X3, X7)
	VUNPCKLPS X5, X4, X0
	VUNPCKHPS X5, X4, X1
	VUNPCKLPS X7, X6, X2
	VUNPCKHPS X7, X6, X3
	VMOVUPS X0, (DI)(AX*8)
	VMOVUPS X1, 16(DI)(AX*8)
	VMOVUPS X2, (R12)(AX*8)
	VMOVUPS X3, 16(R12)(AX*8)
	ADDQ $4, AX
	CMPQ AX, DX
	JLT windows
	LEAQ (SI)(DX*4), SI
	LEAQ (BX)(DX*4), BX
	LEAQ (R8)(R10*2), R8
	LEAQ (DI)(R10*2), DI
	DECQ CX
	JMP row
done:
	RET

// func copyPlanesAVX(dst *float32, dstPlane, dstRow int, src *float32, srcPlane, srcRow int, planes, rows, n int)
//
// Each row is copied in pieces of 8 (or 4) numbers, the last of which ends where the row ends
// and so may overlap the one before.
TEXT ·copyPlanesAVX(SB), NOSPLIT, $0-72
	MOVQ dst+0(FP), R10
	MOVQ dstPlane+8(FP), R12
	MOVQ dstRow+16(FP), R8
	MOVQ src+24(FP), R11
	MOVQ srcPlane+32(FP), R13
	MOVQ srcRow+40(FP), R9
	MOVQ planes+48(FP), BX
	MOVQ n+64(FP), DX
plane:
	MOVQ R10, DI
	MOVQ R11, SI
	MOVQ rows+56(FP), CX
	SUBQ $8, DX // where the last piece begins
	JLT small
	CMPQ DX, $8
	JLE two

row:
	XORQ AX, AX
piece:
	VMOVUPS (SI)(AX*4), Y0
	VMOVUPS Y0, (DI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, DX
	JLT piece
	VMOVUPS (SI)(DX*4), Y0
	VMOVUPS Y0, (DI)(DX*4)
	ADDQ R8, DI
	ADDQ R9, SI
	DECQ CX
	JNZ row
	JMP next8

two:
	VMOVUPS (SI), Y0
	VMOVUPS (SI)(DX*4), Y1
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, (DI)(DX*4)
	ADDQ R8, DI
	ADDQ R9, SI
	DECQ CX
	JNZ two

next8:
	ADDQ $8, DX
next:
	ADDQ R12, R10
	ADDQ R13, R11
	DECQ BX
	JNZ plane
	VZEROUPPER
	RET

small:
	ADDQ $4, DX
	JLT tiny
four:
	VMOVUPS (SI), X0
	VMOVUPS (SI)(DX*4), X1
	VMOVUPS X0, (DI)
	VMOVUPS X1, (DI)(DX*4)
	ADDQ R8, DI
	ADDQ R9, SI
	DECQ CX
	JNZ four
	ADDQ $4, DX
	JMP next

tiny:
	ADDQ $4, DX
tinyRow:
	XORQ AX, AX
number:
	VMOVSS (SI)(AX*4), X0
	VMOVSS X0, (DI)(AX*4)
	INCQ AX
	CMPQ AX, DX
	JLT number
	ADDQ R8, DI
	ADDQ R9, SI
	DECQ CX
	JNZ tinyRow
	JMP next

// func transpose4AVX(dst *float32, dstStride int, src *float32, srcStride, second, n int)
//
// Pieces of 4 numbers of the first four rows, in the low halves of the registers, and of the
// second four, in the high ones. The last piece ends where the rows end and so may overlap
// the one before.
TEXT ·transpose4AVX(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ dstStride+8(FP), R10
	MOVQ src+16(FP), SI
	MOVQ srcStride+24(FP), R8
	MOVQ second+32(FP), BX
	MOVQ n+40(FP), DX
	MOVQ BX, R12
	IMULQ R8, R12
	ADDQ SI, R12 // the second four rows
	LEAQ (DI)(BX*4), BX // where they go
	LEAQ (R8)(R8*2), R9
	LEAQ (R10)(R10*2), R11
piece:
	VMOVUPS (SI), X0
	VMOVUPS (SI)(R8*1), X1
	VMOVUPS (SI)(R8*2), X2
	VMOVUPS (SI)(R9*1), X3
	VINSERTF128 $1, (R12), Y0, Y0
	VINSERTF128 $1, (R12)(R8*1), Y1, Y1
	VINSERTF128 $1, (R12)(R8*2), Y2, Y2
	VINSERTF128 $1, (R12)(R9*1), Y3, Y3
	VUNPCKLPS Y1, Y0, Y4
	VUNPCKLPS Y3, Y2, Y5
	VUNPCKHPS Y1, Y0, Y6
	VUNPCKHPS Y3, Y2, Y7
	VUNPCKLPD Y5, Y4, Y0
	VUNPCKHPD Y5, Y4, Y1
	VUNPCKLPD Y7, Y6, Y2
	VUNPCKHPD Y7, Y6, Y3
	VMOVUPS X0, (DI)
	VMOVUPS X1, (DI)(R10*1)
	VMOVUPS X2, (DI)(R10*2)
	VMOVUPS X3, (DI)(R11*1)
	VEXTRACTF128 $1, Y0, (BX)
	VEXTRACTF128 $1, Y1, (BX)(R10*1)
	VEXTRACTF128 $1, Y2, (BX)(R10*2)
	VEXTRACTF128 $1, Y3, (BX)(R11*1)
	SUBQ $4, DX
	JLE done
	MOVQ $4, AX
	CMPQ DX, AX
	JGE next
	XCHGQ DX, AX // the last piece
next:
	LEAQ (SI)(AX*4), SI
	LEAQ (R12)(AX*4), R12
	IMULQ R10, AX
	ADDQ AX, DI
	ADDQ AX, BX
	JMP piece
done:
	VZEROUPPER
	RET
