package predict

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// How often the space between two words is left out, and how often one of the letters beside
// the space bar is pressed for it; docs/typing.md says how these were chosen.
const (
	noSpace    = 0.003
	wrongSpace = 0.002
	besideBar  = "bnv"
)

// noElision is how often the apostrophe of an elision is left out: cest, jai.
const noElision = 0.05

// splitStage adds two words for a finished one that no list has, whose space was not typed,
// inthe, or the apostrophe of whose elision, cest.
type splitStage struct{}

// splitKey is the key of two words among the learned words, which no word has.
const splitKey = " "

func (splitStage) use(t *prediction) use {
	return when(t.finished && t.decoded && t.scoring == whole && !t.knows(t.key), usesScores|addsWords)
}

func (splitStage) apply(t *prediction) {
	score := float32(0)
	for i := 1; i < len(t.prefix); i++ {
		score = max(score, t.trySplit(t.prefix[:i], t.prefix[i:], noSpace, score))
		if strings.IndexByte(besideBar, t.prefix[i]) >= 0 && i+1 < len(t.prefix) {
			score = max(score, t.trySplit(t.prefix[:i], t.prefix[i+1:], wrongSpace, score))
		}
	}
	if score > 0 {
		t.learn("", splitKey, splitKey, score)
	}
}

// trySplit returns the score of two words with these letters. If it is better than best, they
// are t.split.
func (t *prediction) trySplit(left, right []byte, likelihood, best float32) float32 {
	a, p := t.bestSpelled(left)
	if p == 0 {
		return 0
	}
	if t.p.isElision(a) {
		if likelihood == wrongSpace {
			return 0
		}
		likelihood = noElision
	}
	b, q := t.follows(a, right)
	score := p * q * likelihood
	if score > best {
		t.split, t.elision = [2]int{a, b}, t.p.isElision(a)
	}
	return score
}

// bestSpelled returns the place in the lexicon of the likeliest word with these letters, and its
// probability in the scale of the scores, 0 if there is none.
func (t *prediction) bestSpelled(fold []byte) (place int, p float32) {
	if t.scoring != whole {
		return 0, 0
	}
	for i := t.lexicon.begin(fold); i < len(t.lexicon.folds) && t.lexicon.folds[i] == string(fold); i++ {
		if !t.standsAlone(fold) && !t.p.isElision(i) {
			continue
		}
		if x := t.chance(t.lexicon.ids[i]); x > p {
			place, p = i, x
		}
	}
	return place, p
}

// standsAlone reports whether letters may be a word beside another one.
func (t *prediction) standsAlone(fold []byte) bool {
	return utf8.RuneCount(fold) > 1 || strings.Contains(t.p.language.Singles, string(fold))
}

// follows returns the place in the lexicon of the word with these letters that is the likeliest
// after the word at place, and its probability: that of the n-grams, or else one by how common
// the word is.
func (t *prediction) follows(place int, fold []byte) (next int, p float32) {
	for i := t.lexicon.begin(fold); i < len(t.lexicon.folds) && t.lexicon.folds[i] == string(fold); i++ {
		if !t.standsAlone(fold) || t.p.isElision(i) {
			continue
		}
		if x := t.p.pair(t.lexicon.ids[place], t.lexicon.ids[i]); x > p {
			next, p = i, x
		}
	}
	return next, p
}

// pair returns about the probability of word b after word a.
func (p *Predictor) pair(a, b int32) float32 {
	common := 1 / (10 * float32(b-vocab.Eos+10)) // Zipf's law: the vocabulary is sorted by how often words are used
	if p.ngrams == nil {
		return common
	}
	o := &p.ngrams.orders[0]
	at, ok := o.find(uint64(a))
	if !ok {
		return common
	}
	ids, share := o.words(at)
	if i, ok := slices.BinarySearch(ids, uint16(b)); ok {
		return shares[share[i]]
	}
	return common * o.rest[at]
}
