package serve

import (
	"bytes"
	"encoding/json"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/valyala/fasthttp"
)

// checkContent refuses a body that is not plain JSON or has more than maxBody bytes.
func checkContent(h *fasthttp.RequestHeader, maxBody int) *refusal {
	if t := h.ContentType(); len(t) > 0 && !isJSON(t) {
		return refuse(fasthttp.StatusUnsupportedMediaType, "Content-Type is %s, want application/json", quote(t))
	}
	if e := h.ContentEncoding(); len(e) > 0 && !strings.EqualFold(string(e), "identity") {
		return refuse(fasthttp.StatusUnsupportedMediaType, "Content-Encoding is %s, want none", quote(e))
	}
	if h.ContentLength() > maxBody {
		return tooLarge(maxBody)
	}
	return nil
}

func tooLarge(maxBody int) *refusal {
	return refuse(fasthttp.StatusRequestEntityTooLarge, "body is over %d bytes", maxBody)
}

// isJSON ignores parameters: JSON is UTF-8, whatever they say. It accepts the type of
// a form too, since curl -d sends that with any body.
func isJSON(contentType []byte) bool {
	if string(contentType) == "application/json" { // without allocations
		return true
	}
	t, _, err := mime.ParseMediaType(string(contentType))
	return err == nil && (t == "application/json" || t == "application/x-www-form-urlencoded")
}

// unknownField is what a field function of parseObject returns for a name that it
// does not know.
const unknownField = "unknown field"

// parseObject reads one JSON object and calls field with each name. field reads the
// value and returns what is wrong with it, or "". The object must have the name
// required, unless that is "". Every error ends in want.
//
// parseObject is stricter than encoding/json, which takes TEXT for text, the last of
// two equal fields, null for anything, and U+FFFD for bytes that are not UTF-8. An
// escaped half of a surrogate pair does become U+FFFD: keyboards cut an emoji in two,
// and their users can do nothing about it.
func parseObject(body []byte, want, required string, field func(name string, dec *json.Decoder) (wrong string)) *refusal {
	bad := func(format string, args ...any) *refusal {
		return refuse(fasthttp.StatusBadRequest, format+", %s", append(args, want)...)
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
	var seen []string
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return bad("body is not JSON: %v", err)
		}
		name := key.(string)
		if slices.Contains(seen, name) {
			return bad("field %q is given twice", name)
		}
		seen = append(seen, name)
		switch wrong := field(name, dec); wrong {
		case "":
		case unknownField:
			return bad("unknown field %s", quote([]byte(name)))
		default:
			return bad("%s", wrong)
		}
	}
	if required != "" && !slices.Contains(seen, required) {
		return bad("%s is missing", required)
	}
	return nil
}

// stringField reads a string into to, or says what is wrong with it.
func stringField(dec *json.Decoder, name string, to *string) (wrong string) {
	var s *string
	if dec.Decode(&s) != nil || s == nil {
		return name + " is not a string"
	}
	*to = *s
	return ""
}
