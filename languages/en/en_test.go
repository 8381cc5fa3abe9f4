package en

import (
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// TestWords: the list completes what the vocabulary lacks, and the blocklist holds
// for both.
func TestWords(t *testing.T) {
	m, err := Folder.LoadModel()
	if err != nil {
		t.Fatal(err)
	}
	list, err := predict.LoadWords(Folder)
	if err != nil {
		t.Fatal(err)
	}
	blocked, err := predict.LoadBlocklist(Folder)
	if err != nil {
		t.Fatal(err)
	}
	complete := func(prefix string, options ...predict.Option) string {
		t.Helper()
		p, err := predict.New(m, options...)
		if err != nil {
			t.Fatal(err)
		}
		found, err := p.Complete("I saw a ", prefix, 1)
		if err != nil || len(found) == 0 {
			return ""
		}
		return found[0].Word
	}
	const rare = "schadenfreud"
	if got := complete(rare); got != "" {
		t.Errorf("%s is completed without the list, to %q", rare, got)
	}
	if got := complete(rare, predict.WithWords(list)); got != rare+"e" {
		t.Errorf("%s is completed to %q", rare, got)
	}
	for _, word := range []string{"shit", "fucked", "shithead"} {
		if got := complete(word, predict.WithWords(list)); got == "" {
			t.Errorf("%q is offered to nobody", word)
		}
		if got := complete(word, predict.WithWords(list), predict.WithBlocklist(blocked)); blocked.Has(got) || got == word {
			t.Errorf("%q is blocked, and yet %q is offered", word, got)
		}
	}
	for _, word := range []string{"vagina", "penis", "anus", "nipple", "semen", "genitals", "rectum", "vulva", "clitoris"} {
		if blocked.Has(word) {
			t.Errorf("%q is neutral, and yet it is blocked", word)
		}
	}
}
