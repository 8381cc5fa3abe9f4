package predict

import (
	"bytes"
	"testing"

	"github.com/lstmkb/lstmkb/emoji"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestEmoji: an answer has the emoji for the last word where it is asked for, beside the same words.
func TestEmoji(t *testing.T) {
	var b bytes.Buffer
	if err := emoji.Write(&b, []emoji.Entry{
		{Emoji: "🎂", Name: "Kuchen", Suggested: []string{"Kuchen"}}, {Emoji: "💌", Name: "amour", Suggested: []string{"amour"}},
		{Emoji: "👀", Name: "the", Suggested: []string{"the"}},
	}); err != nil {
		t.Fatal(err)
	}
	table, err := emoji.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(model(t, vocab.Keyboard, append([]string{"the"}, wordList(600)...)), WithKernels(best()), WithEmoji(table))
	if err != nil {
		t.Fatal(err)
	}
	session := p.NewSession()
	for _, c := range []struct{ context, prefix, want string }{
		{"Der ", "Kuchen", "🎂"}, {"Der Kuchen ", "", "🎂"}, {"Der KUCHEN  ", "", "🎂"}, {"l’", "amour", "💌"}, {"", "l’amour", "💌"}, {"l'amour ", "", "💌"},
		{"Der Kuchen. ", "", ""}, {"Der Kuchen\n", "", ""}, {"Der Kuchen ", "d", ""}, {"", "Kuche", ""}, {"", "", ""}, {"", "the", ""}, {"\xff", "", ""},
	} {
		q := Query{Context: c.context, Prefix: c.prefix, K: 3}
		plain, err := p.Answer(q)
		if err != nil {
			t.Fatal(err)
		}
		q.Emoji = true
		one, err := p.Answer(q)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := session.Answer(q)
		if err != nil {
			t.Fatal(err)
		}
		many, errs := p.Batch([]Query{q})
		if errs[0] != nil {
			t.Fatal(errs[0])
		}
		for name, a := range map[string]Answer{"alone": one, "session": kept, "batch": many[0]} {
			if a.Emoji != c.want {
				t.Errorf("%q %q, %s: %q, want %q", c.context, c.prefix, name, a.Emoji, c.want)
			}
			if len(a.Suggestions) != len(plain.Suggestions) {
				t.Errorf("%q %q, %s: %d words, want %d", c.context, c.prefix, name, len(a.Suggestions), len(plain.Suggestions))
			}
		}
		if plain.Emoji != "" {
			t.Errorf("%q %q: %q without being asked for", c.context, c.prefix, plain.Emoji)
		}
	}
	if got := predictor(t, model(t, vocab.Keyboard, wordList(20)), best()).Emoji("", "Kuchen"); got != "" {
		t.Errorf("without a table: %q", got)
	}
}
