package predict

import (
	"bytes"
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/vocab"
)

const (
	// unknownShare is how likely any word is that no list has, beside P(<unk>). It is more than
	// the share of such words, since they are longer than a model of letters expects.
	unknownShare = 1
	// apostropheShare and endingShare are how likely a word is with an ending behind an
	// apostrophe, as Lincoln's, and with another one, as dullest, beside the word without it.
	apostropheShare = 0.02
	endingShare     = 0.001
	// nameFactor is how much likelier words that no list has are with a capital within a sentence:
	// names.
	nameFactor = 30
	// minStem is the length of a word that takes an ending without an apostrophe.
	minStem = 4
)

// unknownStage adds the letters of a finished word that no list has as a word of its own, with
// a probability by its letters, or by the word before one of the language's endings.
type unknownStage struct{}

func (unknownStage) use(t *prediction) use {
	return when(t.finished && t.decoded && !t.knows(t.key), usesScores|addsWords)
}

func (unknownStage) apply(t *prediction) {
	p := unknownShare * t.chance(vocab.Unk) * float32(math.Exp(-float64(t.p.typing().letters.Cost(t.prefix))))
	for _, s := range t.specials {
		if s.r == '\'' && slices.Contains(t.p.language.Apostrophe.Behind, string(t.prefix[s.at:])) {
			p = max(p, apostropheShare*t.likeliest(t.prefix[:s.at]))
		}
	}
	for _, e := range t.p.language.Endings {
		if stem, ok := bytes.CutSuffix(t.prefix, []byte(e)); ok && len(stem) >= minStem && len(t.specials) == 0 {
			p = max(p, endingShare*t.likeliest(stem))
		}
	}
	if t.alone() {
		p *= unigramTrust
	}
	if t.isName() {
		p *= nameFactor
	}
	t.learn(t.Prefix, t.fold, t.key, p)
}

// chance returns the model's probability of a token, in the scale of the scores.
func (t *prediction) chance(id int32) float32 {
	norm := t.norm
	if t.uses&usesProbabilities != 0 {
		norm = t.wholeNorm
	}
	return float32(math.Exp(float64(t.logits[id] - norm)))
}

// likeliest returns the score of the likeliest word with these letters, or its probability if it
// has no score, and 0 if there is no such word.
func (t *prediction) likeliest(fold []byte) float32 {
	place, p := t.bestSpelled(fold)
	if score := t.vocabScores().at(int32(place)); p > 0 && score != nil {
		return max(p, *score)
	}
	if p == 0 {
		for i := t.oov.begin(fold); i < len(t.oov.folds) && t.oov.folds[i] == string(fold); i++ {
			p = max(p, t.chance(vocab.Unk)*t.oov.share[i])
		}
	}
	return p
}
