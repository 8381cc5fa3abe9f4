package corpus

import (
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

func TestGuessTokenizer(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want vocab.Tokenizer
		why  string
	}{
		"WikiText":          {" = Valkyria = \n\n The game 's 2 @,@ 000 units , by <unk> , were well @-@ known . \n", vocab.WikiText, "<unk>"},
		"Penn Treebank":     {"the company said it will <unk> its N million shares\n", vocab.WikiText, "<unk>"},
		"split, no <unk>":   {"He came , saw , and left .\nDr. Who came too .\n", vocab.WikiText, "4 of 5"},
		"mail":              {"Hi Anna, thanks for the mail.\nSee you, then. Best, Tom\n", vocab.Keyboard, "5 of 5"},
		"a careless typist": {"well , i dont know.\nsee you, maybe. ok.\n", vocab.Keyboard, "4 of 5"},
		"French":            {"Bonjour ! Tu viens ? Oui, je viens : à demain.\n", vocab.Keyboard, "2 of 2"},
		"no marks":          {"see you tomorrow\nok\n", vocab.Keyboard, "nothing says"},
		"ellipses":          {"wait... what... no...\n", vocab.Keyboard, "3 of 3"},
		"Chinese":           {"你好，明天见。\n", vocab.Keyboard, "nothing says"},
		"mail about tokens": {"What does <unk> mean, Bob? I see it in the file, twice.\n", vocab.Keyboard, "3 of 3"},
	} {
		t.Run(name, func(t *testing.T) {
			text := open(t, "train.txt", []byte(c.text))
			got, why, err := text.GuessTokenizer(t.Context())
			if err != nil || got != c.want || !strings.Contains(why, c.why) {
				t.Errorf("%s: %q, %v; want %s: %q", got, why, err, c.want, c.why)
			}
		})
	}
	// It reads the beginning alone.
	text := open(t, "train.txt", []byte(strings.Repeat("I came, I saw.\n", guessSize/14)+strings.Repeat("I came , I saw .\n", guessSize/8)))
	if got, why, err := text.GuessTokenizer(t.Context()); err != nil || got != vocab.Keyboard {
		t.Errorf("%s: %q, %v; want keyboard", got, why, err)
	}
	if _, _, err := open(t, "train.txt", []byte("\n \n")).GuessTokenizer(t.Context()); err == nil {
		t.Error("no error for a blank text")
	}
}
