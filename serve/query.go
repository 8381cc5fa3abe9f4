package serve

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// query is one query of a request, as checked.
type query struct {
	text, prefix, session string
	k                     int
}

const wantQuery = `want {"text": "...", "k": 5}, and as you like "prefix" and "session"`

// typed is the text before the cursor, in which predict.Split finds the prefix
// again: a space stands where text ends in a word.
func (q query) typed() string {
	r, _ := utf8.DecodeLastRuneInString(q.text)
	if unicode.In(r, unicode.L, unicode.N, unicode.M) || r == '\'' || r == '’' {
		return q.text + " " + q.prefix
	}
	return q.text + q.prefix
}

// forPredictor is the query without its session.
func (q query) forPredictor() predict.Query {
	if q.prefix == "" {
		return predict.Query{Context: q.text, K: q.k}
	}
	context, prefix := predict.Split(q.typed())
	return predict.Query{Context: context, Prefix: prefix, K: q.k}
}

// parseQuery reads a query. The quick way takes what clients mostly send; what it
// leaves, be it wrong or written in an unusual manner, is read in full.
func parseQuery(body []byte) (query, *refusal) {
	if q, ok := quickQuery(body); ok {
		return q, nil
	}
	q := query{k: DefaultK}
	has := false
	refused := parseObject(body, wantQuery, func(name string, dec *json.Decoder) string {
		switch name {
		case "text":
			has = true
			return stringField(dec, name, &q.text)
		case "prefix":
			return stringField(dec, name, &q.prefix)
		case "k":
			var k *int
			if dec.Decode(&k) != nil || k == nil || *k < 1 || *k > MaxK {
				return "k is not a whole number from 1 to 100"
			}
			q.k = *k
		case "session":
			if wrong := stringField(dec, name, &q.session); wrong != "" {
				return wrong
			}
			if !isSessionID(q.session) {
				return "session is not 1 to 64 of A-Z a-z 0-9 _ -"
			}
		default:
			return unknownField
		}
		return ""
	})
	switch {
	case refused != nil:
		return q, refused
	case !has:
		return q, refuse(fasthttp.StatusBadRequest, "text is missing, %s", wantQuery)
	}
	return q, checkLength(q.text, q.prefix)
}

func checkLength(text, prefix string) *refusal {
	switch n := len(text) + len(prefix); {
	case n <= MaxText:
		return nil
	case prefix == "":
		return refuse(fasthttp.StatusRequestEntityTooLarge, "text has %d bytes, want at most %d", n, MaxText)
	default:
		return refuse(fasthttp.StatusRequestEntityTooLarge, "text and prefix have %d bytes, want at most %d", n, MaxText)
	}
}

func isSessionID(s string) bool {
	return len(s) >= 1 && len(s) <= MaxSessionID && !strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-')
	})
}

// quickQuery reads a query without escapes. It takes nothing that parseQuery's
// full way would not take alike.
func quickQuery(body []byte) (q query, ok bool) {
	if !utf8.Valid(body) {
		return q, false
	}
	c := cursor{body, 0}
	q.k = DefaultK
	var seen [4]bool
	first := func(i int) bool { was := seen[i]; seen[i] = true; return !was }
	for ok = c.next('{'); ok && !c.next('}'); {
		if (seen != [4]bool{}) && !c.next(',') {
			return q, false
		}
		name, isName := c.text()
		if !isName || !c.next(':') {
			return q, false
		}
		switch string(name) {
		case "text":
			q.text, ok = c.str()
			ok = ok && first(0)
		case "prefix":
			q.prefix, ok = c.str()
			ok = ok && first(1)
		case "session":
			q.session, ok = c.str()
			ok = ok && first(2) && isSessionID(q.session)
		case "k":
			q.k, ok = c.number()
			ok = ok && first(3) && q.k >= 1 && q.k <= MaxK
		default:
			ok = false
		}
	}
	c.space()
	return q, ok && seen[0] && c.at == len(body) && len(q.text)+len(q.prefix) <= MaxText
}

// cursor walks through JSON.
type cursor struct {
	b  []byte
	at int
}

func (c *cursor) space() {
	for c.at < len(c.b) && (c.b[c.at] == ' ' || c.b[c.at] == '\n' || c.b[c.at] == '\t' || c.b[c.at] == '\r') {
		c.at++
	}
}

// next takes that byte, if it is the next one.
func (c *cursor) next(want byte) bool {
	c.space()
	if c.at < len(c.b) && c.b[c.at] == want {
		c.at++
		return true
	}
	return false
}

// text takes a string without escapes.
func (c *cursor) text() ([]byte, bool) {
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

func (c *cursor) str() (string, bool) {
	b, ok := c.text()
	return string(b), ok
}

// number takes 1 to 3 digits.
func (c *cursor) number() (n int, ok bool) {
	c.space()
	begin := c.at
	for c.at < len(c.b) && '0' <= c.b[c.at] && c.b[c.at] <= '9' && c.at < begin+3 {
		n = 10*n + int(c.b[c.at]-'0')
		c.at++
	}
	return n, c.at > begin && c.b[begin] != '0'
}
