package settings

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestSet(t *testing.T) {
	const text = "# mine\nlanguages = [ # which\n  \"en\", # English\n] # no more\n\nemoji = true # smile\n"
	for _, c := range []struct {
		name  string
		value any
		want  string // text after it, "" for an error
		err   string
	}{
		{"emoji", false, strings.Replace(text, "emoji = true", "emoji = false", 1), ""},
		{"languages", []string{"en"}, "# mine\nlanguages = ['en'] # no more\n\nemoji = true # smile\n", ""},
		{"autocorrect", "auto", text + "autocorrect = 'auto'\n", ""},
		{"autocorrect", "maybe", "", `autocorrect is 'maybe', want off, suggest or auto`},
		{"emoji", "true", "", `emoji is 'true', want true or false`},
		{"volume", "11", "", `unknown setting "volume", want one of languages`},
	} {
		path := saved(t, text)
		err := Set(t.Context(), path, c.name, c.value)
		if c.err != "" {
			c.want = text
			if err == nil || !strings.HasPrefix(err.Error(), c.err) {
				t.Errorf("%s: %v, want %s", c.name, err, c.err)
			}
		} else if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
}

// TestSetNew: the first setting makes the file and its folder.
func TestSetNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "settings.toml")
	if err := Set(t.Context(), path, "learning", false); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != header+"learning = false\n" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestSetBroken: a file that cannot be read is not written over.
func TestSetBroken(t *testing.T) {
	path := saved(t, "emoji = nein\n")
	if err := Set(t.Context(), path, "learning", false); err == nil || !strings.HasPrefix(err.Error(), path+":1: ") {
		t.Errorf("%v, want an error that names line 1", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "emoji = nein\n" {
		t.Errorf("the file is %q", got)
	}
}

// TestAddNeverCorrect: programs that add words at once lose none.
func TestAddNeverCorrect(t *testing.T) {
	path := saved(t, "")
	words := []string{"teh", "adn", "hte", "teh", "wierd"}
	var all sync.WaitGroup
	for _, w := range words {
		all.Go(func() {
			if err := AddNeverCorrect(t.Context(), path, w); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s, err := Load(path)
	if err != nil || len(s.NeverCorrect) != len(words)-1 {
		t.Errorf("%q, %v", s.NeverCorrect, err)
	}
}
