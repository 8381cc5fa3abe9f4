package predict

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// Settings of the follower; docs/metrics.md says how they were chosen.
const (
	// foreignRate is how often a word is none of its language, as a name, and foreignName how
	// often one with a capital within a sentence is.
	foreignRate = 0.02
	foreignName = 0.3
	// letterCost is −ln P of a letter of such a word, and of its end, in any language.
	letterCost = 2.2
	maxLetters = 100 // that are counted, so that no probability becomes 0
	// loanShare is how common a word may be, at most, that another language has and that is taken
	// from there: names and things, no articles.
	loanShare = 5e-5
	// switchRate is how often the language changes after a word, and sentenceSwitch how often it
	// does after a sentence; outsideRate is how often the new one is one that none knows.
	switchRate     = 0.01
	sentenceSwitch = 0.2
	outsideRate    = 0.01
	// shareWords is how many words of any language those of a profile are added to.
	shareWords = 100
	// followed is how much of a long text is read at least, in bytes, and followStep is by how much
	// its beginning moves on.
	followed, followStep = 1024, 512
)

// follower follows in which of several languages a text is, by a hidden Markov model: each word
// belongs to a language, which is mostly that of the word before,
//
//	P(language | words) ∝ P(word | language) · Σ P(language | language before) · P(language before | words before)
//
// The words of a language are told by how common they are in it, whatever stands before them.
// Words that its lists lack, names above all, are as likely in each language: as rare words of
// another language, or by their length. One more language has all words by their length: that of
// text that no language of the predictor knows. A message, which is a line, begins with the person's long-run shares. The methods serve
// one caller at a time.
type follower struct {
	voices  []*Predictor
	share   []float64 // of each language in the person's words, and last of what none knows
	profile *Profile  // of whom the shares are
	changes uint64    // of the profile when they were computed

	read   string    // of the message: what is before its last word
	begins bool      // that word begins a sentence, or may
	before []float64 // P(language of that word | the words before)
	coming []float64 // P(language of the next word | all words)
	common []float64 // of a word, in each language
}

func newFollower(voices []*Predictor) *follower {
	n := len(voices) + 1
	f := &follower{voices: voices, share: make([]float64, n), before: make([]float64, n), coming: make([]float64, n), common: make([]float64, n-1)}
	f.setShares(nil)
	return f
}

// follow returns how likely it is for each language that the word after text is of it, and last
// that it is of none. The result is valid until the next call.
func (f *follower) follow(text string, profile *Profile) []float64 {
	if profile != nil && (f.profile != profile || f.changes != profile.changes.Load()) {
		f.setShares(profile)
	}
	text = text[max(0, len(text)-followed)/followStep*followStep:] // of a long line, without reading it all
	text = text[strings.LastIndexByte(text, '\n')+1:]
	rest, ok := strings.CutPrefix(text, f.read)
	if !ok || f.read == "" {
		f.read, f.begins, rest = "", true, text
		copy(f.before, f.share)
	}
	copy(f.coming, f.before)
	last, begins := 0, f.begins
	done := len(text) - len(rest)
	at := gap(rest)
	for at < len(rest) {
		last, f.begins = at, begins
		copy(f.before, f.coming)
		n := vocab.WordLen(rest[at:])
		f.hear(rest[at:at+n], begins)
		at += n
		at += gap(rest[at:])
		place := f.sentences().At(text[:done+at])
		begins = place != vocab.Within
		f.move(place == vocab.Beginning)
	}
	if read := text[:done+last]; read != f.read {
		f.read = strings.Clone(read)
	}
	return f.coming
}

// gap returns the length of what stands before the first word of text.
func gap(text string) (n int) {
	for n < len(text) && vocab.WordLen(text[n:]) == 0 {
		_, size := utf8.DecodeRuneInString(text[n:])
		n += size
	}
	return n
}

