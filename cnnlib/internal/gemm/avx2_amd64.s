//go:build !noasm

#include "go_asm.h"
#include "textflag.h"

// The functions are the same loop for another number of rows, and for 8 (narrow) or 16
// columns. Registers:
//
//	R8 … R13  the rows of a, one pointer each
//	SI, DI    ends of the tables ka and kb; CX counts from −k to 0
//	BX        b
//	AX, DX    this step's offsets in a and b
//	Y0 … Y11  the sums, a register of 8 columns for each row, or two
//	Y12, Y13  16 numbers of b;  Y14, Y15 a number of a in every lane

// START loads what every step needs, ROW one row's pointer into a.
#define START \
	MOVQ tile_k(R15), CX; \
	MOVQ tile_ka(R15), SI; \
	MOVQ tile_kb(R15), DI; \
	LEAQ (SI)(CX*4), SI; \
	LEAQ (DI)(CX*4), DI; \
	NEGQ CX; \
	MOVQ tile_b(R15), BX; \
	MOVQ tile_a(R15), AX; \
	MOVQ tile_ra(R15), DX

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
	MOVQ tile_ldc(R15), AX

#define FROM_BIAS(i, L, H) \
	VBROADCASTSS (4*i)(DX), L; \
	VMOVAPS L, H

#define FROM_C(L, H) \
	VMOVUPS (DX), L; \
	VMOVUPS 32(DX), H; \
	ADDQ AX, DX

#define TO_C(L, H) \
	VMOVUPS L, (DX); \
	VMOVUPS H, 32(DX); \
	ADDQ AX, DX

#define COLUMNS \
	MOVLQSX (DI)(CX*4), DX; \
	MOVLQSX (SI)(CX*4), AX; \
	VMOVUPS (BX)(DX*4), Y12; \
	VMOVUPS 32(BX)(DX*4), Y13

#define STEP(P, T, L, H) \
	VBROADCASTSS (P)(AX*4), T; \
	VFMADD231PS Y12, T, L; \
	VFMADD231PS Y13, T, H

#define FROM_BIAS_NARROW(i, L) \
	VBROADCASTSS (4*i)(DX), L

#define FROM_C_NARROW(L) \
	VMOVUPS (DX), L; \
	ADDQ AX, DX

#define TO_C_NARROW(L) \
	VMOVUPS L, (DX); \
	ADDQ AX, DX

#define COLUMNS_NARROW \
	MOVLQSX (DI)(CX*4), DX; \
	MOVLQSX (SI)(CX*4), AX; \
	VMOVUPS (BX)(DX*4), Y12

#define STEP_NARROW(P, T, L) \
	VBROADCASTSS (P)(AX*4), T; \
	VFMADD231PS Y12, T, L

// func avx2x1(t *tile)
TEXT ·avx2x1(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Y0, Y1)
	JMP check
fromC:
	C_POINTER
	FROM_C(Y0, Y1)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Y14, Y0, Y1)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Y0, Y1)
	NEXT(1, 64)
end:
	VZEROUPPER
	RET


// func avx2x2(t *tile)
TEXT ·avx2x2(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	ROW(1, R9)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Y0, Y1)
	FROM_BIAS(1, Y2, Y3)
	JMP check
fromC:
	C_POINTER
	FROM_C(Y0, Y1)
	FROM_C(Y2, Y3)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Y14, Y0, Y1)
	STEP(R9, Y15, Y2, Y3)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Y0, Y1)
	TO_C(Y2, Y3)
	NEXT(2, 64)
end:
	VZEROUPPER
	RET


// func avx2x3(t *tile)
TEXT ·avx2x3(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Y0, Y1)
	FROM_BIAS(1, Y2, Y3)
	FROM_BIAS(2, Y4, Y5)
	JMP check
fromC:
	C_POINTER
	FROM_C(Y0, Y1)
	FROM_C(Y2, Y3)
	FROM_C(Y4, Y5)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Y14, Y0, Y1)
	STEP(R9, Y15, Y2, Y3)
	STEP(R10, Y14, Y4, Y5)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Y0, Y1)
	TO_C(Y2, Y3)
	TO_C(Y4, Y5)
	NEXT(3, 64)
