package vocab

// How the ASCII characters stand in the rules of UAX #29.
const (
	other       = iota
	letter      // ALetter
	digit       // Numeric
	connector   // ExtendNumLet: _
	midLetter   // between letters: :
	midNumber   // between digits: , ;
	midAnything // between letters and between digits: . '
)

func classOf(c byte) int {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
		return letter
	case '0' <= c && c <= '9':
		return digit
	}
	switch c {
	case '_':
		return connector
	case ':':
		return midLetter
	case ',', ';':
		return midNumber
	case '.', '\'':
		return midAnything
	}
	return other
}

// asciiToken returns the length of the token that s, which is not empty,
// begins with under the rules of UAX #29, or 0 if characters beyond ASCII have
// a say in it. Nearly all of English text ends here, several times faster than
// in the general case and without allocating.
func asciiToken(s string) int {
	prev, i := classOf(s[0]), 1
	if prev == letter || prev == digit || prev == connector {
		for ; i < len(s); i++ {
			c := classOf(s[i])
			if c == letter || c == digit || c == connector {
				prev = c
				continue
			}
			// A character between two of a kind needs the second to be seen.
			if i+1 < len(s) && joins(prev, c) {
				if s[i+1] >= 0x80 {
					return 0
				}
				if classOf(s[i+1]) == prev {
					i++
					continue
				}
			}
			break
		}
	} else if s[0] == ' ' {
		for i < len(s) && s[i] == ' ' {
			i++
		}
	}
	// What follows may be a mark that belongs to the token.
	if s[0] >= 0x80 || i < len(s) && s[i] >= 0x80 {
		return 0
	}
	return i
}

// joins reports whether c may stand within a word after a character of class
// prev, if another of that class follows.
func joins(prev, c int) bool {
	return prev == letter && (c == midLetter || c == midAnything) ||
		prev == digit && (c == midNumber || c == midAnything)
}
