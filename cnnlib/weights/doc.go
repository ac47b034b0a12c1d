// Package weights keeps the numbers of a network in a file, and loads numbers that
// PyTorch has saved. The files are in the safetensors format
// (https://huggingface.co/docs/safetensors): a list of named blocks of numbers that runs
// no code when it is loaded, unlike Python's pickle in a .pt file.
//
//	err := weights.Save("lenet.safetensors", net)
//	err = weights.Load("lenet.safetensors", net)
//
// # Names
//
// [cnnlib.State] names the blocks, for example "conv1.weight": the layer's name, a dot, and
// PyTorch's word for the tensor, "weight", "bias", "running_mean" or "running_var". The
// sizes of a block and the order of its numbers are PyTorch's too. So a state_dict fits
// as soon as the layers have PyTorch's names. PyTorch names a layer for the attribute of
// the Python class that holds the layer. In an nn.Sequential the name is the layer's place
// among all layers, counted from 0. [cnnlib.Sequential] takes either as its Names:
//
//	net.Names = []string{"0", "1", "2"} // nn.Sequential(Conv2d(…), ReLU(), Linear(…))
//
// A network of several parts, such as "features" and "classifier", is a Sequential of
// Sequentials with these names. In Python, one line saves a network, the other loads it:
//
//	safetensors.torch.save_file(net.state_dict(), "net.safetensors")
//	net.load_state_dict(safetensors.torch.load_file("net.safetensors"))
//
// A BatchNorm of PyTorch also has num_batches_tracked, the number of its training steps.
// Load ignores this number and Save writes none, which PyTorch accepts.
//
// # What a file may hold
//
// Numbers are written as float32 (F32). F32, F16, BF16 and F64 are read; the first three
// are exact, F64 is rounded to the nearest float32. NaN and infinite values are kept.
//
// A file comes from outside, so the whole header is checked before memory is taken for the
// data: the header may have [MaxHeaderBytes], and the data must be exactly the data that the
// header describes, without gaps, overlaps or two blocks of one name. A new file is written
// beside the old file and takes its place when the new file is complete.
package weights
