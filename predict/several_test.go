package predict

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// The words of two small languages, the commonest first, with words that both have.
const (
	germanWords  = "ich ist das nicht du in die und es der was zu ein er wir war Haus gut mit Kino gehen Stadt so Gift"
	englishWords = "the I you to is it that and in was we not house good with cinema go town so gift a of me"
)

// twoLanguages returns a predictor of German and English, and those of each of them.
func twoLanguages(t testing.TB, options ...Option) (both, german, english *Predictor) {
	t.Helper()
	var voices []*Predictor
	for tag, words := range map[string]string{"de": germanWords, "en": englishWords} {
		language := defaultLanguage()
		language.Tag = tag
		p, err := New(model(t, vocab.Keyboard, strings.Fields(words)), append([]Option{WithLanguage(language)}, options...)...)
		if err != nil {
			t.Fatal(err)
		}
		voices = append(voices, p)
	}
	slices.SortFunc(voices, func(a, b *Predictor) int { return strings.Compare(a.language.Tag, b.language.Tag) })
	both, err := several(voices)
	if err != nil {
		t.Fatal(err)
	}
	return both, voices[0], voices[1]
}

// TestBatchSeveral: a batch in several languages has the answers of its queries, and the errors.
func TestBatchSeveral(t *testing.T) {
	both, _, _ := twoLanguages(t)
	var queries []Query
	for i, context := range slices.Repeat([]string{"ich war in ", "I was in ", "", "minä olen kotona huomenna ", "das ist so. we "}, 2*batchRows/5+1) {
		q := Query{Context: context, Prefix: []string{"", "g", "gehn", "zzz"}[i%4], K: 1 + i%5, Correction: CorrectAuto}
		switch i {
		case 3:
			q.Language = "de"
		case 4, batchRows + 1:
			q.Language = "xx"
		case 5:
			q.K = 0
		case 6:
			q.Layout = "none"
		case 7:
			q.Correction = CorrectOff
		}
		queries = append(queries, q)
	}
	answers, errs := both.Batch(queries)
	for i, q := range queries {
		want, err := both.Answer(q)
		if (errs[i] == nil) != (err == nil) || err != nil && errs[i].Error() != err.Error() {
			t.Errorf("%+v: error %v, want %v", q, errs[i], err)
		}
		if got := answers[i]; !slices.Equal(got.Suggestions, want.Suggestions) || got.Autocorrect != want.Autocorrect || got.Emoji != want.Emoji {
			t.Errorf("%+v: %+v, want %+v", q, got, want)
		}
	}
}

// TestFollowSentences: what ends a sentence is told by the language that the text is in.
func TestFollowSentences(t *testing.T) {
	both, german, _ := twoLanguages(t)
	german.language.Abbreviations = []string{"Dr"}
	f := newFollower(both.voices)
	within := slices.Clone(f.follow("ich war mit Dr Haus", nil))
	for text, same := range map[string]bool{"ich war mit Dr. ": true, "ich war mit Dr! ": false, "ich war mit wir. ": false} {
		changed := math.Abs(f.follow(text, nil)[0]-within[0]) > 0.05
		if changed == same {
			t.Errorf("%q: German is %v, want about %v: %v", text, f.follow(text, nil)[0], within[0], same)
		}
	}
}

// TestFollow: a name leaves the language as it is, two words change it, and so do unknown ones.
func TestFollow(t *testing.T) {
	both, _, _ := twoLanguages(t)
	const german, english, none = 0, 1, 2
	for text, want := range map[string]int{
		"ich war":                                       german,
		"I was":                                         english,
		"wir war in das Kino mit Sarah":                 german,
		"wir war in das Kino mit Sarah Parker":          german,
		"ich war in der Stadt. I was":                   english,
		"ich war in der Stadt und you go":               english,
		"the house is good and wir gehen":               german,
		"the house is good, wir gehen. that is":         english,
		"das Wirtschaftsministerium ist":                german,
		"Donaudampfschifffahrt ist":                     german,
		"the extraterritoriality of the":                english,
		"minä olen kotona huomenna":                     none,
		"minä olen kotona huomenna. it is":              english,
		"ich war in der Stadt\nyou go":                  english,
		"the house\n“Ich gehen in die Stadt”":           german,
		strings.Repeat("it is good. ", 200) + "wir war": german,
	} {
		for _, begun := range []string{"", "I was in the house", text[:len(text)/2], text[:len(text)-2]} {
			f := newFollower(both.voices)
			if begun != "" {
				f.follow(begun, nil)
			}
			coming := f.follow(text, nil)
			sum := 0.0
			for _, x := range coming {
				sum += x
			}
			if best := slices.Index(coming, slices.Max(coming)); best != want || math.Abs(sum-1) > 1e-9 {
				t.Errorf("%.40q after %.40q: %.4f, want language %d", text, begun, coming, want)
			}
		}
	}
}

