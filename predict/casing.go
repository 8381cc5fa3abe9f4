package predict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// casing is how a suggestion is written.
type casing uint8

const (
	within       casing = iota // as usual after a word without a capital
	inName                     // as usual after a word with a capital: Hyde Park
	afterOrdinal               // as the vocabulary has it: 5th Avenue
	firstUpper                 // with a capital first letter
	allUpper
	casings
)

// casingOf returns the casing of a word by the letters typed of it ("Wan", "WAN") and, as far
// as these are in lower case or missing, by the text before it.
func (p *Predictor) casingOf(context, prefix string) casing {
	letters, upper := 0, 0
	first := false // the prefix begins with a capital
	for _, r := range prefix {
		if unicode.IsUpper(r) {
			first = first || letters == 0
			upper++
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	switch {
	case prefix == "IJ" && p.language.Tag == "nl": // one letter, as apply writes it
		return firstUpper
	case letters > 1 && upper == letters:
		return allUpper
	case letters == upper && shouts(context): // none or one
		return allUpper
	case first:
		return firstUpper
	case prefix == "" && p.language.At(context) == vocab.Beginning:
		return firstUpper
	}
	return p.contextCasing(context)
}

// chooseCasing sets the casing of the suggestions, and the token before them.
func (t *prediction) chooseCasing() {
	t.before = vocab.Eos
	if n := len(t.ids); n > 0 {
		t.before = t.ids[n-1]
	}
	t.casing = t.p.casingOf(t.Context, t.Prefix)
	if t.shoutsElided() {
		t.casing = allUpper
	}
}

// contextCasing returns the casing of a word within a sentence by the word before it.
func (p *Predictor) contextCasing(context string) casing {
	text := strings.TrimRight(context, " \u00a0")
	if before, ok := strings.CutSuffix(text, "."); ok && p.language.At(context) != vocab.Beginning {
		text = before // Mr.
	}
	from := wordBefore(text)
	word := text[from:]
	first, n := utf8.DecodeRuneInString(word)
	switch {
	case unicode.IsDigit(first):
		if last, _ := utf8.DecodeLastRuneInString(word); unicode.IsLetter(last) {
			return afterOrdinal
		}
	case !unicode.IsUpper(first), n == len(word), word[n] == '\'': // so is I'm
	case p.language.At(text[:from]) == vocab.Within:
		return inName
	default:
		if id := p.vocab.ID(word); id == vocab.Unk || hasCapital(p.vocab.Word(id)) {
			return inName
		}
	}
	return within
}

const (
	shoutWords = 3   // the last words that shouts looks at
	maxShout   = 256 // bytes before them
)

// shouts reports whether the line is in capitals: its last words of two letters or more, and
// at least two.
func shouts(context string) bool {
	words, limit := 0, len(context)-maxShout
	for at := len(context); words < shoutWords && at > 0 && at > limit; {
		r, n := utf8.DecodeLastRuneInString(context[:at])
		if unicode.IsLetter(r) {
			from := wordBefore(context[:at])
			word := context[from:at]
			at = from
			switch {
			case vocab.IsAllUpper(word):
				words++
			case strings.ContainsFunc(word, unicode.IsLower):
				return false
			}
			continue
		}
		if vocab.IsLineBreak(r) {
			break
		}
		at -= n
	}
	return words > 1
}

// wordBefore returns where the word begins that text ends in. It reads at most
// vocab.MaxWord bytes.
func wordBefore(text string) int {
	at := len(text)
	for at > 0 && len(text)-at < vocab.MaxWord {
		r, n := utf8.DecodeLastRuneInString(text[:at])
		if !unicode.In(r, unicode.L, unicode.N, unicode.M) && r != '\'' && r != '’' {
			break
		}
		at -= n
	}
	return at + len(text[at:]) - len(strings.TrimLeft(text[at:], "'’"))
}

// apply returns word in casing c, by the rules of the language with that tag: golang.org/x/text/cases
// has the same ones, but its Caser serves one goroutine and allocates. It leaves a
// word with a capital behind its first letter, as iPhone, as it is, unless all are capitals.
func (c casing) apply(word, tag string) string {
	switch c {
	case allUpper:
		// Rune by rune: ß stays ß, since ẞ is rare and SS is another word.
		if tag == "tr" || tag == "az" {
			return strings.ToUpperSpecial(unicode.TurkishCase, word)
		}
		return strings.ToUpper(word)
	case firstUpper:
		r, n := utf8.DecodeRuneInString(word)
		u := unicode.ToTitle(r)
		switch {
		case u == r || r == utf8.RuneError || hasCapital(word[n:]):
			return word
		case tag == "nl" && strings.HasPrefix(word, "ij"):
			return "IJ" + word[2:]
		case r == 'i' && (tag == "tr" || tag == "az"):
			u = 'İ'
		}
		return string(u) + word[n:]
	}
	return word
}
