//go:build !noasm

#include "go_asm.h"
#include "textflag.h"
#include "tile_amd64.h"

// Tiles of 32 columns. tile_amd64.h lists the common registers; the others are:
//
//	BX, R14   b, its left and right 16 columns; BX also leads to the right half of c
//	Z0 … Z11  the sums, two registers of 16 columns for each row
//	Z24, Z25  32 numbers of b;  Z26 … Z31 a number of a in every lane

// AHEAD fetches the next eight cache lines of aheadTable, if it has more, into the second-level cache.
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

#define B_POINTERS \
	MOVQ tile_b(R15), BX; \
	MOVQ tile_rightB(R15), R14; \
	ADDQ BX, R14

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

#define BIAS1 FROM_BIAS(0, Z0, Z1)
#define BIAS2 BIAS1; FROM_BIAS(1, Z2, Z3)
#define BIAS3 BIAS2; FROM_BIAS(2, Z4, Z5)
#define BIAS4 BIAS3; FROM_BIAS(3, Z6, Z7)
#define BIAS5 BIAS4; FROM_BIAS(4, Z8, Z9)
#define BIAS6 BIAS5; FROM_BIAS(5, Z10, Z11)

#define LOAD1 FROM_C(Z0, Z1)
#define LOAD2 LOAD1; FROM_C(Z2, Z3)
#define LOAD3 LOAD2; FROM_C(Z4, Z5)
#define LOAD4 LOAD3; FROM_C(Z6, Z7)
#define LOAD5 LOAD4; FROM_C(Z8, Z9)
#define LOAD6 LOAD5; FROM_C(Z10, Z11)

#define STEPS1 STEP(R8, Z26, Z0, Z1)
#define STEPS2 STEPS1; STEP(R9, Z27, Z2, Z3)
#define STEPS3 STEPS2; STEP(R10, Z28, Z4, Z5)
#define STEPS4 STEPS3; STEP(R11, Z29, Z6, Z7)
#define STEPS5 STEPS4; STEP(R12, Z30, Z8, Z9)
#define STEPS6 STEPS5; STEP(R13, Z31, Z10, Z11)

#define STORE1 TO_C(Z0, Z1)
#define STORE2 STORE1; TO_C(Z2, Z3)
#define STORE3 STORE2; TO_C(Z4, Z5)
#define STORE4 STORE3; TO_C(Z6, Z7)
#define STORE5 STORE4; TO_C(Z8, Z9)
#define STORE6 STORE5; TO_C(Z10, Z11)

// func avx512x1(t *tile)
TEXT ·avx512x1(SB), NOSPLIT, $0-8
	TILE(AHEAD, ROWS1, BIAS1, C_POINTER, LOAD1, B_POINTERS, COLUMNS, STEPS1, STORE1, 1, 128)

// func avx512x2(t *tile)
TEXT ·avx512x2(SB), NOSPLIT, $0-8
	TILE(AHEAD, ROWS2, BIAS2, C_POINTER, LOAD2, B_POINTERS, COLUMNS, STEPS2, STORE2, 2, 128)

// func avx512x3(t *tile)
TEXT ·avx512x3(SB), NOSPLIT, $0-8
	TILE(AHEAD, ROWS3, BIAS3, C_POINTER, LOAD3, B_POINTERS, COLUMNS, STEPS3, STORE3, 3, 128)

// func avx512x4(t *tile)
TEXT ·avx512x4(SB), NOSPLIT, $0-8
	TILE(AHEAD, ROWS4, BIAS4, C_POINTER, LOAD4, B_POINTERS, COLUMNS, STEPS4, STORE4, 4, 128)

// func avx512x5(t *tile)
TEXT ·avx512x5(SB), NOSPLIT, $0-8
	TILE(AHEAD, ROWS5, BIAS5, C_POINTER, LOAD5, B_POINTERS, COLUMNS, STEPS5, STORE5, 5, 128)

// func avx512x6(t *tile)
TEXT ·avx512x6(SB), NOSPLIT, $0-8
	TILE(AHEAD, ROWS6, BIAS6, C_POINTER, LOAD6, B_POINTERS, COLUMNS, STEPS6, STORE6, 6, 128)
