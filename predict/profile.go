package predict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/lstmkb/lstmkb/vocab"
)

// Learned is a word that a person has used.
type Learned struct {
	Word  string `json:"word"` // as it is mostly written
	Count int    `json:"count"`
}

// Profile is what has been learned from a person's own texts: words and how often they were
// used, but no sentences, and nothing that looks like a secret (see Secret). Words that differ
// in an accent are different ones; how often a word was written with a capital is counted too.
// A word with a digit is kept from its third use on, and so is one that was forgotten. It is
// safe for concurrent use. The zero value has learned nothing.
type Profile struct {
	mu         sync.RWMutex
	words      []learnedWord // sorted by fold and key
	total      int           // sum of all counts
	pending    map[uint64]pendingWord
	clock      uint32   // uses so far
	held       int64    // bytes of all words, see learnedWord.bytes
	base       *Profile // that this is a lesson for, see Lesson
	changes    atomic.Uint64
	touches    touches    // of the person's fingers
	correction Correction // that the person wants
	// pieces are the pieces of words of the models that have read the profile, saved with it: Learn
	// takes l'homme for two words, of which homme is in their lists.
	pieces []string
}

// learnedWord is a word of a profile.
type learnedWord struct {
	fold, key string
	shown     string      // as it is mostly written
	respelled bool        // shown holds against the spelling of a list
	count     int         // uses
	used      uint32      // Profile.clock at the last one
	forms     vocab.Forms // as it was written
}

// bytes is what a word takes beside its place in Profile.words. shown is one of the other
// strings.
func (w *learnedWord) bytes() int64 {
	n := stringBytes(w.fold) + int64(cap(w.forms))*int64(unsafe.Sizeof(vocab.Form{}))
	if w.key != w.fold {
		n += stringBytes(w.key)
	}
	for _, x := range w.forms {
		n += stringBytes(x.Text)
	}
	return n
}

// stringBytes is what the allocator takes for a string.
func stringBytes(s string) int64 { return int64(len(s)+15) &^ 15 }

// pendingBytes is what an entry of Profile.pending takes in a map that is half full.
const pendingBytes = 2 * int64(unsafe.Sizeof(uint64(0))+unsafe.Sizeof(pendingWord{})+1)

// Bytes is about the memory that the profile takes.
func (p *Profile) Bytes() int64 {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.held + int64(cap(p.words))*int64(unsafe.Sizeof(learnedWord{})) + int64(len(p.pending))*pendingBytes
}

// pendingWord is a word that is not kept yet, by a hash: one with a digit, which may be a code
// that is used once, or one that its person has forgotten.
type pendingWord struct {
	uses int
	used uint32
}

const (
	// MaxLearned is the largest number of words of a profile. One more word drops the
	// rarest, 1 in 100, of equally rare ones those longest unused.
	MaxLearned = 20_000
	dropped    = MaxLearned / 100
	// keptFrom is how many uses make a pending word a word of the profile.
	keptFrom = 3
	// respelledFrom is how many uses that tell a word's case hold against a list's spelling.
	respelledFrom = 3
	maxCount      = 1 << 30 / MaxLearned
)

// Lesson returns a profile of what Learn of a text would add to p, which stays as it is.
func (p *Profile) Lesson(text string) *Profile {
	lesson := &Profile{base: p}
	lesson.Learn(text)
	lesson.base = nil
	p.mu.RLock()
	defer p.mu.RUnlock()
	lesson.pieces = slices.Clone(p.pieces)
	return lesson
}

// checkWord says why w can be no word of a list. The error continues a sentence that begins
// with the word.
func checkWord(w string) error {
	if err := checkLearned(w); err != nil {
		return err
	}
	if !strings.ContainsFunc(w, unicode.IsLetter) {
		return errors.New("has no letter")
	}
	return nil
}