// sentences returns the rules of the language that the last word is likeliest to be of.
func (f *follower) sentences() *vocab.Sentences {
	best := 0
	for i := range f.voices {
		if f.coming[i] > f.coming[best] {
			best = i
		}
	}
	return &f.voices[best].language.Sentences
}

// hear takes a word of the text. begins tells that it begins a sentence, or may.
func (f *follower) hear(word string, begins bool) {
	if !strings.ContainsFunc(word, unicode.IsLetter) {
		return
	}
	first, _ := utf8.DecodeRuneInString(word)
	foreign := foreignRate
	if !begins && unicode.IsUpper(first) {
		foreign = foreignName
	}
	outside := len(f.voices)
	byLength, commonest := math.Exp(-letterCost*float64(1+min(utf8.RuneCountInString(word), maxLetters))), 0.0
	for i, v := range f.voices {
		f.common[i] = v.common(word)
		commonest = max(commonest, f.common[i])
	}
	f.coming[outside] *= byLength
	sum := f.coming[outside]
	for i, p := range f.common {
		f.coming[i] *= (1-foreign)*p + foreign*max(byLength, min(commonest, loanShare))
		sum += f.coming[i]
	}
	for i := range f.coming {
		f.coming[i] /= sum
	}
}

// move goes on to the next word. ends tells that a sentence ends between.
func (f *follower) move(ends bool) {
	rate := switchRate
	if ends {
		rate = sentenceSwitch
	}
	for i := range f.coming {
		f.coming[i] = (1-rate)*f.coming[i] + rate*f.share[i]
	}
}

// common returns about how likely a word is wherever it stands, by Zipf's law: the vocabulary is
// sorted by how often words are used. It is 0 for a word that no list has.
func (p *Predictor) common(word string) float64 {
	if id := p.vocab.ID(word); id != vocab.Unk {
		return p.zipf(id)
	}
	if place, ok := p.oov.find(Fold(word), p.spelling(word)); ok {
		return foreignRate * float64(p.oov.share[place])
	}
	ids := p.vocab.AppendLine(nil, word) // l'eau is two tokens
	product := 1.0
	for _, id := range ids {
		if id == vocab.Unk || len(ids) == 1 {
			return 0
		}
		product *= p.zipf(id)
	}
	return product
}

// zipf returns about how likely a token is wherever it stands.
func (p *Predictor) zipf(id int32) float64 {
	return 1 / ((float64(id) + unigramShift) * math.Log1p(float64(p.vocab.Len())/unigramShift))
}

// setShares sets the long-run shares of the languages by the words of a profile: each use counts
// for the languages that have the word.
func (f *follower) setShares(profile *Profile) {
	uses, total := make([]float64, len(f.voices)), shareWords
	for i := range uses {
		uses[i] = shareWords / float64(len(uses))
	}
	if profile != nil {
		f.profile, f.changes = profile, profile.changes.Load()
		total += f.countUses(profile, uses)
	}
	for i, n := range uses {
		f.share[i] = (1 - outsideRate) * n / float64(total)
	}
	f.share[len(uses)] = outsideRate
}

// countUses adds the uses of a profile's words to those of each language, and returns their sum.
func (f *follower) countUses(profile *Profile, uses []float64) (total int) {
	profile.mu.RLock()
	defer profile.mu.RUnlock()
	walks := make([][2]walk, len(f.voices))
	for i, v := range f.voices {
		walks[i] = [2]walk{v.lexicon.walk(), v.oov.walk()}
	}
	var of []int // the languages of a word
	for i := range profile.words {
		w := &profile.words[i]
		of = of[:0]
		for l := range walks {
			_, listed := walks[l][inVocab].find(w.fold, f.voices[l].keyOf(w))
			if !listed {
				_, listed = walks[l][inOOV].find(w.fold, f.voices[l].keyOf(w))
			}
			if listed {
				of = append(of, l)
			}
		}
		for _, l := range of {
			uses[l] += float64(w.count) / float64(len(of))
		}
		total += w.count * min(len(of), 1)
	}
	return total
}
