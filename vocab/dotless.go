package vocab

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// dotless stands behind Keyboard where letters are lowered as in Turkish.
const dotless = "tr"

// Dotless returns Keyboard for Turkish and Azerbaijani, where I is the capital of ı, and İ that
// of i.
func (t Tokenizer) Dotless() Tokenizer { return t + " " + dotless }

func (t Tokenizer) isDotless() bool {
	behind, ok := strings.CutPrefix(string(t), string(Keyboard)+" "+dotless)
	return ok && (behind == "" || behind[0] == ' ')
}

// lower returns a word in lower case.
func (t Tokenizer) lower(word string) string {
	if t.isDotless() {
		return strings.ToLowerSpecial(unicode.TurkishCase, word)
	}
	return strings.ToLower(word)
}

// dotlessKey is the steps to a key of Keyboard for Turkish.
func dotlessKey(steps []KeyStep) []KeyStep {
	steps = slices.Clone(steps)
	last := &steps[len(steps)-1]
	last.Replace = maps.Clone(last.Replace)
	last.Replace["I"], last.Replace["İ"] = "ı", "i"
	return steps
}
