package cnnlib

import (
	"sync"

	"cnnlessons/cnnlib/internal/gemm"
)

// piece is how many elements are worth a task of their own.
const piece = 1 << 15

// inPieces calls do for all elements of a pass, a piece from and up to and without to at a time.
func inPieces(p *Pass, do func(p *Pass, from, to int)) {
	n := len(p.Y.Data)
	if n <= piece {
		do(p, 0, n)
		return
	}
	q := pieceJobs.Get().(*pieceJob)
	*q = pieceJob{p, do}
	gemm.Run(q, (n+piece-1)/piece)
	pieceJobs.Put(q)
}

type pieceJob struct {
	pass *Pass
	do   func(p *Pass, from, to int)
}

var pieceJobs = sync.Pool{New: func() any { return new(pieceJob) }}

func (q *pieceJob) Do(i int, _ *gemm.Worker) {
	q.do(q.pass, i*piece, min((i+1)*piece, len(q.pass.Y.Data)))
}
