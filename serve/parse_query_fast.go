package serve

import (
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
)

// parseQueryFast reads a query whose strings have no escapes, without touches, layout and language. It
// accepts nothing that the full parse would not accept with the same result.
func parseQueryFast(body []byte) (q query, ok bool) {
	if !utf8.Valid(body) {
		return q, false
	}
	c := cursor{body, 0}
	q.k = DefaultK
	var seen [5]bool
	first := func(i int) bool { was := seen[i]; seen[i] = true; return !was }
	for ok = c.next('{'); ok && !c.next('}'); {
		if (seen != [5]bool{}) && !c.next(',') {
			return q, false
		}
		name, isName := c.bytes()
		if !isName || !c.next(':') {
			return q, false
		}
		switch string(name) {
		case "text":
			q.text, ok = c.string()
			ok = ok && first(0)
		case "prefix":
			q.prefix, ok = c.string()
			q.cut = true
			ok = ok && first(1)
		case "session":
			q.session, ok = c.string()
			ok = ok && first(2) && isSessionID(q.session)
		case "k":
			q.k, ok = c.number()
			ok = ok && first(3) && q.k >= 1 && q.k <= MaxK
		case "autocorrect":
			var name string
			name, ok = c.string()
			correction, err := predict.ParseCorrection(name)
			q.autocorrect = correction
			ok = ok && first(4) && err == nil
		default:
			ok = false
		}
	}
	c.skipSpace()
	return q, ok && seen[0] && c.at == len(body) && len(q.text)+len(q.prefix) <= MaxText
}

// cursor walks through JSON. Its methods return false, or ok false, for anything but
// what they want.
type cursor struct {
	b  []byte
	at int
}

func (c *cursor) skipSpace() {
	for c.at < len(c.b) && (c.b[c.at] == ' ' || c.b[c.at] == '\n' || c.b[c.at] == '\t' || c.b[c.at] == '\r') {
		c.at++
	}
}

// next takes the byte want.
func (c *cursor) next(want byte) bool {
	c.skipSpace()
	if c.at < len(c.b) && c.b[c.at] == want {
		c.at++
		return true
	}
	return false
}

// bytes takes a string without escapes.
func (c *cursor) bytes() (s []byte, ok bool) {
	if !c.next('"') {
		return nil, false
	}
	for i := c.at; i < len(c.b); i++ {
		switch b := c.b[i]; {
		case b == '"':
			s := c.b[c.at:i]
			c.at = i + 1
			return s, true
		case b == '\\' || b < ' ':
			return nil, false
		}
	}
	return nil, false
}

func (c *cursor) string() (string, bool) {
	b, ok := c.bytes()
	return string(b), ok
}

// number takes 1 to 3 digits, without a leading zero.
func (c *cursor) number() (n int, ok bool) {
	c.skipSpace()
	begin := c.at
	for c.at < len(c.b) && '0' <= c.b[c.at] && c.b[c.at] <= '9' && c.at < begin+3 {
		n = 10*n + int(c.b[c.at]-'0')
		c.at++
	}
	return n, c.at > begin && c.b[begin] != '0'
}
