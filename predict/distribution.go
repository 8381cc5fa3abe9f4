package predict

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// distribution holds the scores of the words that match the letters typed. The score vector
// has three sections: words of the lexicon, words beyond the vocabulary, and learned words,
// which neither list has. In the first two the words that begin with the letters come first,
// then those that the letters may mean otherwise. No other file computes an index of it.
type distribution struct {
	lexicon *lexicon
	oov     *oovWords
	prefix  []byte // the letters typed, folded
	// finished tells that the letters are a whole word: only words of just these letters match.
	finished bool
	// The special characters of the letters typed, and memory for those of a word.
	specials, wordSpecials []special
	// The places of the words that match in lexicon and oov.
	vocabSpan, oovSpan span
	// The words of either list that the keys may mean otherwise.
	vocabCorrected, oovCorrected, noneCorrected corrected

	split   [2]int // the places in lexicon of the two words of splitKey
	elision bool   // of which the first is one, at which the second one stands
	before  int32  // the token before the word, by which its case is chosen

	scores  []float32
	norm    float32    // log-sum-exp of the logits of vocabSpan
	learned []outsider // the words of the third section
	sorted  int        // length of the beginning of learned that is sorted
}

// outsider is a word that neither list has, with its fold and its key (see spelling).
type outsider struct{ word, fold, key string }

func (a outsider) compare(b outsider) int {
	return cmp.Or(strings.Compare(a.fold, b.fold), strings.Compare(a.key, b.key))
}

// span is the places from to to−1 of a list.
type span struct{ from, to int }

func (s span) len() int { return s.to - s.from }

// match chooses the words that begin with prefix and reports whether the lists have any.
func (d *distribution) match(prefix string) bool {
	d.prefix, d.vocabSpan, d.oovSpan = d.prefix[:0], span{}, span{}
	d.vocabCorrected.clear()
	d.oovCorrected.clear()
	if len(prefix) > vocab.MaxWord {
		return false
	}
	if d.prefix = appendFold(d.prefix, prefix); prefix != "" && len(d.prefix) == 0 {
		return false
	}
	d.specials = appendSpecials(d.specials[:0], prefix)
	d.vocabSpan, d.oovSpan = d.lexicon.match(d.prefix), d.oov.match(d.prefix)
	if d.finished {
		d.finish()
	}
	return d.vocabSpan.len() > 0 || d.oovSpan.len() > 0
}

// matches reports whether the word with that fold matches.
func (d *distribution) matches(fold string) bool {
	return hasPrefix(fold, d.prefix) && (!d.finished || len(fold) == len(d.prefix))
}

// appendIDs appends the tokens whose logits softmax, the oovStage and the unknownStage read.
func (d *distribution) appendIDs(ids []int32) []int32 {
	ids = append(ids, d.lexicon.ids[d.vocabSpan.from:d.vocabSpan.to]...)
	for _, c := range d.vocabCorrected.words {
		ids = append(ids, d.lexicon.ids[c.place])
	}
	if d.numOOV() > 0 || d.finished {
		ids = append(ids, vocab.Unk)
	}
	return ids
}

// softmax sets the scores of the lexicon's words that match to their probabilities among
// themselves, by logits (V). Scores of words beyond the vocabulary are 0, and no word is
// learned. If no word of the lexicon matches, <unk> takes the whole probability.
func (d *distribution) softmax(set *kernels.Set, logits []float32) {
	d.norm = d.gather(set, logits, d.vocabSpan, d.vocabCorrected.words)
	set.Exp(d.scores, d.scores, d.norm, 1)
	if len(d.scores) == 0 {
		d.norm = logits[vocab.Unk]
	}
	for range d.numOOV() {
		d.scores = append(d.scores, 0)
	}
	d.learned, d.sorted = d.learned[:0], 0
}

// logNorm returns the log-sum-exp of the logits (V) of all words of the lexicon. It overwrites
// the scores.
func (d *distribution) logNorm(set *kernels.Set, logits []float32) float32 {
	return d.gather(set, logits, span{0, len(d.lexicon.ids)}, nil)
}

// gather sets scores to the logits of the lexicon's words in s and then of those in more, and
// returns their log-sum-exp.
func (d *distribution) gather(set *kernels.Set, logits []float32, s span, more []correctedWord) float32 {
	d.scores = d.scores[:0]
	for _, id := range d.lexicon.ids[s.from:s.to] {
		d.scores = append(d.scores, logits[id])
	}
	for _, c := range more {
		d.scores = append(d.scores, logits[d.lexicon.ids[c.place]])
	}
	return set.LogSumExp(d.scores)
}

// makeAbsolute turns probabilities among the words that match into probabilities among all
// words of the lexicon, the log-sum-exp of whose logits is wholeNorm.
func (d *distribution) makeAbsolute(wholeNorm float32) {
	d.scale(float32(math.Exp(float64(d.norm - wholeNorm))))
}

// scale multiplies all scores.
func (d *distribution) scale(factor float32) {
	for i := range d.scores {
		d.scores[i] *= factor
	}
}

// sum returns that of the scores.
func (d *distribution) sum() float64 {
	sum := 0.0
	for _, x := range d.scores {
		sum += max(0, float64(x)) // excluded words have none
	}
	return sum
}

// normalise makes the scores sum to 1, and returns what they summed to.
func (d *distribution) normalise() float64 {
	sum := d.sum()
	if sum > 0 {
		d.scale(float32(1 / sum))
	}
	return sum
}

// section is a part of the score vector: the scores of words at consecutive places of a list,
// and then of more words of the list. It is valid until a word is learned.
type section struct {
	scores    []float32
	first     uint32 // the place of the first word
	corrected *corrected
}

