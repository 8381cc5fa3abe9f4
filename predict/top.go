package predict

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// A word that is the letters typed is offered, in the last place if need be, unless it is a
// short one that the model finds unlikely here: vocabularies have th, st and w too.
const (
	shortWord = 2 // letters
	unlikely  = 0.02
)

// appendTop appends the K words with the best scores to dst.
func (t *prediction) appendTop(dst []Suggestion) []Suggestion {
	for _, i := range t.best() {
		if t.scores[i] >= 0 {
			dst = append(dst, t.suggestion(int(i)))
		}
	}
	return dst
}

// best returns the indices of the K words with the best scores, which it also leaves in t.top.
func (t *prediction) best() []int32 {
	top := t.top[:t.p.set.TopK(t.top[:t.K], t.scores)]
	if len(top) == t.K {
		t.offerTyped(top)
	}
	return top
}

// suggestion returns the word of scores[i] as it is suggested.
func (t *prediction) suggestion(i int) Suggestion {
	return Suggestion{t.elided + t.number + t.behindApostrophe(t.inHand(t.spelled(i, t.casing))), float64(t.scores[i]), t.kind(i)}
}

// behindApostrophe returns a suggestion without the apostrophe that it begins with, as 't, if that was
// typed already.
func (t *prediction) behindApostrophe(word string) string {
	if !strings.HasPrefix(word, "'") || t.elided != "" {
		return word
	}
	if r, _ := utf8.DecodeLastRuneInString(t.Context); !vocab.IsApostrophe(r) {
		return word
	}
	return word[1:]
}

// inHand returns a suggestion with the apostrophe that its person has typed.
func (t *prediction) inHand(word string) string {
	if len(t.specials) == 0 || !strings.ContainsAny(word, "'’") {
		return word
	}
	for _, r := range t.Prefix {
		if r == '’' {
			return strings.ReplaceAll(word, "'", "’")
		}
		if vocab.IsApostrophe(r) {
			return strings.ReplaceAll(word, "’", "'")
		}
	}
	return word
}

// offerTyped puts the words that are the letters typed, as its and it's, in the last places of
// top, unless they are there already. If there are two places, the first stays.
func (t *prediction) offerTyped(top []int32) {
	n := int32(t.typed())
	for at := len(top) - 1; at >= min(1, len(top)-1); {
		if top[at] < n {
			at--
			continue
		}
		best := int32(-1)
		for i := range n {
			if t.offered(i) && !slices.Contains(top, i) && (best < 0 || t.scores[i] > t.scores[best]) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		top[at] = best
		at--
	}
	slices.SortStableFunc(top, func(a, b int32) int { return cmp.Compare(t.scores[b], t.scores[a]) })
}

// offered reports whether word i, one of t.typed, is spelled as typed and likely enough to be
// offered anyway.
func (t *prediction) offered(i int32) bool {
	s := spelledAs(t.lexicon.letters[int32(t.vocabSpan.from)+i], t.specials, len(t.prefix))
	return !s.lacksApostrophe && !s.lacksAccent && (len(t.prefix) > shortWord || t.scores[i] >= unlikely)
}

// spelled returns word i as its person writes it.
func (t *prediction) spelled(i int, as casing) string {
	for _, r := range t.respelled {
		switch {
		case r.i != i:
		case r.word != "":
			return as.apply(r.word, t.oov.tag)
		default:
			return t.lexicon.written(t.vocabSpan.from+i, as, t.before, r.odds)
		}
	}
	return t.word(i, as)
}
