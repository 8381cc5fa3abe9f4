package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestWritten: words of a list in lower case get the capitals that the text's words have, if those
// are more than names.
func TestWritten(t *testing.T) {
	const german = "der Anzug vom Träger, ein Labor im Auto, die Tiere und ein Tier, die Autos, der Träger kann das tragen und wir sind abends weg, wer sagt er trägt das Haus, ein Zug mit Häuser fährt ab"
	const english = "we went to see the park with Anna and then we had some tea in a small house there, it was nice and we would go back to Paris again if we could"
	for _, c := range []struct {
		text   string
		common bool
		words  map[string]string // "" for one that the text does not tell of
	}{
		{german, true, map[string]string{"anzugträger": "Anzugträger", "labore": "Labore", "abtragen": "abtragen", "clooney": "", "autohaus": "Autohaus", "hausautos": "Hausautos"}},
		{english, false, nil},
	} {
		path := filepath.Join(t.TempDir(), "text.txt")
		if err := os.WriteFile(path, []byte(strings.Repeat(c.text+"\n", 40)), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := corpus.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		l := &lister{tok: vocab.Keyboard, refused: map[string][]string{}}
		l.filter = wordFilter{language: predict.Language{Endings: []string{"e", "s"}}}
		if _, err := l.read(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if got := l.capitalsAreCommon(); got != c.common {
			t.Errorf("%.20q: capitals are common: %v", c.text, got)
		}
		l.countForms()
		for word, want := range c.words {
			if got, ok := l.written(word); ok != (want != "") || ok && got != want {
				t.Errorf("%s: %s, %v, want %s", word, got, ok, want)
			}
		}
	}
}
