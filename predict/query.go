package predict

import (
	"fmt"

	"github.com/lstmkb/lstmkb/decoder"
)

// Query is a text and the letters typed of a word.
type Query struct {
	Context, Prefix string
	K               int // 1 to MaxK
	// Correction says what is done about slips of the finger and of spelling in Prefix.
	Correction Correction
	// Touches, unless it is empty, has where each character of Prefix was touched.
	Touches []Touch
	// Alone tells that nothing is known of the text before the prefix, which is a finished word:
	// see Correct. Else a prefix without a context begins a text.
	Alone bool
	// Join tells that the caller can also replace the word before the prefix: see Answer.Joined. It
	// has an effect in a Session alone, and costs two steps of the model where the prefix is improbable.
	Join bool
	// Emoji tells that the caller also wants an emoji for the last word: see Answer.Emoji.
	Emoji bool
	// Layout is the keyboard's, as decoder.Layouts names it; that of the language if it is empty.
	Layout string
	// Language names those languages of the predictor that the text may be in, by tag with commas
	// between, as de,en. All may be if it is empty or AllLanguages.
	Language string

	mixed  bool            // one of several languages answers it
	path   []Touch         // of a swipe, which stands for a Prefix
	swipes *decoder.Swipes // by which the path is read
}

// Touch is a place on the keyboard: X in key widths and Y in rows from the centre of the first
// letter's key (Q), to the right and down.
type Touch = decoder.Point

// Correction says what is done about slips.
type Correction uint8

const (
	// CorrectDefault is what the session says, else what its profile says, else CorrectOff.
	CorrectDefault Correction = iota
	// CorrectOff suggests words that begin with the letters typed, and no others.
	CorrectOff
	// CorrectSuggest also suggests words that the letters may mean.
	CorrectSuggest
	// CorrectAuto also says what a space puts in place of the letters: Answer.Autocorrect.
	CorrectAuto
)

var corrections = [...]string{CorrectDefault: "default", CorrectOff: "off", CorrectSuggest: "suggest", CorrectAuto: "auto"}

func (c Correction) String() string { return corrections[c] }

// ParseCorrection returns the Correction of that name: off, suggest or auto.
func ParseCorrection(name string) (Correction, error) {
	for c := CorrectOff; c <= CorrectAuto; c++ {
		if c.String() == name {
			return c, nil
		}
	}
	return CorrectDefault, fmt.Errorf("correction is %.20q, want off, suggest or auto", name)
}

// Kind says what a suggestion is to the letters typed.
type Kind uint8

const (
	Next       Kind = iota // no letter has been typed
	Completion             // it begins with the letters
	Corrected              // the letters may mean it
	AsTyped                // it is the letters
)

var kinds = [...]string{Next: "next", Completion: "completion", Corrected: "correction", AsTyped: "typed"}

func (k Kind) String() string { return kinds[k] }

// MarshalText writes the kind as next, completion, correction or typed.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, n := range kinds {
		if n == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("kind is %.20q, want next, completion, correction or typed", text)
}

// Answer is what is offered for a Query.
type Answer struct {
	Suggestions []Suggestion
	// Autocorrect is the word that a space puts in place of the letters typed, empty for none.
	Autocorrect string
	// Joined is the end of the context that Autocorrect replaces as well, empty mostly: a word
	// and a space that was typed within the word meant, as in tge re for there.
	Joined string
	// Emoji, of a query that asks for it, is the emoji for the last word, the one that Prefix is if
	// that has letters; empty for none. It takes no suggestion's place.
	Emoji string
	// evidence is the probability of the keys after the context, over all words.
	evidence float64
}

// correction returns what is done about slips in q, in session s unless it is nil.
func (q *Query) correction(s *Session) Correction {
	switch {
	case q.Correction != CorrectDefault:
		return q.Correction
	case s == nil:
		return CorrectOff
	case s.Correction != CorrectDefault:
		return s.Correction
	}
	return max(CorrectOff, s.Profile.Correction())
}
