package serve

import (
	"bytes"
	"encoding/json"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/predict"
)

const want = `want {"text": "...", "k": 5}`

type query struct {
	text string
	k    int
}

type predictAnswer struct {
	Suggestions []predict.Suggestion `json:"suggestions"`
}

func (s *server) predict(ctx *fasthttp.RequestCtx) {
	q, refused := parseRequest(ctx)
	if refused != nil {
		fail(ctx, refused.status, refused.message)
		return
	}
	found, err := s.predictor.Next(q.text, q.k)
	if err == nil {
		if found == nil {
			found = []predict.Suggestion{} // [], not null
		}
		err = reply(ctx, fasthttp.StatusOK, &predictAnswer{found})
	}
	if err != nil { // the query was checked, so the fault is not the client's
		s.internal(ctx, err)
	}
}

// parseRequest reads headers and body.
func parseRequest(ctx *fasthttp.RequestCtx) (query, *refusal) {
	h := &ctx.Request.Header
	if t := h.ContentType(); len(t) > 0 && !isJSON(string(t)) {
		return query{}, refuse(fasthttp.StatusUnsupportedMediaType, "Content-Type is %s, want application/json", quote(t))
	}
	if e := h.ContentEncoding(); len(e) > 0 && !strings.EqualFold(string(e), "identity") {
		return query{}, refuse(fasthttp.StatusUnsupportedMediaType, "Content-Encoding is %s, want none", quote(e))
	}
	return parseBody(ctx.PostBody())
}

// isJSON ignores parameters: JSON is UTF-8, whatever they say. It takes the type of
// a form as well, since that is what curl -d says of any body.
func isJSON(contentType string) bool {
	if contentType == "application/json" { // without allocations
		return true
	}
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "application/json" || t == "application/x-www-form-urlencoded")
}

// parseBody is stricter than encoding/json alone, which takes TEXT for text,
// the last of two equal fields, null for anything, and U+FFFD for bytes that
// are not UTF-8. An escaped half of a surrogate pair does become U+FFFD: keyboards
// cut an emoji in two, and their users can do nothing about it.
func parseBody(body []byte) (query, *refusal) {
	bad := func(format string, args ...any) (query, *refusal) {
		return query{}, refuse(fasthttp.StatusBadRequest, format+", "+want, args...)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return bad("body is empty")
	}
	if !utf8.Valid(body) {
		return bad("body is not valid UTF-8")
	}
	if !json.Valid(body) {
		return bad("body is not one JSON value: %v", json.Unmarshal(body, new(json.RawMessage)))
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	if t, _ := dec.Token(); t != json.Delim('{') {
		return bad("body is not a JSON object")
	}
	var (
		text *string
		k    *int
	)
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return bad("body is not JSON: %v", err)
		}
		switch name := key.(string); {
		case name == "text" && text != nil, name == "k" && k != nil:
			return bad("field %q is given twice", name)
		case name == "text":
			if dec.Decode(&text) != nil || text == nil {
				return bad("text is not a string")
			}
		case name == "k":
			if dec.Decode(&k) != nil || k == nil || *k < 1 || *k > MaxK {
				return bad("k is not a whole number from 1 to %d", MaxK)
			}
		default:
			return bad("unknown field %s", quote([]byte(name)))
		}
	}
	if text == nil {
		return bad("text is missing")
	}
	if len(*text) > MaxText {
		return query{}, refuse(fasthttp.StatusRequestEntityTooLarge, "text has %d bytes, want at most %d", len(*text), MaxText)
	}
	q := query{*text, DefaultK}
	if k != nil {
		q.k = *k
	}
	return q, nil
}
