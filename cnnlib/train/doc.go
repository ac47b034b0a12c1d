// Package train trains a classifier: it shows a network labelled pictures, measures how wrong
// the network is, and changes each parameter a little in the direction that lowers the loss.
//
//	training, test := digits.Load()
//	net := cnnlib.Init(cnnlib.NewSequential(
//		&cnnlib.Conv2D{In: 1, Out: 6, Kernel: 5}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 2},
//		&cnnlib.Flatten{}, &cnnlib.Linear{In: 6 * 12 * 12, Out: 10}), 1)
//	err := train.Fit(&train.Training{
//		Net:       net,
//		Data:      &datasets.Loader{Set: training, Size: 32, Seed: 1},
//		Test:      &datasets.Loader{Set: test, Size: 100},
//		Optimizer: &train.SGD{Rate: 0.05, Momentum: 0.9},
//		MaxEpochs: 10,
//	})
//	fmt.Println(train.Evaluate(net, &datasets.Loader{Set: test, Size: 100}))
//
// # A step
//
// Each step takes one mini-batch of pictures:
//
//  1. Forward: the network gives each picture a logit for each class.
//  2. Loss: [cnnlib.CrossEntropy] says how far the logits are from the labels, and writes the
//     gradient of the loss with respect to each logit.
//  3. Backward: [cnnlib.Run] carries this gradient back to every parameter.
//  4. Update: an [Optimizer], [SGD] or [Adam], moves each parameter against its gradient, by
//     a learning rate that a [Schedule] may change on the way.
//
// An epoch is over when every picture has had its turn. The next epoch takes the pictures in
// another order. [Training.Test] holds pictures that the network never trains with: their loss
// tells whether the network has learned the classes or only the pictures. Training.Patience
// stops the training when the loss on Test no longer falls. [Evaluate] counts which class each
// picture is taken for, and [Predict] gives the class picture by picture.
//
// # The loop is yours
//
// [Fit] runs all steps. [Training.Steps] and [Training.Epochs] are loops over the steps and the
// epochs, in which a program prints, draws or stops:
//
//	for step := range t.Steps() {
//		losses = append(losses, step.Loss)
//	}
//	if err := t.Err(); err != nil {
//
// # The same bits, also after an interruption
//
// The same network, data, settings and seeds give the same bits on every machine and for
// any number of threads. With [Training.Checkpoint], a file keeps all that the next step depends
// on: parameters, moving averages, the optimizer's state, the place in the epoch, the history
// and the best parameters so far. So a training that is interrupted and resumed ends with the
// bits of an uninterrupted training.
//
// In a notebook each cell is a program of its own. [Once] trains in one cell and brings the
// result back in all other cells.
//
// # Errors
//
// Mistakes in the program panic: settings that cannot be with a [*cnnlib.UsageError], shapes that
// do not fit with a [*cnnlib.ShapeError]. A number that is not finite stops the training with a
// [*NotFiniteError], which names that number. A checkpoint of other settings gives an error that
// lists every difference. Both errors come from Fit or from [Training.Err].
package train
