package predict

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// suggestions are the words suggested for a text in a language whose model has these words.
func suggestions(t *testing.T, tag, text string, words ...string) []Suggestion {
	t.Helper()
	_, rules := allRules(t)
	found, err := inLanguage(t, rules[tag], words...).NewSession().Suggest(text, 5)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func wordsOf(found []Suggestion) (words []string) {
	for _, s := range found {
		words = append(words, s.Word)
	}
	return words
}

// TestOwnLetters: a letter with a key of its own is another letter than the plain one, and what was
// typed is always offered; accents without a key may be left out.
func TestOwnLetters(t *testing.T) {
	for _, x := range []struct {
		tag, typed, plain, accented string
		own                         bool
	}{
		{"de", "schon", "schon", "schön", true}, {"de", "scho", "schon", "schön", true}, {"de", "sch", "schon", "schön", false},
		{"de", "schön", "schon", "schön", false}, {"es", "ano", "ano", "año", true}, {"es", "esta", "esta", "está", false},
		{"sv", "far", "far", "får", true}, {"pt", "faca", "faca", "faça", true}, {"pt", "avo", "avo", "avó", false}, {"fr", "peche", "peche", "pêche", false},
		{"tr", "kir", "kir", "kır", true}, {"pl", "sad", "sad", "sąd", false}, {"cs", "byt", "byt", "být", false}, {"it", "pero", "pero", "però", false}, {"nl", "een", "een", "één", false},
	} {
		found := suggestions(t, x.tag, "i want "+x.typed, x.plain, x.accented)
		if x.typed == x.accented {
			if len(found) == 0 || found[0].Word != x.accented {
				t.Errorf("%s: %s: %v", x.tag, x.typed, found)
			}
			continue
		}
		got := map[string]float64{}
		for _, s := range found {
			got[s.Word] = s.Probability
		}
		if got[x.plain] == 0 || got[x.accented] == 0 {
			t.Fatalf("%s: %s: %v, want both %s and %s", x.tag, x.typed, found, x.plain, x.accented)
		}
		_, rules := allRules(t)
		l := rules[x.tag]
		l.Keyboard = Keyboard{}
		plain, err := inLanguage(t, l, x.plain, x.accented).NewSession().Suggest("i want "+x.typed, 5)
		if err != nil {
			t.Fatal(err)
		}
		ratio := got[x.accented] / got[x.plain]
		for _, s := range plain {
			if s.Word == x.accented {
				ratio /= s.Probability
			} else if s.Word == x.plain {
				ratio *= s.Probability
			}
		}
		if want := map[bool]float64{true: plainOwn, false: 1}[x.own]; ratio < want*0.99 || ratio > want*1.01 {
			t.Errorf("%s: %s: %s is %.3f as likely, want %.3f", x.tag, x.typed, x.accented, ratio, want)
		}
	}
}

// TestSpelledOtherwise: letters that are typed as others find their words.
func TestSpelledOtherwise(t *testing.T) {
	for _, x := range []struct{ tag, typed, want string }{
		{"de", "strasse", "Straße"}, {"de", "weis", "weiß"}, {"sv", "ängsl", "ängslig"}, {"pl", "zolt", "żółty"}, {"tr", "isik", "ışık"}, {"tr", "IŞI", "IŞIK"},
		{"ru", "еще", "ещё"}, {"uk", "пять", "п'ять"}, {"uk", "п’я", "п’ять"}, {"fr", "coeur", "cœur"}, {"es", "Espan", "España"},
		{"nl", "fotos", "foto's"}, {"nl", "'s", "s"}, {"nl", "IJ", "IJsland"}, {"cs", "prilis", "příliš"}, {"it", "perche", "perché"}, {"pt", "nao", "não"},
	} {
		found := suggestions(t, x.tag, "i want "+x.typed, "Straße", "weiß", "ängslig", "żółty", "ışık", "ещё", "п'ять", "cœur", "España", "foto's", "IJsland", "příliš", "perché", "não")
		if !slices.Contains(wordsOf(found), x.want) {
			t.Errorf("%s: %s: %v, want %s among them", x.tag, x.typed, found, x.want)
		}
	}
	_, rules := allRules(t)
	s := inLanguage(t, rules["de"], "schön", "schon", "für", "Bäume").NewSession()
	for typed, want := range map[string]string{"schoen": "schön", "fuer": "für", "Baeume": "Bäume"} {
		a, err := s.Correct(Query{Context: "i want ", Prefix: typed, K: 3})
		if err != nil || len(a.Suggestions) == 0 || a.Suggestions[0].Word != want {
			t.Errorf("%s: %v (%v), want %s first", typed, a.Suggestions, err, want)
		}
	}
}

// TestCasingAsXText: first letters and words in capitals are as golang.org/x/text/cases writes them,
// but for ß, which stays: SS is another word.
func TestCasingAsXText(t *testing.T) {
	tags, rules := allRules(t)
	for _, tag := range tags {
		l := rules[tag]
		upper, title := cases.Upper(language.Make(tag)), cases.Title(language.Make(tag), cases.NoLower)
		for _, word := range slices.Concat(l.Endings, []string{"istanbul", "ışık", "ijs", "été", "ñandú", "łódź", "žena", "ещё", "їжак", "åra", "öl"}) {
			if strings.ContainsAny(word, "ß'") {
				continue
			}
			if got, want := allUpper.apply(word, tag), upper.String(word); got != want {
				t.Errorf("%s: %s in capitals is %s, want %s", tag, word, got, want)
			}
			if got, want := firstUpper.apply(word, tag), title.String(word); got != want {
				t.Errorf("%s: %s begins a sentence as %s, want %s", tag, word, got, want)
			}
		}
	}
}

// TestMarks: spaces at marks, of French alone.
func TestMarks(t *testing.T) {
	_, rules := allRules(t)
	fr, de := rules["fr"], rules["de"]
	for mark, want := range map[string]string{"?": "\u202f?", "!": "\u202f!", ";": "\u202f;", ":": "\u00a0:", "»": "\u00a0»", "«": "«\u00a0", ".": ".", ",": ","} {
		if got := fr.Mark(mark); got != want {
			t.Errorf("fr: %s is written %q, want %q", mark, got, want)
		}
		if got := de.Mark(mark); got != mark {
			t.Errorf("de: %s is written %q", mark, got)
		}
	}
	for text, want := range map[string]string{
		`{"space_before": {"ab": " "}}`: "single mark", `{"space_behind": {"«": "x"}}`: "want a space", `{"space_before": {"?": ""}}`: "want a space",
		`{"digraphs": {"a": "ä"}}`: "two small letters", `{"digraphs": {"ae": "äö"}}`: "two small letters", `{"elisions": ["l"]}`: "elisions", `{"clipped": ["po'", "po'"]}`: "twice",
		`{"letters": "あいう"}`: "spaces",
	} {
		if _, err := LoadLanguage(languageFolder(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q in it", text, err, want)
		}
	}
}
