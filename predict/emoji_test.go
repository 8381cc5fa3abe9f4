package predict

import (
	"bytes"
	"testing"

	"github.com/lstmkb/lstmkb/emoji"
	"github.com/lstmkb/lstmkb/vocab"
)

// emojiTable is a table in which each of these words suggests an emoji.
func emojiTable(t *testing.T, words map[string]string) *emoji.Table {
	t.Helper()
	var entries []emoji.Entry
	for word, e := range words {
		entries = append(entries, emoji.Entry{Emoji: e, Name: word, Suggested: []string{word}})
	}
	var b bytes.Buffer
	if err := emoji.Write(&b, entries); err != nil {
		t.Fatal(err)
	}
	table, err := emoji.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestEmojiOfSeveral: of several languages, that of the text has its emoji.
func TestEmojiOfSeveral(t *testing.T) {
	both, german, english := twoLanguages(t)
	german.emoji = emojiTable(t, map[string]string{"Gift": "☠️", "Haus": "🏠", "town": "🤖"})
	english.emoji = emojiTable(t, map[string]string{"gift": "🎁", "town": "🏙️"})
	session := both.NewSession()
	for _, c := range []struct{ context, prefix, language, want string }{
		{"ich war in der Stadt und das ", "Gift", "", "☠️"}, {"I was in town and the ", "gift", "", "🎁"}, {"I was in town and the gift ", "", "", "🎁"},
		{"wir war in das Haus ", "", "", "🏠"}, {"I was in the town ", "", "", "🏙️"}, {"I was in the ", "town", "de", "🤖"}, {"I was in the house and the ", "haus", "", ""},
	} {
		q := Query{Context: c.context, Prefix: c.prefix, K: 3, Emoji: true, Language: c.language}
		for name, answer := range map[string]func(Query) (Answer, error){"alone": both.Answer, "session": session.Answer} {
			if a, err := answer(q); err != nil || a.Emoji != c.want {
				t.Errorf("%q %q, %s: %q, %v, want %q", c.context, c.prefix, name, a.Emoji, err, c.want)
			}
		}
	}
}

// TestEmoji: an answer has the emoji for the last word where it is asked for, beside the same words.
func TestEmoji(t *testing.T) {
	table := emojiTable(t, map[string]string{"Kuchen": "🎂", "amour": "💌", "the": "👀"})
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
	if got := predictor(t, model(t, vocab.Keyboard, wordList(20)), best()).emojiOf(Query{Prefix: "Kuchen", Emoji: true}); got != "" {
		t.Errorf("without a table: %q", got)
	}
}
