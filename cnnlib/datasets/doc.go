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
// The packages digits and fashion in this folder hold pictures; a program contains only the
// pictures of the packages that it imports. [ReadIDX] reads other sets from files.
//
// Orders and augmentations come from PCG generators (math/rand/v2) by integer arithmetic. A
// value comes from a pixel by single roundings. So a batch has the same bits on every machine.
//
// Mistakes in the program panic: settings of a [Loader] that cannot be with a
// [*cnnlib.UsageError], positions in a [Set] that do not exist with a [*cnnlib.ShapeError]. A file
// that cannot be read gives an error, a [*IDXError].
package datasets