end:
	VZEROUPPER
	RET


// func avx2x4(t *tile)
TEXT ·avx2x4(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Y0, Y1)
	FROM_BIAS(1, Y2, Y3)
	FROM_BIAS(2, Y4, Y5)
	FROM_BIAS(3, Y6, Y7)
	JMP check
fromC:
	C_POINTER
	FROM_C(Y0, Y1)
	FROM_C(Y2, Y3)
	FROM_C(Y4, Y5)
	FROM_C(Y6, Y7)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Y14, Y0, Y1)
	STEP(R9, Y15, Y2, Y3)
	STEP(R10, Y14, Y4, Y5)
	STEP(R11, Y15, Y6, Y7)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Y0, Y1)
	TO_C(Y2, Y3)
	TO_C(Y4, Y5)
	TO_C(Y6, Y7)
	NEXT(4, 64)
end:
	VZEROUPPER
	RET


// func avx2x5(t *tile)
TEXT ·avx2x5(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	ROW(4, R12)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS(0, Y0, Y1)
	FROM_BIAS(1, Y2, Y3)
	FROM_BIAS(2, Y4, Y5)
	FROM_BIAS(3, Y6, Y7)
	FROM_BIAS(4, Y8, Y9)
	JMP check
fromC:
	C_POINTER
	FROM_C(Y0, Y1)
	FROM_C(Y2, Y3)
	FROM_C(Y4, Y5)
	FROM_C(Y6, Y7)
	FROM_C(Y8, Y9)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Y14, Y0, Y1)
	STEP(R9, Y15, Y2, Y3)
	STEP(R10, Y14, Y4, Y5)
	STEP(R11, Y15, Y6, Y7)
	STEP(R12, Y14, Y8, Y9)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Y0, Y1)
	TO_C(Y2, Y3)
	TO_C(Y4, Y5)
	TO_C(Y6, Y7)
	TO_C(Y8, Y9)
	NEXT(5, 64)
end:
	VZEROUPPER
	RET


