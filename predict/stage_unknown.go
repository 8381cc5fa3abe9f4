package predict

import (
	"math"

	"github.com/lstmkb/lstmkb/vocab"
)

// unknownShare is how likely any word is that no list has, beside P(<unk>). It is more than the
// share of such words, since they are longer than a model of letters expects.
const unknownShare = 1

// unknownStage adds the letters of a finished word that no list has as a word of its own, with
// a probability by its letters.
type unknownStage struct{}

func (unknownStage) use(t *prediction) use {
	return when(t.finished && t.decoded && !t.knows(spelling(t.Prefix)), usesScores|addsWords)
}

func (unknownStage) apply(t *prediction) {
	unk := math.Exp(float64(t.logits[vocab.Unk] - t.norm))
	word := math.Exp(-float64(t.p.typing.letters.Cost(t.prefix)))
	t.learn(t.Prefix, string(t.prefix), spelling(t.Prefix), float32(unknownShare*unk*word))
}
