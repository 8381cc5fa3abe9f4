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
	if t.Correction == CorrectOff || len(t.prefix) == 0 {
		return false
	}
	if t.decoder == nil {
		t.decoder = decoder.NewDecoder(t.p.typing.trie, t.p.typing.channel)
	}
	t.decoder.Use(t.p.typing.channel)
	if !t.decoder.Decode(t.prefix, t.foldTouches(), decoder.DefaultFinger) {
		return false
	}
	matches := t.decoder.Prefixes(maxCorrected)
	if t.finished {
		matches = t.decoder.Words()
	}
	exact := t.decoder.ExactCost()
	for _, m := range matches {
		x := corrected{likelihood: float32(math.Exp(float64(exact - m.Cost)))}
		for x.place = m.From; x.place < m.To; x.place++ {
			t.addCorrected(source(m.List), x)
		}
	}
	t.sortCorrected()
	return len(t.vocabCorrected)+len(t.oovCorrected) > 0
}

// foldTouches returns the touches of the characters of the prefix that its fold has, nil if
// they are not known.
func (t *prediction) foldTouches() []decoder.Point {
	t.touches = t.touches[:0]
	if len(t.Touches) != utf8.RuneCountInString(t.Prefix) {
		return nil
	}
	i, n := 0, 0
	for _, r := range t.Prefix {
		if !vocab.IsApostrophe(r) {
			t.touches = append(t.touches, t.Touches[i])
			n++
		}
		i++
	}
	if n != utf8.RuneCount(t.prefix) {
		return nil // ß is two letters
	}
	return t.touches
}
