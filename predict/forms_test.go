package predict

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// formsText writes Suche behind die and mit, suche behind ich and wir; of Reise, which is rarer than
// reise, it tells what eine says of a word behind it.
var formsText = strings.Repeat("Wir sehen die Suche\nWir sehen eine Reise\nJa ich suche\n", 50) + strings.Repeat("Ja ich reise nicht\n", 90) +
	strings.Repeat("So wir suche\n", 50) + strings.Repeat("Ja mit Suche\n", 30)

func formsPredictor(t testing.TB, options ...Option) *Predictor {
	t.Helper()
	p, err := New(model(t, vocab.Keyboard, strings.Fields("Suche Reise ich wir die eine mit nicht sehen so ja nein ,")), options...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func countedForms(t testing.TB, text string) *Forms {
	t.Helper()
	f, err := CountForms(formsPredictor(t).vocab, defaultLanguage(), linesOf(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFormsByTokenBefore: the spelling follows the word before, also one that never stood before it,
// in suggestions, in corrections and in two words that were typed as one.
func TestFormsByTokenBefore(t *testing.T) {
	f := countedForms(t, formsText)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	read, err := ReadForms(&b)
	if err != nil || !slices.Equal(read.before, f.before) || !slices.Equal(read.pairs, f.pairs) || read.Len() != 2 {
		t.Fatalf("read %+v (%v), want %+v", read, err, f)
	}
	p := formsPredictor(t, WithForms(read))
	for text, want := range map[string]string{
		"so ich suc": "suche", "so die suc": "Suche", "so eine suc": "Suche", "so wir rei": "reise", "ja mit suc": "Suche",
		"so ich Suc": "Suche", "": "Suche", "SO SO DIE SUC": "SUCHE", "so die ": "Suche", "so ich ": "suche",
	} {
		for name, suggest := range map[string]func(string, int) ([]Suggestion, error){"predictor": p.Suggest, "session": p.NewSession().Suggest} {
			found, err := suggest(text, 20)
			if err != nil || !slices.Contains(wordsOf(found), want) || want != "" && slices.Contains(wordsOf(found), otherCase(want)) {
				t.Errorf("%s, %q: %q (%v), want %s", name, text, wordsOf(found), err, want)
			}
		}
	}
	for text, want := range map[string]string{"so die suche": "Suche", "so ich suche": ""} {
		context, prefix := Split(text)
		a, err := p.NewSession().Answer(Query{Context: context, Prefix: prefix, K: 3, Correction: CorrectAuto})
		if err != nil || a.Autocorrect != want {
			t.Errorf("%q becomes %q (%v), want %q: %v", text, a.Autocorrect, err, want, a.Suggestions)
		}
	}
}

func otherCase(word string) string {
	if hasCapital(word) {
		return strings.ToLower(word)
	}
	return firstUpper.apply(word, "")
}

// TestFormsOfPerson: what a person writes counts, and the word before still does.
func TestFormsOfPerson(t *testing.T) {
	p := formsPredictor(t, WithForms(countedForms(t, formsText)))
	for learned, want := range map[string][2]string{ // behind ich, and behind eine
		"":                                       {"suche", "Suche"},
		"Ja ich suche. Ja die Suche.":            {"suche", "Suche"},
		strings.Repeat("Wir sehen suche. ", 200): {"suche", "suche"},
		strings.Repeat("Wir sehen Suche. ", 5000): {"Suche", "Suche"},
	} {
		s := p.NewSession()
		s.Profile = &Profile{}
		s.Profile.Learn(learned)
		for i, text := range []string{"so ich suc", "so eine suc"} {
			found, err := s.Suggest(text, 5)
			if err != nil || !slices.Contains(wordsOf(found), want[i]) {
				t.Errorf("after %.40q, %q: %q (%v), want %s", learned, text, wordsOf(found), err, want[i])
			}
		}
	}
}

func TestReadFormsErrors(t *testing.T) {
	for in, want := range map[string]string{
		"a\tA\t1\n":                 "line 1: 3 fields; expected 2, 4 or 6",
		"\na\tA\t1\t2\t3\tx\n":      "line 2: count is \"x\"",
		"a\tB\t1\t2\t3\t4\n":        "two words",
		"die\tsuche\t1\t-1\n":       "count is \"-1\"",
		"\tsuche\t1\t1\n":           "the first field is no token",
		"die\t,\t1\t1\n":            "has no letter",
		"pate\tPâté\t1\t2\t3\t4\n":  "two words",
		"die\tNaN\n":                "weight is \"NaN\"; expected -20 to 20",
		"die\t21\n":                 "weight is",
		"a b\t1\n":                  "no token",
		"ok\tOk\t1\t1\t1\t1\n\t\n":  "line 2",
		"ok\tOk\t1\t1\t1\t1\t\t\n":  "8 fields",
		"ok\tOk\t1\t1\t1\t1e9\t\n ": "7 fields",
	} {
		if _, err := ReadForms(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", in, err, want)
		}
	}
}

// FuzzReadForms: forms that can be read are the same after they were written, and write words.
func FuzzReadForms(f *testing.F) {
	for _, in := range []string{"suche\tSuche\t1\t2\t3\t4\ndie\t1.5\ndie\tsuche\t0\t3\n", "#\t-0.5\n# words\n\n", "\u0131\tI\t1\t1\t1\t1\n"} {
		f.Add(in)
	}
	p := formsPredictor(f)
	f.Fuzz(func(t *testing.T, in string) {
		forms, err := ReadForms(strings.NewReader(in))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := forms.Write(&first); err != nil {
			t.Fatal(err)
		}
		again, err := ReadForms(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("%q: %v", first.String(), err)
		}
		if err := again.Write(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%q, then %q", first.String(), second.String())
		}
		p.forms = forms
		l := newLexicon(p.vocab, p)
		for place, key := range l.keys {
			for before := range int32(p.vocab.Len()) {
				if w := l.written(place, inName, before, 0); p.spelling(w) != key || Fold(w) != l.folds[place] {
					t.Fatalf("%s is written %s", key, w)
				}
			}
		}
	})
}
