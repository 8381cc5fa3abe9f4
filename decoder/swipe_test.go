package decoder

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// swipeWords are two lists, the second of words beyond the first.
var swipeWords = [][]string{
	{"a", "as", "ass", "hello", "help", "hill", "hole", "I", "in", "it", "keyboard", "of", "on", "or", "pit", "pot", "put", "the", "to", "too", "typewriter", "was", "water", "were", "world"},
	{"café", "don't", "straße", "well-known"},
}

func fold(s string) string {
	return strings.NewReplacer("é", "e", "ß", "ss", "'", "", "ø", "o").Replace(s)
}

func swipes(t testing.TB, layout string) *Swipes {
	t.Helper()
	l, err := LookupLayout(layout)
	if err != nil {
		t.Fatal(err)
	}
	return NewSwipes(l, fold, swipeWords...)
}

// through returns the exact path through the keys of letters.
func through(l *Layout, letters string) (path []Point) {
	for _, r := range letters {
		path = append(path, l.Keys[r])
	}
	return path
}

func swipedTo(s *Swipes, found []Match) (names []string) {
	for _, m := range found {
		names = append(names, s.lists[m.List][m.From])
	}
	return names
}

// TestSwiper: a path through the keys of a word is that word, or one with the same keys but for
// doubled letters, on every layout.
func TestSwiper(t *testing.T) {
	for _, layout := range Layouts() {
		s, w := swipes(t, layout), NewSwiper()
		for letters, want := range map[string][]string{
			"helo": {"hello"}, "to": {"to", "too"}, "as": {"as", "ass"}, "keyboard": {"keyboard"}, "a": {"a"},
			"cafe": {"café"}, "dont": {"don't"}, "strase": {"straße"}, "welknown": {"well-known"}, "typewriter": {"typewriter"},
		} {
			path := through(s.layout, letters)
			if len(path) == 1 {
				path = append(path, path[0])
			}
			if !w.Decode(s, path, DefaultFinger) {
				t.Fatalf("%s: %s: nothing found", layout, letters)
			}
			found := w.Words()
			if got := swipedTo(s, found); len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
				t.Errorf("%s: %s: %q, want %q", layout, letters, got, want)
			}
			for i, m := range found {
				cost, ok := w.Cost(s.lists[m.List][m.From])
				if !ok || cost != m.Cost || i > 0 && cost < found[i-1].Cost || m.To != m.From+1 {
					t.Errorf("%s: %s: %+v, its cost is %v (%v)", layout, letters, m, cost, ok)
				}
			}
		}
	}
}

// TestSwiperCost: words that no list has cost what words of lists do, and those that a path cannot
// mean are refused.
func TestSwiperCost(t *testing.T) {
	s, w := swipes(t, "qwerty"), NewSwiper()
	if _, ok := w.Cost("to"); ok {
		t.Error("there is a cost before the first path")
	}
	w.Decode(s, through(s.layout, "world"), DefaultFinger)
	want, _ := w.Cost("world")
	for word, may := range map[string]bool{"World": true, "woorld": true, "wørld": true, "plum": false, "": false, "w0rld": false, "мир": false, "'": false} {
		cost, ok := w.Cost(word)
		if ok != may || ok && cost != want {
			t.Errorf("%q costs %v (%v), want %v (%v)", word, cost, ok, want, may)
		}
	}
}

// TestSwiperOffset: a finger that always touches beside the keys is followed.
func TestSwiperOffset(t *testing.T) {
	s, w := swipes(t, "qwerty"), NewSwiper()
	path := through(s.layout, "pit")
	for i := range path {
		path[i].X -= 1
	}
	f := DefaultFinger
	f.Offset = Point{X: -1}
	if !w.Decode(s, path, f) || swipedTo(s, w.Words())[0] != "pit" || w.Words()[0].Cost > 1e-3 {
		t.Errorf("%q, want pit", swipedTo(s, w.Words()))
	}
}

// TestSwiperHostile: no path is too strange.
func TestSwiperHostile(t *testing.T) {
	s, w := swipes(t, "qwerty"), NewSwiper()
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for name, path := range map[string][]Point{
		"none": nil, "NaN": {{nan, 0}, {1, 1}}, "infinite": {{0, 0}, {inf, 0}}, "far": {{0, 0}, {1e30, 1e30}},
		"one": {{2, 1}}, "the same": {{2, 1}, {2, 1}}, "away": {{-500, 900}, {500, -900}},
		"long": slices.Repeat([]Point{{0, 0}, {9, 2}}, 100_000),
	} {
		found := w.Decode(s, path, DefaultFinger)
		if want := name == "one" || name == "the same" || name == "away" || name == "long"; found && !want {
			t.Errorf("%s: found %q", name, swipedTo(s, w.Words()))
		}
		for _, m := range w.Words() {
			if math.IsNaN(float64(m.Cost)) || m.Cost < 0 {
				t.Errorf("%s: %+v", name, m)
			}
		}
	}
	empty := NewSwipes(&Layout{"none", nil}, fold, swipeWords...)
	if w.Decode(empty, []Point{{0, 0}, {1, 1}}, DefaultFinger) {
		t.Error("a layout without keys has words")
	}
}

