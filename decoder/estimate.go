package decoder

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Pair is a word as it was typed and as it was meant, both folded.
type Pair struct {
	Typed, Intended string
	Weight          float64 // how many pairs it counts as
}

// Estimate estimates rewrites from pairs of misspelt words.
type Estimate struct {
	Rate  float64 // the share of words that are misspelt
	Limit int     // rewrites, at most
}

// DefaultEstimate has the settings of docs/typing.md.
var DefaultEstimate = Estimate{Rate: 0.1, Limit: 1500}

const (
	minRewriteCount = 3.0  // weighted pairs of a rewrite
	minRewriteStems = 3    // beginnings of words that have it
	minRewriteGain  = 1.5  // how much likelier it is than by shorter ones
	rewritePlaces   = 10.0 // added to the places where it could be: a few say little
	rounds          = 3    // of expectation and maximisation
	stem            = 5    // letters by which words are told apart
)

// Rewrites estimates how letters are typed otherwise than meant, after Brill and Moore (2000): the
// letters of each pair are aligned; each stretch that differs is counted alone and with its
// neighbours, against all places of these letters in the words meant. Then the pairs are
// explained by the likeliest rewrites and counted anew, a few times, so that a rewrite in
// itself no longer counts what one with its neighbours explains better. The result is sorted.
func (e Estimate) Rewrites(pairs []Pair) []Rewrite {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(strings.Compare(a.Intended, b.Intended), strings.Compare(a.Typed, b.Typed), cmp.Compare(a.Weight, b.Weight))
	})
	places := countPlaces(pairs)
	rewrites := e.choose(countEdits(pairs), places)
	for range rounds {
		a, counts := newAligner(rewrites), make([]float64, len(rewrites))
		for _, p := range pairs {
			a.align(p)
			for _, s := range a.path {
				if s.rule != noRule {
					counts[s.rule] += p.Weight
				}
			}
		}
		n := 0
		for i, r := range rewrites {
			if counts[i] >= minRewriteCount {
				r.Cost = float32(-math.Log(share(counts[i], places[r.Intended])))
				rewrites[n] = r
				n++
			}
		}
		rewrites = rewrites[:n]
	}
	for i := range rewrites {
		rewrites[i].Cost -= float32(math.Log(e.Rate))
	}
	slices.SortFunc(rewrites, func(a, b Rewrite) int {
		return cmp.Or(strings.Compare(a.Intended, b.Intended), strings.Compare(a.Typed, b.Typed))
	})
	return rewrites
}

// share is the probability of a rewrite in a misspelt word, at a place where it could be.
func share(count, places float64) float64 { return count / (places + rewritePlaces) }

// countPlaces counts the stretches of up to maxRewrite letters of the words meant. The empty
// one counts all places where a letter can be put in.
func countPlaces(pairs []Pair) map[string]float64 {
	places := map[string]float64{}
	var letters []rune
	for _, p := range pairs {
		letters = withEdges(letters[:0], p.Intended)
		for i := range letters {
			for n := range min(maxRewrite, len(letters)-i) + 1 {
				places[string(letters[i:i+n])] += p.Weight
			}
		}
	}
	return places
}

// edit is what a Rewrite does.
type edit struct{ intended, typed string }

// tally counts an edit.
type tally struct {
	count float64
	stems int
	last  string // stem
}

// countEdits counts what differs in each pair, alone and with neighbours. The pairs are sorted
// by what is meant.
func countEdits(pairs []Pair) map[edit]*tally {
	counts := map[edit]*tally{}
	a := newAligner(nil)
	for _, p := range pairs {
		a.align(p)
		stem := string(a.intended[:min(stem, len(a.intended))])
		a.edits(func(i, m, j, n int) {
			if m > maxRewrite || n > maxRewrite {
				return
			}
			for l := range min(maxRewrite-max(m, n), i) + 1 {
				for r := range min(maxRewrite-max(m, n)-l, len(a.intended)-i-m) + 1 {
					x := edit{string(a.intended[i-l : i+m+r]), string(a.typed[j-l : j+n+r])}
					t := counts[x]
					if t == nil {
						t = &tally{}
						counts[x] = t
					}
					t.count += p.Weight
					if t.last != stem {
						t.last = stem
						t.stems++
					}
				}
			}
		})
	}
	return counts
}

// choose chooses the rewrites that explain most beyond what shorter ones do.
func (e Estimate) choose(counts map[edit]*tally, places map[string]float64) []Rewrite {
	type scored struct {
		Rewrite
		gain float64
	}
	var all []scored
	for x, t := range counts {
		p, plain := share(t.count, places[x.intended]), plainShare(x)
		if t.count < minRewriteCount || t.stems < minRewriteStems || (Rewrite{Intended: x.intended, Typed: x.typed}).check() != nil {
			continue
		}
		eachShorter(x, func(y edit) {
			if t := counts[y]; t != nil && t.count >= minRewriteCount && t.stems >= minRewriteStems {
				plain = max(plain, share(t.count, places[y.intended]))
			}
		})
		if p >= minRewriteGain*plain {
			all = append(all, scored{Rewrite{x.intended, x.typed, float32(-math.Log(p))}, t.count * math.Log(p/plain)})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.gain, a.gain), strings.Compare(a.Intended, b.Intended), strings.Compare(a.Typed, b.Typed))
	})
	var rewrites []Rewrite
	for _, r := range all[:min(len(all), e.Limit)] {
		rewrites = append(rewrites, r.Rewrite)
	}
	return rewrites
}

// plainShare is the probability of an edit by what happens to any letter.
func plainShare(x edit) float64 {
	eachShorter(x, func(y edit) {
		if len(y.intended)+len(y.typed) < len(x.intended)+len(x.typed) {
			x = y
		}
	})
	intended, typed := []rune(x.intended), []rune(x.typed)
	m, n := len(intended), len(typed)
	if m == 2 && n == 2 && intended[0] == typed[1] && intended[1] == typed[0] {
		return math.Exp(-plainTranspose)
	}
	return math.Exp(-plainOther*float64(min(m, n)) - plainOmit*float64(max(0, m-n)) - plainInsert*float64(max(0, n-m)))
}

// eachShorter calls each with the edits that x is with neighbours.
func eachShorter(x edit, each func(edit)) {
	a, r := utf8.DecodeRuneInString(x.intended)
	if b, _ := utf8.DecodeRuneInString(x.typed); r > 0 && a == b && x.typed != "" {
		y := edit{x.intended[r:], x.typed[r:]}
		each(y)
		eachShorter(y, each)
	}
	a, r = utf8.DecodeLastRuneInString(x.intended)
	if b, _ := utf8.DecodeLastRuneInString(x.typed); r > 0 && a == b && x.typed != "" {
		y := edit{x.intended[:len(x.intended)-r], x.typed[:len(x.typed)-r]}
		each(y)
		eachShorter(y, each)
	}
}
