//go:build !noasm

#include "textflag.h"

// func reluAVX(dst, src *float32, n int)
//
// reluAVX goes in pieces of 8 numbers, then number by number. Comparison 6 is "not less or equal",
// which is true for not-a-number, too.
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
// Comparison 4 is "not equal", which is true for not-a-number, too.
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

// WINDOWS loads 8 windows, 4 from window AX on and 4 from window BX on. Y0 and Y1 get the upper
// left and upper right numbers of the windows, Y2 and Y3 the lower left and lower right numbers. R8
// and R9 point to the two rows.
#define WINDOWS \
	VMOVUPS (R8)(AX*8), X4; \
	VMOVUPS 16(R8)(AX*8), X5; \
	VMOVUPS (R9)(AX*8), X6; \
	VMOVUPS 16(R9)(AX*8), X7; \
	VINSERTF128 $1, (R8)(BX*8), Y4, Y4; \
	VINSERTF128 $1, 16(R8)(BX*8), Y5, Y5; \
	VINSERTF128 $1, (R9)(BX*8), Y6, Y6; \
	VINSERTF128 $1, 16(R9)(BX*8), Y7, Y7; \
	VSHUFPS $0x88, Y5, Y4, Y0; \
	VSHUFPS $0xDD, Y5, Y4, Y1; \
	VSHUFPS $0x88, Y7, Y6, Y2; \
	VSHUFPS $0xDD, Y7, Y6, Y3

// LARGER sets best to the larger of best and new. VMAXPS gives best if both are equal or one is not
// a number. LARGER then takes new if only new is not a number (comparisons 3, "unordered", and 7,
// "ordered").
#define LARGER(new, best) \
	VCMPPS $3, new, new, Y8; \
	VCMPPS $7, best, best, Y9; \
	VANDPS Y8, Y9, Y8; \
	VMAXPS best, new, best; \
	VBLENDVPS Y8, new, best, best

// func maxPool2AVX2(dst, src *float32, rows, n, width int)
//
// n is at least 4. The last 8 windows of a row may overlap the windows before them. In a row of
// fewer than 8 windows, the second 4 windows overlap the first 4.
TEXT ·maxPool2AVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), R8
	MOVQ rows+16(FP), CX
	MOVQ n+24(FP), DX
	MOVQ width+32(FP), R10
	SHLQ $2, R10
	LEAQ -8(DX), R12 // where the last piece begins
	MOVQ $4, R11     // the distance from the first 4 windows of a piece to the second 4
	TESTQ R12, R12
	JGE row
	ADDQ R12, R11
row:
	TESTQ CX, CX
	JLE done
	LEAQ (R8)(R10*1), R9
	XORQ AX, AX
piece:
	LEAQ (AX)(R11*1), BX
	WINDOWS
	VCMPPS $3, Y5, Y4, Y8
	VCMPPS $3, Y7, Y6, Y9
	VORPS Y8, Y9, Y8
	VTESTPS Y8, Y8
	JNE notNumbers
	VMAXPS Y0, Y1, Y0
	VMAXPS Y2, Y3, Y2
	VMAXPS Y0, Y2, Y0
store:
	VMOVUPS X0, (DI)(AX*4)
	VEXTRACTF128 $1, Y0, (DI)(BX*4)
	ADDQ $8, AX
	CMPQ AX, DX
	JGE next
	CMPQ AX, R12
	JLE piece
	MOVQ R12, AX
	JMP piece
next:
	LEAQ (DI)(DX*4), DI
	LEAQ (R8)(R10*2), R8
	DECQ CX
	JMP row
notNumbers:
	LARGER(Y1, Y0)
	LARGER(Y2, Y0)
	LARGER(Y3, Y0)
	JMP store
done:
	VZEROUPPER
	RET

// MATCH sets m to Y10, and then Y10 to 0, in each lane where v has the bits of Y9. In all other
// lanes it sets m to 0.
#define MATCH(v, m) \
	VPCMPEQD v, Y9, Y8; \
	VPAND Y10, Y8, m; \
	VPANDN Y10, Y8, Y10

// func maxPool2GradAVX2(dx, x, y, dy *float32, rows, n, width int)
//
// n and the pieces are as in maxPool2AVX2. The largest number of a window is the first number with
// the bits of y; if the first three have other bits, it is the fourth.
TEXT ·maxPool2GradAVX2(SB), NOSPLIT, $0-56
	MOVQ dx+0(FP), DI
	MOVQ x+8(FP), R8
	MOVQ y+16(FP), SI
	MOVQ dy+24(FP), DX
	MOVQ rows+32(FP), CX
	MOVQ width+48(FP), R10
	SHLQ $2, R10
	MOVQ n+40(FP), R12
	SUBQ $8, R12
	MOVQ $4, R11
	JGE row
	ADDQ R12, R11
row:
	TESTQ CX, CX
	JLE done
	LEAQ (R8)(R10*1), R9
	LEAQ (DI)(R10*1), R13
	XORQ AX, AX
piece:
	LEAQ (AX)(R11*1), BX
	WINDOWS
	VMOVUPS (SI)(AX*4), X9
	VINSERTF128 $1, (SI)(BX*4), Y9, Y9
	VMOVUPS (DX)(AX*4), X10
	VINSERTF128 $1, (DX)(BX*4), Y10, Y10
	MATCH(Y0, Y4)
	MATCH(Y1, Y5)
	MATCH(Y2, Y6)
	VUNPCKLPS Y5, Y4, Y0
	VUNPCKHPS Y5, Y4, Y1
	VUNPCKLPS Y10, Y6, Y2
	VUNPCKHPS Y10, Y6, Y3
	VMOVUPS X0, (DI)(AX*8)
	VMOVUPS X1, 16(DI)(AX*8)
	VMOVUPS X2, (R13)(AX*8)
	VMOVUPS X3, 16(R13)(AX*8)
	VEXTRACTF128 $1, Y0, (DI)(BX*8)
	VEXTRACTF128 $1, Y1, 16(DI)(BX*8)
	VEXTRACTF128 $1, Y2, (R13)(BX*8)
	VEXTRACTF128 $1, Y3, 16(R13)(BX*8)
	ADDQ $8, AX
	CMPQ AX, n+40(FP)
	JGE next
	CMPQ AX, R12
	JLE piece
	MOVQ R12, AX
	JMP piece
next:
	MOVQ n+40(FP), AX
	LEAQ (SI)(AX*4), SI
	LEAQ (DX)(AX*4), DX
	LEAQ (R8)(R10*2), R8
	LEAQ (DI)(R10*2), DI
	DECQ CX
	JMP row
done:
	VZEROUPPER
	RET

// func copyPlanesAVX(dst *float32, dstPlane, dstRow int, src *float32, srcPlane, srcRow int, planes, rows, n int)
//
// Each row is copied in pieces of 8 (or 4) numbers. The last piece ends where the row ends, so it
// may overlap the piece before.
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
// transpose4AVX goes in pieces of 4 numbers of each row. The low halves of the registers hold the
// first four rows, the high halves the second four rows. The last piece ends where the rows end, so
// it may overlap the piece before.
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
	LEAQ (DI)(BX*4), BX // their place in dst
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
