package export

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestBeside: the files are named after the model, say what it is, and hold nothing beyond ASCII
// that an editor might show wrongly.
func TestBeside(t *testing.T) {
	m := random(t, shapes["projected"])
	m.Config.Training = map[string]any{"steps": 7.0, "valid_perplexity": 12.5}
	files, err := Beside("mine", m, Options{Precision: Int8, Form: Step, TopK: 3})
	if err != nil {
		t.Fatal(err)
	}
	contents := map[string]string{}
	for _, f := range files {
		contents[f.Name] = string(f.Bytes)
	}
	if got := contents["mine.vocab.txt"]; !strings.HasPrefix(got, "<unk>\n<eos>\nwörd2\n") || strings.Count(got, "\n") != m.Config.Vocab {
		t.Errorf("mine.vocab.txt is %.60q", got)
	}
	var rules vocab.Rules
	text := contents["mine.tokenizer.json"]
	if err := json.Unmarshal([]byte(text), &rules); err != nil || strings.ContainsFunc(text, func(r rune) bool { return r >= 0x7f }) {
		t.Errorf("mine.tokenizer.json: %v", err)
	}
	if want := vocab.Keyboard.Rules(); rules.Token != want.Token || rules.Classes["extend"] != want.Classes["extend"] || len(rules.Key) != len(want.Key) {
		t.Errorf("the rules have changed on the way: %+.200v", rules)
	}
	described := contents["mine.README.md"]
	for _, want := range []string{
		"3 LSTM layers", "299 tokens, 297 of them words", "| 20, 36 |", "decoder tied to the embedding", "| int8 |", "CC0 & more", `"valid_perplexity":12.5`,
		"| `tokens` | int64 | (B, 1) |", "| `c` | float | (3, B, 36) |", "| `logits` | float | (B, 1, 299) |", "| `h_out` | float | (3, B, 36) |", "| `top_ids` | int64 | (B, 3) |", "python mine.py",
	} {
		if !strings.Contains(described, want) {
			t.Errorf("mine.README.md lacks %q:\n%s", want, described)
		}
	}
	if lines := strings.Count(contents["mine.py"], "\n"); !strings.Contains(contents["mine.py"], "onnxruntime") || lines > 15 {
		t.Errorf("mine.py has %d lines, want at most 15", lines)
	}
	if !strings.Contains(contents["mine.tokenizer.py"], "def encode") {
		t.Error("mine.tokenizer.py has no encode")
	}
	gru, err := card("gru", random(t, shapes["GRU"]), Options{})
	plain := string(gru)
	if err != nil || strings.Contains(plain, "top_ids") || strings.Contains(plain, "`c`") || !strings.Contains(plain, "(B, T, 298)") || !strings.Contains(plain, "2 GRU layers") {
		t.Errorf("%v: a GRU's card is\n%s", err, plain)
	}
}
