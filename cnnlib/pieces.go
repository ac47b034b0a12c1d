package cnnlib

import (
	"sync"

	"cnnlessons/cnnlib/internal/gemm"
)

// inPieces does something for all elements of a pass, a piece at a time.
func inPieces(p *Pass, do func(p *Pass, from, to int)) {
	const piece = 1 << 15
	n := len(p.Y.Data)
	if n <= piece {
		do(p, 0, n)
		return
	}
	q := pieceJobs.Get().(*pieceJob)
	*q = pieceJob{p, do, piece}
	gemm.Run(q, (n+piece-1)/piece)
	pieceJobs.Put(q)
}

type pieceJob struct {
	pass *Pass
	do   func(p *Pass, from, to int)
	size int
}

var pieceJobs = sync.Pool{New: func() any { return new(pieceJob) }}

func (q *pieceJob) Do(i int, _ *gemm.Worker) {
	q.do(q.pass, i*q.size, min((i+1)*q.size, len(q.pass.Y.Data)))
}