// TestLongRun: a person who writes German begins messages in German.
func TestLongRun(t *testing.T) {
	both, _, _ := twoLanguages(t)
	profile := &Profile{}
	profile.Learn(strings.Repeat("wir gehen in die Stadt ", 100))
	f := newFollower(both.voices)
	if before, after := slices.Clone(f.follow("", nil)), f.follow("", profile); before[0] != before[1] || after[0] < 0.7 {
		t.Errorf("%.3f before and %.3f after", before, after)
	}
}

// TestMixture compares with the sum of what each language finds alone.
func TestMixture(t *testing.T) {
	both, german, english := twoLanguages(t)
	for _, q := range []Query{
		{K: MaxK}, {Context: "ich ", K: MaxK}, {Context: "I was in the ", K: MaxK}, {Context: "das ist. ", K: MaxK},
		{Context: "ich war ", Prefix: "g", K: MaxK}, {Context: "ich war ", Prefix: "G", K: MaxK}, {Context: "so ", Prefix: "i", K: MaxK},
	} {
		coming := slices.Clone(newFollower(both.voices).follow(q.Context, nil))
		coming = coming[:2]
		want, sum := map[string]float64{}, 0.0
		for l, p := range []*Predictor{german, english} {
			found, err := p.Answer(q)
			if err != nil {
				t.Fatal(err)
			}
			mass := massOf(t, p, q)
			for _, s := range found.Suggestions {
				want[strings.ToLower(s.Word)] += coming[l] * mass * s.Probability
				sum += coming[l] * mass * s.Probability
			}
		}
		session := both.NewSession()
		for i, answer := range []func(Query) (Answer, error){both.Answer, session.Answer, session.Answer} {
			got, err := answer(q)
			if err != nil || len(got.Suggestions) != len(want) {
				t.Fatalf("%+v: %d words, %v, want %d", q, len(got.Suggestions), err, len(want))
			}
			for _, s := range got.Suggestions {
				if w := want[strings.ToLower(s.Word)] / sum; math.Abs(s.Probability-w) > 1e-4*w+1e-9 {
					t.Errorf("%+v, %d: %s has %v, want %v", q, i, s.Word, s.Probability, w)
				}
			}
		}
	}
}

// massOf returns the sum of the scores of q's words among those of all words.
func massOf(t *testing.T, p *Predictor, q Query) float64 {
	t.Helper()
	q.mixed = true
	found, err := p.start(q, false)
	if err != nil || found == nil {
		t.Fatal(found, err)
	}
	defer p.end(found)
	found.suggest(nil)
	return found.total
}

// TestOneOfSeveral: a query that names a language has the answers of this language alone.
func TestOneOfSeveral(t *testing.T) {
	both, german, _ := twoLanguages(t)
	for _, q := range []Query{
		{Context: "I was in ", K: 3}, {Context: "ich war in ", Prefix: "ga", K: 3, Correction: CorrectAuto}, {Context: "minä olen kotona ", K: 3},
	} {
		want, err := german.Answer(q)
		if err != nil {
			t.Fatal(err)
		}
		q.Language = "de"
		got, err := both.NewSession().Answer(q)
		if err != nil || got.Autocorrect != want.Autocorrect {
			t.Fatal(got, err)
		}
		same(t, q.Context+q.Prefix, got.Suggestions, want.Suggestions)
	}
	for _, wrong := range []string{"fr", "de,fr", "de,", ","} {
		if _, err := both.Answer(Query{K: 1, Language: wrong}); err == nil || !strings.Contains(err.Error(), "de, en") {
			t.Errorf("language %q: %v", wrong, err)
		}
		if _, err := german.Answer(Query{K: 1, Language: wrong}); err == nil {
			t.Errorf("language %q alone: no error", wrong)
		}
	}
	if both.CheckLanguage("en,de") != nil || both.CheckLanguage("auto") != nil || german.CheckLanguage("de") != nil || len(both.Languages()) != 2 {
		t.Error("languages are refused")
	}
	if _, err := several([]*Predictor{german, german}); err == nil {
		t.Error("German twice")
	}
}

