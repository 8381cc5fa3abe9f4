package predict

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/vocab"
)

// LanguageName is the file of a model folder that holds its Language.
const LanguageName = "language.json"

const maxLanguage = 1 << 20 // bytes of a language.json

// Language is language.json: what differs from language to language in typing text.
// The model has no part in it. A field that the file leaves out keeps its default,
// which LoadLanguage names.
type Language struct {
	Name string `json:"name"` // in English
	Tag  string `json:"tag"`  // of BCP 47, the name of its folder in languages/

	// Case weighs a first letter that is typed in another case than its word is mostly
	// written in: how likely that is beside the usual case. docs/metrics.md says how the
	// English figures were chosen.
	Case struct {
		UnusualUpper float32 `json:"unusual_upper"` // want as Want, within a sentence
		UnusualLower float32 `json:"unusual_lower"` // Paris as paris
		// CapitalFrom is how likely the capital of a word with two spellings must be, after a word
		// without one, to be shown: 0.5 has most words of a text right; in English it is 0.75, since
		// titles write common nouns with capitals.
		CapitalFrom float64 `json:"capital_from"`
	} `json:"case"`

	vocab.Sentences // where sentences begin

	// Elisions and Clipped are pieces of words with an apostrophe that are words of their own to
	// a model of the language: see vocab.Tokenizer.With. An elision stands at the word behind it,
	// as l' and dell', so that no space follows it; a clipped word stands apart, as po' and 't.
	Elisions []string `json:"elisions"`
	Clipped  []string `json:"clipped"`

	// DotlessI says that I is the capital of ı and İ that of i, as in Turkish.
	DotlessI bool `json:"dotless_i"`

	// Digraphs are letters by what is typed for them where they are missing: ae for ä.
	Digraphs map[string]string `json:"digraphs"`

	// Singles are the words of one letter, folded, that may stand beside another one: a slip may have joined them, as alot.
	Singles string `json:"singles"`

	// Marks that take the place of the space behind a word that was picked on the keyboard
	// page. A word picked after a mark of Closing is set apart by a space, one after a mark of
	// Joining is not.
	Closing string `json:"closing"`
	Joining string `json:"joining"`

	// SpaceBefore and SpaceBehind are the spaces that stand before and behind a mark, by mark:
	// narrow no-break ones before French ; and behind «. Such a mark, typed right after a word was
	// picked, takes them in place of the word's space.
	SpaceBefore map[string]string `json:"space_before"`
	SpaceBehind map[string]string `json:"space_behind"`

	Keyboard Keyboard `json:"keyboard"`

	// Letters is the alphabet in lower case. Words with letters of other scripts are not
	// suggested unless they are learned; lstmkb words looks for slips by it.
	Letters string `json:"letters"`

	// Endings are those that words take without an apostrophe, of which any list lacks some: a
	// finished word that is a known one with an ending is not taken for a slip.
	Endings []string `json:"endings"`

	// Apostrophe has what a word may hold before and behind an apostrophe, either of which
	// suffices: O'Keefe, she's. A * at the end stands for any more letters: ї* of з'їзд. lstmkb
	// words leaves out other words with one.
	Apostrophe struct {
		Before []string `json:"before"`
		Behind []string `json:"behind"`
	} `json:"apostrophe"`
}

// Keyboard has the rows of keys of each layer of the keyboard on the screen. A
// character is a key that writes it, but for ⇧ shift, ⌫ backspace, ⏎ return, and
// Ⓐ, ① and ②, which change to the layers Letters, Numbers and Symbols.
type Keyboard struct {
	Letters []string `json:"letters"`
	Numbers []string `json:"numbers"`
	Symbols []string `json:"symbols"`

	// Accents has a row for each letter that has letters with accents behind it: the letter, and
	// those that a long press on its key offers, those of the language first.
	Accents []string `json:"accents"`
}

// LoadLanguage reads language.json of each of these model folders that has one. A later
// folder's wins, field by field. A field that none has keeps its default: the case factors
// and sentence ends of English, and nothing for the rest.
func LoadLanguage(folders ...fs.FS) (Language, error) {
	l := defaultLanguage()
	for _, folder := range folders {
		if _, err := loadFile(folder, LanguageName, l.read); err != nil {
			return l, err
		}
	}
	return l, nil
}

// Defaults of Language.Case.
const (
	unusualUpper = 0.2
	unusualLower = 0.5
	capitalFrom  = 0.75
)

func defaultLanguage() Language {
	l := Language{Sentences: vocab.DefaultSentences, Singles: "ai"}
	l.Case.UnusualUpper, l.Case.UnusualLower, l.Case.CapitalFrom = unusualUpper, unusualLower, capitalFrom
	return l
}

// read sets the fields that a language.json has.
func (l *Language) read(r io.Reader) (*Language, error) {
	in := json.NewDecoder(io.LimitReader(r, maxLanguage))
	in.DisallowUnknownFields()
	if err := in.Decode(l); err != nil {
		return nil, err
	}
	for _, x := range []float32{l.Case.UnusualUpper, l.Case.UnusualLower} {
		if !(x > 0 && x <= 1) {
			return nil, fmt.Errorf("case has %v, want a number above 0 and at most 1", x)
		}
	}
	if x := l.Case.CapitalFrom; !(x > 0 && x < 1) {
		return nil, fmt.Errorf("case has capital_from %v, want a number above 0 and below 1", x)
	}
	if _, err := l.layout(); err != nil {
		return nil, err
	}
	if _, err := l.Tokenizer(); err != nil {
		return nil, err
	}
	if err := l.checkMarks(); err != nil {
		return nil, err
	}
	var spacing vocab.Spacing
	spacing.Add(l.Letters)
	if err := spacing.Check(); err != nil {
		return nil, fmt.Errorf("letters: %w", err)
	}
	return l, nil
}

// Tokenizer is that of a model to train on text of the language. A model that is trained reads
// text by the tokenizer in its config.json.
func (l *Language) Tokenizer() (vocab.Tokenizer, error) {
	t := vocab.Keyboard
	if l.DotlessI {
		t = t.Dotless()
	}
	t, err := t.With(slices.Concat(l.Elisions, l.Clipped)...)
	if err != nil {
		return "", fmt.Errorf("elisions, clipped: %w", err)
	}
	return t, nil
}

// WithLanguage follows the rules of l for capitals and sentences. The default is those
// of LoadLanguage without a folder.
func WithLanguage(l Language) Option { return func(p *Predictor) { p.language = l } }

// scripts returns the scripts of the alphabet; none for a language without one.
func (l *Language) scripts() (of []*unicode.RangeTable) {
	for _, letter := range l.Letters {
		if unicode.In(letter, of...) {
			continue
		}
		for name, s := range unicode.Scripts {
			if name != "Common" && name != "Inherited" && unicode.Is(s, letter) {
				of = append(of, s)
			}
		}
	}
	return of
}

// IsNative reports whether the letters of a word belong to the scripts of the language's
// alphabet, as all do in a language without one.
func (l *Language) IsNative(word string) bool { return isNative(word, l.scripts()) }

func isNative(word string, scripts []*unicode.RangeTable) bool {
	return len(scripts) == 0 || !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) && !unicode.In(r, scripts...) })
}
