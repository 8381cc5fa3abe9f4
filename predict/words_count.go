package predict

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// CountWords counts the words of a person's text, each written as it mostly is where its case
// tells something. It leaves out what Profile.Learn would not keep: what looks like a secret,
// and words with a digit that are used less than three times. each calls its argument with
// every line of the text, which tok cuts, and returns an error if it cannot read the text, which CountWords
// returns. The commonest words come first.
func CountWords(tok vocab.Tokenizer, each func(do func(line string)) error) (*Words, error) {
	type counted struct {
		key   string
		count int
		forms vocab.Forms
	}
	index, all := map[string]int{}, []counted{}
	err := each(func(line string) {
		public(tok, line, func(_, word string, use vocab.CaseUse, secret Secret) {
			if word == "" || secret != NotSecret || checkWord(word) != nil {
				return
			}
			key := spelling(word)
			at, ok := index[key]
			if !ok {
				at, key = len(all), strings.Clone(key)
				index[key] = at
				all = append(all, counted{key: key})
			}
			all[at].count++
			all[at].forms.Add(word, use, 1)
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b counted) int { return cmp.Compare(b.count, a.count) })
	w := &Words{}
	for _, x := range all[:min(len(all), maxWords)] {
		if x.count < keptFrom && hasDigit(x.key) {
			continue
		}
		if err := w.Add(x.forms.Shown(x.key), min(x.count, maxWordCount)); err != nil {
			return nil, err
		}
	}
	return w, nil
}
