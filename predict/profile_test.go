package predict

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestLearning: a word that the vocabulary lacks is completed after one use, until it is
// forgotten, also if it is blocked. Probabilities sum to 1.
func TestLearning(t *testing.T) {
	b, err := ReadBlocklist(strings.NewReader("quagga"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(model(t, vocab.Keyboard, wordList(200)), WithBlocklist(b))
	if err != nil {
		t.Fatal(err)
	}
	s := p.NewSession()
	s.Profile = &Profile{}
	ask := func(text string) (words []string) {
		t.Helper()
		found, err := s.Suggest(text, MaxK)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, f := range found {
			words, sum = append(words, f.Word), sum+f.Probability
		}
		if len(found) > 0 && math.Abs(sum-1) > 1e-5 {
			t.Errorf("%q: probabilities sum to %v", text, sum)
		}
		return words
	}
	if got := ask("i zo"); len(got) != 0 {
		t.Fatalf("suggests %v before it has learned", got)
	}
	s.Profile.Learn("Zoé met quagga, w7!")
	for text, want := range map[string]string{"i zo": "Zoé", "i ZO": "ZOÉ", "qua": "quagga", "w7": "w7 w70 w71 w72 w73 w74 w75 w76 w77 w78 w79"} {
		got := ask(text)
		if slices.Sort(got); strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %q", text, got, want)
		}
	}
	if !slices.Contains(ask("i "), "Zoé") {
		t.Error("not among the next words")
	}
	if !s.Profile.Forget("ZOE") || s.Profile.Forget("ZOE") || len(ask("i zo")) != 0 {
		t.Error("not forgotten")
	}
	before := ask("i ")
	s.Profile.Clear()
	with := ask("i ")
	s.Profile = nil
	if !slices.Equal(with, ask("i ")) || len(before) == 0 {
		t.Error("an empty profile is not the same as none")
	}
}

func TestProfileFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "profile.json")
	p := &Profile{}
	p.Learn("Zoé and zoé, 12 😀 don’t")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := p.Save(path); err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", st.Mode(), err)
	}
	q, err := LoadProfile(path)
	if err != nil || !slices.Equal(q.List(), p.List()) || fmt.Sprint(p.List()) != "[{and 1} {don’t 1} {zoé 2}]" {
		t.Errorf("%v, want %v (%v)", q.List(), p.List(), err)
	}
	if q, err := LoadProfile(path + ".none"); err != nil || len(q.List()) != 0 {
		t.Errorf("a missing file: %v", err)
	}
	for in, want := range map[string]string{
		"":             "unexpected EOF",
		`{"format":3}`: "format is 3, want 1 or 2",
		`{"format":2,"words":[{"word":"a","count":1,"forms":[{"text":"b"}]}]}`:   "word 1: the form \"b\"",
		`{"format":2,"words":[],"pieces":["l"]}`:                                 "has the piece \"l\"",
		`{"format":2,"pending":{"xyz":1}}`:                                       "pending has \"xyz\"",
		`{"format":2,"pending":{"1f":3}}`:                                        "0 to 2 uses",
		`{"format":1,"words":[{"word":"a","count":1},{"word":"a b","count":1}]}`: "word 2 holds white space",
		`{"format":1,"words":[{"word":"a","count":0}]}`:                          "word 1: count is 0",
	} {
		if err := q.Import(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", in, err, want)
		}
	}
	if !slices.Equal(q.List(), p.List()) {
		t.Error("a refused import changed the profile")
	}
}

// TestPiecesSaved: a profile that was read by a French model cuts elisions off also when it is opened
// again, without the model; so does what a lesson of it adds.
func TestPiecesSaved(t *testing.T) {
	french, err := vocab.Keyboard.With("l'", "qu'")
	if err != nil {
		t.Fatal(err)
	}
	p := &Profile{}
	p.readBy(french)
	for name, of := range map[string]*Profile{"profile": p, "lesson": p.Lesson("oui")} {
		var b bytes.Buffer
		if err := of.Export(&b); err != nil {
			t.Fatal(err)
		}
		again, err := ReadProfile(&b)
		if err != nil {
			t.Fatal(err)
		}
		again.Learn("Oui, l'homme qu'on voit")
		for _, word := range []string{"homme", "on"} {
			if !slices.ContainsFunc(again.List(), func(w Learned) bool { return w.Word == word }) {
				t.Errorf("%s: learned %v, want %s", name, again.List(), word)
			}
		}
	}
}