// at returns the score of the word at that place of its list, nil if the word does not match
// or the place is −1.
func (s section) at(place int32) *float32 {
	// One comparison is enough: as uint32, places before first are large.
	n := len(s.scores) - len(s.corrected.words)
	if i := uint32(place) - s.first; i < uint32(n) {
		return &s.scores[i]
	}
	if len(s.corrected.words) > 0 && place >= 0 {
		if slot := int(s.corrected.slot[place]); slot > 0 {
			return &s.scores[n+slot-1]
		}
	}
	return nil
}

// plain returns the scores of the words that begin with the letters typed.
func (s section) plain() []float32 { return s.scores[:len(s.scores)-len(s.corrected.words)] }

// place returns the place in its list of the word with score i.
func (s section) place(i int) int {
	if i -= len(s.scores) - len(s.corrected.words); i >= 0 {
		return int(s.corrected.words[i].place)
	}
	return int(s.first) + i + len(s.scores) - len(s.corrected.words)
}

// numVocab and numOOV return how many words of either list have scores.
func (d *distribution) numVocab() int { return d.vocabSpan.len() + len(d.vocabCorrected.words) }
func (d *distribution) numOOV() int   { return d.oovSpan.len() + len(d.oovCorrected.words) }

// vocabScores returns the section of the lexicon's words.
func (d *distribution) vocabScores() section {
	return section{d.scores[:d.numVocab()], uint32(d.vocabSpan.from), &d.vocabCorrected}
}

// oovScores returns the section of words beyond the vocabulary.
func (d *distribution) oovScores() section {
	return section{d.scores[d.numVocab():][:d.numOOV()], uint32(d.oovSpan.from), &d.oovCorrected}
}

// learnedScores returns the section of d.learned.
func (d *distribution) learnedScores() section {
	return section{d.scores[d.numVocab()+d.numOOV():], 0, &d.noneCorrected}
}

// learn adds x to the score of a word that matches and that neither list has. It is fast for
// words in the order of their folds and keys.
func (d *distribution) learn(word, fold, key string, x float32) {
	w := outsider{word, fold, key}
	if n := len(d.learned); d.sorted == n && (n == 0 || d.learned[n-1].compare(w) < 0) {
		d.sorted++
	} else {
		at, known := slices.BinarySearchFunc(d.learned[:d.sorted], w, outsider.compare)
		if !known {
			at = slices.IndexFunc(d.learned[d.sorted:], func(l outsider) bool { return l.key == key })
			known, at = at >= 0, at+d.sorted
		}
		if known {
			*d.learnedScores().at(int32(at)) += x
			return
		}
	}
	d.scores, d.learned = append(d.scores, x), append(d.learned, w)
}

// dropLearned drops the learned words for which drop returns true.
func (d *distribution) dropLearned(drop func(outsider) bool) {
	scores, n := d.learnedScores().scores, 0
	for i, w := range d.learned {
		if !drop(w) {
			scores[n], d.learned[n] = scores[i], w
			n++
		}
	}
	d.scores = d.scores[:len(d.scores)-len(scores)+n]
	d.learned, d.sorted = d.learned[:n], 0
}

// typed returns how many words of the lexicon are the letters typed, but for their case,
// accents and apostrophes. They are the first: such words sort before all others that begin
// with their letters.
func (d *distribution) typed() int {
	n := 0
	for n < d.vocabSpan.len() && len(d.prefix) > 0 && d.lexicon.folds[d.vocabSpan.from+n] == string(d.prefix) {
		n++
	}
	return n
}

// word returns the word of scores[i].
func (d *distribution) word(i int, as casing) string {
	place, list := d.find(i)
	switch list {
	case inVocab:
		return d.lexicon.written(place, as, d.before, 0)
	case inOOV:
		return d.oov.shown(place, as)
	}
	if d.learned[place].key == splitKey {
		first := d.lexicon.written(int(d.split[0]), as, d.before, 0)
		second := d.lexicon.written(int(d.split[1]), within, d.lexicon.ids[d.split[0]], 0)
		if d.elision {
			return first + second
		}
		return first + " " + second
	}
	return as.apply(d.learned[place].word, d.oov.tag)
}

// source is a list of words that have scores.
type source uint8

const (
	inVocab source = iota
	inOOV
	inLearned
)

// letters returns the fold and the key of the word of scores[i].
func (d *distribution) letters(i int) (fold, key string) {
	switch place, of := d.find(i); of {
	case inVocab:
		return d.lexicon.folds[place], d.lexicon.keys[place]
	case inOOV:
		return d.oov.folds[place], d.oov.keys[place]
	default:
		return d.learned[place].fold, d.learned[place].key
	}
}

// score returns the score of the word with that fold and key, 0 if it does not match.
func (d *distribution) score(fold, key string) float32 {
	score := (*float32)(nil)
	if place, ok := d.lexicon.find(fold, key); ok {
		score = d.vocabScores().at(place)
	} else if place, ok := d.oov.find(fold, key); ok {
		score = d.oovScores().at(place)
	} else if at := slices.IndexFunc(d.learned, func(l outsider) bool { return l.key == key && l.fold == fold }); at >= 0 {
		score = d.learnedScores().at(int32(at))
	}
	if score == nil {
		return 0
	}
	return max(0, *score)
}

// find returns the list of the word of scores[i], and its place there.
func (d *distribution) find(i int) (place int, of source) {
	for l, s := range [...]struct {
		span
		corrected []correctedWord
	}{{d.vocabSpan, d.vocabCorrected.words}, {d.oovSpan, d.oovCorrected.words}} {
		if i < s.len() {
			return s.from + i, source(l)
		}
		if i -= s.len(); i < len(s.corrected) {
			return int(s.corrected[i].place), source(l)
		}
		i -= len(s.corrected)
	}
	return i, inLearned
}
