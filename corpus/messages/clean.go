package messages

import (
	"strings"
	"unicode"
)

// longestWord is the number of bytes beyond which an ASCII word is no word: base64, a key, a hash.
const longestWord = 50

// clean returns a paragraph as a line: its words, without links and encoded data, one space apart.
// It returns "" if there is nothing to learn from and counts why.
func (c *collector) clean(paragraph string) string {
	words := strings.Fields(strings.Map(visible, paragraph))
	if len(words) == 0 {
		return ""
	}
	kept := words[:0]
	links, encoded := 0, 0
	for i, w := range words {
		switch {
		case i == 0 && bullets[w] && len(words) > 1:
		case isLink(w):
			links++
		case isEncoded(w):
			encoded++
		default:
			kept = append(kept, w)
		}
	}
	c.dropped.add("links and addresses", "", links)
	c.dropped.add("encoded data", "", encoded)
	line := strings.Join(kept, " ")
	if line == "" {
		return ""
	}
	letters, others := 0, 0
	for _, r := range line {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			letters++
		case r == ' ' || unicode.IsSymbol(r) && r > unicode.MaxLatin1: // emoji
		default:
			others++
		}
	}
	switch {
	case letters == 0:
		c.dropped.add("lines without letters", line, 1)
		return ""
	case 2*letters < others:
		c.dropped.add("lines of figures and signs", line, 1)
		return ""
	}
	return line
}

// bullets begin the items of lists.
var bullets = map[string]bool{"-": true, "*": true, "•": true, "·": true, "–": true, "—": true, "◦": true, "▪": true}

// visible drops the characters that nobody sees, but not the joiners that spell words and emoji.
func visible(r rune) rune {
	const zwnj, zwj = '\u200c', '\u200d'
	switch {
	case unicode.IsSpace(r) || r == zwnj || r == zwj:
		return r
	case unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar || unicode.Is(unicode.Co, r):
		return -1
	}
	return r
}

// isLink reports whether a word is an address of the web, of mail or of a file.
func isLink(w string) bool {
	w = strings.Trim(w, "<>()[]{}\"'.,;:!?*|“”„«»")
	low := strings.ToLower(w)
	for _, p := range []string{"www.", "mailto:", "cid:", "tel:"} {
		if strings.HasPrefix(low, p) && len(low) > len(p)+2 {
			return true
		}
	}
	if strings.Contains(low, "://") {
		return true
	}
	name, host, ok := strings.Cut(w, "@")
	return ok && name != "" && strings.Contains(host, ".")
}

func isEncoded(w string) bool {
	if len(w) <= longestWord {
		return false
	}
	return !strings.ContainsFunc(w, func(r rune) bool { return r > unicode.MaxASCII })
}
