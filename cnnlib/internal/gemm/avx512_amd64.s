//go:build !noasm

#include "go_asm.h"
#include "textflag.h"

// The functions are the same loop for another number of rows. Registers:
//
//	R8 … R13  the rows of a, one pointer each
//	SI, DI    ends of the tables ka and kb; CX counts from −k to 0
//	BX, R14   b, its left and right 16 columns; BX also leads to the right half of c
//	AX, DX    this step's offsets in a and b
//	Z0 … Z11  the sums, two registers of 16 columns for each row
//	Z24, Z25  32 numbers of b;  Z26 … Z31 a number of a in every lane

// AHEAD fetches eight lines of what comes next into the second cache, if there are any.
#define AHEAD \
	MOVQ tile_aheadNext(R15), CX; \
	CMPQ CX, tile_aheadEnd(R15); \
	JGE start; \
	MOVQ tile_ahead(R15), AX; \
	MOVQ tile_aheadTable(R15), DX; \
	LINE(0); \
	LINE(1); \
	LINE(2); \
	LINE(3); \
	LINE(4); \
	LINE(5); \
	LINE(6); \
	LINE(7); \
	ADDQ $8, CX; \
	MOVQ CX, tile_aheadNext(R15)

#define LINE(i) \
	MOVLQSX (4*i)(DX)(CX*4), BX; \
	PREFETCHT1 (AX)(BX*4)

// START loads what every step needs, ROW one row's pointer into a.
#define START \
	MOVQ tile_k(R15), CX; \
	MOVQ tile_ka(R15), SI; \
	MOVQ tile_kb(R15), DI; \
	LEAQ (SI)(CX*4), SI; \
	LEAQ (DI)(CX*4), DI; \
	NEGQ CX; \
	MOVQ tile_a(R15), AX; \
	MOVQ tile_ra(R15), DX

#define B_POINTERS \
	MOVQ tile_b(R15), BX; \
	MOVQ tile_rightB(R15), R14; \
	ADDQ BX, R14

#define ROW(i, P) \
	MOVLQSX (4*i)(DX), P; \
	LEAQ (AX)(P*4), P

// NEXT goes on with the n rows below, to which DX points in c, or else with the columns to the
// right, of which there are bytes in a row; if there is nothing more, it falls through.
#define NEXT(n, bytes) \
	DECQ tile_panels(R15); \
	JZ right; \
	MOVQ DX, tile_c(R15); \
	ADDQ $(4*n), tile_ra(R15); \
	CMPQ tile_bias(R15), $0; \
	JEQ panel; \
	ADDQ $(4*n), tile_bias(R15); \
	JMP panel; \
right: \
	DECQ tile_tiles(R15); \
	JZ end; \
	ADDQ $bytes, tile_b(R15); \
	MOVQ tile_topC(R15), DX; \
	ADDQ $bytes, DX; \
	MOVQ DX, tile_topC(R15); \
	MOVQ DX, tile_c(R15); \
	MOVQ tile_topRA(R15), DX; \
	MOVQ DX, tile_ra(R15); \
	MOVQ tile_topBias(R15), DX; \
	MOVQ DX, tile_bias(R15); \
	MOVQ tile_topPanels(R15), DX; \
	MOVQ DX, tile_panels(R15); \
	JMP panel

#define C_POINTER \
	MOVQ tile_c(R15), DX; \
	MOVQ tile_ldc(R15), AX; \
	MOVQ tile_rightC(R15), BX

#define FROM_BIAS(i, L, H) \
	VBROADCASTSS (4*i)(DX), L; \
	VMOVAPS L, H

#define FROM_C(L, H) \
	VMOVUPS (DX), L; \
	VMOVUPS (DX)(BX*1), H; \
	ADDQ AX, DX

#define TO_C(L, H) \
	VMOVUPS L, (DX); \
	VMOVUPS H, (DX)(BX*1); \
	ADDQ AX, DX

#define COLUMNS \
	MOVLQSX (DI)(CX*4), DX; \
	MOVLQSX (SI)(CX*4), AX; \
	VMOVUPS (BX)(DX*4), Z24; \
	VMOVUPS (R14)(DX*4), Z25

#define STEP(P, T, L, H) \
	VBROADCASTSS (P)(AX*4), T; \
	VFMADD231PS Z24, T, L; \
	VFMADD231PS Z25, T, H

// func avx512x1(t *tile)
TEXT ·avx512x1(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	AHEAD
start:
	START
	ROW(0, R8)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Z0, Z1)
	JMP check
fromC:
	C_POINTER
	FROM_C(Z0, Z1)
check:
	B_POINTERS
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Z26, Z0, Z1)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Z0, Z1)
	NEXT(1, 128)
end:
	VZEROUPPER
	RET


