package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// frequent is the count from which on a word may be what a misspelling means.
const frequent = 50

// lister lists the words of a text that a vocabulary lacks.
type lister struct {
	tok        vocab.Tokenizer
	vocab      *vocab.Vocab // whose words are not listed
	filter     wordFilter
	refused    map[string][]string // words that are left out, by the reason
	nonwords   []string            // words of the vocabulary that are none
	dictionary map[string]string   // words that are right, as they are written, by key

	all    *vocab.Vocab // all words of the text
	counts []int        // of each
	formed map[form]int // see countForms
}

// read counts the words of the text's train split, which the filter needs, and returns the
// builder that has counted them.
func (l *lister) read(ctx context.Context, text *corpus.Text) (*vocab.Builder, error) {
	b := vocab.NewBuilder(l.tok)
	b.Sentences = l.filter.language.Sentences
	each := func(do func(line string)) error {
		return text.Lines(ctx, corpus.Train, func(line string) error { do(line); return nil })
	}
	if err := each(b.AddLine); err != nil {
		return nil, err
	}
	all, err := b.Build(0, 1)
	if err != nil {
		return nil, err
	}
	counts := make([]int, all.Len())
	l.all, l.counts = all, counts
	l.filter.text = func(word string) int {
		if !all.Has(word) {
			return 0
		}
		return counts[all.ID(word)]
	}
	l.filter.pairs = map[string]int{}
	err = each(func(line string) {
		last := ""
		for w := range l.tok.Words(line) {
			counts[all.ID(w)]++
			key := l.tok.Key(w)
			joined := last + key
			if _, wide := l.filter.wide[joined]; last != "" && (wide || all.Has(joined)) {
				l.filter.pairs[joined]++
			}
			last = key
		}
	})
	if err != nil {
		return nil, err
	}
	l.prepare()
	return b, nil
}

// list lists the words of the text's train split, then those of the wider list. It leaves
// out what does not look like a word of the language.
func (l *lister) list(ctx context.Context, text *corpus.Text) (*predict.Words, error) {
	if _, err := l.read(ctx, text); err != nil {
		return nil, err
	}
	tok, all, counts := l.tok, l.all, l.counts
	list := &predict.Words{}
	for id := vocab.Eos + 1; id < int32(all.Len()); id++ {
		word := all.Word(id)
		_, known := l.filter.wide[tok.Key(word)]
		if all.IsWord(id) && (known || counts[id] >= minCount) {
			if err := l.add(list, word); err != nil {
				return nil, err
			}
		}
	}
	capitals := l.capitalsAreCommon()
	if capitals {
		l.countForms()
	}
	for word := range l.filter.wide {
		if all.Has(word) || tok.Key(word) != word || len(word) > vocab.MaxWord || !isOneToken(tok, word) {
			continue
		}
		if shown, ok := l.dictionary[word]; ok {
			word = shown
		} else if capitals {
			if shown, ok = l.written(word); !ok && l.filter.refuse(word) == "" {
				l.refused["case unknown"] = append(l.refused["case unknown"], word)
				continue
			}
			word = shown
		}
		if err := l.add(list, word); err != nil {
			return nil, err
		}
	}
	for key, word := range l.dictionary {
		if _, wide := l.filter.wide[key]; wide || word != key || all.Has(word) && counts[all.ID(word)] >= minCount || len(word) > vocab.MaxWord || !isOneToken(tok, word) {
			continue
		}
		if err := l.add(list, word); err != nil {
			return nil, err
		}
	}
	for id := vocab.Eos + 1; id < int32(l.vocab.Len()); id++ {
		if word := l.vocab.Word(id); l.vocab.IsWord(id) && l.refuseCommon(word) != "" {
			l.nonwords = append(l.nonwords, word)
		}
	}
	return list, nil
}

// vocabulary returns the most frequent words of the text's train split, size at most, that
// occur minCount times. It leaves out what is no word, but for contractions without their
// apostrophe.
func (l *lister) vocabulary(ctx context.Context, text *corpus.Text, size, minCount int) (*vocab.Vocab, error) {
	b, err := l.read(ctx, text)
	if err != nil {
		return nil, err
	}
	b.Keep = func(word string) bool {
		if !strings.ContainsFunc(word, unicode.IsLetter) || l.tok.PieceLen(word) == len(word) {
			return true
		}
		why := l.refuseCommon(word)
		if why == "" || why == noApostrophe {
			return true
		}
		l.refused[why] = append(l.refused[why], word)
		return false
	}
	return b.Build(size, minCount)
}

// refuseCommon is wordFilter.refuse for a common word, which no dictionary need have, and
// which may be a single letter or have digits.
func (l *lister) refuseCommon(word string) string {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return ""
	}
	key, f := l.tok.Key(word), l.filter
	right := f.isRight(key)
	if l.dictionary != nil && !right && f.isJoined(key, word != key) { // alot, everytime
		return "two words"
	}
	f.right = nil
	why := f.refuse(word)
	if why == "misspellings" && right || why == "marks" && utf8.RuneCountInString(word) == 1 {
		return ""
	}
	return why
}

// report says how many words were refused, and why.
func (l *lister) report(w io.Writer) {
	for _, why := range slices.Sorted(maps.Keys(l.refused)) {
		words := l.refused[why]
		slices.Sort(words)
		fmt.Fprintf(w, "left out, %s: %d, as %s\n", why, len(words), printable(strings.Join(sampleOf(words, 8), " ")))
	}
}

// prepare makes the filter's tables of the words of the text.
func (l *lister) prepare() {
	f, all, counts := &l.filter, l.all, l.counts
	f.behind, f.single = map[string]int{}, map[string][]string{}
	for id := vocab.Eos + 1; id < int32(all.Len()); id++ {
		key := all.Tokenizer().Key(all.Word(id))
		if _, behind, ok := strings.Cut(key, "'"); ok && behind != "" {
			f.behind[behind] += counts[id]
		}
		if f.all(key) >= frequent {
			f.single[withoutDoubles(key)] = append(f.single[withoutDoubles(key)], key)
		}
	}
}

// add adds a word that the vocabulary lacks, or notes why it is left out.
func (l *lister) add(list *predict.Words, word string) error {
	if l.vocab.Has(word) {
		return nil
	}
	if why := l.filter.refuse(word); why != "" {
		l.refused[why] = append(l.refused[why], word)
		return nil
	}
	return list.Add(word, max(1, int(math.Ceil(l.filter.all(l.tok.Key(word))))))
}

func (l *lister) writeNonwords(out io.Writer) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "# words of the vocabulary that are none: lstmkb words --nonwords")
	slices.Sort(l.nonwords)
	l.nonwords = slices.Compact(l.nonwords)
	for _, word := range l.nonwords {
		fmt.Fprintln(w, word)
	}
	return w.Flush() // returns the first error of all writes
}

func isOneToken(tok vocab.Tokenizer, word string) bool {
	n := 0
	for range tok.Words(word) {
		n++
	}
	return n == 1
}

// sampleOf returns n words or fewer, from the whole list.
func sampleOf(words []string, n int) (sample []string) {
	for i := range min(n, len(words)) {
		sample = append(sample, words[i*len(words)/min(n, len(words))])
	}
	return sample
}
