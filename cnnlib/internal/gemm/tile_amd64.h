// The common part of the kernels of tile_amd64.go. Registers:
//
//	R15       the tile
//	R8 … R13  the rows of a, one pointer each
//	SI, DI    the ends of the tables ka and kb; CX counts from −k to 0
//	AX, DX    this step's offsets in a and b, and addresses

// START loads the registers that every step needs. ROW loads one row's pointer into a.
#define START \
	MOVQ tile_k(R15), CX; \
	MOVQ tile_ka(R15), SI; \
	MOVQ tile_kb(R15), DI; \
	LEAQ (SI)(CX*4), SI; \
	LEAQ (DI)(CX*4), DI; \
	NEGQ CX; \
	MOVQ tile_a(R15), AX; \
	MOVQ tile_ra(R15), DX

#define ROW(i, P) \
	MOVLQSX (4*i)(DX), P; \
	LEAQ (AX)(P*4), P

#define ROWS1 ROW(0, R8)
#define ROWS2 ROWS1; ROW(1, R9)
#define ROWS3 ROWS2; ROW(2, R10)
#define ROWS4 ROWS3; ROW(3, R11)
#define ROWS5 ROWS4; ROW(4, R12)
#define ROWS6 ROWS5; ROW(5, R13)

// NEXT goes on with the next panel, the n rows below, to which DX points in c. After the last
// panel it goes on with the columns to the right; bytes is the size of a row of the tile. After the
// last columns it falls through.
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

// TILE is a kernel of n rows. Each macro among its arguments repeats one instruction for all rows.
#define TILE(before, rows, fromBias, pointC, fromC, pointB, columns, steps, toC, n, bytes) \
	MOVQ t+0(FP), R15; \
panel: \
	before; \
start: \
	START; \
	rows; \
	MOVQ tile_bias(R15), DX; \
	TESTQ DX, DX; \
	JZ sums; \
	fromBias; \
	JMP check; \
sums: \
	pointC; \
	fromC; \
check: \
	pointB; \
	TESTQ CX, CX; \
	JZ done; \
loop: \
	columns; \
	steps; \
	INCQ CX; \
	JNZ loop; \
done: \
	pointC; \
	toC; \
	NEXT(n, bytes); \
end: \
	VZEROUPPER; \
	RET
