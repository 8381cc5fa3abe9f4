package vocab

import "strings"

// maxForms bounds how many spellings of one word are told apart; natural text
// has three or four, and "lOoOl" in every variation must not take quadratic
// time.
const maxForms = 32

// forms counts how one word is written. The ones that count are told from the
// ones that do not say much: a capital at a sentence's beginning is there for
// any word.
type forms []form

type form struct {
	text         string
	telling, any int64
}

func (f *forms) add(text string, telling bool) {
	i := 0
	for i < len(*f) && (*f)[i].text != text {
		i++
	}
	if i == len(*f) {
		if i == maxForms {
			return
		}
		*f = append(*f, form{text: strings.Clone(text)})
	}
	(*f)[i].any++
	if telling {
		(*f)[i].telling++
	}
}

// shown returns the form written most often where that is telling, or most
// often at all if it never is. Of equals it takes key, the lower-cased form,
// or else the one seen first.
func (f forms) shown(key string) string {
	best, most := key, int64(0)
	pick := func(count func(form) int64) {
		for _, x := range f {
			if n := count(x); n > most || n == most && n > 0 && x.text == key {
				best, most = x.text, n
			}
		}
	}
	pick(func(x form) int64 { return x.telling })
	if most == 0 {
		pick(func(x form) int64 { return x.any })
	}
	return best
}

// sentence follows the tokens of a line to tell which of them begins a
// sentence, where a capital letter says nothing about the word.
type sentence struct {
	begins bool
	last   string
}

func newSentence() sentence { return sentence{begins: true} }

// next takes the next token and reports whether it begins a sentence.
func (s *sentence) next(token string) bool {
	begins := s.begins
	switch token {
	case ".", "!", "?", "…", "‽", "。", "！", "？", "“", "«", "„":
		s.begins = true
	case `"`:
		// Said after a comma or a colon, it opens a sentence: He said, "No".
		s.begins = s.begins || s.last == "," || s.last == ":"
	case "'", "’", "‘", "”", "»", "(", ")", "[", "]", "*", "-", "–", "—", "•":
		// May stand between a sentence's end and the next one's first word.
	default:
		s.begins = false
	}
	s.last = token
	return begins
}
