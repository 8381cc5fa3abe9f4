package predict

import (
	"sort"

	"github.com/lstmkb/lstmkb/vocab"
)

// Settings of profileStage; docs/metrics.md says how they were chosen.
const (
	profileWeight = 0.05 // λ
	profileUses   = 1000 // C
	// profileOwnUses is C for words beyond the vocabulary: whoever uses a word that the model
	// does not know will use it again.
	profileOwnUses = 50
)

// profileStage mixes the scores with the counts n of a profile, the more the larger their sum
// N is:
//
//	p(w) = (1−λ')·p_model(w) + λ'·n(w)/N,   λ' = λ·N/(N+C)
type profileStage struct{}

func (profileStage) use(t *prediction) use {
	return when(t.session != nil && t.session.Profile != nil, usesProbabilities|addsWords)
}

func (profileStage) apply(t *prediction) {
	pr := t.session.Profile
	pr.mu.RLock()
	defer pr.mu.RUnlock()
	if pr.total == 0 {
		return
	}
	share := profileWeight / float64(pr.total+profileUses) // of one use: λ'/N
	ownShare := profileWeight / float64(pr.total+profileOwnUses)
	t.scale(float32(1 - share*float64(pr.total)))
	if len(t.path) > 0 {
		t.addSwiped(pr, float32(share), float32(ownShare))
		return
	}
	words, oov := walk{t.lexicon.folds, t.lexicon.keys, t.vocabSpan}, walk{t.oov.folds, t.oov.keys, t.oovSpan}
	at := sort.Search(len(pr.words), func(i int) bool { return pr.words[i].fold >= string(t.prefix) })
	for ; at < len(pr.words) && t.matches(pr.words[at].fold); at++ {
		w := &pr.words[at]
		x, own := float32(share*float64(w.count)), float32(ownShare*float64(w.count))
		if place, ok := words.find(w.fold, t.p.keyOf(w)); ok {
			*t.vocabScores().at(place) += x
			t.respellVocab(w, int(place))
		} else if place, ok := oov.find(w.fold, t.p.keyOf(w)); ok {
			*t.oovScores().at(place) += own
			t.respell(w, t.numVocab()+int(place)-t.oovSpan.from, t.oov.words[place])
		} else if !t.session.hasElsewhere(w.fold, w.key) {
			t.learn(w.shown, w.fold, w.key, own)
		}
	}
	if t.decoded {
		t.addOwn(pr, float32(share), float32(ownShare))
	}
}

// addOwn adds the profile's shares, those of one use, to the words that the letters may mean
// otherwise. pr.mu is held.
func (t *prediction) addOwn(pr *Profile, share, ownShare float32) {
	t.addListed(pr, share, ownShare)
	own := &t.session.own
	exact := t.decoder.ExactCost()
	for _, m := range own.decode(t) {
		for _, at := range own.words[m.From:m.To] {
			if w := &pr.words[at]; !t.matches(w.fold) {
				t.learn(w.shown, w.fold, w.key, ownShare*float32(w.count)*likelihood(m.Cost, exact))
			}
		}
	}
}

// addListed adds the profile's shares to the words of the lists that are corrections. pr.mu is held.
func (t *prediction) addListed(pr *Profile, share, ownShare float32) {
	own := &t.session.own
	own.update(t.session, pr)
	for of, s := range [...]section{inVocab: t.vocabScores(), inOOV: t.oovScores()} {
		x, scores := [...]float32{inVocab: share, inOOV: ownShare}[of], s.scores[len(s.plain()):]
		for i, c := range s.corrected.words {
			if at, ok := own.find(source(of), c.place); ok {
				scores[i] += x * float32(pr.words[at].count)
			}
		}
	}
}

// respelled is a word of a list that its person writes otherwise.
type respelled struct {
	i    int     // in the scores
	word string  // as the person writes it, "" if they write it in the two spellings of its list
	odds float64 // ln of the factor of the odds of a capital, then
}

// respell makes word i, which its list writes as listed, one that is written as w is, if that
// is certain. A word of one letter, I, stays as it is.
func (t *prediction) respell(w *learnedWord, i int, listed string) {
	if w.respelled && w.shown != listed && vocab.Keyboard.Key(listed) == w.key && len(listed) > 1 {
		t.respelled = append(t.respelled, respelled{i: i, word: w.shown})
	}
}

// respellVocab is respell for the word at a place of the lexicon. The person's uses of a word with
// two spellings count among those of its list, so that the text before still decides.
func (t *prediction) respellVocab(w *learnedWord, place int) {
	i := place - t.vocabSpan.from
	if !t.lexicon.hasTwin(place) {
		t.respell(w, i, t.lexicon.shown[within][place])
	} else if x := &t.lexicon.twins.words[t.lexicon.twins.at[place]]; w.shown == x.small || w.shown == x.capital {
		t.respelled = append(t.respelled, respelled{i: i, odds: x.ownOdds(w.forms)})
	} else {
		t.respell(w, i, x.small)
	}
}

// walk goes through a span of sorted folds and their words' keys.
type walk struct {
	folds, keys []string
	span
}

// find goes on to the first fold that is not less than this one, and returns the place of the
// word with this fold and key, if there is one. It doubles its steps, so that both a few words
// in a long list and many words are found fast.
func (w *walk) find(fold, key string) (place int32, ok bool) {
	step := 1
	for w.from+step < w.to && w.folds[w.from+step] < fold {
		w.from += step
		step *= 2
	}
	w.from += sort.Search(min(step+1, w.len()), func(i int) bool { return w.folds[w.from+i] >= fold })
	for at := w.from; at < w.to && w.folds[at] == fold; at++ {
		if w.keys[at] == key {
			return int32(at), true
		}
	}
	return 0, false
}
