package predict

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/vocab"
)

// lexicon lists the vocabulary's words that may be suggested, sorted by their folds, so that
// words with the same beginning are consecutive. All fields but place are parallel.
type lexicon struct {
	ids []int32
	wordIndex
	shown  [casings][]string // by casing, whatever the token before
	letter []firstLetter
	place  []int32       // of each id in ids, −1 for what is not listed
	twins  *twinSpelling // nil without WithForms
}

// firstLetter is the case in which a word's first letter is usual.
type firstLetter uint8

const (
	small firstLetter = iota
	capital
	either
)

func firstLetterOf(word string) firstLetter {
	if hasCapital(word) {
		return capital
	}
	return small
}

// newLexicon lists the words of p's vocabulary v by p's options.
func newLexicon(v *vocab.Vocab, p *Predictor) *lexicon {
	l := &lexicon{}
	scripts := p.language.scripts()
	folds := make([]string, v.Len()) // by id
	for id := range int32(v.Len()) {
		word := v.Word(id)
		mark := p.marks && id != vocab.Unk && id != vocab.Eos
		if (v.IsWord(id) || mark) && isNative(word, scripts) && !p.blocked.Has(word) && !p.nonwords.Has(word) {
			l.ids, folds[id] = append(l.ids, id), Fold(word)
		}
	}
	slices.SortFunc(l.ids, func(a, b int32) int { return cmp.Or(strings.Compare(folds[a], folds[b]), cmp.Compare(a, b)) })
	l.place = slices.Repeat([]int32{-1}, v.Len())
	l.wordIndex, l.letter = newWordIndex(len(l.ids)), make([]firstLetter, len(l.ids))
	for c := range l.shown {
		l.shown[c] = make([]string, len(l.ids))
	}
	for i, id := range l.ids {
		w := v.Word(id)
		l.place[id], l.letter[i] = int32(i), firstLetterOf(w)
		l.set(i, p.spelling(w), folds[id])
		for c := range casings {
			l.shown[c][i] = w
			if p.cased {
				l.shown[c][i] = c.apply(w, p.language.Tag)
			}
		}
	}
	if p.cased && p.forms != nil {
		l.twins = newTwinSpelling(v, l, p)
	}
	return l
}

func hasCapital(word string) bool { return strings.ContainsFunc(word, unicode.IsUpper) }
