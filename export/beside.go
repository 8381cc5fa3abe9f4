package export

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"unicode/utf16"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// Programs in Python that Beside writes: example suggests words, encoder turns text into ids.
var (
	//go:embed example.py
	example []byte
	//go:embed tokenizer.py
	encoder []byte
)

// Beside returns the files that tell other programs how to use stem.onnx, which has the model m
// by the options o: its words (stem.vocab.txt), the rules by which text becomes their ids
// (stem.tokenizer.json, a [vocab.Rules]), a module that applies them (stem.tokenizer.py), a
// program that suggests words with it (stem.py) and a description (stem.README.md).
func Beside(stem string, m *checkpoint.Model, o Options) ([]checkpoint.NewFile, error) {
	var words bytes.Buffer
	if _, err := m.Vocab.WriteTo(&words); err != nil {
		return nil, err
	}
	var rules bytes.Buffer
	e := json.NewEncoder(&rules)
	e.SetEscapeHTML(false) // people read the expressions
	e.SetIndent("", " ")
	if err := e.Encode(m.Vocab.Tokenizer().Rules()); err != nil {
		return nil, fmt.Errorf("rules of the tokenizer: %w", err)
	}
	text, err := card(stem, m, o)
	if err != nil {
		return nil, err
	}
	return []checkpoint.NewFile{
		{Name: stem + ".vocab.txt", Bytes: words.Bytes()},
		{Name: stem + ".tokenizer.json", Bytes: asciiJSON(rules.Bytes())},
		{Name: stem + ".tokenizer.py", Bytes: encoder},
		{Name: stem + ".py", Bytes: example},
		{Name: stem + ".README.md", Bytes: text},
	}, nil
}

// asciiJSON writes the characters beyond ASCII of JSON as \u, since many of them are invisible or
// belong to the character before them.
func asciiJSON(b []byte) []byte {
	var out []byte
	for _, r := range string(b) {
		switch {
		case ' ' <= r && r < 0x7f || r == '\n':
			out = append(out, byte(r))
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}