// TestProfileFull: one word too many drops the rarest, of these those longest unused, and no
// others.
func TestProfileFull(t *testing.T) {
	p := &Profile{}
	word := func(i int) string { return "x" + letters(i) }
	for i := range MaxLearned {
		p.Learn(word(i))
	}
	p.Learn(word(0)) // used again
	p.Learn("one more")
	has := map[string]int{}
	for _, w := range p.List() {
		has[w.Word] = w.Count
	}
	if len(has) != MaxLearned-dropped+2 || has[word(0)] != 2 || has[word(1)] != 0 || has[word(dropped)] != 0 || has[word(dropped+1)] != 1 || has["more"] != 1 {
		t.Errorf("%d words: %d %d %d %d %d", len(has), has[word(0)], has[word(1)], has[word(dropped)], has[word(dropped+1)], has["more"])
	}
	// The order of use is kept in a file.
	var b bytes.Buffer
	if err := p.Export(&b); err != nil {
		t.Fatal(err)
	}
	q := &Profile{}
	if err := q.Import(&b); err != nil {
		t.Fatal(err)
	}
	for i := range dropped {
		q.Learn(word(MaxLearned + i))
	}
	if n := q.Len(); n > MaxLearned || q.standing(word(dropped+1), word(dropped+1)) != unknown || q.standing("more", "more") != kept {
		t.Errorf("%d words after a round through a file", n)
	}
}

// TestProfilesInARow: exported profiles one after another add up, as if one had learned all.
// Pending words wait for as many uses as within one profile. A last one that is cut off is
// left out.
func TestProfilesInARow(t *testing.T) {
	p, path := &Profile{}, filepath.Join(t.TempDir(), "row.json")
	var all []byte
	for i, text := range []string{"Zoé, a w7", "w7 and Zoé", "zoé w7 W7", "w7"} {
		var b bytes.Buffer
		lesson := p.Lesson(text)
		if err := lesson.Export(&b); err != nil || lesson.Empty() || !(&Profile{}).Empty() {
			t.Fatalf("lesson %q: %v", b.String(), err)
		}
		p.Learn(text)
		all = append(all, b.Bytes()...)
		for _, cut := range []string{"", `{"format":2,"wo`} {
			if err := os.WriteFile(path, append(slices.Clip(all), cut...), 0o600); err != nil {
				t.Fatal(err)
			}
			q, err := LoadProfile(path)
			if err != nil || !slices.Equal(q.List(), p.List()) || len(q.pending) != len(p.pending) {
				t.Fatalf("%d: %s: %v, pending %v; want %v, %v (%v)", i, all, q.List(), q.pending, p.List(), p.pending, err)
			}
			if err := new(Profile).Import(bytes.NewReader(append(slices.Clip(all), cut...))); (err != nil) != (cut != "") {
				t.Errorf("import: %v", err)
			}
		}
	}
}

// TestProfileBytes: a profile takes what it says, after all that can become of its words.
func TestProfileBytes(t *testing.T) {
	p := &Profile{}
	for i := range 11_000 {
		p.Learn(fmt.Sprintf("%s an Éa%s w%d", strings.Repeat("x", i%30)+letters(i), letters(i), i))
	}
	for i := range 1000 {
		p.Forget("éa" + letters(10_000+i))
	}
	want := int64(0)
	for _, w := range p.words {
		want += w.bytes()
	}
	if p.held != want {
		t.Errorf("counts %d bytes of words, want %d", p.held, want)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	said := p.Bytes()
	p.Clear()
	runtime.GC()
	runtime.ReadMemStats(&after)
	if took := int64(before.HeapAlloc) - int64(after.HeapAlloc); float64(said) < 0.9*float64(took) || float64(said) > 1.5*float64(took) {
		t.Errorf("says %d bytes, took %d", said, took)
	}
	if p.Bytes() != 0 {
		t.Errorf("an empty one says %d bytes", p.Bytes())
	}
}

func letters(i int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(i))
}

// FuzzProfile: an imported profile can be exported and imported again.
func FuzzProfile(f *testing.F) {
	f.Add([]byte(`{"format":1,"words":[{"word":"Zoé","count":2},{"word":"zoe","count":1}]}`))
	f.Add([]byte(`{"format":1,"words":[{"word":"a b","count":-1}]}`))
	f.Add([]byte(`{"format":2,"words":[{"word":"42B","count":3,"forms":[{"text":"42b","plain":3}]}],"pending":{"ff":2}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, q := &Profile{}, &Profile{}
		if p.Import(bytes.NewReader(b)) != nil {
			if len(p.List()) != 0 {
				t.Fatal("an error left words")
			}
			return
		}
		var out bytes.Buffer
		if err := p.Export(&out); err != nil {
			t.Fatal(err)
		}
		first := out.String()
		if err := q.Import(&out); err != nil || !slices.Equal(p.List(), q.List()) {
			t.Fatalf("%v comes back as %v (%v)", p.List(), q.List(), err)
		}
		if err := q.Export(&out); err != nil || out.String() != first {
			t.Fatalf("%s comes back as %s (%v)", first, out.String(), err)
		}
	})
}
