//go:build !noasm

#include "go_asm.h"
#include "textflag.h"

// All functions are one loop, for 1 to 6 rows and for 8 (narrow) or 16 columns. Registers:
//
//	R5 … R10   the rows of a, one pointer each
//	R2, R3     the rest of the tables ka and kb; R1 counts the steps down
//	R4         b
//	R11, R12   this step's offset in a, and addresses
//	V0 … V23   the sums, 4 columns each, 2 or 4 registers for each row
//	V24 … V27  8 or 16 numbers of b;  V28 … V31 a number of a in every lane

// START loads the registers that every step needs. ROW loads one row's pointer into a.
#define START \
	MOVD tile_k(R0), R1; \
	MOVD tile_ka(R0), R2; \
	MOVD tile_kb(R0), R3; \
	MOVD tile_b(R0), R4; \
	MOVD tile_a(R0), R11; \
	MOVD tile_ra(R0), R12

#define ROW(i, P) \
	MOVW (4*i)(R12), P; \
	ADD P<<2, R11, P

// NEXT goes on with the next panel, the n rows below, to which R12 points in c. After the last
// panel it goes on with the columns to the right; bytes is the size of a row of the tile. After the
// last columns it falls through.
#define NEXT(n, bytes) \
	MOVD tile_panels(R0), R1; \
	SUB $1, R1; \
	MOVD R1, tile_panels(R0); \
	CBZ R1, right; \
	MOVD R12, tile_c(R0); \
	MOVD tile_ra(R0), R11; \
	ADD $(4*n), R11; \
	MOVD R11, tile_ra(R0); \
	MOVD tile_bias(R0), R11; \
	CBZ R11, panel; \
	ADD $(4*n), R11; \
	MOVD R11, tile_bias(R0); \
	B panel; \
right: \
	MOVD tile_tiles(R0), R1; \
	SUB $1, R1; \
	MOVD R1, tile_tiles(R0); \
	CBZ R1, end; \
	MOVD tile_b(R0), R11; \
	ADD $bytes, R11; \
	MOVD R11, tile_b(R0); \
	MOVD tile_topC(R0), R11; \
	ADD $bytes, R11; \
	MOVD R11, tile_topC(R0); \
	MOVD R11, tile_c(R0); \
	MOVD tile_topRA(R0), R11; \
	MOVD R11, tile_ra(R0); \
	MOVD tile_topBias(R0), R11; \
	MOVD R11, tile_bias(R0); \
	MOVD tile_topPanels(R0), R11; \
	MOVD R11, tile_panels(R0); \
	B panel

#define C_POINTER \
	MOVD tile_c(R0), R12; \
	MOVD tile_ldc(R0), R11

#define FROM_BIAS(A, B, C, D) \
	VLD1R.P 4(R12), [A.S4]; \
	VMOV A.B16, B.B16; \
	VMOV A.B16, C.B16; \
	VMOV A.B16, D.B16

#define FROM_C(A, B, C, D) \
	VLD1 (R12), [A.S4, B.S4, C.S4, D.S4]; \
	ADD R11, R12, R12

#define TO_C(A, B, C, D) \
	VST1 [A.S4, B.S4, C.S4, D.S4], (R12); \
	ADD R11, R12, R12

#define COLUMNS \
	MOVW.P 4(R3), R12; \
	MOVW.P 4(R2), R11; \
	ADD R12<<2, R4, R12; \
	VLD1 (R12), [V24.S4, V25.S4, V26.S4, V27.S4]

#define STEP(P, T, A, B, C, D) \
	ADD R11<<2, P, R12; \
	VLD1R (R12), [T.S4]; \
	VFMLA V24.S4, T.S4, A.S4; \
	VFMLA V25.S4, T.S4, B.S4; \
	VFMLA V26.S4, T.S4, C.S4; \
	VFMLA V27.S4, T.S4, D.S4

#define FROM_BIAS_NARROW(A, B) \
	VLD1R.P 4(R12), [A.S4]; \
	VMOV A.B16, B.B16

#define FROM_C_NARROW(A, B) \
	VLD1 (R12), [A.S4, B.S4]; \
	ADD R11, R12, R12

#define TO_C_NARROW(A, B) \
	VST1 [A.S4, B.S4], (R12); \
	ADD R11, R12, R12

#define COLUMNS_NARROW \
	MOVW.P 4(R3), R12; \
	MOVW.P 4(R2), R11; \
	ADD R12<<2, R4, R12; \
	VLD1 (R12), [V24.S4, V25.S4]

