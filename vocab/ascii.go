package vocab

// asciiClass has the classes of the ASCII characters, which boundaryTable has too.
var asciiClass = func() (t [0x80]uint8) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z':
			t[c] = letter
		case 'A' <= c && c <= 'Z':
			t[c] = upper
		case '0' <= c && c <= '9':
			t[c] = digit
		}
	}
	t['_'], t[':'], t[','], t[';'], t['.'] = connector, midLetter, midNumber, midNumber, mid
	t['\''], t['"'], t['@'] = apostrophe, quote, at
	return t
}()

// asciiToken returns the length of the first token of s, which is not empty, or 0 if it
// depends on characters beyond ASCII. Nearly all English text takes this path, which is
// several times faster than the general one and allocates nothing.
func asciiToken(s string) int {
	if s[0] >= 0x80 {
		return 0
	}
	prev, i := int(asciiClass[s[0]]), 1
	if wordStart.has(prev) {
		for ; i < len(s) && s[i] < 0x80; i++ {
			c := int(asciiClass[s[i]])
			if wordStart.has(c) {
				prev = c
				continue
			}
			// A connecting character needs another character after it.
			if i+1 < len(s) && c != other && c != at {
				if s[i+1] >= 0x80 {
					return 0
				}
				if next := int(asciiClass[s[i+1]]); connects(prev, c, next) {
					prev = next
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
	if i < len(s) && s[i] >= 0x80 {
		return 0
	}
	return i
}
