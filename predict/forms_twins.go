package predict

import (
	"math"

	"github.com/lstmkb/lstmkb/vocab"
)

// twinSpelling writes the words of a lexicon that have two spellings, by the token before them. It
// is the form of Forms in which a word is found by its place and a token by its id.
type twinSpelling struct {
	words  []twin
	at     []int32             // in words, of each place of the lexicon; −1 for words of one spelling
	before []float32           // weight of each token, by id
	pairs  map[idPair]caseUses // by the token's id and the word's
	from   [inName + 1]float64 // the odds from which on a capital is shown
}

// twin is a word with two spellings.
type twin struct {
	small, capital string
	odds           [inName + 1]float64 // ln of those of the capital one, whatever the token before
	share          float64             // of the capital one
}

// idPair is a word and the token before it.
type idPair struct{ before, word int32 }

// newTwinSpelling looks up the words of p's forms in l, which is of the vocabulary v.
func newTwinSpelling(v *vocab.Vocab, l *lexicon, p *Predictor) *twinSpelling {
	f := p.forms
	s := &twinSpelling{from: [...]float64{within: p.language.capitalFrom(within), inName: p.language.capitalFrom(inName)},
		at: make([]int32, len(l.ids)), before: make([]float32, v.Len()), pairs: make(map[idPair]caseUses, len(f.pairs))}
	for i := range s.at {
		s.at[i] = -1
	}
	for i := range f.list {
		x := &f.list[i]
		place := l.place[v.ID(x.small)]
		if place < 0 {
			continue
		}
		s.at[place] = int32(len(s.words))
		s.words = append(s.words, twin{x.small, x.capital, [...]float64{within: x.logOdds(within), inName: x.logOdds(inName)}, x.share()})
		if x.isEither() {
			l.letter[place] = either
		}
	}
	for _, b := range f.before {
		if v.Has(b.token) {
			s.before[v.ID(b.token)] = b.weight
		}
	}
	for _, p := range f.pairs {
		if v.Has(p.before) && v.Has(p.word) {
			s.pairs[idPair{v.ID(p.before), v.ID(p.word)}] = p.caseUses
		}
	}
	for i, at := range s.at {
		if at < 0 {
			continue
		}
		for as := range s.words[at].odds {
			l.shown[as][i] = s.written(i, casing(as), s.words[at].odds[as])
		}
	}
	return s
}

// written returns the word at a place with those odds of a capital.
func (s *twinSpelling) written(place int, as casing, odds float64) string {
	w := &s.words[s.at[place]]
	if odds > s.from[as] {
		return w.capital
	}
	return w.small
}

// ownUses is how many uses a list's share of capitals counts for among a person's own.
const ownUses = 2

// ownOdds returns the logarithm of the factor by which a person's uses change the odds.
func (w *twin) ownOdds(own vocab.Forms) float64 {
	small, capital := ownUses*(1-w.share), ownUses*w.share
	for _, x := range own {
		if n := float64(x.Plain + x.InName); hasCapital(x.Text) {
			capital += n
		} else {
			small += n
		}
	}
	return math.Log(capital / small * (1 - w.share) / w.share)
}

// capitalFrom returns the logarithm of the odds from which on a word is shown with a capital.
func (l *Language) capitalFrom(as casing) float64 {
	if as == inName {
		return 0
	}
	return math.Log(l.Case.CapitalFrom / (1 - l.Case.CapitalFrom))
}

// capitalOdds returns the logarithm of the odds that the word at a place of l, which has two
// spellings, has a capital in casing as behind a token.
func (l *lexicon) capitalOdds(place int, as casing, before int32) float64 {
	s := l.twins
	odds := s.words[s.at[place]].odds[as] + float64(s.before[before])
	if uses, ok := s.pairs[idPair{before, l.ids[place]}]; ok {
		return uses.logOdds(odds)
	}
	return odds
}

// hasTwin reports whether the word at a place has two spellings, of which the text before decides.
func (l *lexicon) hasTwin(place int) bool { return l.twins != nil && l.twins.at[place] >= 0 }

// written returns the word at a place in casing as behind a token. own is added to the logarithm
// of the odds of a capital.
func (l *lexicon) written(place int, as casing, before int32, own float64) string {
	if as > inName || !l.hasTwin(place) {
		return l.shown[as][place]
	}
	return l.twins.written(place, as, l.capitalOdds(place, as, before)+own)
}