// checkLearned is checkWord for a word to learn, which may be a number of two digits or more.
func checkLearned(w string) error {
	switch {
	case len(w) > vocab.MaxWord:
		return fmt.Errorf("has %d bytes, want at most %d", len(w), vocab.MaxWord)
	case !utf8.ValidString(w) || strings.ContainsFunc(w, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError }):
		return errors.New("holds white space, a control character or what is not UTF-8")
	case Fold(w) == "" || !strings.ContainsFunc(w, unicode.IsLetter) && (len(w) < 2 || !hasDigit(w)):
		return errors.New("has no letter")
	}
	return nil
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// find returns where the word with that fold and key is or belongs. p.mu is held.
func (p *Profile) find(fold, key string) (int, bool) {
	return slices.BinarySearchFunc(p.words, key, func(w learnedWord, _ string) int {
		return cmp.Or(strings.Compare(w.fold, fold), strings.Compare(w.key, key))
	})
}

// add counts n more uses of a word and reports whether the profile has it. p.mu is held.
func (p *Profile) add(word string, use vocab.CaseUse, n int) bool {
	fold, key := Fold(word), spelling(word)
	at, ok := p.find(fold, key)
	p.clock++
	if !ok {
		if n = p.wait(fold, key, n); n == 0 {
			return false
		}
		at = p.insert(fold, key)
	}
	w := &p.words[at]
	n = p.count(w, n)
	p.held -= w.bytes()
	w.forms.Add(word, use, int64(n))
	w.choose()
	p.held += w.bytes()
	return true
}

// insert makes room for a word and returns where it is. p.mu is held.
func (p *Profile) insert(fold, key string) int {
	if len(p.words) >= MaxLearned {
		p.shrink()
	}
	at, _ := p.find(fold, key)
	fold = strings.Clone(fold)
	w := learnedWord{fold: fold, key: shared(strings.Clone(key), fold)}
	p.words = slices.Insert(p.words, at, w)
	p.held += w.bytes()
	return at
}

// count counts n more uses of w, now, and returns how many that was. p.mu is held.
func (p *Profile) count(w *learnedWord, n int) int {
	n = min(n, maxCount-w.count)
	w.count, w.used, p.total = w.count+n, p.clock, p.total+n
	return n
}

// choose sets how the word is written.
func (w *learnedWord) choose() {
	w.shown, w.respelled = w.forms.Shown(w.key), w.forms.Telling() >= respelledFrom
}

// wait counts n more uses of a word that the profile lacks. It returns how many to count of the
// word: 0 if the word must wait for more. p.mu is held.
func (p *Profile) wait(fold, key string, n int) int {
	hash := hashWord(key)
	w, ok := p.pending[hash]
	if !ok && p.base != nil {
		var s standing
		if s, w = p.base.stands(fold, key); s == kept {
			return n
		}
		ok = s == waiting
	}
	if !ok && !hasDigit(key) {
		return n
	}
	if n += w.uses; n >= keptFrom {
		delete(p.pending, hash)
		return n
	}
	p.setPending(hash, pendingWord{n, p.clock})
	return 0
}

func (p *Profile) setPending(hash uint64, w pendingWord) {
	if p.pending == nil {
		p.pending = map[uint64]pendingWord{}
	}
	if _, ok := p.pending[hash]; !ok && len(p.pending) >= MaxLearned {
		p.shrinkPending()
	}
	p.pending[hash] = w
}

// shrink drops the rarest words, of equally rare ones those longest unused. p.mu is held.
func (p *Profile) shrink() {
	order := slices.Clone(p.words)
	slices.SortFunc(order, func(a, b learnedWord) int { return cmp.Or(cmp.Compare(a.count, b.count), cmp.Compare(a.used, b.used)) })
	last := order[dropped-1]
	p.words = slices.DeleteFunc(p.words, func(w learnedWord) bool {
		drop := w.count < last.count || w.count == last.count && w.used <= last.used
		if drop {
			p.drop(&w)
		}
		return drop
	})
}

// drop takes a word that goes from the sums. p.mu is held.
func (p *Profile) drop(w *learnedWord) {
	p.total, p.held = p.total-w.count, p.held-w.bytes()
}

