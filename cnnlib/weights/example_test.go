package weights_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/weights"
)

// A network is saved. Later, in another cell or program, a network with equal layers loads the
// numbers.
func Example() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "net.safetensors")

	net := cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.ReLU{},
		&cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5})
	cnnlib.Init(net, 1)
	if err := weights.Save(path, net); err != nil {
		fmt.Println(err)
		return
	}

	same := cnnlib.NewSequential(
		&cnnlib.Conv2D{In: 3, Out: 6, Kernel: 5}, &cnnlib.ReLU{},
		&cnnlib.Conv2D{In: 6, Out: 10, Kernel: 5})
	if err := weights.Load(path, same); err != nil {
		fmt.Println(err)
		return
	}
	for i, p := range cnnlib.State(same) {
		fmt.Println(p.Name, p.Sizes(), p.Value.Data[0] == cnnlib.State(net)[i].Value.Data[0])
	}

	// Output:
	// conv1.weight [6 3 5 5] true
	// conv1.bias [6] true
	// conv2.weight [10 6 5 5] true
	// conv2.bias [10] true
}

// The file is from a PyTorch class with the attributes
//
//	self.features = nn.Sequential(nn.Conv2d(1, 2, 2), nn.ReLU())
//	self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(8, 3))
//
// The layers in an nn.Sequential are called 0, 1 and so on, those without parameters too.
func ExampleLoad_pyTorch() {
	features := cnnlib.NewSequential(&cnnlib.Conv2D{In: 1, Out: 2, Kernel: 2}, &cnnlib.ReLU{})
	classifier := cnnlib.NewSequential(&cnnlib.Flatten{}, &cnnlib.Linear{In: 8, Out: 3})
	net := cnnlib.NewSequential(features, classifier)

	// Without their names, the layers are called sequential1.conv1 and the like.
	err := weights.Load("testdata/parts.safetensors", net)
	fmt.Println(err)

	for _, part := range []*cnnlib.Sequential{features, classifier} {
		for i := range part.Layers {
			part.Names = append(part.Names, strconv.Itoa(i))
		}
	}
	net.Names = []string{"features", "classifier"}
	err = weights.Load("testdata/parts.safetensors", net)
	fmt.Println(err)
	x := cnnlib.TensorOf(cnnlib.Shape{N: 1, C: 1, H: 3, W: 3}, []float32{0, 0, 0, 0, 1, 0, 0, 0, 0})
	fmt.Println(net.Forward(x).Data)

	// Output:
	// weights: load "testdata/parts.safetensors": 8 things do not fit
	//   "sequential1.conv1.weight": wanted F32 [2, 1, 2, 2]; given nothing of this name
	//   "sequential1.conv1.bias": wanted F32 [2]; given nothing of this name
	//   "sequential2.linear1.weight": wanted F32 [3, 8]; given nothing of this name
	//   "sequential2.linear1.bias": wanted F32 [3]; given nothing of this name
	//   "classifier.1.bias": wanted nothing of this name; given F32 [3]
	//   "classifier.1.weight": wanted nothing of this name; given F32 [3, 8]
	//   "features.0.bias": wanted nothing of this name; given F32 [2]
	//   "features.0.weight": wanted nothing of this name; given F32 [2, 1, 2, 2]
	//   fix: give the layers the names that the file has: a Sequential takes them as Names
	// <nil>
	// [25.304688 30.367188 35.429688]
}
