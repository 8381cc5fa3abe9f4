package serve

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/lstmkb/lstmkb/predict"
)

// appendSuggestions appends {"suggestions":[…]} as encoding/json would write it, except
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
		dst = append(dst, '}')
	}
	return append(dst, "]}"...)
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