// TestSeveralLists: profile, blocklist and what was put back hold in all languages.
func TestSeveralLists(t *testing.T) {
	blocked, err := ReadBlocklist(strings.NewReader("cinema\nhaus\n"))
	if err != nil {
		t.Fatal(err)
	}
	both, german, english := twoLanguages(t)
	english.blocked = blocked // German lacks the word
	german.blocked = nil
	s := both.NewSession()
	s.Profile = &Profile{}
	has := func(context, prefix, word string) bool {
		found, err := s.Complete(context, prefix, 20)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(found, func(x Suggestion) bool { return strings.EqualFold(x.Word, word) })
	}
	s.Profile.Learn("wir war in Quorndale")
	for _, context := range []string{"wir war in ", "I was in "} {
		if !has(context, "quo", "Quorndale") {
			t.Errorf("%q: a word of the profile is missing", context)
		}
	}
	s.Remember("Zwickelbach ist gut")
	if !has("I was in ", "zwi", "Zwickelbach") {
		t.Error("a word of the conversation is missing")
	}
	if !s.Forget("zwickelbach") || has("I was in ", "zwi", "Zwickelbach") {
		t.Error("it is not forgotten")
	}
	s.Keep("haus")
	if _, err := s.Complete("", "", 1); err != nil || !s.voices[0].keeps("haus", "haus") || !s.voices[1].keeps("haus", "haus") {
		t.Error("letters put back may be corrected", err)
	}
	for word, blocks := range map[string]bool{"cinema": true, "haus": false} { // Haus is German first of all
		if w := (blended{fold: word, key: word, text: &prediction{p: german}}); both.blocksElsewhere(w) != blocks {
			t.Errorf("%s is blocked: %v", word, !blocks)
		}
	}
}

// TestOutside: text of no language has the person's own words and no corrections.
func TestOutside(t *testing.T) {
	both, _, _ := twoLanguages(t)
	s := both.NewSession()
	s.Profile = &Profile{}
	s.Profile.Learn("huomenna kotikaupunki")
	const text = "minä olen kotona huomenna kanssasi "
	for prefix, want := range map[string]string{"": "", "ko": "kotona kotikaupunki", "huom": "huomenna", "go": "", "ist": ""} {
		a, err := s.Answer(Query{Context: text, Prefix: prefix, K: 3, Correction: CorrectAuto})
		var words []string
		for _, x := range a.Suggestions {
			words = append(words, x.Word)
		}
		if got := strings.Join(words, " "); err != nil || got != want && got != "kotikaupunki kotona" || a.Autocorrect != "" {
			t.Errorf("%q: %q, autocorrect %q, %v, want %q", prefix, got, a.Autocorrect, err, want)
		}
	}
	if found := next(t, both, text+"minä", 3); len(found) != 1 || found[0].Word != "olen" {
		t.Errorf("after minä: %v", found)
	}
}

// TestSeveralSwipe: a path finds words of both languages.
func TestSeveralSwipe(t *testing.T) {
	both, _, _ := twoLanguages(t)
	for word, context := range map[string]string{"stadt": "ich war in die ", "town": "I was in the "} {
		l, err := both.Layout("qwerty")
		if err != nil {
			t.Fatal(err)
		}
		var path []Touch
		for _, r := range word {
			path = append(path, l.Keys[r])
		}
		a, err := both.Swipe(SwipeQuery{Context: context, Path: path, K: 3, Layout: "qwerty"})
		if err != nil || len(a.Suggestions) == 0 || !strings.EqualFold(a.Suggestions[0].Word, word) {
			t.Errorf("%s: %v, %v", word, a.Suggestions, err)
		}
		if _, err := both.NewSession().Swipe(SwipeQuery{Context: context, Path: path, K: 3, Layout: "none"}); err == nil {
			t.Error("a layout that there is not")
		}
	}
}

// TestSeveralLongWord: a word of any length leaves suggestions.
func TestSeveralLongWord(t *testing.T) {
	both, _, _ := twoLanguages(t)
	found, err := both.Next(strings.Repeat("a", 400)+" ich war in ", 3)
	if err != nil || len(found) == 0 {
		t.Errorf("%v, %v", found, err)
	}
	for _, f := range newFollower(both.voices).follow(strings.Repeat("a", 2000)+" ich ", nil) {
		if math.IsNaN(f) {
			t.Error("a share is no number")
		}
	}
}

// TestSeveralFarSwipe: a path that suits one language far better leaves finite probabilities.
func TestSeveralFarSwipe(t *testing.T) {
	both, _, _ := twoLanguages(t)
	for _, context := range []string{"", "ich war in die ", "I was in the "} {
		a, err := both.Swipe(SwipeQuery{Context: context, Path: []Touch{{X: 1000, Y: 1000}, {X: 1000, Y: 995}}, K: 3, Layout: "qwerty"})
		for _, s := range a.Suggestions {
			if math.IsNaN(s.Probability) || math.IsInf(s.Probability, 0) || err != nil {
				t.Errorf("%q: %v, %v", context, a.Suggestions, err)
			}
		}
	}
}
