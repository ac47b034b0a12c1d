package zoo

import "cnnlessons/cnnlib"

// SqueezeNet11 is SqueezeNet 1.1 as torchvision's squeezenet1_1 builds it, for pictures of
// 224×224×3 in 1000 classes: 1,235,496 parameters, 0.349 GMAC (349,151,936).
//
//	features    64 kernels of 3×3×3, stride 2         111×111×64      1,792
//	            max pooling 3×3, stride 2, ceil        55×55×64
//	            fire 16, 64; 16, 64                    55×55×128     23,840
//	            max pooling 3×3, stride 2, ceil        27×27×128
//	            fire 32, 128; 32, 128                  27×27×256     94,784
//	            max pooling 3×3, stride 2, ceil        13×13×256
//	            fire 48, 192; 48, 192                  13×13×384    215,904
//	            fire 64, 256; 64, 256                  13×13×512    386,176
//	classifier  1000 of 1×1×512                        13×13×1000   513,000
//	            global average pooling                  1×1×1000
//
// It is the authors' second version of [SqueezeNet10], where the paper and the meaning of a fire
// module's two numbers are. The first kernels are smaller and fewer, and the poolings come earlier;
// SqueezeNet 1.0 takes 2.3 times as many MACs.
func SqueezeNet11() *cnnlib.Sequential {
	return SqueezeNet(
		&cnnlib.Conv2D{In: 3, Out: 64, Kernel: 3, Stride: 2}, &cnnlib.ReLU{}, squeezePool(),
		Fire(64, 16, 64), Fire(128, 16, 64), squeezePool(),
		Fire(128, 32, 128), Fire(256, 32, 128), squeezePool(),
		Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256), Fire(512, 64, 256))
}
