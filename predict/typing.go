package predict

import (
	"math"
	"slices"
	"sync"
	"unicode/utf8"
	"unsafe"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/vocab"
)

// typing is what a Predictor knows of how its words are typed. It is safe for concurrent use.
type typing struct {
	alphabet *decoder.Alphabet
	trie     *decoder.Trie
	letters  *decoder.Letters
	rewrites []decoder.Rewrite       // of the language
	unigrams [2][]float32            // by list and place: see unigramStage
	channel  *decoder.Channel        // of the language's layout
	channels sync.Map                // of other layouts, by name
	misspelt func() *decoder.Channel // of words alone, most of which are misspelt; made when first asked for
}

// misspeltCost is how much less a rewrite costs in words alone: channel.tsv takes one word in ten
// to be misspelt.
const misspeltCost = 2.3

func newTyping(l *lexicon, o *oovWords, rewrites []decoder.Rewrite, own *Layout) *typing {
	t := &typing{alphabet: decoder.NewAlphabet(l.folds, o.folds), rewrites: rewrites}
	var making sync.WaitGroup // side by side, since somebody waits for a first letter
	making.Go(func() { t.trie = decoder.NewTrie(t.alphabet, l.folds, o.folds) })
	making.Go(func() { t.letters = decoder.NewLetters(t.alphabet, l.folds, o.folds) })
	t.channel, t.unigrams = t.newChannel(own, 0), newUnigrams(l, o)
	t.misspelt = sync.OnceValue(func() *decoder.Channel { return t.newChannel(own, misspeltCost) })
	making.Wait()
	return t
}

// newChannel makes the channel of a layout, in which rewrites cost less by that.
func (t *typing) newChannel(l *Layout, less float32) *decoder.Channel {
	rewrites := slices.Clone(t.rewrites)
	for i := range rewrites {
		rewrites[i].Cost = max(rewrites[i].Cost-less, 0)
	}
	return decoder.NewChannel(t.alphabet, l, decoder.DefaultFinger, decoder.DefaultSlips, rewrites)
}

// channelOf returns the channel of a layout that CheckLayout has passed, the language's if
// layout is empty.
func (t *typing) channelOf(layout string) *decoder.Channel {
	if layout == "" {
		return t.channel
	}
	if c, ok := t.channels.Load(layout); ok {
		return c.(*decoder.Channel)
	}
	l, err := decoder.LookupLayout(layout)
	if err != nil {
		return t.channel
	}
	c, _ := t.channels.LoadOrStore(layout, t.newChannel(l, 0))
	return c.(*decoder.Channel)
}

// inProgress is the factor of words that a word in progress may mean otherwise: who types on
// has seen no slip yet.
const inProgress = 0.5

// maxCorrected is how many words the letters typed may mean otherwise.
const maxCorrected = 600

// correct finds the words that the letters typed may mean otherwise, and reports whether there
// are any.
func (t *prediction) correct() bool {
	t.decoded = false
	if t.Correction == CorrectOff || len(t.prefix) == 0 {
		return false
	}
	t.finger, t.touches = decoder.DefaultFinger, t.foldTouches()
	if t.session != nil {
		t.finger = t.session.Profile.finger()
	}
	t.fold, t.key = t.Prefix, t.Prefix
	if string(t.prefix) != t.Prefix {
		t.fold, t.key = view(t.prefix), t.typedKey()
	}
	t.chooseDecoder()
	if t.decoded = t.decoder.Decode(t.prefix, t.touches, t.finger); !t.decoded {
		return false
	}
	matches := t.decoder.Prefixes(maxCorrected)
	if t.finished {
		matches = t.decoder.Words()
	}
	exact := t.decoder.ExactCost()
	for _, m := range matches {
		to, without := &t.vocabCorrected, t.vocabSpan
		if source(m.List) == inOOV {
			to, without = &t.oovCorrected, t.oovSpan
		}
		l := likelihood(m.Cost, exact)
		if !t.finished {
			l *= inProgress
		}
		to.add(m.From, m.To, l, without)
	}
	return len(t.vocabCorrected.words)+len(t.oovCorrected.words) > 0
}

// view returns b as a string without a copy. It changes with b, which stays as it is during a
// prediction.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// typedKey returns Predictor.spelling of the letters typed, without allocating if they are ASCII.
func (t *prediction) typedKey() string {
	if t.p.language.DotlessI {
		return t.p.spelling(t.Prefix)
	}
	t.keyBytes = t.keyBytes[:0]
	for i := range len(t.Prefix) {
		c := t.Prefix[i]
		if c >= utf8.RuneSelf {
			return spelling(t.Prefix)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		t.keyBytes = append(t.keyBytes, c)
	}
	return view(t.keyBytes)
}

// chooseDecoder sets the decoder and, for a word alone, the channel.
func (t *prediction) chooseDecoder() {
	p := t.p.typing()
	t.channel = p.channelOf(t.Layout)
	if t.alone() && t.Layout == "" {
		t.channel = p.misspelt()
	}
	d, width := &t.narrow, decoder.Narrow
	if t.alone() {
		d, width = &t.wide, decoder.Wide
	}
	if *d == nil {
		*d = decoder.NewDecoder(p.trie, t.channel, width)
	}
	if t.own == nil {
		t.own = decoder.NewDecoder(p.trie, t.channel, decoder.Narrow)
	}
	t.decoder = *d
	t.decoder.Use(p.trie, t.channel)
}

// likelihood is that of keys for a word, beside that for the letters as they are, by the costs
// of both.
func likelihood(cost, exact float32) float32 { return float32(math.Exp(float64(exact - cost))) }

// foldTouches returns the touches of the characters of the prefix that its fold has, none if
// they are not known.
func (t *prediction) foldTouches() []decoder.Point {
	touches := t.touches[:0]
	if len(t.Touches) != utf8.RuneCountInString(t.Prefix) {
		return touches
	}
	i := 0
	for _, r := range t.Prefix {
		if !vocab.IsApostrophe(r) {
			touches = append(touches, t.Touches[i])
		}
		i++
	}
	if len(touches) != utf8.RuneCount(t.prefix) {
		return touches[:0] // ß is two letters
	}
	return touches
}
