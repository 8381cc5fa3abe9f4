package predict

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// chooser is the memory of a choice among words. The vocabulary's words at the
// places [from, to), the fallback's at [moreFrom, moreTo) and the learned ones have
// their scores one after the other.
type chooser struct {
	ranking
	from, to         int
	moreFrom, moreTo int
	learnedFolds     []string // beside ranking.learned; the profile's come first, sorted
	fromProfile      int      // how many they are
}

// learn adds x to the score of a word that no list has.
func (c *chooser) learn(word, fold string, x float32) {
	at, ok := slices.BinarySearch(c.learnedFolds[:c.fromProfile], fold)
	if !ok {
		at = c.fromProfile
		for at < len(c.learnedFolds) && c.learnedFolds[at] != fold {
			at++
		}
	}
	if at < len(c.learnedFolds) {
		c.scores[c.to-c.from+c.moreTo-c.moreFrom+at] += x
		return
	}
	c.scores, c.learned, c.learnedFolds = append(c.scores, x), append(c.learned, word), append(c.learnedFolds, fold)
}

// seek finds the words that begin with prefix and reports whether a model's own
// lists have any.
func (p *Predictor) seek(c *chooser, prefix string) bool {
	c.from, c.to = p.find(&c.ranking, prefix)
	c.moreFrom, c.moreTo = p.more.span(c.prefix)
	return c.from < c.to || c.moreFrom < c.moreTo
}

// wanted appends the tokens whose logits judge reads for a prefix.
func (p *Predictor) wanted(ids []int32, c *chooser) []int32 {
	ids = append(ids, p.words.ids[c.from:c.to]...)
	if c.moreFrom < c.moreTo {
		ids = append(ids, vocab.Unk)
	}
	return ids
}

// measure is the log-sum-exp of the logits of the vocabulary's words.
func (p *Predictor) measure(c *chooser, logits []float32) float32 {
	p.weigh(&c.ranking, logits, 0, len(p.words.ids))
	return c.total
}

// judge makes probabilities of the words that seek found for the end of context and
// prefix. logits are those of wanted.
func (p *Predictor) judge(c *chooser, logits []float32, context, prefix string, t beside) {
	p.weigh(&c.ranking, logits, c.from, c.to)
	if c.from == c.to {
		c.total = logits[vocab.Unk]
	}
	if c.moreFrom < c.moreTo {
		unk := float32(math.Exp(float64(logits[vocab.Unk] - c.total)))
		for _, share := range p.more.share[c.moreFrom:c.moreTo] {
			c.scores = append(c.scores, unk*share)
		}
	}
	p.mix(c, t)
	if p.cased {
		p.heed(c, context, prefix)
	}
	normalise(c.scores)
}

// How likely a typist's first letter is in another case than the word is mostly
// written in, beside one in the same; docs/metrics.md says how they were chosen.
const (
	strangeUpper = 0.2 // want as Want, within a sentence
	strangeLower = 0.5 // Paris as paris
)

// heed weighs the scores by the case of the first letter typed: P within a sentence
// is rather of Paris than of people.
func (p *Predictor) heed(c *chooser, context, prefix string) {
	first, _ := utf8.DecodeRuneInString(prefix)
	lower, upper := float32(1), float32(1) // factors of the words written so
	switch {
	case unicode.IsUpper(first) && !beginsSentence(context):
		lower = strangeUpper
	case unicode.IsLower(first):
		upper = strangeLower
	default:
		return
	}
	scores := c.scores
	weigh := func(capital bool) {
		if capital {
			scores[0] *= upper
		} else {
			scores[0] *= lower
		}
		scores = scores[1:]
	}
	for _, capital := range p.words.capital[c.from:c.to] {
		weigh(capital)
	}
	for _, capital := range p.more.capital[c.moreFrom:c.moreTo] {
		weigh(capital)
	}
	for _, w := range c.learned {
		weigh(hasCapital(w))
	}
}

func normalise(scores []float32) {
	sum := 0.0
	for _, x := range scores {
		sum += float64(x)
	}
	if sum > 0 {
		scale := float32(1 / sum)
		for i := range scores {
			scores[i] *= scale
		}
	}
}

// A word that is the letters typed is offered, in the last place if need be, unless
// it is a short one that the model holds for this unlikely: th, st and w are in
// vocabularies too.
const (
	shortWord = 2 // letters
	unlikely  = 0.02
)

// best appends the k words with the best scores to dst.
func (p *Predictor) best(dst []Suggestion, c *chooser, as casing, k int) []Suggestion {
	top := c.top[:p.set.TopK(c.top[:k], c.scores)]
	// Words that are the letters typed stand first in the span.
	if len(top) == k && len(c.prefix) > 0 && c.from < c.to && p.words.folds[c.from] == string(c.prefix) &&
		(len(c.prefix) > shortWord || c.scores[0] >= unlikely) {
		offered := false
		for _, at := range top {
			offered = offered || at == 0
		}
		if !offered {
			top[k-1] = 0
		}
	}
	n, m := c.to-c.from, c.moreTo-c.moreFrom
	for _, at := range top {
		var word string
		switch i := int(at); {
		case i < n:
			word = p.words.shown[as][c.from+i]
		case i < n+m:
			word = p.more.shown(c.moreFrom+i-n, as)
		default:
			word = as.apply(c.learned[i-n-m])
		}
		dst = append(dst, Suggestion{word, float64(c.scores[at])})
	}
	return dst
}
