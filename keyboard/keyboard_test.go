package keyboard

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/settings"
)

// ofTest are settings whose files are in a folder of the test.
func ofTest(t *testing.T) settings.Settings {
	t.Helper()
	dir := t.TempDir()
	s := settings.Defaults()
	s.Path, s.Profile = filepath.Join(dir, "settings.toml"), filepath.Join(dir, "words", "me.json")
	return s
}

func open(t *testing.T, s settings.Settings) *Keyboard {
	t.Helper()
	k, err := Open(s)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func offers(t *testing.T, s *Session, text, word string) bool {
	t.Helper()
	a, err := s.Suggest(text, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range a.Suggestions {
		if x.Word == word {
			return true
		}
	}
	return false
}

// TestShared: what one program learns another one suggests once it has looked.
func TestShared(t *testing.T) {
	s := ofTest(t)
	one, two := open(t, s), open(t, s)
	typing, other := one.NewSession(), two.NewSession()
	const text, word = "we met at the Quorndale", "Quorndale"
	if offers(t, typing, "at the quornd", word) {
		t.Fatalf("%s is known already", word)
	}
	if err := typing.Sent(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	if !offers(t, typing, "at the quornd", word) {
		t.Errorf("%s is not suggested where it was learned", word)
	}
	if err := two.Reload(); err != nil {
		t.Fatal(err)
	}
	if !offers(t, other, "at the quornd", word) {
		t.Errorf("%s is not suggested elsewhere", word)
	}
	if err := two.Allow(t.Context(), "Zwickelbach"); err != nil {
		t.Fatal(err)
	}
	if p, err := predict.LoadProfile(s.Profile); err != nil || p.Len() != 6 {
		t.Errorf("the profile has %d words, %v, want 6", p.Len(), err)
	}
}

func TestLearningOff(t *testing.T) {
	s := ofTest(t)
	s.Learning = false
	k := open(t, s)
	if err := k.NewSession().Sent(t.Context(), "we met at the Quorndale"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.Profile); err == nil {
		t.Error("a profile was written")
	}
}

func TestNeverCorrect(t *testing.T) {
	s := ofTest(t)
	s.Autocorrect = "auto"
	k := open(t, s)
	typing := k.NewSession()
	for _, want := range []string{"the", ""} {
		a, err := typing.Suggest("i saw teh", 3)
		if err != nil || a.Autocorrect != want {
			t.Fatalf("teh becomes %q, %v, want %q", a.Autocorrect, err, want)
		}
		changes, err := typing.CorrectText(t.Context(), "", "I saw teh man")
		if err != nil || (len(changes) == 1) != (want != "") {
			t.Fatalf("changes are %+v, %v", changes, err)
		}
		if err := k.NeverCorrect(t.Context(), "Teh"); err != nil {
			t.Fatal(err)
		}
	}
	again, err := settings.Load(s.Path)
	if err != nil || len(again.NeverCorrect) != 1 {
		t.Errorf("the settings have %q, %v", again.NeverCorrect, err)
	}
}

// TestKeep: letters that were put back stand, and become a word at the second time.
func TestKeep(t *testing.T) {
	s := ofTest(t)
	s.Autocorrect = "auto"
	k := open(t, s)
	typing := k.NewSession()
	for want := range 2 {
		if err := typing.Keep(t.Context(), "teh"); err != nil {
			t.Fatal(err)
		}
		if a, err := typing.Suggest("i saw teh", 3); err != nil || a.Autocorrect != "" {
			t.Errorf("%q, %v", a.Autocorrect, err)
		}
		if n := k.profile.Load().Len(); n != want {
			t.Errorf("the profile has %d words, want %d", n, want)
		}
	}
}

func TestOpenWrong(t *testing.T) {
	for want, change := range map[string]func(*settings.Settings){
		"language ":   func(s *settings.Settings) { s.Languages = []string{filepath.Dir(s.Path)} },
		"blocklist":   func(s *settings.Settings) { s.Blocklist = filepath.Join(filepath.Dir(s.Path), "none.txt") },
		"want 1 or 2": func(s *settings.Settings) { writeProfile(t, s.Profile) },
	} {
		s := ofTest(t)
		change(&s)
		if _, err := Open(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

func writeProfile(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(`{"format": 99}`), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestElision: a French word is learned without the elision before it.
func TestElision(t *testing.T) {
	s := ofTest(t)
	s.Languages = []string{"fr"}
	k := open(t, s)
	if err := k.Learn(t.Context(), "la maison d'Isabelline. qu'Isabelline"); err != nil {
		t.Fatal(err)
	}
	if !offers(t, k.NewSession(), "c'est l'Isabell", "l'Isabelline") {
		t.Error("not suggested behind another elision")
	}
}
