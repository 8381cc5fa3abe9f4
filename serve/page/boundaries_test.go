package page_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestBoundaries: the page's JavaScript cuts texts as predict.Split does, finds the words of
// vocab.TypedWords, and folds as predict.Fold does.
func TestBoundaries(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	odd := []rune("abBzÉéßœд9٣²_‿アー中いกำשא'’‘ʼ´＇′.․:·,;\"@ёйﬁĳĿİΣς한ㅎがשָמُأहि्ที่´ \t\n\u00a0\u202f\u2028-‐‑!…()“”#❤😀👍🏽👩🇫🇷\u0301\u00ad\u200b\u200c\u200d\u2060\ufe0f\ufeff\ufffd\x00")
	r := rand.New(rand.NewPCG(5, 6))
	texts := make([]string, 30_000)
	for i := range texts {
		var text strings.Builder
		for n := r.IntN(12) + i%100/99*300; n > 0; n-- { // and some that are long
			text.WriteRune(odd[r.IntN(len(odd))])
		}
		texts[i] = text.String()
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	var got []struct {
		Prefix, Fold string
		Words        []string
	}
	b.run(chromedp.Evaluate(fmt.Sprintf(`(async () => {
		const { fold, split, words } = await import('/page/words.js');
		return %s.map((text) => ({ Prefix: split(text).prefix, Words: words(text), Fold: fold(text) }));
	})()`, in), &got, awaited))
	if len(got) != len(texts) {
		t.Fatal(len(got))
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
