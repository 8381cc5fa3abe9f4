package page

import (
	"encoding/json"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestBoundaries: the page's JavaScript cuts texts as predict.Split does, finds the words of
// vocab.TypedWords, and folds as predict.Fold does.
func TestBoundaries(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("needs Node.js")
	}
	odd := []rune("abBzÉéßœд9٣²_‿アー中いกำשא'’‘ʼ´＇′.․:·,;\"@ёйﬁĳĿİΣς한ㅎがשָמُأहि्ที่´ \t\n\u00a0\u202f\u2028-‐‑!…()“”#❤😀👍🏽👩🇫🇷\u0301\u00ad\u200b\u200c\u200d\u2060\ufe0f\ufeff\ufffd\x00")
	r := rand.New(rand.NewPCG(5, 6))
	texts := make([]string, 30_000)
	for i := range texts {
		var b strings.Builder
		for n := r.IntN(12) + i%100/99*300; n > 0; n-- { // and some that are long
			b.WriteRune(odd[r.IntN(len(odd))])
		}
		texts[i] = b.String()
	}
	in, err := json.Marshal(map[string]any{"table": vocab.Boundaries(), "texts": texts})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, "--input-type=module", "-e", `
		import { readFileSync } from 'node:fs';
		const code = readFileSync('static/boundaries.js', 'utf8');
		const { boundaries } = await import('data:text/javascript,' + encodeURIComponent(code));
		const { table, texts } = JSON.parse(readFileSync(0, 'utf8'));
		const { fold, split, words } = boundaries(table);
		process.stdout.write(JSON.stringify(texts.map((text) => ({ prefix: split(text).prefix, words: words(text), fold: fold(text) }))));`)
	cmd.Stdin = strings.NewReader(string(in))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var got []struct {
		Prefix, Fold string
		Words        []string
	}
	if err := json.Unmarshal(out, &got); err != nil || len(got) != len(texts) {
		t.Fatal(len(got), err)
	}
	for i, text := range texts {
		var words []string
		for w := range vocab.TypedWords(text) {
			words = append(words, w)
		}
		if _, prefix := predict.Split(text); got[i].Prefix != prefix || strings.Join(got[i].Words, " ") != strings.Join(words, " ") {
			t.Fatalf("%q: %q, %q; want %q, %q", text, got[i].Prefix, got[i].Words, prefix, words)
		}
		if fold := predict.Fold(text); got[i].Fold != fold {
			t.Fatalf("%q is folded to %q, want %q", text, got[i].Fold, fold)
		}
	}
}
