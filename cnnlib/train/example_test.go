package train_test

import (
	"fmt"
	"io"
	"math/rand/v2"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
	"cnnlessons/cnnlib/train"
)

// strokes are n pictures of 6×6 with one white row or one white column, on noise.
func strokes(n int, seed uint64) *datasets.Set {
	r := rand.New(rand.NewPCG(seed, 0))
	pixels, labels := make([]byte, 36*n), make([]byte, n)
	for i := range labels {
		picture, at := pixels[36*i:][:36], r.IntN(6)
		for j := range picture {
			picture[j] = byte(r.IntN(64))
		}
		labels[i] = byte(r.IntN(2))
		for j := range 6 {
			if labels[i] == 0 {
				picture[6*at+j] = 255
			} else {
				picture[6*j+at] = 255
			}
		}
	}
	set, err := datasets.New("strokes", []string{"row", "column"}, cnnlib.Shape{N: n, C: 1, H: 6, W: 6}, pixels, labels)
	if err != nil {
		panic(err)
	}
	return set
}

func network() *cnnlib.Sequential {
	return cnnlib.Init(cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 1, Out: 4, Kernel: 3, Padding: 1}, &cnnlib.ReLU{}, &cnnlib.MaxPool2D{Kernel: 3},
		&cnnlib.Flatten{}, &cnnlib.Linear{In: 16, Out: 2}), 1)
}

// Four kernels of 3×3 learn to tell rows from columns.
func ExampleFit() {
	net := network()
	test := &datasets.Loader{Set: strokes(100, 2), Size: 50}
	err := train.Fit(&train.Training{
		Net:       net,
		Data:      &datasets.Loader{Set: strokes(200, 1), Size: 10, Seed: 1},
		Test:      test,
		Optimizer: &train.SGD{Rate: 0.05, Momentum: 0.9},
		MaxEpochs: 3,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println()
	fmt.Println(train.Evaluate(net, test))
	// Output:
	// epoch 1/3  loss 0.4879 (test 0.1980)  accuracy  80.00 % (test  98.00 %)
	// epoch 2/3  loss 0.0858 (test 0.0292)  accuracy  99.50 % (test 100.00 %)
	// epoch 3/3  loss 0.0136 (test 0.0098)  accuracy 100.00 % (test 100.00 %)
	//
	// accuracy 100.0 % of 100, loss 0.0098
	//
	// rows: true classes; columns: predicted classes
	// class          0    1  recall %
	// 0 row         55    0     100
	// 1 column       0   45     100
	// precision %  100  100
}

// The loop is the program's own: here it stops as soon as a batch is almost sure and right.
func ExampleTraining_Steps() {
	t := &train.Training{
		Net:       network(),
		Data:      &datasets.Loader{Set: strokes(200, 1), Size: 20, Seed: 1},
		Optimizer: &train.Adam{Rate: 0.03},
		Schedule:  train.WarmUp(10, train.Cosine),
		MaxEpochs: 10,
		Progress:  io.Discard,
	}
	for step := range t.Steps() {
		if step.Number == 1 {
			fmt.Printf("epoch %d begins: loss %.2f, rate %.4f\n", step.Epoch, step.Loss, step.Rate)
		}
		if step.Loss < 0.05 {
			fmt.Printf("almost sure in epoch %d, step %d\n", step.Epoch, step.Number)
			break
		}
	}
	if err := t.Err(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// epoch 1 begins: loss 0.62, rate 0.0027
	// epoch 2 begins: loss 0.46, rate 0.0300
	// epoch 3 begins: loss 0.18, rate 0.0291
	// almost sure in epoch 3, step 10
}

func ExampleTraining_Epochs() {
	t := &train.Training{
		Net:       network(),
		Data:      &datasets.Loader{Set: strokes(200, 1), Size: 10, Seed: 1},
		Optimizer: &train.SGD{Rate: 0.05, Momentum: 0.9},
		Schedule:  train.StepDecay(2, 0.1),
		MaxEpochs: 4,
		Progress:  io.Discard,
	}
	for epoch := range t.Epochs() {
		fmt.Printf("%d: %.2f with a rate of %.3f\n", epoch.Number, epoch.Loss, epoch.Rate)
	}
	fmt.Println(t.Err())
	// Output:
	// 1: 0.49 with a rate of 0.050
	// 2: 0.09 with a rate of 0.050
	// 3: 0.02 with a rate of 0.005
	// 4: 0.02 with a rate of 0.005
	// <nil>
}

// Which pictures does it get wrong, and how sure is it?
func ExamplePredict() {
	net, test := network(), &datasets.Loader{Set: strokes(100, 2), Size: 50}
	err := train.Fit(&train.Training{
		Net: net, Data: &datasets.Loader{Set: strokes(200, 1), Size: 10, Seed: 1},
		Optimizer: &train.SGD{Rate: 0.05, Momentum: 0.9}, MaxEpochs: 1, Progress: io.Discard,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for p := range train.Predict(net, test) {
		if !p.Right() {
			fmt.Printf("picture %d is a %s: class %d with %.1f %%\n", p.Picture, test.Set.Classes()[p.Label], p.Answer, 100*p.Probability)
		}
	}
	// Output:
	// picture 29 is a column: class 0 with 53.5 %
	// picture 64 is a column: class 0 with 56.4 %
}