#define STEP_NARROW(P, T, A, B) \
	ADD R11<<2, P, R12; \
	VLD1R (R12), [T.S4]; \
	VFMLA V24.S4, T.S4, A.S4; \
	VFMLA V25.S4, T.S4, B.S4

#define ROWS1 ROW(0, R5)
#define ROWS2 ROWS1; ROW(1, R6)
#define ROWS3 ROWS2; ROW(2, R7)
#define ROWS4 ROWS3; ROW(3, R8)
#define ROWS5 ROWS4; ROW(4, R9)
#define ROWS6 ROWS5; ROW(5, R10)

#define BIAS1 FROM_BIAS(V0, V1, V2, V3)
#define BIAS2 BIAS1; FROM_BIAS(V4, V5, V6, V7)
#define BIAS3 BIAS2; FROM_BIAS(V8, V9, V10, V11)
#define BIAS4 BIAS3; FROM_BIAS(V12, V13, V14, V15)
#define BIAS5 BIAS4; FROM_BIAS(V16, V17, V18, V19)
#define BIAS6 BIAS5; FROM_BIAS(V20, V21, V22, V23)

#define LOAD1 FROM_C(V0, V1, V2, V3)
#define LOAD2 LOAD1; FROM_C(V4, V5, V6, V7)
#define LOAD3 LOAD2; FROM_C(V8, V9, V10, V11)
#define LOAD4 LOAD3; FROM_C(V12, V13, V14, V15)
#define LOAD5 LOAD4; FROM_C(V16, V17, V18, V19)
#define LOAD6 LOAD5; FROM_C(V20, V21, V22, V23)

#define STEPS1 STEP(R5, V28, V0, V1, V2, V3)
#define STEPS2 STEPS1; STEP(R6, V29, V4, V5, V6, V7)
#define STEPS3 STEPS2; STEP(R7, V30, V8, V9, V10, V11)
#define STEPS4 STEPS3; STEP(R8, V31, V12, V13, V14, V15)
#define STEPS5 STEPS4; STEP(R9, V28, V16, V17, V18, V19)
#define STEPS6 STEPS5; STEP(R10, V29, V20, V21, V22, V23)

#define STORE1 TO_C(V0, V1, V2, V3)
#define STORE2 STORE1; TO_C(V4, V5, V6, V7)
#define STORE3 STORE2; TO_C(V8, V9, V10, V11)
#define STORE4 STORE3; TO_C(V12, V13, V14, V15)
#define STORE5 STORE4; TO_C(V16, V17, V18, V19)
#define STORE6 STORE5; TO_C(V20, V21, V22, V23)

#define BIAS_NARROW1 FROM_BIAS_NARROW(V0, V1)
#define BIAS_NARROW2 BIAS_NARROW1; FROM_BIAS_NARROW(V2, V3)
#define BIAS_NARROW3 BIAS_NARROW2; FROM_BIAS_NARROW(V4, V5)
#define BIAS_NARROW4 BIAS_NARROW3; FROM_BIAS_NARROW(V6, V7)
#define BIAS_NARROW5 BIAS_NARROW4; FROM_BIAS_NARROW(V8, V9)
#define BIAS_NARROW6 BIAS_NARROW5; FROM_BIAS_NARROW(V10, V11)

#define LOAD_NARROW1 FROM_C_NARROW(V0, V1)
#define LOAD_NARROW2 LOAD_NARROW1; FROM_C_NARROW(V2, V3)
#define LOAD_NARROW3 LOAD_NARROW2; FROM_C_NARROW(V4, V5)
#define LOAD_NARROW4 LOAD_NARROW3; FROM_C_NARROW(V6, V7)
#define LOAD_NARROW5 LOAD_NARROW4; FROM_C_NARROW(V8, V9)
#define LOAD_NARROW6 LOAD_NARROW5; FROM_C_NARROW(V10, V11)

#define STEPS_NARROW1 STEP_NARROW(R5, V28, V0, V1)
#define STEPS_NARROW2 STEPS_NARROW1; STEP_NARROW(R6, V29, V2, V3)
#define STEPS_NARROW3 STEPS_NARROW2; STEP_NARROW(R7, V30, V4, V5)
#define STEPS_NARROW4 STEPS_NARROW3; STEP_NARROW(R8, V31, V6, V7)
#define STEPS_NARROW5 STEPS_NARROW4; STEP_NARROW(R9, V28, V8, V9)
#define STEPS_NARROW6 STEPS_NARROW5; STEP_NARROW(R10, V29, V10, V11)

