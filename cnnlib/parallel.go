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

// planar is a layer that computes each plane, which is one channel of one sample, by itself.
// Planes are counted through all samples.
type planar interface {
	forwardPlane(p *Pass, i int)
	backwardPlane(p *Pass, i int)
}

// inPlanes calls do for each plane of a pass. work is about how many numbers do reads and writes for
// one plane; small planes share a task.
func inPlanes(p *Pass, l planar, do func(l planar, p *Pass, i int), work int) {
	q := planeJobs.Get().(*planeJob)
	*q = planeJob{p, l, do, max(1, piece/work)}
	gemm.Run(q, (p.Y.N*p.Y.C+q.each-1)/q.each)
	planeJobs.Put(q)
}

type planeJob struct {
	pass  *Pass
	layer planar
	do    func(l planar, p *Pass, i int)
	each  int // planes of a task
}

var planeJobs = sync.Pool{New: func() any { return new(planeJob) }}

func (q *planeJob) Do(task int, _ *gemm.Worker) {
	for i := task * q.each; i < min((task+1)*q.each, q.pass.Y.N*q.pass.Y.C); i++ {
		q.do(q.layer, q.pass, i)
	}
}

// plane returns the numbers of plane i.
func plane(t *Tensor, i int) []float32 { return t.Data[i*t.H*t.W:][:t.H*t.W] }

// mapsOf returns the numbers of n channels of a sample, from channel first on.
func mapsOf(t *Tensor, sample, first, n int) []float32 {
	plane := t.H * t.W
	return t.Data[(sample*t.C+first)*plane:][:n*plane]
}
