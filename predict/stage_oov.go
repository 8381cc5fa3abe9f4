package predict

import (
	"math"

	"github.com/lstmkb/lstmkb/vocab"
)

// oovStage gives words beyond the vocabulary their shares of the probability of <unk>.
type oovStage struct{}

func (oovStage) use(t *prediction) use { return when(t.numOOV() > 0, usesScores) }

func (oovStage) apply(t *prediction) {
	unk := float32(math.Exp(float64(t.logits[vocab.Unk] - t.norm)))
	oov := t.oovScores()
	for i := range oov.scores {
		oov.scores[i] = unk * t.oov.share[oov.place(i)]
	}
}
