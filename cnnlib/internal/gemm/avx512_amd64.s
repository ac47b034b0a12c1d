//go:build !noasm

#include "go_asm.h"
#include "textflag.h"

// The functions are the same loop for another number of rows, and for 16 (narrow) or 32
// (wide) columns. Registers:
//
//	R8 … R13  the rows of a, one pointer each
//	SI, DI    ends of the tables ka and kb; CX counts from −k to 0
//	BX        b
//	AX, DX    this step's offsets in a and b
//	Z0 … Z11  the sums, a register of 16 columns for each row, or two
//	Z24, Z25  16 or 32 numbers of b;  Z26 … Z31 a number of a in every lane

// START loads what every step needs, ROW one row's pointer into a.
#define START \
	MOVQ t+0(FP), R15; \
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

#define C_POINTER \
	MOVQ tile_c(R15), DX; \
	MOVQ tile_ldc(R15), AX

#define FROM_BIAS1(i, L) \
	VBROADCASTSS (4*i)(DX), L

#define FROM_BIAS2(i, L, H) \
	VBROADCASTSS (4*i)(DX), L; \
	VMOVAPS L, H

#define FROM_C1(L) \
	VMOVUPS (DX), L; \
	ADDQ AX, DX

#define FROM_C2(L, H) \
	VMOVUPS (DX), L; \
	VMOVUPS 64(DX), H; \
	ADDQ AX, DX

#define TO_C1(L) \
	VMOVUPS L, (DX); \
	ADDQ AX, DX

#define TO_C2(L, H) \
	VMOVUPS L, (DX); \
	VMOVUPS H, 64(DX); \
	ADDQ AX, DX

#define COLUMNS1 \
	MOVLQSX (DI)(CX*4), DX; \
	MOVLQSX (SI)(CX*4), AX; \
	VMOVUPS (BX)(DX*4), Z24

#define COLUMNS2 \
	COLUMNS1; \
	VMOVUPS 64(BX)(DX*4), Z25

#define STEP1(P, T, L) \
	VBROADCASTSS (P)(AX*4), T; \
	VFMADD231PS Z24, T, L

#define STEP2(P, T, L, H) \
	VBROADCASTSS (P)(AX*4), T; \
	VFMADD231PS Z24, T, L; \
	VFMADD231PS Z25, T, H

