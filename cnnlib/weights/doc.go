// Package weights keeps the numbers of a network in a file, and loads those that
// PyTorch has saved. The files are in the safetensors format
// (https://huggingface.co/docs/safetensors): a list of named blocks of numbers that runs
// no code when it is loaded, unlike Python's pickle in a .pt file.
//
//	err := weights.Save("lenet.safetensors", net)
//	err = weights.Load("lenet.safetensors", net)
//
// # Names
//
// A block has the name that [cnnlib.State] gives it, such as "conv1.weight": the layer's
// name, a dot, and "weight", "bias", "running_mean" or "running_var", as PyTorch calls
// them. Their sizes and the order of their numbers are PyTorch's too. So a state_dict fits
// as soon as the layers have the same names. PyTorch names a layer for the attribute of
// the Python class that holds it, or, in an nn.Sequential, for its place among all layers
// from 0. [cnnlib.Sequential] takes either as its Names:
//
//	net.Names = []string{"0", "1", "2"} // nn.Sequential(Conv2d(…), ReLU(), Linear(…))
//
// A network of several parts, such as "features" and "classifier", is a Sequential of
// Sequentials with these names. In Python, the two directions are
//
//	safetensors.torch.save_file(net.state_dict(), "net.safetensors")
//	net.load_state_dict(safetensors.torch.load_file("net.safetensors"))
//
// Only a BatchNorm's num_batches_tracked, the number of steps it was trained, has no
// counterpart here: it is ignored, and not saved, which PyTorch accepts.
//
// # What a file may hold
//
// Numbers are written as float32 (F32). F32, F16, BF16 and F64 are read; the first three
// are exact, F64 is rounded to the nearest float32. NaN and infinite values are kept.
//
// A file comes from outside, so all of it is checked before anything is believed: its
// header may have [MaxHeaderBytes], and its data must be exactly those that the header
// describes, without gaps, overlaps or two blocks of one name. Only then is memory taken for
// them. A file is written beside the old one and takes its place when it is complete.
package weights
