package predict

import "sort"

// wordIndex finds the words of a list by the letters typed. Its slices are parallel and sorted
// by fold, so that words with the same beginning are consecutive.
type wordIndex struct {
	folds   []string
	keys    []string            // by which words with one fold differ: see spelling
	odd     []bool              // whether the key has other letters than the fold
	letters map[int32][]special // of the odd words, by place
}

func newWordIndex(n int) wordIndex {
	return wordIndex{make([]string, n), make([]string, n), make([]bool, n), map[int32][]special{}}
}

// set makes the word with that key and fold the one at that place. Places are set in the order of
// the folds.
func (x *wordIndex) set(place int, key, fold string) {
	key = shared(key, fold)
	x.folds[place], x.keys[place] = fold, key
	if found := appendSpecials(nil, key); len(found) > 0 {
		x.odd[place], x.letters[int32(place)] = true, found
	}
}

// shared returns s, as the same string as t if they are equal.
func shared(s, t string) string {
	if s == t {
		return t
	}
	return s
}

// find returns the place of the word with that fold and key.
func (x *wordIndex) find(fold, key string) (place int32, ok bool) {
	w := x.walk()
	return w.find(fold, key)
}

// walk returns a walk through all words.
func (x *wordIndex) walk() walk { return walk{x.folds, x.keys, span{0, len(x.folds)}} }

// begin returns the place of the first word whose fold is not before this one.
func (x *wordIndex) begin(fold []byte) int {
	return sort.Search(len(x.folds), func(i int) bool { return x.folds[i] >= string(fold) })
}

// match returns the places of the words that begin with the folded prefix.
func (x *wordIndex) match(prefix []byte) span {
	from := x.begin(prefix)
	n := sort.Search(len(x.folds)-from, func(i int) bool { return !hasPrefix(x.folds[from+i], prefix) })
	return span{from, from + n}
}

func hasPrefix(s string, prefix []byte) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == string(prefix)
}
