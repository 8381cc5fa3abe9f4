package serve

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/lstmkb/lstmkb/predict"
)

// appendAnswer appends j's answer: its suggestions and, of a query that asks for it, the word that
// a space puts in place of the letters typed, and of the end of the text before them, and the emoji.
func (j *job) appendAnswer(dst []byte) []byte {
	dst = appendSuggestions(dst, j.answer.Suggestions)
	if j.query.Correction == predict.CorrectAuto {
		dst = appendStringOrNull(append(dst, `,"autocorrect":`...), j.answer.Autocorrect)
	}
	if j.query.Join {
		dst = appendStringOrNull(append(dst, `,"joined":`...), j.answer.Joined)
	}
	if j.query.Emoji {
		dst = appendStringOrNull(append(dst, `,"emoji":`...), j.answer.Emoji)
	}
	return append(dst, '}')
}

// appendStringOrNull appends s, null if it is empty.
func appendStringOrNull(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, "null"...)
	}
	return appendString(dst, s)
}

// appendSuggestions appends {"suggestions":[…], without the last brace, as encoding/json would write it, except
// that probabilities have only the digits that tell float32s apart, since the model
// computes in float32.
func appendSuggestions(dst []byte, found []predict.Suggestion) []byte {
	dst = append(dst, `{"suggestions":[`...)
	for i, s := range found {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"word":`...)
		dst = appendString(dst, s.Word)
		dst = append(dst, `,"probability":`...)
		format := byte('f')
		if s.Probability < 1e-6 {
			format = 'e'
		}
		dst = strconv.AppendFloat(dst, s.Probability, format, -1, 32)
		dst = append(dst, `,"kind":"`...)
		dst = append(dst, s.Kind.String()...)
		dst = append(dst, `"}`...)
	}
	return append(dst, ']')
}

// appendString appends s as a JSON string.
func appendString(dst []byte, s string) []byte {
	for i := range len(s) {
		if b := s[i]; b < ' ' || b > '~' || b == '"' || b == '\\' {
			return appendEscaped(dst, s)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

func appendEscaped(dst []byte, s string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the answer is not HTML
	enc.Encode(s)            // cannot fail: a string, into memory
	return append(dst, bytes.TrimRight(b.Bytes(), "\n")...)
}
