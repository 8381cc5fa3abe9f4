package predict

import (
	"math"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// Settings of the neural cache; docs/metrics.md says how they were chosen.
const (
	cacheWords    = 512 // at most; the oldest goes first
	cacheWidth    = 256 // numbers of the hidden state, at most
	cacheTheta    = 12  // θ
	cacheWeight   = 0.3 // λ
	cacheFew      = 20  // M
	cacheLogPrior = 8   // log C
)

// neuralCache is a continuous cache of the last words of a conversation (Grave, Joulin and
// Usunier 2016): a word is likely again where the hidden state h is similar to the one
// before the word,
//
//	p(w) = (1−λ')·p_model(w) + λ'·Σ_{wᵢ=w} exp(θ·cos(h, hᵢ)) / S,   λ' = λ·S/(S+C)·n/(n+M)
//
// where S = Σᵢ exp(θ·cos(h, hᵢ)) of n words: a few words, or words that came elsewhere, count
// little.
// h is the first cacheWidth numbers of the top layer's hidden state, in 8 bits: 140 kB.
type neuralCache struct {
	p     *Predictor
	words []cachedWord      // a ring
	keys  *kernels.Int8     // (cacheWords, width): the directions of hᵢ, parallel to words
	next  int               // the index to write
	unit  []float32         // (width)
	query kernels.Int8Batch // the direction of h
	used  kernels.Int8      // the rows of keys that words has
	share []float32         // of each word at query: exp(θ·cos(h, hᵢ)) / S
	// weight is λ' at the query.
	weight float32
}

// cachedWord is a word, by its place in the lexicon or among the words beyond the
// vocabulary. A place is −1 where that list lacks it.
type cachedWord struct {
	place, oov      int32
	word, fold, key string // word, as it was written, only if both lists lack it
}

func (p *Predictor) newNeuralCache() *neuralCache {
	width := min(p.net.Hidden, cacheWidth)
	keys, err := p.set.NewInt8(make([]float32, cacheWords*width), width, cacheWords, width)
	if err != nil {
		panic(err) // zeros of a small width are valid
	}
	return &neuralCache{p: p, keys: keys, unit: make([]float32, width)}
}

// setQuery makes the direction of st's hidden state the query.
func (c *neuralCache) setQuery(st *nn.State) {
	top := st.H[len(st.H)-c.p.net.Hidden:][:len(c.unit)]
	sum := 0.0
	for _, x := range top {
		sum += float64(x) * float64(x)
	}
	scale := float32(1 / math.Max(math.Sqrt(sum), 1e-9))
	for i, x := range top {
		c.unit[i] = x * scale
	}
	c.p.set.Quantize(&c.query, c.unit, len(c.unit), len(c.unit), 1)
}

// add stores a word that came after the query, unless the profile says that it is not to be
// suggested. A number must be in the profile. It reports whether it has stored it.
func (c *neuralCache) add(word string, profile *Profile) bool {
	w := cachedWord{place: -1, oov: -1, fold: Fold(word), key: c.p.spelling(word)}
	standing := profile.standing(w.fold, spelling(word))
	if i, ok := c.p.lexicon.find(w.fold, w.key); ok {
		w.place = i
	} else if i, ok := c.p.oov.find(w.fold, w.key); ok {
		w.oov = i
	} else if checkLearned(word) != nil || c.p.blocked.has(w.fold, w.key) && standing < kept || hasDigit(w.key) && standing < kept {
		return false
	} else {
		w.word = strings.Clone(word)
	}
	if standing == waiting {
		return false
	}
	if len(c.words) < cacheWords {
		c.words = append(c.words, w)
	} else {
		c.words[c.next] = w
	}
	row := c.key(c.next)
	copy(row, c.query.Data)
	c.keys.Scale[c.next], c.keys.Sum[c.next] = c.query.Scale[0], 0
	for _, x := range row {
		c.keys.Sum[c.next] += int32(x)
	}
	c.next = (c.next + 1) % cacheWords
	return true
}

// key is row i of keys.
func (c *neuralCache) key(i int) []int8 { return c.keys.Data[i*c.keys.LD:][:c.keys.LD] }

// computeShares computes the share of each word at the query.
func (c *neuralCache) computeShares() {
	n := len(c.words)
	c.share = slices.Grow(c.share[:0], n)[:n]
	if n == 0 {
		return
	}
	c.used = c.keys.Rows(0, n)
	c.p.set.GemvInt8(c.share, n, &c.used, &c.query)
	for i := range c.share {
		c.share[i] *= cacheTheta
	}
	logS := c.p.set.LogSumExp(c.share)
	c.p.set.Exp(c.share, c.share, logS, 1)
	c.weight = cacheWeight / float32(1+math.Exp(float64(cacheLogPrior-logS))) * float32(n) / float32(n+cacheFew)
}

// forget drops a word, or if the cache lacks it those that differ from it in accents alone. It
// reports whether there was one.
func (c *neuralCache) forget(word string) bool {
	fold, key := Fold(word), c.p.spelling(word)
	exact := slices.ContainsFunc(c.words, func(w cachedWord) bool { return w.key == key })
	found := false
	for i := 0; i < len(c.words); i++ {
		if w := c.words[i]; w.fold != fold || exact && w.key != key {
			continue
		}
		found = true
		// The last word may take the place: the order only says which word goes first.
		last := len(c.words) - 1
		c.words[i] = c.words[last]
		copy(c.key(i), c.key(last))
		c.keys.Scale[i], c.keys.Sum[i] = c.keys.Scale[last], c.keys.Sum[last]
		c.words[last] = cachedWord{}
		c.words, c.next = c.words[:last], last
		i--
	}
	return found
}
