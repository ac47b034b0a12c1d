package plots

// In a notebook the second figure takes the place of the first; a program prints a line for
// each.
func ExampleLive() {
	t := digitsTraining()
	t.MaxEpochs = 2
	var live Live
	for range t.Epochs() {
		live.Show(TrainingCurves(t.History))
	}
	if err := t.Err(); err != nil {
		panic(err)
	}
	// Output:
	// [figure: 1 epoch of training: loss 2.32, accuracy 18.7 %; on the test pictures loss 2.18, accuracy 32.0 %]
	// [figure: 2 epochs of training: loss from 2.32 to 1.86, accuracy from 18.7 % to 41.3 %; on the test pictures loss from 2.18 to 1.51, accuracy from 32.0 % to 49.5 %]
}
