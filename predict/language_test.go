package predict

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/lstmkb/lstmkb/vocab"
)

func languageFolder(text string) fstest.MapFS {
	return fstest.MapFS{LanguageName: {Data: []byte(text)}}
}

// TestLoadLanguage: what no folder says is the default, a later folder wins.
func TestLoadLanguage(t *testing.T) {
	if l, err := LoadLanguage(fstest.MapFS{}); err != nil || !reflect.DeepEqual(l, defaultLanguage()) {
		t.Errorf("no file: %+v, %v", l, err)
	}
	first := languageFolder(`{"name": "First", "tag": "aa", "case": {"unusual_upper": 1}, "keyboard": {"letters": ["ab"], "numbers": ["12"]}}`)
	second := languageFolder(`{"name": "Second", "keyboard": {"letters": ["cd", "ef"]}, "sentence_ends": "."}`)
	l, err := LoadLanguage(first, second)
	if err != nil {
		t.Fatal(err)
	}
	want := Language{Name: "Second", Tag: "aa", Sentences: vocab.Sentences{SentenceEnds: "."}, Keyboard: Keyboard{Letters: []string{"cd", "ef"}, Numbers: []string{"12"}}, Singles: "ai"}
	want.Case.UnusualUpper, want.Case.UnusualLower, want.Case.CapitalFrom = 1, unusualLower, capitalFrom
	if !reflect.DeepEqual(l, want) {
		t.Errorf("%+v, want %+v", l, want)
	}
}

func TestLoadLanguageRefuses(t *testing.T) {
	for text, want := range map[string]string{
		``: "EOF", `[]`: "array", `{"nmae": "English"}`: "nmae", `{"name": 1}`: "name", `{"name": "English"`: "EOF",
		`{"case": {"unusual_upper": 0}}`: "case has 0", `{"case": {"unusual_lower": 2}}`: "case has 2",
		`{"case": {"capital_from": 1}}`:           "capital_from 1",
		`{"keyboard": {"letters": "qwertyuiop"}}`: "letters",
	} {
		_, err := LoadLanguage(languageFolder(text))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), LanguageName) {
			t.Errorf("%s: error %v, want %q and the file's name", text, err, want)
		}
	}
}

// TestSentenceEnds: a capital follows the language's own marks.
func TestSentenceEnds(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, wordList(20)), best())
	p.language = Language{Sentences: vocab.Sentences{SentenceEnds: "¶"}}
	for context, want := range map[string]casing{"": firstUpper, "a. ": within, "a¶ ": firstUpper, "a\n": firstUpper, "a ": within} {
		if got := p.casingOf(context, ""); got != want {
			t.Errorf("after %q: %v, want %v", context, got, want)
		}
	}
}
