package predict

import (
	"cmp"
	"math"
	"slices"
)

// Settings of unigramStage; docs/typing.md says how they were chosen.
const (
	unigramWeight   = 0.8  // λ
	unigramExponent = 1.0  // α
	unigramShift    = 10.0 // c
	// unigramTrust is the factor of a word beyond the vocabulary that is the letters typed: the
	// list also has misspellings of other words, and words that are asked for alone are in doubt.
	unigramTrust = 0.1
)

// unigramStage mixes the probabilities of a finished word of which nothing else is known, which
// need not be the first one of a sentence, with those of any word by its rank r among all words (Zipf's
// law):
//
//	p(w) = (1−λ)·p_model(w) + λ·(r+c)^−α / Σ (r+c)^−α
type unigramStage struct{}

func (unigramStage) use(t *prediction) use {
	return when(t.alone(), usesProbabilities)
}

// alone reports whether nothing is known of the text before a finished word.
func (t *prediction) alone() bool { return t.finished && t.Alone }

func (unigramStage) apply(t *prediction) {
	unigrams := &t.p.typing().unigrams
	vocab, oov := t.vocabScores(), t.oovScores()
	for i, x := range vocab.scores {
		vocab.scores[i] = (1-unigramWeight)*x + unigramWeight*unigrams[inVocab][vocab.place(i)]
	}
	for i, x := range oov.scores {
		oov.scores[i] = (1-unigramWeight)*x + unigramWeight*unigrams[inOOV][oov.place(i)]
	}
	for i := range oov.plain() {
		oov.scores[i] *= unigramTrust
	}
}

// newUnigrams returns the probabilities of the words of both lists by their ranks. A vocabulary
// is in the order of its words' counts, and words beyond it come after all of it.
func newUnigrams(l *lexicon, o *oovWords) [2][]float32 {
	ranks := [2][]int{make([]int, len(l.ids)), make([]int, len(o.words))}
	for place, id := range l.ids {
		ranks[inVocab][place] = int(id)
	}
	order := make([]int, len(o.words))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(o.share[b], o.share[a]) })
	for i, place := range order {
		ranks[inOOV][place] = len(l.place) + i
	}
	unigrams, sum := [2][]float32{}, 0.0
	for list, r := range ranks {
		for _, rank := range r {
			x := math.Pow(float64(rank)+unigramShift, -unigramExponent)
			unigrams[list], sum = append(unigrams[list], float32(x)), sum+x
		}
	}
	for _, list := range unigrams {
		for i := range list {
			list[i] /= float32(sum)
		}
	}
	return unigrams
}
