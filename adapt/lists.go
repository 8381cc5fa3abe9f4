package adapt

import (
	"slices"
	"unicode"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// Settings of the lists, chosen on valid text; docs/make.md has the figures.
const (
	// wordsPrior is how many uses of words beyond the vocabulary the starting model's list
	// counts for.
	wordsPrior = 300
	// ngramsPrior is how many words after a context the starting model's phrases count for.
	ngramsPrior = 3
	// formsWeight is how many uses one in the text counts for in how a word is written.
	formsWeight = 10
)

// ngramsCounts are the fewest uses of a phrase of two, three and four words.
var ngramsCounts = [3]int{2, 2, 2}

// listed returns the keyboard of a model whose vocabulary is that of the starting model or
// extends it, with the lists of the starting model and of the text.
func (m *maker) listed(name Way, model *checkpoint.Model) (*keyboard, error) {
	v := model.Vocab
	k := &keyboard{name: name, model: model, words: m.base.words.Merge(m.beyond(v), wordsPrior)}
	var err error
	if k.ngrams, err = m.base.ngrams.Merge(m.base.model.Vocab, v, each(m.train), ngramsCounts, ngramsPrior); err != nil {
		return nil, err
	}
	own, err := predict.CountForms(v, m.language, each(m.train))
	if err != nil {
		return nil, err
	}
	k.forms = m.base.forms.Merge(own, formsWeight)
	return k, nil
}

// minOwn is how often a word must be used to be listed: what is used once may be a slip.
const minOwn = 2

// beyond lists the words of the text that a vocabulary lacks.
func (m *maker) beyond(v *vocab.Vocab) *predict.Words {
	list := &predict.Words{}
	for _, w := range m.own.List() {
		if w.Count >= minOwn && !v.Has(w.Word) {
			_ = list.Add(w.Word, w.Count) // it has been in a list, so it can be in one
		}
	}
	return list
}

// Words that extend the vocabulary.
const (
	minNew = 3     // uses
	maxNew = 4_000 // words, each of which takes a row of the model
)

// newWords returns the commonest words of the text that the starting model's vocabulary lacks,
// each of one token and of letters and apostrophes alone.
func (m *maker) newWords() (words []predict.Learned) {
	v := m.base.model.Vocab
	for _, w := range m.own.List() {
		if len(words) == maxNew || v.Len()+len(words) == maxVocab {
			break
		}
		if w.Count >= minNew && !v.Has(w.Word) && isPlain(w.Word) && isOneToken(v.Tokenizer(), w.Word) {
			words = append(words, w)
		}
	}
	return words
}

// maxVocab is the largest vocabulary that phrases can be listed of.
const maxVocab = 1 << 16

func isPlain(word string) bool {
	r := []rune(word)
	return len(r) > 1 && !slices.ContainsFunc(r, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) && r != '\'' })
}

func isOneToken(t vocab.Tokenizer, word string) bool {
	n := 0
	for range t.Words(word) {
		n++
	}
	return n == 1
}