// func avx512x2(t *tile)
TEXT ·avx512x2(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	AHEAD
start:
	START
	ROW(0, R8)
	ROW(1, R9)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Z0, Z1)
	FROM_BIAS(1, Z2, Z3)
	JMP check
fromC:
	C_POINTER
	FROM_C(Z0, Z1)
	FROM_C(Z2, Z3)
check:
	B_POINTERS
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Z26, Z0, Z1)
	STEP(R9, Z27, Z2, Z3)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Z0, Z1)
	TO_C(Z2, Z3)
	NEXT(2, 128)
end:
	VZEROUPPER
	RET


// func avx512x3(t *tile)
TEXT ·avx512x3(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	AHEAD
start:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Z0, Z1)
	FROM_BIAS(1, Z2, Z3)
	FROM_BIAS(2, Z4, Z5)
	JMP check
fromC:
	C_POINTER
	FROM_C(Z0, Z1)
	FROM_C(Z2, Z3)
	FROM_C(Z4, Z5)
check:
	B_POINTERS
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Z26, Z0, Z1)
	STEP(R9, Z27, Z2, Z3)
	STEP(R10, Z28, Z4, Z5)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Z0, Z1)
	TO_C(Z2, Z3)
	TO_C(Z4, Z5)
	NEXT(3, 128)
end:
	VZEROUPPER
	RET


// func avx512x4(t *tile)
TEXT ·avx512x4(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	AHEAD
start:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Z0, Z1)
	FROM_BIAS(1, Z2, Z3)
	FROM_BIAS(2, Z4, Z5)
	FROM_BIAS(3, Z6, Z7)
	JMP check
fromC:
	C_POINTER
	FROM_C(Z0, Z1)
	FROM_C(Z2, Z3)
	FROM_C(Z4, Z5)
	FROM_C(Z6, Z7)
check:
	B_POINTERS
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Z26, Z0, Z1)
	STEP(R9, Z27, Z2, Z3)
	STEP(R10, Z28, Z4, Z5)
	STEP(R11, Z29, Z6, Z7)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Z0, Z1)
	TO_C(Z2, Z3)
	TO_C(Z4, Z5)
	TO_C(Z6, Z7)
	NEXT(4, 128)
end:
	VZEROUPPER
	RET


// func avx512x5(t *tile)
TEXT ·avx512x5(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	AHEAD
start:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	ROW(4, R12)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Z0, Z1)
	FROM_BIAS(1, Z2, Z3)
	FROM_BIAS(2, Z4, Z5)
	FROM_BIAS(3, Z6, Z7)
	FROM_BIAS(4, Z8, Z9)
	JMP check
fromC:
	C_POINTER
	FROM_C(Z0, Z1)
	FROM_C(Z2, Z3)
	FROM_C(Z4, Z5)
	FROM_C(Z6, Z7)
	FROM_C(Z8, Z9)
check:
	B_POINTERS
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Z26, Z0, Z1)
	STEP(R9, Z27, Z2, Z3)
	STEP(R10, Z28, Z4, Z5)
	STEP(R11, Z29, Z6, Z7)
	STEP(R12, Z30, Z8, Z9)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Z0, Z1)
	TO_C(Z2, Z3)
	TO_C(Z4, Z5)
	TO_C(Z6, Z7)
	TO_C(Z8, Z9)
	NEXT(5, 128)
end:
	VZEROUPPER
	RET


// func avx512x6(t *tile)
TEXT ·avx512x6(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	AHEAD
start:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	ROW(4, R12)
	ROW(5, R13)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Z0, Z1)
	FROM_BIAS(1, Z2, Z3)
	FROM_BIAS(2, Z4, Z5)
	FROM_BIAS(3, Z6, Z7)
	FROM_BIAS(4, Z8, Z9)
	FROM_BIAS(5, Z10, Z11)
	JMP check
fromC:
	C_POINTER
	FROM_C(Z0, Z1)
	FROM_C(Z2, Z3)
	FROM_C(Z4, Z5)
	FROM_C(Z6, Z7)
	FROM_C(Z8, Z9)
	FROM_C(Z10, Z11)
check:
	B_POINTERS
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Z26, Z0, Z1)
	STEP(R9, Z27, Z2, Z3)
	STEP(R10, Z28, Z4, Z5)
	STEP(R11, Z29, Z6, Z7)
	STEP(R12, Z30, Z8, Z9)
	STEP(R13, Z31, Z10, Z11)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Z0, Z1)
	TO_C(Z2, Z3)
	TO_C(Z4, Z5)
	TO_C(Z6, Z7)
	TO_C(Z8, Z9)
	TO_C(Z10, Z11)
	NEXT(6, 128)
end:
	VZEROUPPER
	RET
