package ibus

import (
	"path/filepath"
	"testing"

	"github.com/lstmkb/lstmkb/keyboard"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/settings"
)

// TestSlipsNotLearned: what is not corrected while it is typed is not learned either, if it is a slip and
// was not put back.
func TestSlipsNotLearned(t *testing.T) {
	s := settings.Defaults()
	dir := t.TempDir()
	s.Path, s.Profile = filepath.Join(dir, "settings.toml"), filepath.Join(dir, "profile.json")
	k, err := keyboard.Open(s)
	if err != nil {
		t.Fatal(err)
	}
	typing := newTypist(k)
	if err := typing.keep(t.Context(), "tommorow", false); err != nil {
		t.Fatal(err)
	}
	if err := typing.learn(t.Context(), "We definately met at the Quorndale tommorow. "); err != nil {
		t.Fatal(err)
	}
	p, err := predict.LoadProfile(s.Profile)
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]bool{"definately": false, "tommorow": true, "Quorndale": true, "We": true} {
		if p.Forget(word) != want {
			t.Errorf("learned %s: %v, want %v", word, !want, want)
		}
	}
}
