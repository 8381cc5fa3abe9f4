package decoder

import (
	"cmp"
	"math"
	"slices"
	"unicode"
)

// Limits of a swipe.
const (
	// MaxPath is how many points of a path are read.
	MaxPath = 1024
	// maxStops is how many different keys in a row the path of a word has. Longer words cannot
	// be swiped.
	maxStops = 40
	// maxTemplates is how many words are compared with a path.
	maxTemplates = 1200
	// maxAligned is how many of these are then aligned with it.
	maxAligned = 128
)

// Swipes has lists of words by the paths on a layout that write them: through the centres of
// their letters' keys, from the first to the last. It keeps the ends and the lengths of these
// paths, 8 bytes a word. It is safe for concurrent use.
type Swipes struct {
	layout  *Layout
	fold    func(string) string
	places  []Point          // of the keys, see swiped
	ascii   [128]uint8       // the keys of letters, 1 the first of places, 0 for none
	keys    map[rune][]uint8 // of characters beyond ASCII, nil for those that no path has
	lists   [][]string
	offsets []int32 // of each list's first word in numbers
	// The words whose paths go from key i to key j are entries[buckets[i·n+j]:buckets[i·n+j+1]],
	// the shortest path first.
	buckets []int32
	entries []swipedWord
}

// swipedWord is a word with the length of its path.
type swipedWord struct {
	number int32 // the words of all lists in a row
	length float32
}

// stretch makes rows as wide as key widths, so that touches scatter alike in both directions.
func stretch(p Point) Point {
	return Point{p.X, p.Y * DefaultFinger.SigmaX / DefaultFinger.SigmaY}
}

// NewSwipes makes the index of lists of words, as they are written. fold returns the plain
// letters of a character that has no key.
func NewSwipes(l *Layout, fold func(string) string, lists ...[]string) *Swipes {
	s := &Swipes{layout: l, fold: fold, keys: map[rune][]uint8{}, lists: lists}
	letters := make([]rune, 0, len(l.Keys))
	for r := range l.Keys {
		letters = append(letters, r)
	}
	slices.Sort(letters)
	letters = letters[:min(len(letters), 255)]
	for i, r := range letters {
		s.places = append(s.places, stretch(l.Keys[r]))
		if r < 128 {
			s.ascii[r] = uint8(i + 1)
		} else {
			s.keys[r] = []uint8{uint8(i + 1)}
		}
	}
	type found struct {
		bucket int32
		swipedWord
	}
	n, number := len(letters), int32(0)
	var all []found
	var stops []uint8
	for _, words := range lists {
		s.offsets = append(s.offsets, number)
		for _, w := range words {
			s.learn(w)
			var ok bool
			if stops, ok = s.stops(stops[:0], w); ok {
				bucket := int32(stops[0]-1)*int32(n) + int32(stops[len(stops)-1]-1)
				all = append(all, found{bucket, swipedWord{number, s.length(stops)}})
			}
			number++
		}
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(cmp.Compare(a.bucket, b.bucket), cmp.Compare(a.length, b.length)) })
	s.buckets, s.entries = make([]int32, n*n+1), make([]swipedWord, len(all))
	for i, f := range all {
		s.entries[i] = f.swipedWord
		s.buckets[f.bucket+1] = int32(i + 1)
	}
	for b := range n * n {
		s.buckets[b+1] = max(s.buckets[b+1], s.buckets[b])
	}
	return s
}

// learn finds the keys of a word's characters beyond ASCII.
func (s *Swipes) learn(word string) {
	for _, r := range word {
		if r = unicode.ToLower(r); r >= 128 {
			if _, known := s.keys[r]; !known {
				s.keys[r] = s.unfolded(r)
			}
		}
	}
}

// unfolded returns the keys of the plain letters of a character that has none.
func (s *Swipes) unfolded(r rune) (keys []uint8) {
	for _, plain := range s.fold(string(r)) {
		if k := s.keys[plain]; len(k) > 0 && plain >= 128 {
			keys = append(keys, k...)
		} else if plain < 128 && s.ascii[plain] > 0 {
			keys = append(keys, s.ascii[plain])
		}
	}
	return keys
}

// stops appends the keys of a word's letters to dst, doubled ones once. It reports false if the
// word has a letter or a digit without a key, or none with one, or too many. Other characters,
// as apostrophes, are left out.
func (s *Swipes) stops(dst []uint8, word string) ([]uint8, bool) {
	for _, r := range word {
		r = unicode.ToLower(r)
		var one [1]uint8
		keys := one[:0]
		if r >= 128 {
			var known bool
			if keys, known = s.keys[r]; !known {
				keys = s.unfolded(r)
			}
		} else if k := s.ascii[r]; k > 0 {
			keys = append(keys, k)
		}
		if len(keys) == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return dst, false
		}
		for _, k := range keys {
			if len(dst) == 0 || dst[len(dst)-1] != k {
				dst = append(dst, k)
			}
		}
	}
	return dst, len(dst) > 0 && len(dst) <= maxStops
}

// length returns that of the path through keys.
func (s *Swipes) length(stops []uint8) float32 {
	sum := float32(0)
	for i := 1; i < len(stops); i++ {
		sum += s.places[stops[i]-1].to(s.places[stops[i-1]-1])
	}
	return sum
}

// to returns the distance of two points.
func (p Point) to(q Point) float32 {
	x, y := p.X-q.X, p.Y-q.Y
	return float32(math.Sqrt(float64(x*x + y*y)))
}

// word returns word number.
func (s *Swipes) word(number int32) string {
	list, place := s.find(number)
	return s.lists[list][place]
}

// find returns the list of word number and its place there.
func (s *Swipes) find(number int32) (list int, place int32) {
	for list = len(s.offsets) - 1; s.offsets[list] > number; list-- {
	}
	return list, number - s.offsets[list]
}