#define STORE_NARROW1 TO_C_NARROW(V0, V1)
#define STORE_NARROW2 STORE_NARROW1; TO_C_NARROW(V2, V3)
#define STORE_NARROW3 STORE_NARROW2; TO_C_NARROW(V4, V5)
#define STORE_NARROW4 STORE_NARROW3; TO_C_NARROW(V6, V7)
#define STORE_NARROW5 STORE_NARROW4; TO_C_NARROW(V8, V9)
#define STORE_NARROW6 STORE_NARROW5; TO_C_NARROW(V10, V11)

// TILE is a kernel of n rows. Each macro among its arguments repeats one instruction for all rows.
#define TILE(rows, fromBias, fromC, columns, steps, toC, n, bytes) \
	MOVD t+0(FP), R0; \
panel: \
	START; \
	rows; \
	MOVD tile_bias(R0), R12; \
	CBZ R12, sums; \
	fromBias; \
	B check; \
sums: \
	C_POINTER; \
	fromC; \
check: \
	CBZ R1, done; \
loop: \
	columns; \
	steps; \
	SUB $1, R1; \
	CBNZ R1, loop; \
done: \
	C_POINTER; \
	toC; \
	NEXT(n, bytes); \
end: \
	RET

// func neon1(t *tile)
TEXT ·neon1(SB), NOSPLIT, $0-8
	TILE(ROWS1, BIAS1, LOAD1, COLUMNS, STEPS1, STORE1, 1, 64)

// func neon2(t *tile)
TEXT ·neon2(SB), NOSPLIT, $0-8
	TILE(ROWS2, BIAS2, LOAD2, COLUMNS, STEPS2, STORE2, 2, 64)

// func neon3(t *tile)
TEXT ·neon3(SB), NOSPLIT, $0-8
	TILE(ROWS3, BIAS3, LOAD3, COLUMNS, STEPS3, STORE3, 3, 64)

// func neon4(t *tile)
TEXT ·neon4(SB), NOSPLIT, $0-8
	TILE(ROWS4, BIAS4, LOAD4, COLUMNS, STEPS4, STORE4, 4, 64)

// func neon5(t *tile)
TEXT ·neon5(SB), NOSPLIT, $0-8
	TILE(ROWS5, BIAS5, LOAD5, COLUMNS, STEPS5, STORE5, 5, 64)

// func neon6(t *tile)
TEXT ·neon6(SB), NOSPLIT, $0-8
	TILE(ROWS6, BIAS6, LOAD6, COLUMNS, STEPS6, STORE6, 6, 64)

// func neonNarrow1(t *tile)
TEXT ·neonNarrow1(SB), NOSPLIT, $0-8
	TILE(ROWS1, BIAS_NARROW1, LOAD_NARROW1, COLUMNS_NARROW, STEPS_NARROW1, STORE_NARROW1, 1, 32)

// func neonNarrow2(t *tile)
TEXT ·neonNarrow2(SB), NOSPLIT, $0-8
	TILE(ROWS2, BIAS_NARROW2, LOAD_NARROW2, COLUMNS_NARROW, STEPS_NARROW2, STORE_NARROW2, 2, 32)

// func neonNarrow3(t *tile)
TEXT ·neonNarrow3(SB), NOSPLIT, $0-8
	TILE(ROWS3, BIAS_NARROW3, LOAD_NARROW3, COLUMNS_NARROW, STEPS_NARROW3, STORE_NARROW3, 3, 32)

// func neonNarrow4(t *tile)
TEXT ·neonNarrow4(SB), NOSPLIT, $0-8
	TILE(ROWS4, BIAS_NARROW4, LOAD_NARROW4, COLUMNS_NARROW, STEPS_NARROW4, STORE_NARROW4, 4, 32)

// func neonNarrow5(t *tile)
TEXT ·neonNarrow5(SB), NOSPLIT, $0-8
	TILE(ROWS5, BIAS_NARROW5, LOAD_NARROW5, COLUMNS_NARROW, STEPS_NARROW5, STORE_NARROW5, 5, 32)

// func neonNarrow6(t *tile)
TEXT ·neonNarrow6(SB), NOSPLIT, $0-8
	TILE(ROWS6, BIAS_NARROW6, LOAD_NARROW6, COLUMNS_NARROW, STEPS_NARROW6, STORE_NARROW6, 6, 32)
