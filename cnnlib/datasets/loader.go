package datasets

import (
	"iter"
	"math"
	"math/bits"
	"math/rand/v2"

	"cnnlessons/cnnlib"
)

// Loader cuts a set into mini-batches: [Loader.Epoch] to train, [Loader.InOrder] to
// evaluate. Set and Size must be given. One Loader serves one loop at a time, and all its
// batches share their memory.
type Loader struct {
	Set  *Set
	Size int    // pictures in a batch; the last batch has what is left
	Seed uint64 // the seed of the order and of the augmentations

	// Normalize changes every value; the zero value leaves the values from 0 to 1. Training
	// and evaluation need one Normalization: the training pictures' [Set.Normalization].
	Normalize Normalization

	// Flip and Shift are augmentations. They change the pictures of Epoch, Flip first, and
	// leave the pictures of InOrder alone.
	Flip  bool // mirrors about half of the pictures, left to right: a shoe stays a shoe, a 2 does not stay a 2
	Shift int  // moves each picture by −Shift to Shift rows and columns; the pixels that come into view are black

	running bool
	random  rand.PCG
	order   []int
	labels  []int
	values  []float32
	levels  [256]float32 // the value of each level
	x       cnnlib.Tensor
}

// Batch is some pictures of a set and their labels. A batch is valid until its loop goes on:
// the next batch is written into the same memory.
type Batch struct {
	X      *cnnlib.Tensor // the pictures, N×C×H×W
	Labels []int          // the label of each picture
	Index  []int          // the number of each picture in the set
}

// Batches returns the number of batches in an epoch. It panics with a [*cnnlib.UsageError] if a
// field cannot be.
func (l *Loader) Batches() int {
	l.check()
	return (l.Set.Len()-1)/l.Size + 1
}

// Epoch gives all pictures of the set once, in an order drawn from Seed and epoch, which counts
// from 0. The order depends on nothing else, so a training that was interrupted goes on with
// Epoch(e) as an uninterrupted training does. The augmentation of a picture depends on Seed, epoch
// and the picture's place in the set alone. The loop panics with a [*cnnlib.UsageError] if a field
// cannot be, epoch is negative or above 2³¹ − 2, or another loop over the same Loader has not
// ended.
func (l *Loader) Epoch(epoch int) iter.Seq[Batch] {
	return func(yield func(Batch) bool) { l.run(epoch, true, yield) }
}

// InOrder gives all pictures of the set once, in their order and without augmentation. The loop
// panics with a [*cnnlib.UsageError] if a field cannot be, or another loop over the same Loader
// has not ended.
func (l *Loader) InOrder() iter.Seq[Batch] {
	return func(yield func(Batch) bool) { l.run(0, false, yield) }
}

func (l *Loader) run(epoch int, training bool, yield func(Batch) bool) {
	l.check()
	if epoch < 0 || epoch >= math.MaxInt32 {
		panic(cnnlib.NewUsageError(wrongEpoch, "Loader.Epoch", math.MaxInt32-1, epoch))
	}
	if l.running {
		panic(cnnlib.NewUsageError(loopInLoop, "datasets.Loader"))
	}
	l.running = true
	defer func() { l.running = false }()

	set, size := l.Set, l.Set.shape.Len()
	n := set.Len()
	most := min(l.Size, n)
	l.reserve(n, most)
	for level := range l.levels {
		l.levels[level] = l.Normalize.Of(value(byte(level)))
	}
	for i := range l.order {
		l.order[i] = i
	}
	if training {
		l.shuffle(epoch)
	}
	flip, shift := l.Flip, l.Shift
	for from := 0; from < n; from += most {
		to := min(from+most, n)
		index := l.order[from:to:to]
		for j, i := range index {
			dst, src := l.values[j*size:(j+1)*size], set.picture(i)
			if training && (flip || shift > 0) {
				l.moved(dst, src, set.shape, l.draw(epoch, i, flip, shift))
			} else {
				for k, level := range src {
					dst[k] = l.levels[level]
				}
			}
			l.labels[j] = int(set.labels[i])
		}
		s := set.shape
		l.x = cnnlib.Tensor{N: len(index), C: s.C, H: s.H, W: s.W, Data: l.values[:len(index)*size]}
		if !yield(Batch{X: &l.x, Labels: l.labels[:len(index)], Index: index}) {
			return
		}
	}
}

