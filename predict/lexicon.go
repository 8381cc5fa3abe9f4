package predict

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/vocab"
)

// lexicon lists the vocabulary's words that may be suggested, sorted by their folds, so that
// words with the same beginning are consecutive. The first four fields are parallel.
type lexicon struct {
	ids     []int32
	folds   []string
	shown   [3][]string // by casing
	capital []bool      // whether the word is mostly written with a capital letter
	place   []int32     // of each id in ids, −1 for what is not listed
}

func newLexicon(v *vocab.Vocab, blocked *Blocklist, marks bool) *lexicon {
	l := &lexicon{}
	folds := make([]string, v.Len()) // by id
	for id := range int32(v.Len()) {
		mark := marks && id != vocab.Unk && id != vocab.Eos
		if (v.IsWord(id) || mark) && !blocked.Has(v.Word(id)) {
			l.ids, folds[id] = append(l.ids, id), Fold(v.Word(id))
		}
	}
	slices.SortFunc(l.ids, func(a, b int32) int { return cmp.Or(strings.Compare(folds[a], folds[b]), cmp.Compare(a, b)) })
	cased := v.Tokenizer() == vocab.Keyboard
	l.place = slices.Repeat([]int32{-1}, v.Len())
	l.folds, l.capital = make([]string, len(l.ids)), make([]bool, len(l.ids))
	for c := range l.shown {
		l.shown[c] = make([]string, len(l.ids))
	}
	for i, id := range l.ids {
		l.place[id], l.folds[i], l.capital[i] = int32(i), folds[id], hasCapital(v.Word(id))
		for c := range l.shown {
			w := v.Word(id)
			if cased {
				w = casing(c).apply(w)
			}
			l.shown[c][i] = w
		}
	}
	return l
}

// match returns the places of the words that begin with the folded prefix.
func (l *lexicon) match(prefix []byte) span { return matchFolds(l.folds, prefix) }

// matchFolds returns the places of the sorted folds that begin with prefix.
func matchFolds(folds []string, prefix []byte) span {
	from := sort.Search(len(folds), func(i int) bool { return folds[i] >= string(prefix) })
	n := sort.Search(len(folds)-from, func(i int) bool { return !hasPrefix(folds[from+i], prefix) })
	return span{from, from + n}
}

func hasPrefix(s string, prefix []byte) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == string(prefix)
}

func hasCapital(word string) bool { return strings.ContainsFunc(word, unicode.IsUpper) }
