package predict

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// How likely a word must be to take the place of the letters typed; docs/typing.md says how
// these were chosen.
const (
	sure      = 0.7
	sureKnown = 0.95 // if the letters are another word themselves, or may be a name
)

// autocorrect returns the word that a space puts in place of the letters typed, which is one of
// found, or nothing. The first of texts, one in each language, has found the best.
func autocorrect(found []Suggestion, texts ...*prediction) string {
	some := func(of func(*prediction) bool) bool { return slices.ContainsFunc(texts, of) }
	if len(found) == 0 || some((*prediction).stands) {
		return ""
	}
	best, t := found[0], texts[0]
	switch {
	case best.Word == t.allTyped(), best.Probability < sure:
		return ""
	case 2*utf8.RuneCountInString(best.Word) < utf8.RuneCountInString(t.Prefix): // more was typed in vain than not
		return ""
	case best.Kind == AsTyped:
		if some(func(t *prediction) bool { return !t.lacksCapital() }) {
			return ""
		}
	case best.Probability < sureKnown && (some((*prediction).knowsTyped) || t.isName() && !t.meansName()):
		return ""
	}
	return best.Word
}

// lacksCapital reports whether the letters typed are a word in small letters that is always
// written with a capital, or surely here.
func (t *prediction) lacksCapital() bool {
	for i, key := range t.lexicon.keys[t.vocabSpan.from:][:t.typed()] {
		if key == t.Prefix && !t.isCapital(i) {
			return false
		}
	}
	for i, key := range t.oov.keys[t.oovSpan.from:t.oovSpan.to] {
		if key == t.Prefix && t.oov.letter[t.oovSpan.from+i] != capital {
			return false
		}
	}
	return !hasCapital(t.Prefix)
}

// sureCapital is the logarithm of the odds, 19 to 1, from which on a capital is sure.
const sureCapital = 2.94

// isCapital reports whether word i, one of t.typed, is always written with a capital, or surely
// here.
func (t *prediction) isCapital(i int) bool {
	place := t.vocabSpan.from + i
	if t.casing > inName || !t.lexicon.hasTwin(place) {
		return t.lexicon.letter[place] == capital
	}
	own := 0.0
	for _, r := range t.respelled {
		if r.i == i {
			own = r.odds
		}
	}
	return t.lexicon.capitalOdds(place, t.casing, t.before)+own > sureCapital
}

// stands reports whether the letters typed are never replaced: part of an address, with a digit
// or with capitals that are meant, put back or used by the person, or blocked, since nobody types such a
// word to its end by a slip.
func (t *prediction) stands() bool {
	if !plainWord(t.Prefix) || !opens(t.beforeWord()) || t.session.keeps(t.fold, t.profileKey()) || t.keepsElided() || t.isBlocked() {
		return true
	}
	upper, n := 0, 0
	for _, r := range t.Prefix {
		if n++; unicode.IsUpper(r) {
			upper++
		}
	}
	first, _ := utf8.DecodeRuneInString(t.Prefix)
	switch {
	case upper == 0, upper == 1 && unicode.IsUpper(first):
		return false
	case upper == n:
		return !shouts(t.Context)
	}
	return true
}

// isBlocked reports whether the letters typed are a word of the blocklist, or one with an ending.
func (t *prediction) isBlocked() bool {
	if t.p.blocked.has(t.fold, t.key) {
		return true
	}
	if stem, behind, ok := strings.Cut(t.key, "'"); ok {
		return slices.Contains(t.p.language.Apostrophe.Behind, behind) && t.p.blocked.has(stem, stem)
	}
	return slices.ContainsFunc(t.p.language.Endings, func(e string) bool {
		stem, ok := strings.CutSuffix(t.fold, e)
		return ok && len(stem) >= minStem && t.p.blocked.has(stem, stem)
	})
}

// isName reports whether the letters typed begin with a capital within a sentence.
func (t *prediction) isName() bool {
	first, _ := utf8.DecodeRuneInString(t.Prefix)
	return unicode.IsUpper(first) && t.casing != allUpper && t.p.language.At(t.Context) != vocab.Beginning
}

// meansName reports whether the likeliest other word is one of the vocabulary that is written
// with a capital, and no short one.
func (t *prediction) meansName() bool {
	for _, i := range t.top[:min(2, len(t.scores))] {
		if t.kind(int(i)) == Corrected {
			place, of := t.find(int(i))
			return of == inVocab && t.lexicon.letter[place] != small && len(t.lexicon.folds[place]) > shortWord
		}
	}
	return false
}

// knows reports whether a list has the word with that key, whose fold is the letters typed.
func (t *prediction) knows(key string) bool {
	return slices.Contains(t.lexicon.keys[t.vocabSpan.from:][:t.typed()], key) ||
		slices.Contains(t.oov.keys[t.oovSpan.from:t.oovSpan.to], key)
}

// knowsTyped reports whether a list has the letters typed.
func (t *prediction) knowsTyped() bool { return t.knows(t.key) }

// plainWord reports whether a word is letters, apostrophes and hyphens.
func plainWord(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M) && !vocab.IsApostrophe(r) && r != '-'
	})
}

// opens reports whether a word may begin after context: after a space or after marks that open,
// not within an address or a compound.
func opens(context string) bool {
	for context != "" {
		r, n := utf8.DecodeLastRuneInString(context)
		switch {
		case unicode.IsSpace(r):
			return true
		case !unicode.In(r, unicode.Ps, unicode.Pi) && !strings.ContainsRune("\"'¿¡*_-–—", r):
			return false
		}
		context = context[:len(context)-n]
	}
	return true
}

// kind returns that of the word of scores[i].
func (t *prediction) kind(i int) Kind {
	switch fold, key := t.letters(i); {
	case len(t.prefix) == 0 && t.elided == "":
		return Next
	case len(t.prefix) == 0, fold != string(t.prefix) && hasPrefix(fold, t.prefix) && !t.finished:
		return Completion
	case strings.EqualFold(key, t.Prefix), t.decoded && key == t.key, !t.decoded && key == t.p.spelling(t.Prefix):
		return AsTyped
	}
	return Corrected
}
