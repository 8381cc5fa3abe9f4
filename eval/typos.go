package eval

import (
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/predict"
)

// Corrector suggests and corrects words: a predict.Session.
type Corrector interface {
	// Answer returns what is suggested for a word in progress.
	Answer(predict.Query) (predict.Answer, error)
	// Correct returns what a finished word may mean.
	Correct(predict.Query) (predict.Answer, error)
}

// Typos holds what becomes of words that were typed, some of them with errors; see
// docs/typing.md.
type Typos struct {
	Words  int64 `json:"words"`
	Errors int64 `json:"errors"` // words with an error
	Fixes
	Spoiled     float64      `json:"spoiled"`   // share of the words without an error that autocorrect changes
	Precision   float64      `json:"precision"` // share of autocorrect's replacements that are right
	Slips       []SlipFixes  `json:"slips,omitempty"`
	Calibration Calibration  `json:"calibration"`
	Savings     NoisySavings `json:"savings,omitzero"`
}

// Fixes holds what becomes of words with an error, as shares of them.
type Fixes struct {
	Top1     float64 `json:"top1"`     // the intended word is the first candidate
	Top3     float64 `json:"top3"`     // among the first three
	Fixed    float64 `json:"fixed"`    // autocorrect puts the intended word in place
	Wrong    float64 `json:"wrong"`    // autocorrect puts a third word in place
	Unlisted float64 `json:"unlisted"` // the intended word is in no list, so that it cannot be found
}

// SlipFixes holds what becomes of words with one kind of slip.
type SlipFixes struct {
	Slip  Slip  `json:"slip"`
	Words int64 `json:"words"`
	Fixes
}

// TypoScorer counts what a Corrector makes of typed words.
type TypoScorer struct {
	corrector   Corrector
	listed      func(word string) bool
	errors      fixCounts
	slips       map[Slip]*fixCounts
	right       int64 // words without an error
	spoiled     int64
	calibration calibration
	// Right, unless nil, is called with each word without an error, and whether autocorrect
	// changes it.
	Right func(word string, spoiled bool)
}

// fixCounts are the counts of Fixes.
type fixCounts struct{ words, top1, top3, fixed, wrong, unlisted int64 }

// NewTypoScorer makes a scorer of c. listed reports whether c knows a word; see Listed.
func NewTypoScorer(c Corrector, listed func(word string) bool) *TypoScorer {
	return &TypoScorer{corrector: c, listed: listed, slips: map[Slip]*fixCounts{}}
}

// Listed returns a function that reports whether any list of p has a word.
func Listed(p *predict.Predictor) func(word string) bool {
	seen := map[string]bool{}
	return func(word string) bool {
		listed, ok := seen[word]
		if !ok {
			found, err := p.Complete("", word, predict.MaxK)
			listed = err == nil && slices.ContainsFunc(found, func(s predict.Suggestion) bool { return lower(s.Word) == lower(word) })
			seen[word] = listed
		}
		return listed
	}
}

// Add corrects a word.
func (s *TypoScorer) Add(w TypedWord) error {
	a, err := s.corrector.Correct(predict.Query{Context: w.Context, Prefix: w.Typed, K: strip, Correction: predict.CorrectAuto, Touches: w.Touches, Alone: w.Alone})
	if err != nil {
		return err
	}
	typed, intended, put := lower(w.Typed), lower(w.Intended), lower(a.Autocorrect)
	wrong, replaced := w.wrong(), put != "" && put != typed
	if replaced {
		s.calibration.replacement(put == intended)
	}
	if len(a.Suggestions) > 0 {
		if first := a.Suggestions[0]; lower(first.Word) != typed {
			s.calibration.add(first.Probability, lower(first.Word) == intended, wrong)
		}
	}
	if !wrong {
		s.right++
		s.spoiled += one(replaced)
		if s.Right != nil {
			s.Right(w.Typed, replaced)
		}
		return nil
	}
	rank := slices.IndexFunc(a.Suggestions, func(x predict.Suggestion) bool { return lower(x.Word) == intended })
	listed := s.listed(w.Intended)
	of := s.slips[w.Slip]
	if of == nil {
		of = &fixCounts{}
		s.slips[w.Slip] = of
	}
	for _, c := range []*fixCounts{&s.errors, of} {
		c.words++
		c.top1 += one(rank == 0)
		c.top3 += one(rank >= 0 && rank < strip)
		c.fixed += one(replaced && put == intended)
		c.wrong += one(replaced && put != intended)
		c.unlisted += one(!listed)
	}
	return nil
}

func one(condition bool) int64 {
	if condition {
		return 1
	}
	return 0
}

// Result returns the figures over the words so far.
func (s *TypoScorer) Result() Typos {
	r := Typos{Words: s.errors.words + s.right, Errors: s.errors.words, Fixes: s.errors.shares(), Spoiled: share(s.spoiled, s.right),
		Precision: s.calibration.precision(), Calibration: s.calibration.result(s.errors.words, s.right)}
	for slip, c := range s.slips {
		if slip != NoSlip {
			r.Slips = append(r.Slips, SlipFixes{slip, c.words, c.shares()})
		}
	}
	slices.SortFunc(r.Slips, func(a, b SlipFixes) int { return strings.Compare(string(a.Slip), string(b.Slip)) })
	return r
}

func (c *fixCounts) shares() Fixes {
	return Fixes{share(c.top1, c.words), share(c.top3, c.words), share(c.fixed, c.words), share(c.wrong, c.words), share(c.unlisted, c.words)}
}