// shrinkPending drops pending words: first those with a digit, then those longest unused.
func (p *Profile) shrinkPending() {
	order := slices.Collect(func(yield func(uint64) bool) {
		for hash := range p.pending {
			if !yield(hash) {
				return
			}
		}
	})
	slices.SortFunc(order, func(a, b uint64) int {
		x, y := p.pending[a], p.pending[b]
		return cmp.Or(cmp.Compare(min(y.uses, 1), min(x.uses, 1)), cmp.Compare(x.used, y.used), cmp.Compare(a, b))
	})
	for _, hash := range order[:dropped] {
		delete(p.pending, hash)
	}
}

// begins reports whether the fold of a word begins with prefix.
func (p *Profile) begins(prefix []byte) bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	i := sort.Search(len(p.words), func(i int) bool { return p.words[i].fold >= string(prefix) })
	return i < len(p.words) && hasPrefix(p.words[i].fold, prefix)
}

// List returns the words learned, sorted by their folds. The list is empty, not nil, if
// there are none.
func (p *Profile) List() []Learned {
	p.mu.RLock()
	defer p.mu.RUnlock()
	list := make([]Learned, len(p.words))
	for i, w := range p.words {
		list[i] = Learned{w.shown, w.count}
	}
	return list
}

// Len returns the number of words learned.
func (p *Profile) Len() int {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return len(p.words)
}

// Empty reports whether the profile holds nothing: no word, none that is pending, no touch.
func (p *Profile) Empty() bool {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return len(p.words)+len(p.pending)+p.touches.N == 0
}

// Forget drops a word, whatever its case, and reports whether the profile had it. If no word
// has these accents, it drops all that differ from it in accents alone. What was forgotten is
// learned again by its third use.
func (p *Profile) Forget(word string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes.Add(1)
	fold, key := Fold(word), spelling(word)
	from, ok := p.find(fold, key)
	to := from + 1
	if !ok {
		from, _ = p.find(fold, "")
		for to = from; to < len(p.words) && p.words[to].fold == fold; to++ {
		}
	}
	p.clock++
	for _, w := range p.words[from:to] {
		p.drop(&w)
		p.setPending(hashWord(w.key), pendingWord{0, p.clock})
	}
	p.words = slices.Delete(p.words, from, to)
	if hash := hashWord(key); from == to && p.pending[hash].uses > 0 {
		p.setPending(hash, pendingWord{0, p.clock})
		return true
	}
	return from < to
}

// Allow makes a word one of the profile, as its third use does, until it is forgotten: it is suggested
// though it is on the blocklist. The error says why it can be no word.
func (p *Profile) Allow(word string) error {
	if err := checkLearned(word); err != nil {
		return fmt.Errorf("%.40q %w", word, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes.Add(1)
	if _, ok := p.find(Fold(word), spelling(word)); !ok {
		p.add(word, vocab.Plain, keptFrom)
	}
	return nil
}

// Clear drops all words, and what was said of them.
func (p *Profile) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes.Add(1)
	p.words, p.pending, p.total, p.held, p.touches = nil, nil, 0, 0, touches{}
}

// Reset makes the profile a new one: it forgets all that Clear forgets, and what else is saved with it.
func (p *Profile) Reset() {
	p.Clear()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.correction, p.pieces = 0, nil
}

// standing is what a profile says about a word.
type standing uint8

const (
	unknown standing = iota // nothing
	waiting                 // it is not to be suggested yet
	kept
)

// standing returns that of the word with that fold and key. A nil profile knows none.
func (p *Profile) standing(fold, key string) standing {
	if p == nil {
		return unknown
	}
	s, _ := p.stands(fold, key)
	return s
}

// stands is standing, with the uses of a word that is waiting.
func (p *Profile) stands(fold, key string) (standing, pendingWord) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if _, ok := p.find(fold, key); ok {
		return kept, pendingWord{}
	}
	if w, ok := p.pending[hashWord(key)]; ok {
		return waiting, w
	}
	return unknown, pendingWord{}
}
