package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
)

// files are those of the built-in model, as the page hands them over.
func files(t *testing.T) memory {
	t.Helper()
	m := memory{}
	for _, name := range []string{"config.json", "vocab.txt", "model.safetensors", predict.WordsName, predict.NgramsName, predict.FormsName, predict.NonwordsName, predict.ChannelName, predict.BlocklistName, predict.LanguageName} {
		b, err := fs.ReadFile(en.Folder, name)
		if err != nil {
			t.Fatal(err)
		}
		m[name] = b
	}
	return m
}

func suggested(t *testing.T, e *engine, context, prefix string) (found []predict.Suggestion) {
	t.Helper()
	q, err := json.Marshal(query{Context: context, Prefix: prefix, K: 3})
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.suggest(string(q))
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ Suggestions []predict.Suggestion }
	if err := json.Unmarshal([]byte(s), &answer); err != nil || answer.Suggestions == nil {
		t.Fatalf("%s: %v", s, err)
	}
	return answer.Suggestions
}

// TestSeveralLanguages: English and a language of the same words under another tag.
func TestSeveralLanguages(t *testing.T) {
	other := maps.Clone(files(t))
	other[predict.LanguageName] = bytes.Replace(other[predict.LanguageName], []byte(`"tag": "en"`), []byte(`"tag": "xx"`), 1)
	e := &engine{}
	if err := e.load(files(t), other); err != nil {
		t.Fatal(err)
	}
	if got := suggested(t, e, "I want ", "t"); len(got) != 3 || got[0].Word != "to" {
		t.Errorf("%v", got)
	}
	for language, want := range map[string]bool{"en": true, "en,xx": true, "de": false} {
		if _, err := e.suggest(`{"context": "I ", "k": 1, "language": "` + language + `"}`); (err == nil) != want {
			t.Errorf("%s: %v", language, err)
		}
	}
	if err := e.load(); err == nil {
		t.Error("no language is loaded")
	}
}

// TestEngine: it suggests what the predictor of the same files does, learns and
// forgets.
func TestEngine(t *testing.T) {
	e := &engine{}
	if err := e.load(files(t)); err != nil {
		t.Fatal(err)
	}
	p, err := en.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"", ""}, {"I want ", ""}, {"I want ", "t"}, {"See you. ", "TOM"}, {"", "zqx"}, {"say \"", "hel"}, {"\ufffd😀 ", "w"}} {
		want, err := p.NewSession().Suggest(c[0]+c[1], 3)
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b predict.Suggestion) bool {
			return a.Word == b.Word && math.Abs(a.Probability-b.Probability) < 1e-6
		}
		if got := suggested(t, e, c[0], c[1]); !slices.EqualFunc(got, want, same) {
			t.Errorf("%q: %v, want %v", c, got, want)
		}
	}
	told, err := e.learn("Dinner with Zqabor, jo@example.com")
	if want := `{"kept":3,"new":["Dinner","with","Zqabor"],"waiting":0,"refused":{"address":1},"words":3}`; err != nil || told != want {
		t.Errorf("learning says %s (%v), want %s", told, err, want)
	}
	if got := suggested(t, e, "Ask ", "zq"); len(got) != 1 || got[0].Word != "Zqabor" {
		t.Errorf("after learning: %v", got)
	}
	learned, err := e.learned()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.forget(); err != nil {
		t.Fatal(err)
	}
	if got := suggested(t, e, "Ask ", "zq"); len(got) != 0 {
		t.Errorf("after forgetting: %v", got)
	}
	if err := e.restore(learned); err != nil {
		t.Fatal(err)
	}
	if got := suggested(t, e, "Ask ", "zq"); len(got) != 1 || got[0].Word != "Zqabor" {
		t.Errorf("after restoring: %v", got)
	}
	if _, err := e.suggest(`{"k":0}`); err == nil {
		t.Error("k 0 is taken")
	}
}

