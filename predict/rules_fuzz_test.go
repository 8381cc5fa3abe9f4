package predict

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/vocab"
)

// allRules are the rules of all languages, by tag.
func allRules(t testing.TB) (tags []string, rules map[string]Language) {
	t.Helper()
	files, err := filepath.Glob("../languages/*/" + LanguageName)
	if err != nil || len(files) == 0 {
		t.Fatal("no rules of languages", err)
	}
	rules = map[string]Language{}
	for _, f := range files {
		tag := filepath.Base(filepath.Dir(f))
		l, err := LoadLanguage(os.DirFS(filepath.Dir(f)))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		tags, rules[tag] = append(tags, tag), l
	}
	return tags, rules
}

// inLanguage is a predictor of a model with random weights and a language's rules. Its words are
// made of what the rules name, and of more.
func inLanguage(t testing.TB, l Language, more ...string) *Predictor {
	t.Helper()
	tok, err := l.Tokenizer()
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(wordList(20), more, l.Elisions, l.Clipped, l.Endings, l.Abbreviations)
	seen := map[string]bool{}
	words = slices.DeleteFunc(words, func(w string) bool {
		key := tok.Key(w)
		twice := seen[key] || len(slices.Collect(tok.Words(w))) != 1
		seen[key] = true
		return twice
	})
	p, err := New(model(t, tok, words), WithLanguage(l), WithKernels(best()))
	if err != nil {
		t.Fatalf("%s: %v", l.Tag, err)
	}
	return p
}

// odd are texts with what rules of languages look at.
var odd = []string{
	"", "l'hom", "L’", "qu'l'", "l'l'l'l'l'l'", "'s avonds 't", "un po'", "l''", "l'\u0301e", "d'\xffa", "¿Qué? ¡", "« Oui\u202f! »", "„Ja“ sagte", "IJS ij IJ", "İ ı I i IŞIK",
	"am 3. Ok", "3,5", "z.B. d.h. ", "schoen weiss Strasse", "п’ять з'ї", "ß ẞ STRASSE", strings.Repeat("l'", 5000), strings.Repeat("«", 300), "a\n'’'l’", "l'שלום", "😀l'",
	"\x00l'\x00", strings.Repeat("d'", 40) + "a", "aujourd'", "jai cest quil lhomme",
}

// TestOddInLanguages: no text is too odd for any language's rules.
func TestOddInLanguages(t *testing.T) {
	tags, rules := allRules(t)
	for _, tag := range tags {
		p := inLanguage(t, rules[tag])
		s := p.NewSession()
		s.Profile = &Profile{}
		for _, text := range odd {
			checkRules(t, p, s, "i want ", text, 3)
		}
	}
}

// FuzzRules: for any text and language, sessions suggest as the predictor does, suggestions begin
// with the letters typed, and corrections of a line are parts of it in order.
func FuzzRules(f *testing.F) {
	for i, text := range odd {
		f.Add(uint8(i), "i want ", text, 3)
	}
	tags, rules := allRules(f)
	var predictors []*Predictor
	for _, tag := range tags {
		predictors = append(predictors, inLanguage(f, rules[tag]))
	}
	f.Fuzz(func(t *testing.T, which uint8, before, text string, k int) {
		p := predictors[int(which)%len(predictors)]
		checkRules(t, p, p.NewSession(), before, text, 1+int(uint(k)%5))
	})
}

func checkRules(t *testing.T, p *Predictor, s *Session, before, text string, k int) {
	t.Helper()
	tag := p.language.Tag
	if s.Profile == nil {
		got, err := s.Suggest(text, k)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := p.Suggest(text, k); err != nil || !slices.Equal(got, want) {
			t.Fatalf("%s: %q: %v, want %v (%v)", tag, text, got, want, err)
		}
	}
	context, prefix := Split(text)
	a, err := s.Answer(Query{Context: context, Prefix: prefix, K: k, Correction: CorrectAuto, Touches: make([]Touch, utf8.RuneCountInString(prefix)), Join: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range a.Suggestions {
		if !utf8.ValidString(x.Word) || !(x.Probability >= 0 && x.Probability <= 1) || x.Kind == Completion && !strings.HasPrefix(Fold(x.Word), Fold(prefix)) {
			t.Fatalf("%s: %q: %+v", tag, text, x)
		}
	}
	checkCorrected(t, s, before, text)
	if s.Profile != nil {
		s.Remember(text)
		s.Profile.Learn(text)
	}
	p.language.At(text)
}

// checkCorrected checks that the corrections of a line are parts of it, in order.
func checkCorrected(t *testing.T, s *Session, before, line string) {
	t.Helper()
	if strings.Contains(line, "\n") || len(line) > vocab.MaxWord {
		return
	}
	changes, err := s.CorrectText(context.Background(), before, line)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, c := range changes {
		if c.From < at || c.To > len(line) || c.To <= c.From || line[c.From:c.To] != c.Typed || c.Word == c.Typed {
			t.Fatalf("%s: %q: changes %+v", s.p.language.Tag, line, changes)
		}
		at = c.To
	}
}