// func avx512narrow1(t *tile)
TEXT ·avx512narrow1(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS1(0, Z0)
	JMP check
fromC:
	C_POINTER
	FROM_C1(Z0)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS1
	STEP1(R8, Z26, Z0)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C1(Z0)
	VZEROUPPER
	RET


// func avx512narrow2(t *tile)
TEXT ·avx512narrow2(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	ROW(1, R9)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS1(0, Z0)
	FROM_BIAS1(1, Z1)
	JMP check
fromC:
	C_POINTER
	FROM_C1(Z0)
	FROM_C1(Z1)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS1
	STEP1(R8, Z26, Z0)
	STEP1(R9, Z27, Z1)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C1(Z0)
	TO_C1(Z1)
	VZEROUPPER
	RET


// func avx512narrow3(t *tile)
TEXT ·avx512narrow3(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS1(0, Z0)
	FROM_BIAS1(1, Z1)
	FROM_BIAS1(2, Z2)
	JMP check
fromC:
	C_POINTER
	FROM_C1(Z0)
	FROM_C1(Z1)
	FROM_C1(Z2)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS1
	STEP1(R8, Z26, Z0)
	STEP1(R9, Z27, Z1)
	STEP1(R10, Z28, Z2)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C1(Z0)
	TO_C1(Z1)
	TO_C1(Z2)
	VZEROUPPER
	RET


// func avx512narrow4(t *tile)
TEXT ·avx512narrow4(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS1(0, Z0)
	FROM_BIAS1(1, Z1)
	FROM_BIAS1(2, Z2)
	FROM_BIAS1(3, Z3)
	JMP check
fromC:
	C_POINTER
	FROM_C1(Z0)
	FROM_C1(Z1)
	FROM_C1(Z2)
	FROM_C1(Z3)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS1
	STEP1(R8, Z26, Z0)
	STEP1(R9, Z27, Z1)
	STEP1(R10, Z28, Z2)
	STEP1(R11, Z29, Z3)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C1(Z0)
	TO_C1(Z1)
	TO_C1(Z2)
	TO_C1(Z3)
	VZEROUPPER
	RET


// func avx512narrow5(t *tile)
TEXT ·avx512narrow5(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	ROW(4, R12)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS1(0, Z0)
	FROM_BIAS1(1, Z1)
	FROM_BIAS1(2, Z2)
	FROM_BIAS1(3, Z3)
	FROM_BIAS1(4, Z4)
	JMP check
fromC:
	C_POINTER
	FROM_C1(Z0)
	FROM_C1(Z1)
	FROM_C1(Z2)
	FROM_C1(Z3)
	FROM_C1(Z4)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS1
	STEP1(R8, Z26, Z0)
	STEP1(R9, Z27, Z1)
	STEP1(R10, Z28, Z2)
	STEP1(R11, Z29, Z3)
	STEP1(R12, Z30, Z4)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C1(Z0)
	TO_C1(Z1)
	TO_C1(Z2)
	TO_C1(Z3)
	TO_C1(Z4)
	VZEROUPPER
	RET


// func avx512narrow6(t *tile)
TEXT ·avx512narrow6(SB), NOSPLIT, $0-8
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
	FROM_BIAS1(0, Z0)
	FROM_BIAS1(1, Z1)
	FROM_BIAS1(2, Z2)
	FROM_BIAS1(3, Z3)
	FROM_BIAS1(4, Z4)
	FROM_BIAS1(5, Z5)
	JMP check
fromC:
	C_POINTER
	FROM_C1(Z0)
	FROM_C1(Z1)
	FROM_C1(Z2)
	FROM_C1(Z3)
	FROM_C1(Z4)
	FROM_C1(Z5)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS1
	STEP1(R8, Z26, Z0)
	STEP1(R9, Z27, Z1)
	STEP1(R10, Z28, Z2)
	STEP1(R11, Z29, Z3)
	STEP1(R12, Z30, Z4)
	STEP1(R13, Z31, Z5)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C1(Z0)
	TO_C1(Z1)
	TO_C1(Z2)
	TO_C1(Z3)
	TO_C1(Z4)
	TO_C1(Z5)
	VZEROUPPER
	RET


// func avx512wide1(t *tile)
TEXT ·avx512wide1(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS2(0, Z0, Z1)
	JMP check
fromC:
	C_POINTER
	FROM_C2(Z0, Z1)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS2
	STEP2(R8, Z26, Z0, Z1)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C2(Z0, Z1)
	VZEROUPPER
	RET


// func avx512wide2(t *tile)
TEXT ·avx512wide2(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	ROW(1, R9)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS2(0, Z0, Z1)
	FROM_BIAS2(1, Z2, Z3)
	JMP check
fromC:
	C_POINTER
	FROM_C2(Z0, Z1)
	FROM_C2(Z2, Z3)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS2
	STEP2(R8, Z26, Z0, Z1)
	STEP2(R9, Z27, Z2, Z3)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C2(Z0, Z1)
	TO_C2(Z2, Z3)
	VZEROUPPER
	RET


// func avx512wide3(t *tile)
TEXT ·avx512wide3(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS2(0, Z0, Z1)
	FROM_BIAS2(1, Z2, Z3)
	FROM_BIAS2(2, Z4, Z5)
	JMP check
fromC:
	C_POINTER
	FROM_C2(Z0, Z1)
	FROM_C2(Z2, Z3)
	FROM_C2(Z4, Z5)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS2
	STEP2(R8, Z26, Z0, Z1)
	STEP2(R9, Z27, Z2, Z3)
	STEP2(R10, Z28, Z4, Z5)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C2(Z0, Z1)
	TO_C2(Z2, Z3)
	TO_C2(Z4, Z5)
	VZEROUPPER
	RET


// func avx512wide4(t *tile)
TEXT ·avx512wide4(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS2(0, Z0, Z1)
	FROM_BIAS2(1, Z2, Z3)
	FROM_BIAS2(2, Z4, Z5)
	FROM_BIAS2(3, Z6, Z7)
	JMP check
fromC:
	C_POINTER
	FROM_C2(Z0, Z1)
	FROM_C2(Z2, Z3)
	FROM_C2(Z4, Z5)
	FROM_C2(Z6, Z7)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS2
	STEP2(R8, Z26, Z0, Z1)
	STEP2(R9, Z27, Z2, Z3)
	STEP2(R10, Z28, Z4, Z5)
	STEP2(R11, Z29, Z6, Z7)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C2(Z0, Z1)
	TO_C2(Z2, Z3)
	TO_C2(Z4, Z5)
	TO_C2(Z6, Z7)
	VZEROUPPER
	RET


// func avx512wide5(t *tile)
TEXT ·avx512wide5(SB), NOSPLIT, $0-8
	START
	ROW(0, R8)
	ROW(1, R9)
	ROW(2, R10)
	ROW(3, R11)
	ROW(4, R12)
	MOVQ tile_bias(R15), DX
	TESTQ DX, DX
	JZ fromC
	FROM_BIAS2(0, Z0, Z1)
	FROM_BIAS2(1, Z2, Z3)
	FROM_BIAS2(2, Z4, Z5)
	FROM_BIAS2(3, Z6, Z7)
	FROM_BIAS2(4, Z8, Z9)
	JMP check
fromC:
	C_POINTER
	FROM_C2(Z0, Z1)
	FROM_C2(Z2, Z3)
	FROM_C2(Z4, Z5)
	FROM_C2(Z6, Z7)
	FROM_C2(Z8, Z9)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS2
	STEP2(R8, Z26, Z0, Z1)
	STEP2(R9, Z27, Z2, Z3)
	STEP2(R10, Z28, Z4, Z5)
	STEP2(R11, Z29, Z6, Z7)
	STEP2(R12, Z30, Z8, Z9)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C2(Z0, Z1)
	TO_C2(Z2, Z3)
	TO_C2(Z4, Z5)
	TO_C2(Z6, Z7)
	TO_C2(Z8, Z9)
	VZEROUPPER
	RET


// func avx512wide6(t *tile)
TEXT ·avx512wide6(SB), NOSPLIT, $0-8
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
	FROM_BIAS2(0, Z0, Z1)
	FROM_BIAS2(1, Z2, Z3)
	FROM_BIAS2(2, Z4, Z5)
	FROM_BIAS2(3, Z6, Z7)
	FROM_BIAS2(4, Z8, Z9)
	FROM_BIAS2(5, Z10, Z11)
	JMP check
fromC:
	C_POINTER
	FROM_C2(Z0, Z1)
	FROM_C2(Z2, Z3)
	FROM_C2(Z4, Z5)
	FROM_C2(Z6, Z7)
	FROM_C2(Z8, Z9)
	FROM_C2(Z10, Z11)
check:
	TESTQ CX, CX
	JZ done
loop:
	COLUMNS2
	STEP2(R8, Z26, Z0, Z1)
	STEP2(R9, Z27, Z2, Z3)
	STEP2(R10, Z28, Z4, Z5)
	STEP2(R11, Z29, Z6, Z7)
	STEP2(R12, Z30, Z8, Z9)
	STEP2(R13, Z31, Z10, Z11)
	INCQ CX
	JNZ loop
done:
	C_POINTER
	TO_C2(Z0, Z1)
	TO_C2(Z2, Z3)
	TO_C2(Z4, Z5)
	TO_C2(Z6, Z7)
	TO_C2(Z8, Z9)
	TO_C2(Z10, Z11)
	VZEROUPPER
	RET
