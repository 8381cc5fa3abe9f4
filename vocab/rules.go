package vocab

import (
	"strings"
	"sync"
	"unicode"
)

// Rules is a tokenizer for programs in other languages, which find the same ids by it with
// regular expressions and tables alone. docs/interchange.md says how to read its JSON.
//
// A name in braces in an expression stands for the class of characters of that name.
type Rules struct {
	Tokenizer Tokenizer         `json:"tokenizer"`
	Unk       int32             `json:"unk"`
	Eos       int32             `json:"eos"`
	MaxBytes  int               `json:"max_bytes"`      // a longer token, in UTF-8, is unk
	EosBlank  bool              `json:"eos_blank_line"` // a line without tokens ends in eos, too
	Classes   map[string]string `json:"classes"`        // ranges of characters, as between [ and ]
	Token     string            `json:"token"`          // matches one piece of a line after another
	Space     string            `json:"space"`          // divides a piece into tokens
	Invisible string            `json:"invisible"`      // a token that is this from end to end is left out
	Key       []KeyStep         `json:"key"`            // turn a token into the key of a word, in this order
	NFC       bool              `json:"nfc"`            // the key is in Unicode's NFC
	Word      string            `json:"word"`           // an entry of the vocabulary with a match is a word, which may be suggested
}

// KeyStep is a step from a token to the key of its word.
type KeyStep struct {
	If      string            `json:"if,omitempty"`      // only for tokens that, as written, have a match
	IfNot   string            `json:"if_not,omitempty"`  // only for those that have none
	Replace map[string]string `json:"replace,omitempty"` // characters and what stands in their place
	Remove  string            `json:"remove,omitempty"`  // what matches is left out
}

// Rules returns the rules of t, which must not be changed.
func (t Tokenizer) Rules() *Rules {
	if t.IsKeyboard() {
		r := *keyboardRules()
		r.Tokenizer, r.Token = t, t.piecePattern()+r.Token
		if t.isDotless() {
			r.Key = dotlessKey(r.Key)
		}
		return &r
	}
	return wikiTextRules()
}

var wikiTextRules = sync.OnceValue(func() *Rules {
	return &Rules{Tokenizer: WikiText, Unk: Unk, Eos: Eos, MaxBytes: MaxWord, EosBlank: true,
		Classes: map[string]string{"space": charClass(unicode.IsSpace), "letter_or_digit": charClass(isLetterOrDigit)},
		Token:   "[^{space}]+", Space: "[{space}]+", Key: []KeyStep{}, Word: "[{letter_or_digit}]"}
})

// keyboardRules has the rules of boundary.go, of keyboardWords and of Keyboard.Key.
var keyboardRules = sync.OnceValue(func() *Rules {
	r := *wikiTextRules()
	r.Tokenizer, r.EosBlank, r.NFC = Keyboard, false, true
	r.Classes = tokenClasses()
	for name, class := range wikiTextRules().Classes {
		r.Classes[name] = class
	}
	r.Classes["invisible"] = charClass(func(c rune) bool { return !visible(string(c)) })
	r.Token, r.Invisible = tokenPattern(), "[{invisible}]*"
	const word = "[{shows}]"
	r.Key = []KeyStep{
		{If: word, Replace: charMap(func(c rune) rune { return plainUnlessJoiner(c, true) })},
		{IfNot: word, Replace: charMap(func(c rune) rune { return plainUnlessJoiner(c, false) })},
		// Behind Latin, Greek and Cyrillic letters, and at the end of a word.
		{If: word, Remove: "(?<![\u0590-\U0010ffff])[" + joiners + "]+|[" + joiners + "]+$"},
		{Replace: charMap(func(c rune) rune {
			if isColour(c) {
				return -1
			}
			return unicode.ToLower(c)
		})},
	}
	return &r
})

func plainUnlessJoiner(c rune, word bool) rune {
	if strings.ContainsRune(joiners, c) {
		return c
	}
	return plainRune(c, word)
}

// eachRune calls do with every character that UTF-8 can encode.
func eachRune(do func(rune)) {
	for c := rune(0); c <= unicode.MaxRune; c++ {
		if c < 0xd800 || c > 0xdfff {
			do(c)
		}
	}
}

// charMap lists the characters that to changes; −1 leaves one out.
func charMap(to func(rune) rune) map[string]string {
	m := map[string]string{}
	eachRune(func(c rune) {
		switch x := to(c); {
		case x < 0:
			m[string(c)] = ""
		case x != c:
			m[string(c)] = string(x)
		}
	})
	return m
}

// charClass lists the characters for which is holds as ranges, for a class of a regular expression.
func charClass(is func(rune) bool) string {
	var b strings.Builder
	first, last := rune(-1), rune(-2)
	flush := func() {
		if first >= 0 {
			writeRange(&b, first, last)
		}
	}
	eachRune(func(c rune) {
		if !is(c) {
			return
		}
		if c != last+1 {
			flush()
			first = c
		}
		last = c
	})
	flush()
	return b.String()
}

func writeRange(b *strings.Builder, from, to rune) {
	writeEscaped(b, from)
	if to > from+1 {
		b.WriteByte('-')
	}
	if to > from {
		writeEscaped(b, to)
	}
}

func writeEscaped(b *strings.Builder, c rune) {
	if strings.ContainsRune(`[\]^-`, c) {
		b.WriteByte('\\')
	}
	b.WriteRune(c)
}
