// Package datasets holds labelled pictures and cuts them into the mini-batches that a
// network is trained with.
//
//	train, test := digits.Load()
//	loader := &datasets.Loader{Set: train, Size: 32, Seed: 1}
//	for epoch := range 10 {
//		for batch := range loader.Epoch(epoch) { // all of train, in an order of its own
//			y := run.Forward(batch.X)
//			…
//		}
//	}
//
// The packages digits and fashion below this one have the pictures; a program holds only
// those that it imports. [ReadIDX] reads others from files.
//
// Orders and augmentations are drawn from PCG generators (math/rand/v2) by integer
// arithmetic, values by single roundings, so that a batch has the same bits on every machine.
//
// Settings and positions that cannot be are a mistake in the program and panic with a
// [*cnnlib.ShapeError]. What a file holds gives an error, a [*IDXError].
package datasets