// reserve makes room for the order of n pictures and for batches of at most most pictures.
func (l *Loader) reserve(n, most int) {
	if cap(l.order) < n {
		l.order = make([]int, n)
	}
	l.order = l.order[:n]
	if len(l.labels) < most {
		l.labels = make([]int, most)
	}
	s := l.Set.shape
	if s.N = most; len(l.values) < s.Len() {
		l.values = cnnlib.NewTensor(s).Data // panics if it is too large
	}
}

// shuffle permutes l.order for an epoch (the shuffle of Fisher and Yates).
func (l *Loader) shuffle(epoch int) {
	l.seed(epoch, -1)
	for i := len(l.order) - 1; i > 0; i-- {
		j := l.below(i + 1)
		l.order[i], l.order[j] = l.order[j], l.order[i]
	}
}

// seed starts the random numbers of picture i in an epoch. If i is −1, it starts the random
// numbers of the epoch's order. No two of these share a stream. [cnnlib.Init] counts its streams
// from 0 and shares none of them either.
func (l *Loader) seed(epoch, i int) {
	l.random.Seed(l.Seed, uint64(epoch+1)<<32|uint64(i+1))
}

// below draws a number from 0 to n−1. The probabilities of two numbers differ by a share of less
// than n/2⁶⁴ (D. Lemire, "Fast random integer generation in an interval", 2019, without the
// rejection).
func (l *Loader) below(n int) int {
	hi, _ := bits.Mul64(l.random.Uint64(), uint64(n))
	return int(hi)
}

// move is the augmentation of one picture: mirrored or not, then moved down and to the right.
type move struct {
	flip        bool
	down, right int
}

// draw draws the move of picture i. The shift does not depend on flip.
func (l *Loader) draw(epoch, i int, flip bool, shift int) move {
	l.seed(epoch, i)
	m := move{down: l.below(2*shift+1) - shift, right: l.below(2*shift+1) - shift}
	m.flip = l.below(2) == 1 && flip
	return m
}

// moved writes the values of src, a picture of the shape s, to dst and moves them by m.
func (l *Loader) moved(dst []float32, src []byte, s cnnlib.Shape, m move) {
	h, w := s.H, s.W
	for row := range len(src) / w { // of all channels
		y := row%h - m.down
		to := dst[row*w : (row+1)*w]
		if y < 0 || y >= h {
			l.black(to)
			continue
		}
		from := src[(row-m.down)*w : (row-m.down+1)*w]
		first, end := max(m.right, 0), min(w+m.right, w) // the columns that the picture covers
		l.black(to[:first])
		l.black(to[end:])
		for x := first; x < end; x++ {
			at := x - m.right
			if m.flip {
				at = w - 1 - at
			}
			to[x] = l.levels[from[at]]
		}
	}
}

// black sets every element of v to the value of level 0.
func (l *Loader) black(v []float32) {
	for i := range v {
		v[i] = l.levels[0]
	}
}

// check panics if a field cannot be.
func (l *Loader) check() {
	if l == nil || l.Set == nil || l.Set.Len() == 0 {
		panic(cnnlib.NewUsageError(noSet, "datasets.Loader"))
	}
	if l.Size < 1 {
		panic(cnnlib.NewUsageError(noBatch, "datasets.Loader", l.Size))
	}
	if most := min(l.Set.shape.H, l.Set.shape.W) - 1; l.Shift < 0 || l.Shift > most {
		panic(cnnlib.NewUsageError(tooFarShift, "datasets.Loader", most, l.Set.shape, l.Shift, min(max(l.Shift, 0), most)))
	}
	l.Normalize.check()
}
