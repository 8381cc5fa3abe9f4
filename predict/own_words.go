package predict

import (
	"cmp"
	"slices"

	"github.com/lstmkb/lstmkb/decoder"
)

// ownWords finds the words of a person's profile by keys that may mean them.
type ownWords struct {
	profile *Profile // of whom the words are
	changes uint64   // of the profile when they were listed
	listed  [inLearned][]ownPlace
	words   []int // indices in Profile.words of words that no list has, sorted by fold
	trie    *decoder.Trie
}

// ownPlace is the place in a list of a word of the profile.
type ownPlace struct {
	place int32
	at    int // the index in Profile.words
}

// update lists the words of a profile anew if it has changed. profile.mu is held.
func (o *ownWords) update(s *Session, profile *Profile) {
	p := s.p
	if o.profile == profile && o.changes == profile.changes.Load() {
		return
	}
	o.profile, o.changes, o.words = profile, profile.changes.Load(), o.words[:0]
	vocab, oov := p.lexicon.walk(), p.oov.walk()
	for l := range o.listed {
		o.listed[l] = o.listed[l][:0]
	}
	var folds []string
	for i := range profile.words {
		w := &profile.words[i]
		if place, ok := vocab.find(w.fold, p.keyOf(w)); ok {
			o.listed[inVocab] = append(o.listed[inVocab], ownPlace{place, i})
		} else if place, ok := oov.find(w.fold, p.keyOf(w)); ok {
			o.listed[inOOV] = append(o.listed[inOOV], ownPlace{place, i})
		} else if !s.hasElsewhere(w.fold, w.key) {
			o.words, folds = append(o.words, i), append(folds, w.fold)
		}
	}
	o.trie = decoder.NewTrie(p.typing().alphabet, folds)
}

// find returns the index in Profile.words of a word of a list, and whether the profile has it.
func (o *ownWords) find(of source, place int32) (int, bool) {
	i, ok := slices.BinarySearchFunc(o.listed[of], place, func(x ownPlace, place int32) int { return cmp.Compare(x.place, place) })
	if !ok {
		return 0, false
	}
	return o.listed[of][i].at, true
}

// decode returns the words, by their indices in o.words, that t's keys may mean.
func (o *ownWords) decode(t *prediction) []decoder.Match {
	if len(o.words) == 0 {
		return nil
	}
	t.own.Use(o.trie, t.channel)
	if !t.own.Decode(t.prefix, t.touches, t.finger) {
		return nil
	}
	if t.finished {
		return t.own.Words()
	}
	return t.own.Prefixes(maxCorrected)
}
