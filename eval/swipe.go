package eval

import (
	"context"
	"math/rand/v2"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// Swipes holds how often swiped words are found, the text before them being as intended; see
// docs/typing.md.
type Swipes struct {
	Words int64   `json:"words"`
	Top1  float64 `json:"top1"`  // the word is the first suggestion
	Top3  float64 `json:"top3"`  // among the first three
	Top20 float64 `json:"top20"` // among the first twenty
}

// Words of fewer or more letters are not swiped.
const minSwiped, maxSwiped = 2, 20

// SwipingTypist swipes the words of lines with a simulated finger.
type SwipingTypist struct {
	session *predict.Session
	layout  *decoder.Layout
	noise   decoder.SwipeNoise
	random  *rand.Rand
	ranks   [maxRank + 1]int64 // how many words were at each place, the last for those not found
}

// NewSwipingTypist returns a typist who swipes on l, with the noise of
// that seed.
func NewSwipingTypist(p *predict.Predictor, l *decoder.Layout, noise decoder.SwipeNoise, seed uint64) *SwipingTypist {
	return &SwipingTypist{session: p.NewSession(), layout: l, noise: noise, random: rand.New(rand.NewPCG(seed, 0))}
}

// Line swipes the words of one line that are letters and apostrophes.
func (t *SwipingTypist) Line(ctx context.Context, line string) error {
	return eachWord(ctx, line, func(from, to int) error { return t.word(line[:from], line[from:to]) })
}

func (t *SwipingTypist) word(before, word string) error {
	if n := utf8.RuneCountInString(word); n < minSwiped || n > maxSwiped {
		return nil
	}
	for _, r := range word {
		if !unicode.IsLetter(r) && !vocab.IsApostrophe(r) {
			return nil
		}
	}
	path, ok := decoder.SimulateSwipe(t.layout, word, t.random, t.noise)
	if !ok {
		return nil
	}
	found, err := t.session.Swipe(predict.SwipeQuery{Context: before, Path: path, K: maxRank, Layout: t.layout.Name})
	if err != nil {
		return err
	}
	rank := slices.IndexFunc(found.Suggestions, func(s predict.Suggestion) bool { return lower(s.Word) == lower(word) })
	if rank < 0 {
		rank = maxRank
	}
	t.ranks[rank]++
	return nil
}

// Result returns the figures over the lines so far.
func (t *SwipingTypist) Result() Swipes {
	r, found := Swipes{}, int64(0)
	for _, n := range t.ranks {
		r.Words += n
	}
	for rank, n := range t.ranks[:maxRank] {
		found += n
		switch rank + 1 {
		case 1:
			r.Top1 = share(found, r.Words)
		case strip:
			r.Top3 = share(found, r.Words)
		case maxRank:
			r.Top20 = share(found, r.Words)
		}
	}
	return r
}
