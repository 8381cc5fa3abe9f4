package predict

import (
	"math"

	"github.com/lstmkb/lstmkb/vocab"
)

// oovStage gives words beyond the vocabulary their shares of the probability of <unk>.
type oovStage struct{}

func (oovStage) use(t *prediction) use { return when(t.oovSpan.len() > 0, usesScores) }

func (oovStage) apply(t *prediction) {
	unk := float32(math.Exp(float64(t.logits[vocab.Unk] - t.norm)))
	scores := t.oovScores().scores
	for i, share := range t.oov.share[t.oovSpan.from:t.oovSpan.to] {
		scores[i] = unk * share
	}
}
