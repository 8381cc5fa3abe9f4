package predict

import (
	"math"

	"github.com/lstmkb/lstmkb/vocab"
)

// unknownShare is the share of P(<unk>) of words that no list has.
const unknownShare = 0.1

// unknownStage adds the letters of a finished word that no list has as a word of its own, with
// a probability by its letters.
type unknownStage struct{}

func (unknownStage) use(t *prediction) use {
	return when(t.finished && t.typed() == 0 && t.oovSpan.len() == 0, usesScores|addsWords)
}

func (unknownStage) apply(t *prediction) {
	unk := math.Exp(float64(t.logits[vocab.Unk] - t.norm))
	word := math.Exp(-float64(t.p.typing.letters.Cost(t.prefix)))
	t.learn(t.Prefix, string(t.prefix), spelling(t.Prefix), float32(unknownShare*unk*word))
}
