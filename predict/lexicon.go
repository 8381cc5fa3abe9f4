package predict

import (
	"slices"
	"sort"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// lexicon lists the words that may be suggested, in the order of their folded
// letters, so that those with one beginning stand side by side.
type lexicon struct {
	ids   []int32  // of the vocabulary
	folds []string // beside ids
	shown [3][]string
	at    map[int32]int // the place of an id
}

func newLexicon(v *vocab.Vocab, blocked *Blocklist) *lexicon {
	l := &lexicon{at: map[int32]int{}}
	folds := map[int32]string{}
	for id := range int32(v.Len()) {
		if v.IsWord(id) && !blocked.Has(v.Word(id)) {
			l.ids, folds[id] = append(l.ids, id), Fold(v.Word(id))
		}
	}
	slices.SortStableFunc(l.ids, func(a, b int32) int { return strings.Compare(folds[a], folds[b]) })
	cased := v.Tokenizer() == vocab.Keyboard
	for i, id := range l.ids {
		l.at[id] = i
		l.folds = append(l.folds, folds[id])
		for c := range l.shown {
			w := v.Word(id)
			if cased {
				w = casing(c).apply(w)
			}
			l.shown[c] = append(l.shown[c], w)
		}
	}
	return l
}

// span returns the places [from, to) of the words that begin with the folded
// prefix.
func (l *lexicon) span(prefix []byte) (from, to int) {
	from = sort.Search(len(l.folds), func(i int) bool { return l.folds[i] >= string(prefix) })
	n := sort.Search(len(l.folds)-from, func(i int) bool { return !hasPrefix(l.folds[from+i], prefix) })
	return from, from + n
}

func hasPrefix(s string, prefix []byte) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == string(prefix)
}
