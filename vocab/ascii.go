package vocab

// Classes of ASCII characters in the word boundary rules of UAX #29.
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

// asciiToken returns the length of the first token of s, which is not empty, under the
// rules of UAX #29, or 0 if it depends on characters beyond ASCII. Nearly all English text
// takes this path, which is several times faster than the general one and allocates nothing.
func asciiToken(s string) int {
	prev, i := classOf(s[0]), 1
	if prev == letter || prev == digit || prev == connector {
		for ; i < len(s); i++ {
			c := classOf(s[i])
			if c == letter || c == digit || c == connector {
				prev = c
				continue
			}
			// A connecting character needs another character after it.
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
	// The next character may be a mark that belongs to the token.
	if s[0] >= 0x80 || i < len(s) && s[i] >= 0x80 {
		return 0
	}
	return i
}

// joins reports whether c connects two characters of class prev within a word.
func joins(prev, c int) bool {
	return prev == letter && (c == midLetter || c == midAnything) ||
		prev == digit && (c == midNumber || c == midAnything)
}
