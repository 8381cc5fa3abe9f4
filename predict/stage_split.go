package predict

import (
	"math"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// How often the space between two words is left out, and how often one of the letters beside
// the space bar is pressed for it; docs/typing.md says how these were chosen.
const (
	noSpace    = 0.003
	wrongSpace = 0.002
	besideBar  = "bnv"
)

// splitStage adds two words for a finished one that no list has, whose space was not typed:
// inthe.
type splitStage struct{}

func (splitStage) use(t *prediction) use {
	return when(t.finished && t.decoded && t.scoring == whole && !t.knows(spelling(t.Prefix)), usesScores|addsWords)
}

func (splitStage) apply(t *prediction) {
	keys := string(t.prefix)
	best, score := "", float32(0)
	try := func(left, right string, likelihood float32) {
		a, p := t.best(left)
		b, q := t.follows(a, right)
		if x := p * q * likelihood; x > score {
			best, score = t.p.lexicon.shown[t.casing][a]+" "+t.p.lexicon.shown[within][b], x
		}
	}
	for i := 1; i < len(keys); i++ {
		try(keys[:i], keys[i:], noSpace)
		if strings.IndexByte(besideBar, keys[i]) >= 0 && i+1 < len(keys) {
			try(keys[:i], keys[i+1:], wrongSpace)
		}
	}
	if score > 0 {
		t.learn(best, Fold(best), spelling(best), score)
	}
}

// best returns the place in the lexicon of the likeliest word with these letters, and its
// probability in the scale of the scores, 0 if there is none.
func (t *prediction) best(fold string) (place int, p float32) {
	for i := t.lexicon.begin(fold); i < len(t.lexicon.folds) && t.lexicon.folds[i] == fold; i++ {
		if len(fold) == 1 && !slices.Contains(letterWords, fold) {
			break
		}
		if x := float32(math.Exp(float64(t.logits[t.lexicon.ids[i]] - t.norm))); x > p {
			place, p = i, x
		}
	}
	return place, p
}

// letterWords are the words of one letter that stand beside another word.
var letterWords = []string{"a", "i"}

// follows returns the place in the lexicon of the word with these letters that is the likeliest
// after the word at place, and its probability: that of the n-grams, or else one by how common
// the word is.
func (t *prediction) follows(place int, fold string) (next int, p float32) {
	for i := t.lexicon.begin(fold); i < len(t.lexicon.folds) && t.lexicon.folds[i] == fold; i++ {
		if len(fold) == 1 && !slices.Contains(letterWords, fold) {
			break
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
