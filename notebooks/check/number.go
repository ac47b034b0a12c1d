package check

import "fmt"

// slip is a wrong result and the mistake that leads to it.
type slip[T comparable] struct {
	result  T
	mistake mistake
}

// number returns the judge of a function that returns one whole number. It returns nil if one number has
// two causes: a slip that leads to the key, or two mistakes that lead to one result.
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

// volume returns the judge of a function that returns height, width and channels. It returns nil if one
// shape has two causes, as [number] does.
func volume(key shape, slips ...slip[shape]) judge {
	if !distinct(key, slips) {
		return nil
	}
	return of(func(answer func() (height, width, channels int), _ *draw, _ bool) string {
		h, w, c := answer()
		return result(shape{h, w, c}, key, slips, shape.String)
	})
}

// distinct reports whether no slip leads to the key and no two mistakes lead to one result.
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

// result returns what is wrong with a result, with the slip that leads to it if slips has the result. It
// returns an empty text if the result is the key.
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

// of turns a judge of answers of the type F into a judge of any answer. An answer of another type is wrong.
func of[F any](judge func(F, *draw, bool) string) judge {
	return func(answer any, d *draw, thoroughly bool) string {
		f, ok := answer.(F)
		if !ok {
			return say("wanted an answer of the type %T, given one of the type %T", "答案的类型应为 %T，现在是 %T", f, answer)
		}
		return judge(f, d, thoroughly)
	}
}
