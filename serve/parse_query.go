package serve

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

// query is one query of a request, checked.
type query struct {
	text, prefix, session string
	cut                   bool // prefix is given
	join                  bool // the client can replace the word before the prefix too
	emoji                 bool // the client wants an emoji for the last word too
	k                     int
	autocorrect           predict.Correction // predict.CorrectDefault if the query does not say
	layout                string             // "" for the language's
	language              string             // those that the text may be in, "" for all
	touches               []predict.Touch    // of prefix's characters, or none
}

const wantQuery = `want {"text": "...", "k": 5}, and as you like "prefix", "session", "autocorrect", "touches", "layout", "language", "join" and "emoji"`

// typed is the text before the cursor, in which predict.Split finds the prefix again: where
// the text's last word and the prefix would be one word, it has the implied space.
func (q query) typed() string {
	head, _, _ := strings.Cut(q.prefix, " ")
	_, first := utf8.DecodeRuneInString(head)
	for _, n := range []int{first, len(head)} {
		if _, word := predict.Split(q.text + head[:n]); n > 0 && len(word) > n {
			return q.text + " " + q.prefix
		}
	}
	return q.text + q.prefix
}

// forPredictor is the query without its session. In a session a text alone is the text
// before the cursor; else it is finished words.
func (q query) forPredictor() predict.Query {
	p := predict.Query{Context: q.text, K: q.k, Correction: q.autocorrect, Layout: q.layout, Language: q.language, Join: q.join, Emoji: q.emoji}
	switch {
	case q.session != "" && !q.cut:
		p.Context, p.Prefix = predict.Split(q.text)
	case q.prefix != "":
		p.Context, p.Prefix = predict.Split(q.typed())
		// Of several words' letters the last word's count.
		if before := len(q.touches) - utf8.RuneCountInString(p.Prefix); before >= 0 && p.Prefix != "" {
			p.Touches = q.touches[before:]
		}
	}
	return p
}

// parseQuery reads a query. parseQueryFast takes what most clients send; the rest, whether wrong or
// only written in an unusual way, is parsed in full.
func parseQuery(body []byte) (query, *refusal) {
	if q, ok := parseQueryFast(body); ok {
		return q, nil
	}
	q := query{k: DefaultK}
	refused := parseObject(body, wantQuery, "text", func(name string, dec *json.Decoder) (wrong string) {
		switch name {
		case "text":
			return stringField(dec, name, &q.text)
		case "prefix":
			q.cut = true
			return stringField(dec, name, &q.prefix)
		case "k":
			return numberField(dec, &q.k)
		case "session":
			return sessionField(dec, &q.session)
		case "autocorrect":
			return correctionField(dec, &q.autocorrect)
		case "join":
			return boolField(dec, name, &q.join)
		case "emoji":
			return boolField(dec, name, &q.emoji)
		case "layout":
			return layoutField(dec, &q.layout)
		case "language":
			return stringField(dec, name, &q.language)
		case "touches":
			q.touches, wrong = pointsField(dec, name, 0, MaxTouches)
			return wrong
		}
		return unknownField
	})
	switch n := utf8.RuneCountInString(q.prefix); {
	case refused != nil:
	case q.join && q.session == "":
		refused = refuse(fasthttp.StatusBadRequest, "join is of a session, which the query does not name")
	case len(q.touches) > 0 && len(q.touches) != n:
		refused = refuse(fasthttp.StatusBadRequest, "touches has %d points, want one for each character of prefix, which has %d", len(q.touches), n)
	default:
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

// numberField reads how many suggestions are wanted.
func numberField(dec *json.Decoder, to *int) (wrong string) {
	var k *float64 // 5.0 and 5e0 are whole numbers too
	if dec.Decode(&k) != nil || k == nil || *k < 1 || *k > MaxK || *k != math.Trunc(*k) {
		return "k is not a whole number from 1 to 100"
	}
	*to = int(*k)
	return ""
}

// sessionField reads the name of a session.
func sessionField(dec *json.Decoder, to *string) (wrong string) {
	if wrong := stringField(dec, "session", to); wrong != "" {
		return wrong
	}
	if !isSessionID(*to) {
		return "session is not 1 to 64 of A-Z a-z 0-9 _ -"
	}
	return ""
}

func isSessionID(s string) bool {
	return len(s) >= 1 && len(s) <= MaxSessionID && !strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r == '-')
	})
}

// correctionField reads what is done about slips.
func correctionField(dec *json.Decoder, to *predict.Correction) (wrong string) {
	var name string
	if wrong := stringField(dec, "autocorrect", &name); wrong != "" {
		return wrong
	}
	c, err := predict.ParseCorrection(name)
	if err != nil {
		return "autocorrect is not off, suggest or auto"
	}
	*to = c
	return ""
}

// boolField reads true or false.
func boolField(dec *json.Decoder, name string, to *bool) (wrong string) {
	var b *bool
	if dec.Decode(&b) != nil || b == nil {
		return name + " is not true or false"
	}
	*to = *b
	return ""
}

// layoutField reads the name of a layout.
func layoutField(dec *json.Decoder, to *string) (wrong string) {
	if wrong := stringField(dec, "layout", to); wrong != "" {
		return wrong
	}
	if err := predict.CheckLayout(*to); err != nil {
		return err.Error()
	}
	return ""
}

// pointsField reads min to max points of the keyboard.
func pointsField(dec *json.Decoder, name string, min, max int) (points []predict.Touch, wrong string) {
	wrong = fmt.Sprintf("%s is not %d to %d points [x, y] in key widths and rows, each from -%d to %d", name, min, max, maxDistance, maxDistance)
	raw, refused := elements(dec, name, max)
	if refused != "" || len(raw) < min {
		return nil, wrong
	}
	for _, r := range raw {
		var xy []*float64
		if json.Unmarshal(r, &xy) != nil || len(xy) != 2 || !isNear(xy[0]) || !isNear(xy[1]) {
			return nil, wrong
		}
		points = append(points, predict.Touch{X: float32(*xy[0]), Y: float32(*xy[1])})
	}
	return points, ""
}

// isNear reports whether x is a number that a coordinate may have.
func isNear(x *float64) bool { return x != nil && math.Abs(*x) <= maxDistance }

// elements reads an array of at most max values. It stops at one too many, of
// which there may be as many as the body has bytes.
func elements(dec *json.Decoder, name string, max int) (raw []json.RawMessage, wrong string) {
	if t, err := dec.Token(); err != nil || t != json.Delim('[') {
		return nil, name + " is not an array"
	}
	for dec.More() {
		if len(raw) == max {
			return nil, fmt.Sprintf("%s has more than %d elements", name, max)
		}
		var one json.RawMessage
		if err := dec.Decode(&one); err != nil {
			return nil, fmt.Sprintf("%s is not JSON: %v", name, err)
		}
		raw = append(raw, one)
	}
	dec.Token() // the ] that More has seen
	return raw, ""
}
