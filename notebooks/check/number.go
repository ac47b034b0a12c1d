package check

import "fmt"

// slip is a wrong result and the mistake that leads to it.
type slip[T comparable] struct {
	result  T
	mistake mistake
}

// number judges a function that returns one whole number. It is nil if that number could come from
// more than one way of calculating, so that a right one may be a slip, or a slip another one.
func number(key int, slips ...slip[int]) judge {
	if !distinct(key, slips) {
		return nil
	}
	return of(func(answer func() int, _ *draw, _ bool) string {
		return result(answer(), key, slips, func(v int) string { return fmt.Sprint(v) })
	})
}

// shape is height×width×channels, as the course writes it.
type shape [3]int

func (s shape) String() string { return fmt.Sprintf("%d×%d×%d", s[0], s[1], s[2]) }

// volume judges a function that returns height, width and channels. It is nil as that of [number] is.
func volume(key shape, slips ...slip[shape]) judge {
	if !distinct(key, slips) {
		return nil
	}
	return of(func(answer func() (height, width, channels int), _ *draw, _ bool) string {
		h, w, c := answer()
		return result(shape{h, w, c}, key, slips, shape.String)
	})
}

// distinct tells whether no slip leads to the key, and no two mistakes to one result.
func distinct[T comparable](key T, slips []slip[T]) bool {
	behind := make(map[T]mistake)
	for _, s := range slips {
		if m, ok := behind[s.result]; s.result == key || ok && m != s.mistake {
			return false
		}
		behind[s.result] = s.mistake
	}
	return true
}

// result compares a result with the key, and names the slip behind it.
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
func of[F any](judge func(F, *draw, bool) string) judge {
	return func(answer any, d *draw, thoroughly bool) string {
		f, ok := answer.(F)
		if !ok {
			return say("wanted an answer of the type %T, given one of the type %T", "答案的类型应为 %T，现在是 %T", f, answer)
		}
		return judge(f, d, thoroughly)
	}
}
