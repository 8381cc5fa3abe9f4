package serve

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// query is one query of a request, checked.
type query struct {
	text, prefix, session string
	cut                   bool // prefix is given
	k                     int
}

const wantQuery = `want {"text": "...", "k": 5}, and as you like "prefix" and "session"`

// typed is the text before the cursor, in which predict.Split finds the prefix again: where
// the text's last word and the prefix would be one word, it has the implied space.
func (q query) typed() string {
	text := q.text + q.prefix
	if _, prefix := predict.Split(text); len(prefix) > len(q.prefix) {
		return q.text + " " + q.prefix
	}
	return text
}

// forPredictor is the query without its session. In a session a text alone is the text
// before the cursor; else it is finished words.
func (q query) forPredictor() predict.Query {
	text := q.text
	switch {
	case q.session != "" && !q.cut:
	case q.prefix == "":
		return predict.Query{Context: q.text, K: q.k}
	default:
		text = q.typed()
	}
	context, prefix := predict.Split(text)
	return predict.Query{Context: context, Prefix: prefix, K: q.k}
}

// parseQuery reads a query. parseQueryFast takes what most clients send; the rest,
// whether wrong or only written in an unusual way, is parsed in full.
func parseQuery(body []byte) (query, *refusal) {
	if q, ok := parseQueryFast(body); ok {
		return q, nil
	}
	q := query{k: DefaultK}
	refused := parseObject(body, wantQuery, "text", func(name string, dec *json.Decoder) string {
		switch name {
		case "text":
			return stringField(dec, name, &q.text)
		case "prefix":
			q.cut = true
			return stringField(dec, name, &q.prefix)
		case "k":
			var k *float64 // 5.0 and 5e0 are whole numbers too
			if dec.Decode(&k) != nil || k == nil || *k < 1 || *k > MaxK || *k != math.Trunc(*k) {
				return "k is not a whole number from 1 to 100"
			}
			q.k = int(*k)
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
	if refused == nil {
		refused = checkLength(q.text, q.prefix)
	}
	return q, refused
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