// func avx2x6(t *tile)
TEXT ·avx2x6(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
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
	FROM_BIAS(0, Y0, Y1)
	FROM_BIAS(1, Y2, Y3)
	FROM_BIAS(2, Y4, Y5)
	FROM_BIAS(3, Y6, Y7)
	FROM_BIAS(4, Y8, Y9)
	FROM_BIAS(5, Y10, Y11)
	JMP check
fromC:
	C_POINTER
	FROM_C(Y0, Y1)
	FROM_C(Y2, Y3)
	FROM_C(Y4, Y5)
	FROM_C(Y6, Y7)
	FROM_C(Y8, Y9)
	FROM_C(Y10, Y11)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS
	STEP(R8, Y14, Y0, Y1)
	STEP(R9, Y15, Y2, Y3)
	STEP(R10, Y14, Y4, Y5)
	STEP(R11, Y15, Y6, Y7)
	STEP(R12, Y14, Y8, Y9)
	STEP(R13, Y15, Y10, Y11)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C(Y0, Y1)
	TO_C(Y2, Y3)
	TO_C(Y4, Y5)
	TO_C(Y6, Y7)
	TO_C(Y8, Y9)
	TO_C(Y10, Y11)
	NEXT(6, 64)
end:
	VZEROUPPER
	RET

// func avx2narrow1(t *tile)
TEXT ·avx2narrow1(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS_NARROW(0, Y0)
	JMP check
fromC:
	C_POINTER
	FROM_C_NARROW(Y0)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R8, Y14, Y0)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C_NARROW(Y0)
	NEXT(1, 32)
end:
	VZEROUPPER
	RET

// func avx2narrow2(t *tile)
TEXT ·avx2narrow2(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	ROW(1, R9)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS_NARROW(0, Y0)
	FROM_BIAS_NARROW(1, Y1)
	JMP check
fromC:
	C_POINTER
	FROM_C_NARROW(Y0)
	FROM_C_NARROW(Y1)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R8, Y14, Y0)
	STEP_NARROW(R9, Y15, Y1)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C_NARROW(Y0)
	TO_C_NARROW(Y1)
	NEXT(2, 32)
end:
	VZEROUPPER
	RET

// func avx2narrow3(t *tile)
TEXT ·avx2narrow3(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS_NARROW(0, Y0)
	FROM_BIAS_NARROW(1, Y1)
	FROM_BIAS_NARROW(2, Y2)
	JMP check
fromC:
	C_POINTER
	FROM_C_NARROW(Y0)
	FROM_C_NARROW(Y1)
	FROM_C_NARROW(Y2)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R8, Y14, Y0)
	STEP_NARROW(R9, Y15, Y1)
	STEP_NARROW(R10, Y14, Y2)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C_NARROW(Y0)
	TO_C_NARROW(Y1)
	TO_C_NARROW(Y2)
	NEXT(3, 32)
end:
	VZEROUPPER
	RET

// func avx2narrow4(t *tile)
TEXT ·avx2narrow4(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS_NARROW(0, Y0)
	FROM_BIAS_NARROW(1, Y1)
	FROM_BIAS_NARROW(2, Y2)
	FROM_BIAS_NARROW(3, Y3)
	JMP check
fromC:
	C_POINTER
	FROM_C_NARROW(Y0)
	FROM_C_NARROW(Y1)
	FROM_C_NARROW(Y2)
	FROM_C_NARROW(Y3)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R8, Y14, Y0)
	STEP_NARROW(R9, Y15, Y1)
	STEP_NARROW(R10, Y14, Y2)
	STEP_NARROW(R11, Y15, Y3)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C_NARROW(Y0)
	TO_C_NARROW(Y1)
	TO_C_NARROW(Y2)
	TO_C_NARROW(Y3)
	NEXT(4, 32)
end:
	VZEROUPPER
	RET

// func avx2narrow5(t *tile)
TEXT ·avx2narrow5(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	ROW(4, R12)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS_NARROW(0, Y0)
	FROM_BIAS_NARROW(1, Y1)
	FROM_BIAS_NARROW(2, Y2)
	FROM_BIAS_NARROW(3, Y3)
	FROM_BIAS_NARROW(4, Y4)
	JMP check
fromC:
	C_POINTER
	FROM_C_NARROW(Y0)
	FROM_C_NARROW(Y1)
	FROM_C_NARROW(Y2)
	FROM_C_NARROW(Y3)
	FROM_C_NARROW(Y4)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R8, Y14, Y0)
	STEP_NARROW(R9, Y15, Y1)
	STEP_NARROW(R10, Y14, Y2)
	STEP_NARROW(R11, Y15, Y3)
	STEP_NARROW(R12, Y14, Y4)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C_NARROW(Y0)
	TO_C_NARROW(Y1)
	TO_C_NARROW(Y2)
	TO_C_NARROW(Y3)
	TO_C_NARROW(Y4)
	NEXT(5, 32)
end:
	VZEROUPPER
	RET

// func avx2narrow6(t *tile)
TEXT ·avx2narrow6(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R15
panel:
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
	FROM_BIAS_NARROW(0, Y0)
	FROM_BIAS_NARROW(1, Y1)
	FROM_BIAS_NARROW(2, Y2)
	FROM_BIAS_NARROW(3, Y3)
	FROM_BIAS_NARROW(4, Y4)
	FROM_BIAS_NARROW(5, Y5)
	JMP check
fromC:
	C_POINTER
	FROM_C_NARROW(Y0)
	FROM_C_NARROW(Y1)
	FROM_C_NARROW(Y2)
	FROM_C_NARROW(Y3)
	FROM_C_NARROW(Y4)
	FROM_C_NARROW(Y5)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R8, Y14, Y0)
	STEP_NARROW(R9, Y15, Y1)
	STEP_NARROW(R10, Y14, Y2)
	STEP_NARROW(R11, Y15, Y3)
	STEP_NARROW(R12, Y14, Y4)
	STEP_NARROW(R13, Y15, Y5)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C_NARROW(Y0)
	TO_C_NARROW(Y1)
	TO_C_NARROW(Y2)
	TO_C_NARROW(Y3)
	TO_C_NARROW(Y4)
	TO_C_NARROW(Y5)
	NEXT(6, 32)
end:
	VZEROUPPER
	RET