func FuzzSwiper(f *testing.F) {
	f.Add([]byte{0, 0, 90, 20, 40, 10}, float32(0), float32(0))
	s, w := swipes(f, "qwerty"), NewSwiper()
	f.Fuzz(func(t *testing.T, places []byte, x, y float32) {
		var path []Point
		for i := 0; i+1 < len(places); i += 2 {
			path = append(path, Point{float32(places[i])/10 + x, float32(places[i+1])/10 + y})
		}
		if w.Decode(s, path, DefaultFinger) != (len(w.Words()) > 0) {
			t.Fatal("Decode and Words differ")
		}
		for i, m := range w.Words() {
			if !(m.Cost >= 0) || i > 0 && m.Cost < w.Words()[i-1].Cost || m.List >= len(s.lists) || int(m.From) >= len(s.lists[m.List]) {
				t.Fatalf("%+v", w.Words())
			}
		}
	})
}

// TestSimulateSwipe: paths go from near the first key to near the last, through all others,
// without a jump, the same for the same seed.
func TestSimulateSwipe(t *testing.T) {
	l, exact := Qwerty(), SwipeNoise{}
	path, ok := SimulateSwipe(l, "Hello", rand.New(rand.NewPCG(1, 2)), exact)
	if !ok || path[0] != l.Keys['h'] || path[len(path)-1].to(l.Keys['o']) > 1e-4 {
		t.Fatalf("%v (%v)", path, ok)
	}
	for _, r := range "helo" {
		if nearest := slices.MinFunc(path, func(a, b Point) int { return int(math.Copysign(1, float64(a.to(l.Keys[r])-b.to(l.Keys[r])))) }); nearest.to(l.Keys[r]) > 0.2 {
			t.Errorf("no point is nearer to %q than %v", r, nearest)
		}
	}
	for _, c := range []struct {
		word string
		ok   bool
	}{{"don't", true}, {"a", true}, {"été", false}, {"w8", false}, {"", false}, {"'", false}} {
		a, ok := SimulateSwipe(l, c.word, rand.New(rand.NewPCG(1, 2)), DefaultSwipeNoise)
		b, _ := SimulateSwipe(l, c.word, rand.New(rand.NewPCG(1, 2)), DefaultSwipeNoise)
		if ok != c.ok || !slices.Equal(a, b) || ok && len(a) < 2 {
			t.Errorf("%q: %d points, %v", c.word, len(a), ok)
		}
		for i := 1; i < len(a); i++ {
			if a[i].to(a[i-1]) > 1.5 {
				t.Errorf("%q: jumps from %v to %v", c.word, a[i-1], a[i])
			}
		}
	}
}

// manyWords are words of letters at random, as many as a language has.
func manyWords() []string {
	r := rand.New(rand.NewPCG(5, 6))
	list := make([]string, 50_000)
	for i := range list {
		word := make([]byte, 2+r.IntN(9))
		for j := range word {
			word[j] = "eeeeetttaaaooiinnsshhrrdlcumwfgypbvkjxqz"[r.IntN(40)]
		}
		list[i] = string(word)
	}
	return list
}

func swipedPaths(words []string) (paths [][]Point) {
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 64 {
		path, _ := SimulateSwipe(Qwerty(), words[i*101], r, DefaultSwipeNoise)
		paths = append(paths, path)
	}
	return paths
}

func TestSwiperAllocations(t *testing.T) {
	list := manyWords()
	s, w, paths := NewSwipes(Qwerty(), fold, list), NewSwiper(), swipedPaths(list)
	decode := func() {
		for _, path := range paths {
			w.Decode(s, path, DefaultFinger)
			w.Cost("typewriter")
		}
	}
	decode()
	if n := testing.AllocsPerRun(2, decode); n != 0 {
		t.Errorf("%v allocations in %d paths", n, len(paths))
	}
}

func BenchmarkSwipe(b *testing.B) {
	list := manyWords()
	s, w, paths := NewSwipes(Qwerty(), fold, list), NewSwiper(), swipedPaths(list)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.Decode(s, paths[i%len(paths)], DefaultFinger)
	}
}
