package vocab

import "strings"

// maxForms limits the spellings of one word that are counted. Natural text has three or
// four; every variation of "lOoOl" must not take quadratic time.
const maxForms = 32

// forms counts the spellings of one word. It counts telling occurrences apart from others,
// as at the beginning of a sentence, where any word has a capital.
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

// shown returns the most frequent spelling among telling occurrences, or among all if none
// is telling. In a tie it prefers key, the lower-cased form, then the one seen first.
func (f forms) shown(key string) string {
	best, count := key, int64(0)
	pick := func(of func(form) int64) {
		for _, x := range f {
			if n := of(x); n > count || n == count && n > 0 && x.text == key {
				best, count = x.text, n
			}
		}
	}
	pick(func(x form) int64 { return x.telling })
	if count == 0 {
		pick(func(x form) int64 { return x.any })
	}
	return best
}

// sentence follows the tokens of a line and tells which of them begin a sentence, where a
// capital letter says nothing about the word.
type sentence struct {
	begins bool
	last   string
}

func newSentence() sentence { return sentence{begins: true} }

// next reports whether token, the next one, begins a sentence.
func (s *sentence) next(token string) bool {
	begins := s.begins
	switch token {
	case ".", "!", "?", "…", "‽", "。", "！", "？", "“", "«", "„":
		s.begins = true
	case `"`:
		// After a comma or a colon, a quotation opens a sentence: He said, "No".
		s.begins = s.begins || s.last == "," || s.last == ":"
	case "'", "’", "‘", "”", "»", "(", ")", "[", "]", "*", "-", "–", "—", "•":
		// These may come between the end of a sentence and the next one's first word.
	default:
		s.begins = false
	}
	s.last = token
	return begins
}
