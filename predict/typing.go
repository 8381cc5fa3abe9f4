package predict

import (
	"math"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/vocab"
)

// typing is what a Predictor knows of how its words are typed. It is safe for concurrent use.
type typing struct {
	alphabet *decoder.Alphabet
	trie     *decoder.Trie
	letters  *decoder.Letters
	channel  *decoder.Channel
}

func newTyping(l *lexicon, o *oovWords) *typing {
	t := &typing{alphabet: decoder.NewAlphabet(l.folds, o.folds)}
	t.trie = decoder.NewTrie(t.alphabet, l.folds, o.folds)
	t.letters = decoder.NewLetters(t.alphabet, l.folds, o.folds)
	t.channel = decoder.NewChannel(t.alphabet, decoder.Qwerty(), decoder.DefaultFinger, decoder.DefaultSlips, nil)
	return t
}

// maxCorrected is how many words the letters typed may mean otherwise.
const maxCorrected = 600

// correct finds the words that the letters typed may mean otherwise, and reports whether there
// are any.
func (t *prediction) correct() bool {
	t.decoded = false
	if t.Correction == CorrectOff || len(t.prefix) == 0 {
		return false
	}
	t.channel, t.finger, t.touches = t.p.typing.channel, decoder.DefaultFinger, t.foldTouches()
	if t.decoder == nil {
		t.decoder = decoder.NewDecoder(t.p.typing.trie, t.channel)
	}
	t.decoder.Use(t.channel)
	if t.decoded = t.decoder.Decode(t.prefix, t.touches, t.finger); !t.decoded {
		return false
	}
	matches := t.decoder.Prefixes(maxCorrected)
	if t.finished {
		matches = t.decoder.Words()
	}
	exact := t.decoder.ExactCost()
	for _, m := range matches {
		to, without := &t.vocabCorrected, t.vocabSpan
		if source(m.List) == inOOV {
			to, without = &t.oovCorrected, t.oovSpan
		}
		to.add(m.From, m.To, likelihood(m.Cost, exact), without)
	}
	return len(t.vocabCorrected.words)+len(t.oovCorrected.words) > 0
}

// likelihood is that of keys for a word, beside that for the letters as they are, by the costs
// of both.
func likelihood(cost, exact float32) float32 { return float32(math.Exp(float64(exact - cost))) }

// foldTouches returns the touches of the characters of the prefix that its fold has, none if
// they are not known.
func (t *prediction) foldTouches() []decoder.Point {
	touches := t.touches[:0]
	if len(t.Touches) != utf8.RuneCountInString(t.Prefix) {
		return touches
	}
	i := 0
	for _, r := range t.Prefix {
		if !vocab.IsApostrophe(r) {
			touches = append(touches, t.Touches[i])
		}
		i++
	}
	if len(touches) != utf8.RuneCount(t.prefix) {
		return touches[:0] // ß is two letters
	}
	return touches
}
