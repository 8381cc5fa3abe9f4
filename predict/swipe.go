package predict

import (
	"fmt"
	"math"
	"sync"

	"github.com/lstmkb/lstmkb/decoder"
)

// MaxPath is the largest number of points of a swipe.
const MaxPath = decoder.MaxPath

// maxReach is how far from the first key a point of a swipe may be, in key widths or rows.
const maxReach = 1000

// SwipeQuery is a text and the path of a finger over the keys of the next word.
type SwipeQuery struct {
	Context string
	Path    []Touch // 2 to MaxPath points, from the first letter to the last
	K       int     // 1 to MaxK
	Layout  string  // as in Query
	// Language is as in Query.
	Language string
}

// Swipe returns the words that a swipe may mean after the text before it, the likeliest first:
//
//	P(word | text, path) ∝ P(word | text) · P(path | word)
//
// Errors say which field of q is wrong.
func (p *Predictor) Swipe(q SwipeQuery) (Answer, error) {
	query, err := p.swipeQuery(q)
	if err != nil {
		return Answer{}, err
	}
	return p.Answer(query)
}

// Swipe is Predictor.Swipe with the words of the profile and of the session's cache. The result is
// valid until the next call.
func (s *Session) Swipe(q SwipeQuery) (Answer, error) {
	query, err := s.p.swipeQuery(q)
	if err != nil {
		return Answer{}, err
	}
	return s.Answer(query)
}

// swipeQuery returns q as a Query, or an error that says what is wrong with it.
func (p *Predictor) swipeQuery(q SwipeQuery) (Query, error) {
	if n := len(q.Path); n < 2 || n > MaxPath {
		return Query{}, fmt.Errorf("path has %d points, want 2 to %d", n, MaxPath)
	}
	for i, at := range q.Path {
		if !(math.Abs(float64(at.X)) <= maxReach && math.Abs(float64(at.Y)) <= maxReach) {
			return Query{}, fmt.Errorf("path[%d] is [%v, %v], want numbers from -%d to %d", i, at.X, at.Y, maxReach, maxReach)
		}
	}
	query := Query{Context: q.Context, K: q.K, Layout: q.Layout, Language: q.Language, path: q.Path}
	if p.voices != nil {
		return query, CheckLayout(q.Layout) // each language has words of its own
	}
	swipes, err := p.swipes(q.Layout)
	query.swipes = swipes
	return query, err
}

// swipeIndexes has the words of a Predictor by their paths on each layout that has been swiped on.
type swipeIndexes struct {
	mu       sync.Mutex
	byLayout map[string]*decoder.Swipes
}

// swipes returns the words by their paths on the layout of that name.
func (p *Predictor) swipes(layout string) (*decoder.Swipes, error) {
	x := &p.swiping
	x.mu.Lock()
	defer x.mu.Unlock()
	if s := x.byLayout[layout]; s != nil {
		return s, nil
	}
	l, err := p.Layout(layout)
	if err != nil {
		return nil, err
	}
	if x.byLayout == nil {
		x.byLayout = map[string]*decoder.Swipes{}
	}
	s := decoder.NewSwipes(l, Fold, p.lexicon.shown[within], p.oov.words)
	x.byLayout[layout] = s
	return s, nil
}

// matchPath chooses the words that t's path may mean, and reports whether the lists have any.
func (t *prediction) matchPath() bool {
	t.vocabSpan, t.oovSpan = span{}, span{}
	if t.swiper == nil {
		t.swiper = decoder.NewSwiper()
	}
	t.pathCost, t.finger = 0, decoder.DefaultFinger
	if t.session != nil {
		t.finger = t.session.Profile.finger()
	}
	if !t.swiper.Decode(t.swipes, t.path, t.finger) {
		return false
	}
	words := t.swiper.Words()
	t.pathCost = words[0].Cost
	for _, m := range words {
		to := &t.vocabCorrected
		if source(m.List) == inOOV {
			to = &t.oovCorrected
		}
		to.add(m.From, m.To, likelihood(m.Cost, t.pathCost), span{})
	}
	return true
}

// addSwiped adds the profile's shares, those of one use, to the words that the path may mean. pr.mu
// is held.
func (t *prediction) addSwiped(pr *Profile, share, ownShare float32) {
	t.addListed(pr, share, ownShare)
	for _, at := range t.session.own.words {
		w := &pr.words[at]
		t.learnSwiped(w.shown, w.fold, w.key, ownShare*float32(w.count))
	}
}

// bestLearned is by how much less than all words of the lists a learned one may cost: it is certain then,
// and its likelihood no larger than a float32.
const bestLearned = 50

// learnSwiped is learn for a word that the path may mean, times the likelihood of the path.
func (t *prediction) learnSwiped(word, fold, key string, x float32) {
	if cost, ok := t.swiper.Cost(word); ok {
		t.learn(word, fold, key, x*likelihood(max(cost, t.pathCost-bestLearned), t.pathCost))
	}
}
