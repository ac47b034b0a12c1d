package train

import "cnnlessons/cnnlib"

// otherParams is the text of a [cnnlib.ShapeError]: the parameters before, and those given.
var otherParams = &cnnlib.ErrorKind{
	Wanted: cnnlib.Phrase{"the %[1]v parameters of the steps before", "与前面各步相同的 %[1]v 个参数"},
	Given:  cnnlib.Phrase{"%[2]v parameters, or others", "%[2]v 个参数，或者是别的参数"},
	Fix:    cnnlib.Phrase{"make a new optimizer for each network", "每个网络用一个新的优化器"},
}

// The texts of this package's [cnnlib.UsageError].
var (
	wrongSetting = &cnnlib.ErrorKind{ // what is wanted, the field, the value, the usual value
		Wanted: cnnlib.Phrase{"%[1]v"},
		Given:  cnnlib.Phrase{"%[2]v: %[3]v"},
		Fix:    cnnlib.Phrase{"%[2]v: %[4]v is a common choice", "常用 %[2]v: %[4]v"},
	}
	fromNumber = cnnlib.Phrase{"a finite %[1]v from %[2]v", "有限的 %[1]v，至少是 %[2]v"}
	aboveZero  = cnnlib.Phrase{"a finite %[1]v above 0", "有限的 %[1]v，大于 0"}
	inRange    = cnnlib.Phrase{"%[1]v from %[2]v to below %[3]v", "%[1]v 从 %[2]v 到小于 %[3]v"}

	none  = cnnlib.Phrase{"none", "没有"}
	noNet = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"a network", "网络"},
		Given:  none,
		Fix:    cnnlib.Phrase{"set Net: cnnlib.Init(cnnlib.NewSequential(…), 1)", "设置 Net: cnnlib.Init(cnnlib.NewSequential(…), 1)"},
	}
	noData = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"pictures to train with", "用来训练的图片"},
		Given:  none,
		Fix:    cnnlib.Phrase{"set Data: &datasets.Loader{Set: training, Size: 32, Seed: 1}", "设置 Data: &datasets.Loader{Set: training, Size: 32, Seed: 1}"},
	}
	noOptimizer = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"an optimizer", "优化器"},
		Given:  none,
		Fix:    cnnlib.Phrase{"set Optimizer: &train.SGD{Rate: 0.05, Momentum: 0.9}", "设置 Optimizer: &train.SGD{Rate: 0.05, Momentum: 0.9}"},
	}
	noEpochs = &cnnlib.ErrorKind{ // MaxEpochs
		Wanted: cnnlib.Phrase{"at least 1 epoch", "至少训练 1 轮"},
		Given:  cnnlib.Phrase{"MaxEpochs: %[1]v"},
		Fix:    cnnlib.Phrase{"set MaxEpochs: 10", "设置 MaxEpochs: 10"},
	}
	noPatience = &cnnlib.ErrorKind{ // Patience
		Wanted: cnnlib.Phrase{"a patience of at least 0 epochs", "Patience 至少是 0 轮"},
		Given:  cnnlib.Phrase{"Patience: %[1]v"},
		Fix:    cnnlib.Phrase{"set Patience: 3", "设置 Patience: 3"},
	}
	noTest = &cnnlib.ErrorKind{
		Wanted: cnnlib.Phrase{"pictures to test with, as Patience looks at their loss", "用来测试的图片，因为 Patience 要看它们的损失"},
		Given:  cnnlib.Phrase{"no Test", "没有 Test"},
		Fix:    cnnlib.Phrase{"set Test, or leave Patience out", "设置 Test，或者不写 Patience"},
	}
	softmaxAtEnd = &cnnlib.ErrorKind{
		Wanted:  cnnlib.Phrase{"a network that gives logits", "输出 logits 的网络"},
		Given:   cnnlib.Phrase{"one that ends in a Softmax", "以 Softmax 结尾的网络"},
		Formula: cnnlib.Phrase{"the loss is −ln softmax(logits)[label]: it has the softmax inside", "损失是 −ln softmax(logits)[label]：里面已经有 softmax"},
		Fix:     cnnlib.Phrase{"leave the Softmax out; the largest logit is the answer, too", "去掉 Softmax；最大的 logit 同样就是答案"},
	}
)
