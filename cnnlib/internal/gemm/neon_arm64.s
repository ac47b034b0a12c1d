//go:build !noasm

#include "go_asm.h"
#include "textflag.h"

// The functions are the same loop for another number of rows, and for 8 (narrow) or 16
// columns. Registers:
//
//	R5 … R10   the rows of a, one pointer each
//	R2, R3     the rest of the tables ka and kb; R1 counts steps down
//	R4         b
//	R11, R12   this step's offset in a, and addresses
//	V0 … V23   the sums, 4 columns each, 2 or 4 registers for each row
//	V24 … V27  8 or 16 numbers of b;  V28 … V31 a number of a in every lane

// START loads what every step needs, ROW one row's pointer into a.
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

// NEXT goes on with the n rows below, to which R12 points in c, or else with the columns to
// the right, of which there are bytes in a row; if there is nothing more, it falls through.
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

// func neon1(t *tile)
TEXT ·neon1(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS(V0, V1, V2, V3)
	B check
fromC:
	C_POINTER
	FROM_C(V0, V1, V2, V3)
check:
	CBZ R1, done
loop:
	COLUMNS
	STEP(R5, V28, V0, V1, V2, V3)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C(V0, V1, V2, V3)
	NEXT(1, 64)
end:
	RET

// func neon2(t *tile)
TEXT ·neon2(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS(V0, V1, V2, V3)
	FROM_BIAS(V4, V5, V6, V7)
	B check
fromC:
	C_POINTER
	FROM_C(V0, V1, V2, V3)
	FROM_C(V4, V5, V6, V7)
check:
	CBZ R1, done
loop:
	COLUMNS
	STEP(R5, V28, V0, V1, V2, V3)
	STEP(R6, V29, V4, V5, V6, V7)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C(V0, V1, V2, V3)
	TO_C(V4, V5, V6, V7)
	NEXT(2, 64)
end:
	RET

// func neon3(t *tile)
TEXT ·neon3(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	ROW(2, R7)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS(V0, V1, V2, V3)
	FROM_BIAS(V4, V5, V6, V7)
	FROM_BIAS(V8, V9, V10, V11)
	B check
fromC:
	C_POINTER
	FROM_C(V0, V1, V2, V3)
	FROM_C(V4, V5, V6, V7)
	FROM_C(V8, V9, V10, V11)
check:
	CBZ R1, done
loop:
	COLUMNS
	STEP(R5, V28, V0, V1, V2, V3)
	STEP(R6, V29, V4, V5, V6, V7)
	STEP(R7, V30, V8, V9, V10, V11)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C(V0, V1, V2, V3)
	TO_C(V4, V5, V6, V7)
	TO_C(V8, V9, V10, V11)
	NEXT(3, 64)
end:
	RET

// func neon4(t *tile)
TEXT ·neon4(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	ROW(2, R7)
	ROW(3, R8)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS(V0, V1, V2, V3)
	FROM_BIAS(V4, V5, V6, V7)
	FROM_BIAS(V8, V9, V10, V11)
	FROM_BIAS(V12, V13, V14, V15)
	B check
fromC:
	C_POINTER
	FROM_C(V0, V1, V2, V3)
	FROM_C(V4, V5, V6, V7)
	FROM_C(V8, V9, V10, V11)
	FROM_C(V12, V13, V14, V15)
check:
	CBZ R1, done
loop:
	COLUMNS
	STEP(R5, V28, V0, V1, V2, V3)
	STEP(R6, V29, V4, V5, V6, V7)
	STEP(R7, V30, V8, V9, V10, V11)
	STEP(R8, V31, V12, V13, V14, V15)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C(V0, V1, V2, V3)
	TO_C(V4, V5, V6, V7)
	TO_C(V8, V9, V10, V11)
	TO_C(V12, V13, V14, V15)
	NEXT(4, 64)
end:
	RET

// func neon5(t *tile)
TEXT ·neon5(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	ROW(2, R7)
	ROW(3, R8)
	ROW(4, R9)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS(V0, V1, V2, V3)
	FROM_BIAS(V4, V5, V6, V7)
	FROM_BIAS(V8, V9, V10, V11)
	FROM_BIAS(V12, V13, V14, V15)
	FROM_BIAS(V16, V17, V18, V19)
	B check
fromC:
	C_POINTER
	FROM_C(V0, V1, V2, V3)
	FROM_C(V4, V5, V6, V7)
	FROM_C(V8, V9, V10, V11)
	FROM_C(V12, V13, V14, V15)
	FROM_C(V16, V17, V18, V19)
check:
	CBZ R1, done
loop:
	COLUMNS
	STEP(R5, V28, V0, V1, V2, V3)
	STEP(R6, V29, V4, V5, V6, V7)
	STEP(R7, V30, V8, V9, V10, V11)
	STEP(R8, V31, V12, V13, V14, V15)
	STEP(R9, V28, V16, V17, V18, V19)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C(V0, V1, V2, V3)
	TO_C(V4, V5, V6, V7)
	TO_C(V8, V9, V10, V11)
	TO_C(V12, V13, V14, V15)
	TO_C(V16, V17, V18, V19)
	NEXT(5, 64)
end:
	RET

// func neon6(t *tile)
TEXT ·neon6(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	ROW(2, R7)
	ROW(3, R8)
	ROW(4, R9)
	ROW(5, R10)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS(V0, V1, V2, V3)
	FROM_BIAS(V4, V5, V6, V7)
	FROM_BIAS(V8, V9, V10, V11)
	FROM_BIAS(V12, V13, V14, V15)
	FROM_BIAS(V16, V17, V18, V19)
	FROM_BIAS(V20, V21, V22, V23)
	B check
fromC:
	C_POINTER
	FROM_C(V0, V1, V2, V3)
	FROM_C(V4, V5, V6, V7)
	FROM_C(V8, V9, V10, V11)
	FROM_C(V12, V13, V14, V15)
	FROM_C(V16, V17, V18, V19)
	FROM_C(V20, V21, V22, V23)
check:
	CBZ R1, done
loop:
	COLUMNS
	STEP(R5, V28, V0, V1, V2, V3)
	STEP(R6, V29, V4, V5, V6, V7)
	STEP(R7, V30, V8, V9, V10, V11)
	STEP(R8, V31, V12, V13, V14, V15)
	STEP(R9, V28, V16, V17, V18, V19)
	STEP(R10, V29, V20, V21, V22, V23)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C(V0, V1, V2, V3)
	TO_C(V4, V5, V6, V7)
	TO_C(V8, V9, V10, V11)
	TO_C(V12, V13, V14, V15)
	TO_C(V16, V17, V18, V19)
	TO_C(V20, V21, V22, V23)
	NEXT(6, 64)
end:
	RET

// func neonNarrow1(t *tile)
TEXT ·neonNarrow1(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS_NARROW(V0, V1)
	B check
fromC:
	C_POINTER
	FROM_C_NARROW(V0, V1)
check:
	CBZ R1, done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R5, V28, V0, V1)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C_NARROW(V0, V1)
	NEXT(1, 32)
end:
	RET

// func neonNarrow2(t *tile)
TEXT ·neonNarrow2(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS_NARROW(V0, V1)
	FROM_BIAS_NARROW(V2, V3)
	B check
fromC:
	C_POINTER
	FROM_C_NARROW(V0, V1)
	FROM_C_NARROW(V2, V3)
check:
	CBZ R1, done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R5, V28, V0, V1)
	STEP_NARROW(R6, V29, V2, V3)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C_NARROW(V0, V1)
	TO_C_NARROW(V2, V3)
	NEXT(2, 32)
end:
	RET

// func neonNarrow3(t *tile)
TEXT ·neonNarrow3(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	ROW(2, R7)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS_NARROW(V0, V1)
	FROM_BIAS_NARROW(V2, V3)
	FROM_BIAS_NARROW(V4, V5)
	B check
fromC:
	C_POINTER
	FROM_C_NARROW(V0, V1)
	FROM_C_NARROW(V2, V3)
	FROM_C_NARROW(V4, V5)
check:
	CBZ R1, done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R5, V28, V0, V1)
	STEP_NARROW(R6, V29, V2, V3)
	STEP_NARROW(R7, V30, V4, V5)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C_NARROW(V0, V1)
	TO_C_NARROW(V2, V3)
	TO_C_NARROW(V4, V5)
	NEXT(3, 32)
end:
	RET

// func neonNarrow4(t *tile)
TEXT ·neonNarrow4(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	ROW(2, R7)
	ROW(3, R8)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS_NARROW(V0, V1)
	FROM_BIAS_NARROW(V2, V3)
	FROM_BIAS_NARROW(V4, V5)
	FROM_BIAS_NARROW(V6, V7)
	B check
fromC:
	C_POINTER
	FROM_C_NARROW(V0, V1)
	FROM_C_NARROW(V2, V3)
	FROM_C_NARROW(V4, V5)
	FROM_C_NARROW(V6, V7)
check:
	CBZ R1, done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R5, V28, V0, V1)
	STEP_NARROW(R6, V29, V2, V3)
	STEP_NARROW(R7, V30, V4, V5)
	STEP_NARROW(R8, V31, V6, V7)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C_NARROW(V0, V1)
	TO_C_NARROW(V2, V3)
	TO_C_NARROW(V4, V5)
	TO_C_NARROW(V6, V7)
	NEXT(4, 32)
end:
	RET

// func neonNarrow5(t *tile)
TEXT ·neonNarrow5(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	ROW(2, R7)
	ROW(3, R8)
	ROW(4, R9)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS_NARROW(V0, V1)
	FROM_BIAS_NARROW(V2, V3)
	FROM_BIAS_NARROW(V4, V5)
	FROM_BIAS_NARROW(V6, V7)
	FROM_BIAS_NARROW(V8, V9)
	B check
fromC:
	C_POINTER
	FROM_C_NARROW(V0, V1)
	FROM_C_NARROW(V2, V3)
	FROM_C_NARROW(V4, V5)
	FROM_C_NARROW(V6, V7)
	FROM_C_NARROW(V8, V9)
check:
	CBZ R1, done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R5, V28, V0, V1)
	STEP_NARROW(R6, V29, V2, V3)
	STEP_NARROW(R7, V30, V4, V5)
	STEP_NARROW(R8, V31, V6, V7)
	STEP_NARROW(R9, V28, V8, V9)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C_NARROW(V0, V1)
	TO_C_NARROW(V2, V3)
	TO_C_NARROW(V4, V5)
	TO_C_NARROW(V6, V7)
	TO_C_NARROW(V8, V9)
	NEXT(5, 32)
end:
	RET

// func neonNarrow6(t *tile)
TEXT ·neonNarrow6(SB), NOSPLIT, $0-8
	MOVD t+0(FP), R0
panel:
	START
	ROW(0, R5)
	ROW(1, R6)
	ROW(2, R7)
	ROW(3, R8)
	ROW(4, R9)
	ROW(5, R10)
	MOVD tile_bias(R0), R12
	CBZ R12, fromC
	FROM_BIAS_NARROW(V0, V1)
	FROM_BIAS_NARROW(V2, V3)
	FROM_BIAS_NARROW(V4, V5)
	FROM_BIAS_NARROW(V6, V7)
	FROM_BIAS_NARROW(V8, V9)
	FROM_BIAS_NARROW(V10, V11)
	B check
fromC:
	C_POINTER
	FROM_C_NARROW(V0, V1)
	FROM_C_NARROW(V2, V3)
	FROM_C_NARROW(V4, V5)
	FROM_C_NARROW(V6, V7)
	FROM_C_NARROW(V8, V9)
	FROM_C_NARROW(V10, V11)
check:
	CBZ R1, done
loop:
	COLUMNS_NARROW
	STEP_NARROW(R5, V28, V0, V1)
	STEP_NARROW(R6, V29, V2, V3)
	STEP_NARROW(R7, V30, V4, V5)
	STEP_NARROW(R8, V31, V6, V7)
	STEP_NARROW(R9, V28, V8, V9)
	STEP_NARROW(R10, V29, V10, V11)
	SUB $1, R1
	CBNZ R1, loop
done:
	C_POINTER
	TO_C_NARROW(V0, V1)
	TO_C_NARROW(V2, V3)
	TO_C_NARROW(V4, V5)
	TO_C_NARROW(V6, V7)
	TO_C_NARROW(V8, V9)
	TO_C_NARROW(V10, V11)
	NEXT(6, 32)
end:
	RET
