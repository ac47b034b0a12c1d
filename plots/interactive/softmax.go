package interactive

import (
	"fmt"

	"cnnlessons/cnnlib"
	"cnnlessons/plots"
)

// Softmax is a softmax to play with. It shows the logits of one sample, one for each class, as
// sliders; their exponentials and the sum of these; and the probabilities. The page computes as
// [cnnlib.Softmax] does. Of more than 20 classes the classes with the 20 largest logits have a row
// each, and the others share one row. If classes is nil, the classes have numbers instead of names.
// Softmax panics with a [*cnnlib.ShapeError] if logits is not the vector of one sample, classes
// does not have a name for each logit, or there are too many classes for a page.
func Softmax(logits *cnnlib.Tensor, classes []string) *Figure {
	oneSample("Softmax", logits)
	if logits.H != 1 || logits.W != 1 {
		panic(cnnlib.NewShapeError(noVector, "interactive.Softmax", logits.Shape()))
	}
	if classes != nil && len(classes) != logits.C {
		panic(cnnlib.NewShapeError(unequalNames, "interactive.Softmax", logits.C, len(classes)))
	}
	fitsPage("Softmax", len(logits.Data))
	probabilities := plots.Probabilities((&cnnlib.Softmax{}).Forward(logits), classes)
	return inDefaultLanguage(func(l cnnlib.Language) *Figure {
		things, chinese := fmt.Sprintf("%d classes", logits.C), fmt.Sprintf("%d 个类别", logits.C)
		if logits.C == 1 {
			things = "1 class"
		}
		return &Figure{
			Alt: l.Say("the softmax of %s to try out: the logits, their exponentials, the sum of these and the probabilities",
				"动手试 %s的 softmax：对数几率（logit）、指数、指数之和与概率", l.Say(things, chinese)),
			still:   probabilities.In(l),
			scripts: []string{"exponentials", "softmax"},
			data: map[string]any{
				"logits": floats(logits.Data), "classes": classes, "most": 20,
				"words": map[string]string{
					"class":     l.Say("class {0}", "类别 {0}"),
					"name":      l.Say("class", "类别"),
					"logit":     l.Say("logit of {0}", "{0} 的 logit"),
					"z":         l.Say("logit z, −{0} to {0}", "logit z，−{0} 到 {0}"),
					"e":         l.Say("e^(z − m)", "e^(z − m)"),
					"p":         l.Say("probability", "概率"),
					"rest":      l.Say("the other {0}", "其余 {0} 个"),
					"sum":       l.Say("sum", "总和"),
					"formula":   l.Say("probability = e^(z − m) / sum. The largest logit m is taken away from each, so that no exponential is too large; the probabilities are the same.", "概率 = e^(z − m) / 总和。每个 logit 都先减去其中最大的 m，以免指数过大；概率不变。"),
					"steps":     l.Say("{0}: e^({1} − {2}) = {3}, and {3} / {4} = {5}", "{0}：e^({1} − {2}) = {3}，{3} / {4} = {5}"),
					"notFinite": l.Say("These logits give no probabilities: one is +Inf or not a number, or all are −Inf.", "这些 logit 得不到概率：其中有 +Inf 或非数（NaN），或者全是 −Inf。"),
				},
			},
		}
	})
}