// TestSlips: it corrects, takes touches and swipes as the predictor does.
func TestSlips(t *testing.T) {
	e := &engine{}
	if err := e.load(files(t)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		query string
		want  predict.Query
	}{
		{`{"context":"See you at ","prefix":"tge","k":3,"autocorrect":"auto"}`, predict.Query{Context: "See you at ", Prefix: "tge", K: 3, Correction: predict.CorrectAuto}},
		{`{"context":"See you at ","prefix":"tge","k":3,"autocorrect":"suggest"}`, predict.Query{Context: "See you at ", Prefix: "tge", K: 3, Correction: predict.CorrectSuggest}},
		{`{"context":"I ","prefix":"wa","k":3,"autocorrect":"auto","touches":[[1,0],[0.5,1]],"layout":"qwerty"}`,
			predict.Query{Context: "I ", Prefix: "wa", K: 3, Correction: predict.CorrectAuto, Touches: []predict.Touch{{X: 1}, {X: 0.5, Y: 1}}, Layout: "qwerty"}},
		{`{"context":"Are you tge ","prefix":"re","k":3,"autocorrect":"auto","join":true}`, predict.Query{Context: "Are you tge ", Prefix: "re", K: 3, Correction: predict.CorrectAuto, Join: true}},
	} {
		got, err := e.suggest(c.query)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := answer(e.predictor.NewSession().Answer(c.want)); err != nil || got != want {
			t.Errorf("%s: %s, want %s (%v)", c.query, got, want, err)
		}
	}
	if _, err := e.suggest(`{"k":3,"autocorrect":"always"}`); err == nil {
		t.Error("another mode is taken")
	}
	got, err := e.swipe(`{"context":"see ","path":[[5,0],[8,0],[6,0]],"k":3}`)
	if err != nil || !strings.HasPrefix(got, `{"suggestions":[{"word":`) {
		t.Errorf("%s, %v", got, err)
	}
	if err := errors.Join(e.keep("tge"), e.touched(`{"prefix":"the","touches":[[4,0],[5.5,1],[2,0]]}`)); err != nil {
		t.Error(err)
	}
}

// TestBlocked: a blocklist among the files holds.
func TestBlocked(t *testing.T) {
	m := files(t)
	m[predict.BlocklistName] = []byte("want\n")
	e := &engine{}
	if err := e.load(m); err != nil {
		t.Fatal(err)
	}
	for _, s := range suggested(t, e, "I ", "wan") {
		if s.Word == "want" {
			t.Error("a blocked word is suggested")
		}
	}
}

// TestLoadRefuses: what does not load says which file it was.
func TestLoadRefuses(t *testing.T) {
	good := files(t)
	for _, c := range []struct {
		name, file string
		data       []byte
	}{
		{"no config", "config.json", nil}, {"no weights", "model.safetensors", nil}, {"half the weights", "model.safetensors", good["model.safetensors"][:999]},
		{"another vocabulary", "vocab.txt", []byte("<unk>\n<eos>\na\n")}, {"no gzip", predict.WordsName, []byte("word\t1\n")},
		{"bad n-grams", predict.NgramsName, []byte("no zstd")}, {"bad words", predict.WordsName, bytes.Clone(good[predict.WordsName][:5000])}, {"bad blocklist", predict.BlocklistName, []byte("\xff")},
	} {
		m := maps.Clone(good)
		if m[c.file] = c.data; c.data == nil {
			delete(m, c.file)
		}
		e := &engine{}
		if err := e.load(m); err == nil || !strings.Contains(err.Error(), c.file) {
			t.Errorf("%s: error %v, want %s in it", c.name, err, c.file)
		}
		_, err := e.suggest(`{"k":3}`)
		_, swiped := e.swipe(`{"k":3}`)
		_, learn := e.learn("a")
		_, learned := e.learned()
		for _, err := range []error{err, swiped, learn, learned, e.keep("a"), e.touched(`{}`), e.restore("{}"), e.forget()} {
			if err != errNotLoaded {
				t.Errorf("%s: without a model: %v", c.name, err)
			}
		}
	}
}

func TestMemory(t *testing.T) {
	m := memory{"a.txt": []byte("some text"), "b": nil}
	for name, want := range m {
		b, err := fs.ReadFile(m, name)
		if err != nil || !bytes.Equal(b, want) {
			t.Errorf("%s: %q, %v", name, b, err)
		}
		st, err := fs.Stat(m, name)
		if err != nil || st.Size() != int64(len(want)) || st.Name() != name || st.IsDir() {
			t.Errorf("%s: %v, %v", name, st, err)
		}
	}
	for _, name := range []string{"", "none", "../a.txt", "/a.txt"} {
		if _, err := m.Open(name); err == nil {
			t.Errorf("%q opens", name)
		}
	}
}
