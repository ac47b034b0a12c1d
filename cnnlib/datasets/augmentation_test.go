package datasets_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"cnnlessons/cnnlib"
	"cnnlessons/cnnlib/datasets"
)

// The same picture in three epochs with augmentations.
func ExampleLoader_augmentation() {
	stroke, err := datasets.New("stroke", []string{"1"}, cnnlib.Shape{N: 1, C: 1, H: 4, W: 4}, []byte{
		0, 255, 0, 0,
		0, 255, 0, 0,
		0, 255, 255, 0,
		0, 0, 0, 0,
	}, []byte{0})
	if err != nil {
		panic(err)
	}
	loader := &datasets.Loader{Set: stroke, Size: 1, Seed: 5, Flip: true, Shift: 1}
	for epoch := range 3 {
		for batch := range loader.Epoch(epoch) {
			for y := range 4 {
				fmt.Println(batch.X.Data[4*y : 4*y+4])
			}
		}
		fmt.Println()
	}
	// Output:
	// [1 0 0 0]
	// [1 1 0 0]
	// [0 0 0 0]
	// [0 0 0 0]
	//
	// [0 0 0 0]
	// [0 1 0 0]
	// [0 1 0 0]
	// [1 1 0 0]
	//
	// [0 0 1 0]
	// [0 0 1 0]
	// [0 0 1 1]
	// [0 0 0 0]
}

// All orders are equally likely.
func TestOrdersAreFair(t *testing.T) {
	const epochs = 24 * 500
	l := &datasets.Loader{Set: some(t, cnnlib.Shape{N: 4, C: 1, H: 1, W: 1}), Size: 4, Seed: 3}
	count := map[string]int{}
	for epoch := range epochs {
		for b := range l.Epoch(epoch) {
			count[fmt.Sprint(b.Index)]++
		}
	}
	fair(t, "orders", count, 24, epochs)
}

// fair checks that each of n outcomes came about as often as another: the sum of squares that
// Pearson's test has lies within five of its standard deviations.
func fair(t *testing.T, name string, count map[string]int, n, total int) {
	t.Helper()
	if len(count) != n {
		t.Errorf("%s: %d different, want %d", name, len(count), n)
		return
	}
	want, sum := float64(total)/float64(n), 0.0
	for _, got := range count {
		sum += (float64(got) - want) * (float64(got) - want) / want
	}
	if free := float64(n - 1); math.Abs(sum-free) > 5*math.Sqrt(2*free) {
		t.Errorf("%s: Pearson's sum is %.1f, want about %v", name, sum, free)
	}
}

// reference moves a picture the plain way.
func reference(x *cnnlib.Tensor, flip bool, down, right int, black float32) *cnnlib.Tensor {
	out := cnnlib.NewTensor(x.Shape())
	for c := range x.C {
		for row := range x.H {
			for column := range x.W {
				y, x0 := row-down, column-right
				v := black
				if y >= 0 && y < x.H && x0 >= 0 && x0 < x.W {
					if flip {
						x0 = x.W - 1 - x0
					}
					v = x.At(0, c, y, x0)
				}
				out.Set(0, c, row, column, v)
			}
		}
	}
	return out
}

// moveOf finds what was done to a picture: flipped or not, rows down, columns right.
func moveOf(t *testing.T, got, x *cnnlib.Tensor, most int, black float32) (flip bool, down, right int) {
	t.Helper()
	for _, flip := range []bool{false, true} {
		for down := -most; down <= most; down++ {
			for right := -most; right <= most; right++ {
				if slices.Equal(got.Data, reference(x, flip, down, right, black).Data) {
					return flip, down, right
				}
			}
		}
	}
	t.Fatalf("%v is no move of %v", got.Data, x.Data)
	return
}

func TestAugmentation(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 90, C: 2, H: 4, W: 5})
	norm := set.Normalization()
	black := norm.Of(0)
	for _, v := range []struct {
		flip   bool
		shift  int
		states int
	}{
		{true, 0, 2}, {false, 1, 9}, {false, 3, 49}, {true, 1, 18},
	} {
		l := &datasets.Loader{Set: set, Size: 16, Seed: 4, Normalize: norm, Flip: v.flip, Shift: v.shift}
		const epochs = 40
		count, pairs := map[string]int{}, map[string]int{}
		first := map[int]string{}
		for epoch := range epochs {
			moves := make([]string, set.Len())
			for _, b := range all(l, epoch) {
				for j, i := range b.index {
					flip, down, right := moveOf(t, b.x.Sample(j), norm.Apply(set.Picture(i)), v.shift, black)
					moves[i] = fmt.Sprint(flip, down, right)
					count[moves[i]]++
				}
			}
			for i := 1; i < len(moves); i += 2 {
				pairs[moves[i-1]+", "+moves[i]]++
			}
			if epoch == 0 {
				for i, m := range moves {
					first[i] = m
				}
			}
		}
		name := fmt.Sprintf("flip %v, shift %d", v.flip, v.shift)
		fair(t, name, count, v.states, epochs*set.Len())
		if v.states <= 9 { // enough pairs of neighbours to judge
			fair(t, name+", neighbours", pairs, v.states*v.states, epochs*set.Len()/2)
		}

		// What happens to a picture depends neither on the batch nor on the other pictures.
		few := &datasets.Loader{Set: set.First(20), Size: 3, Seed: 4, Normalize: norm, Flip: v.flip, Shift: v.shift}
		for _, b := range all(few, 0) {
			for j, i := range b.index {
				flip, down, right := moveOf(t, b.x.Sample(j), norm.Apply(set.Picture(i)), v.shift, black)
				if m := fmt.Sprint(flip, down, right); m != first[i] {
					t.Errorf("%s: picture %d is moved by %s among 20, by %s among 90", name, i, m, first[i])
				}
			}
		}
		if plain := (&datasets.Loader{Set: set, Size: 16, Normalize: norm}); !equal(all(l, -1), all(plain, -1)) {
			t.Errorf("%s: InOrder augments", name)
		}
	}
}

// Flip leaves the shifts as they are, and neither changes the order.
func TestAugmentationsAreIndependent(t *testing.T) {
	set := some(t, cnnlib.Shape{N: 40, C: 1, H: 5, W: 6})
	shifted := all(&datasets.Loader{Set: set, Size: 40, Seed: 8, Shift: 2}, 1)[0]
	both := all(&datasets.Loader{Set: set, Size: 40, Seed: 8, Shift: 2, Flip: true}, 1)[0]
	plain := all(&datasets.Loader{Set: set, Size: 40, Seed: 8}, 1)[0]
	if !slices.Equal(shifted.index, plain.index) || !slices.Equal(both.index, plain.index) {
		t.Fatal("augmentation changes the order")
	}
	for j, i := range plain.index {
		_, down, right := moveOf(t, shifted.x.Sample(j), set.Picture(i), 2, 0)
		_, down2, right2 := moveOf(t, both.x.Sample(j), set.Picture(i), 2, 0)
		if down != down2 || right != right2 {
			t.Errorf("picture %d moves by %d, %d without Flip and by %d, %d with it", i, down, right, down2, right2)
		}
	}
}
