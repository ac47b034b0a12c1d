package check

import "fmt"

// slip is a wrong result and the mistake that leads to it.
type slip[T comparable] struct {
	result  T
	mistake mistake
}

// number judges a function that returns one whole number.
func number(key int, slips ...slip[int]) judge {
	return of(func(answer func() int, _ *draw, _ int) string {
		return result(answer(), key, slips, func(v int) string { return fmt.Sprint(v) })
	})
}

// shape is height×width×channels, as the course writes it.
type shape [3]int

func (s shape) String() string { return fmt.Sprintf("%d×%d×%d", s[0], s[1], s[2]) }

// volume judges a function that returns height, width and channels.
func volume(key shape, slips ...slip[shape]) judge {
	return of(func(answer func() (height, width, channels int), _ *draw, _ int) string {
		h, w, c := answer()
		return result(shape{h, w, c}, key, slips, shape.String)
	})
}

// result compares a result with the key, and names the slip behind it. A slip whose result happens to
// be the key is none.
func result[T comparable](got, key T, slips []slip[T], write func(T) string) string {
	if got == key {
		return ""
	}
	for _, s := range slips {
		if got == s.result {
			return say("not %s: %s", "不是 %s：%s", write(got), s.mistake.text())
		}
	}
	return say("not %s", "不是 %s", write(got))
}

// of judges answers of one type.
func of[F any](judge func(F, *draw, int) string) judge {
	return func(answer any, d *draw, cases int) string {
		f, ok := answer.(F)
		if !ok {
			return say("wanted an answer of the type %T, given one of the type %T", "答案的类型应为 %T，现在是 %T", f, answer)
		}
		return judge(f, d, cases)
	}
}
