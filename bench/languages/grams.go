package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/eval"
)

// grams has what a 5-gram model says after the contexts of a few test texts: all else of its file
// is passed over while it is read, so that the rest fits in memory however large the file is.
type grams struct {
	words    []string // the candidates
	index    map[string]int32
	unigrams []float32 // log10 of each candidate's probability without context
	contexts map[string]*following
	scores   []float32 // of the candidates after the last context asked for
}

// following is what a context of one to four words leads to.
type following struct {
	backoff float32 // log10
	words   []scored
}

type scored struct {
	candidate int32
	log10     float32
}

// newGrams prepares for the contexts of these lines.
func newGrams(words, lines []string) *grams {
	g := &grams{words, make(map[string]int32, len(words)), make([]float32, len(words)), map[string]*following{}, make([]float32, len(words))}
	for i, w := range words {
		g.index[w] = int32(i)
		g.unigrams[i] = float32(math.Inf(-1))
	}
	for _, line := range lines {
		words := eval.Words(line)
		for i := range words {
			for _, context := range suffixes(words[:i]) {
				g.contexts[context] = &following{}
			}
		}
	}
	return g
}

// suffixes are the last one to four words of a line so far, the shortest first; <s> counts as one.
func suffixes(words []string) (of []string) {
	all := append([]string{"<s>"}, words...)
	for n := 1; n < order && n <= len(all); n++ {
		of = append(of, strings.Join(all[len(all)-n:], " "))
	}
	return of
}

// read reads a model in the ARPA format: lines of log10 of the probability, the words and, unless
// zero, log10 of the backoff weight, separated by tabs.
func (g *grams) read(ctx context.Context, r io.Reader) error {
	in := bufio.NewScanner(bufio.NewReaderSize(r, 1<<20))
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		if n%(1<<16) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		probability, rest, ok := bytes.Cut(in.Bytes(), []byte("\t"))
		if !ok {
			continue // a heading
		}
		gram, backoff, _ := bytes.Cut(rest, []byte("\t"))
		if err := g.add(probability, gram, backoff); err != nil {
			return fmt.Errorf("ARPA file, line %d: %w", n, err)
		}
	}
	return in.Err()
}

// add keeps an n-gram if it is a context that occurs, or follows one.
func (g *grams) add(probability, gram, backoff []byte) (err error) {
	if c, ok := g.contexts[string(gram)]; ok && len(backoff) > 0 {
		if c.backoff, err = parse(backoff); err != nil {
			return err
		}
	}
	space := bytes.LastIndexByte(gram, ' ')
	candidate, known := g.index[string(gram[space+1:])]
	if !known {
		return nil
	}
	if space < 0 {
		g.unigrams[candidate], err = parse(probability)
		return err
	}
	if c, ok := g.contexts[string(gram[:space])]; ok {
		p, err := parse(probability)
		c.words = append(c.words, scored{candidate, p})
		return err
	}
	return nil
}

func parse(b []byte) (float32, error) {
	x, err := strconv.ParseFloat(string(b), 32)
	return float32(x), err
}

// score sets the scores of all candidates after the words of a line: the probability of the longest
// n-gram there is, times the backoff weights of the longer contexts.
func (g *grams) score(words []string) {
	contexts := suffixes(words)
	weights := float32(0) // of the contexts longer than the one at hand
	for _, c := range contexts {
		weights += g.contexts[c].backoff
	}
	for i, p := range g.unigrams {
		g.scores[i] = p + weights
	}
	for _, c := range contexts {
		f := g.contexts[c]
		weights -= f.backoff
		for _, w := range f.words {
			g.scores[w.candidate] = w.log10 + weights
		}
	}
}

// logProbability is log10 of the probability of a word after others, NaN if it is no candidate.
func (g *grams) logProbability(words []string, word string) float64 {
	i, ok := g.index[word]
	if !ok {
		return math.NaN()
	}
	g.score(words)
	return float64(g.scores[i])
}

// measure types lines as eval.Typist does.
func (g *grams) measure(lines []string) figures {
	var words, keys, spent, top1, top3 int
	for _, line := range lines {
		typed := eval.Words(line)
		for i, w := range typed {
			length := utf8.RuneCountInString(w)
			words, keys, spent = words+1, keys+length+1, spent+length+1
			for j, rank := range g.ranks(typed[:i], w) {
				if j == 0 && rank == 0 {
					top1++
				}
				if rank < strip {
					if j == 0 {
						top3++
					}
					spent -= length - j
					break
				}
			}
		}
	}
	of := func(n, all int) float64 { return float64(n) / float64(max(1, all)) }
	return figures{Top1: of(top1, words), Top3: of(top3, words), Savings: of(keys-spent, keys)}
}

const strip = 3 // suggestions that a typist sees

// ranks are the ranks of a word among the candidates that begin as it does, after each number of
// its letters; none if it is no candidate.
func (g *grams) ranks(words []string, word string) []int {
	target, ok := g.index[word]
	if !ok {
		return nil
	}
	g.score(words)
	ranks := make([]int, utf8.RuneCountInString(word))
	for i, score := range g.scores {
		if score > g.scores[target] || score == g.scores[target] && int32(i) < target {
			for j := range min(common(g.words[i], word)+1, len(ranks)) {
				ranks[j]++
			}
		}
	}
	return ranks
}

// common is how many characters two words have in common from their beginning.
func common(a, b string) (n int) {
	for i, r := range a {
		if !strings.HasPrefix(b[min(i, len(b)):], string(r)) {
			break
		}
		n++
	}
	return n
}
