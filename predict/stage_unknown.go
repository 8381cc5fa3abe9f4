package predict

import (
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/vocab"
)

const (
	// unknownShare is how likely any word is that no list has, beside P(<unk>). It is more than
	// the share of such words, since they are longer than a model of letters expects.
	unknownShare = 1
	// endingShare is how likely a word is with an ending behind an apostrophe, as Lincoln's,
	// beside the word without it.
	endingShare = 0.02
)

// unknownStage adds the letters of a finished word that no list has as a word of its own, with
// a probability by its letters, or by the word before its apostrophe.
type unknownStage struct{}

func (unknownStage) use(t *prediction) use {
	return when(t.finished && t.decoded && !t.knows(t.key), usesScores|addsWords)
}

func (unknownStage) apply(t *prediction) {
	unk := math.Exp(float64(t.logits[vocab.Unk] - t.norm))
	p := float32(unknownShare * unk * math.Exp(-float64(t.p.typing.letters.Cost(t.prefix))))
	if at := t.ending(); at > 0 && t.scoring == whole {
		_, stem := t.best(t.prefix[:at])
		p = max(p, endingShare*stem)
	}
	t.learn(t.Prefix, t.fold, t.key, p)
}

// ending returns where, in the letters typed, one of the language's endings begins behind an
// apostrophe, 0 if there is none.
func (t *prediction) ending() int {
	for _, s := range t.specials {
		if s.r == '\'' && slices.Contains(t.p.language.Apostrophe.Behind, string(t.prefix[s.at:])) {
			return s.at
		}
	}
	return 0
}
