package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// saved writes a file of settings and returns its path.
func saved(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	dir := t.TempDir() // absolute on each system
	path := saved(t, `# mine
languages = ["en", '`+dir+`'] # two
layout = "qwertz-desktop"
autocorrect = "auto"
blocklist = "off"
never_correct = ["teh", "Führerschein"]
learning = false
profile = "~/words.json"
emoji = false
`)
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{Languages: []string{"en", dir}, Layout: "qwertz-desktop", Autocorrect: "auto", Blocklist: "off",
		NeverCorrect: []string{"teh", "Führerschein"}, Profile: filepath.Join(home, "words.json"), Path: path}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestLoadAbsent(t *testing.T) {
	got, err := Load(filepath.Join(t.TempDir(), "none", "settings.toml"))
	want := Defaults()
	want.Path = got.Path
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want the defaults %+v", got, err, want)
	}
}

func TestLoadWrong(t *testing.T) {
	for text, want := range map[string]string{
		"emoji = true\nlernen = true\n":    `:2: unknown setting "lernen", want one of languages, layout, autocorrect`,
		"autocorrect = \"maybe\"\n":        `:1: autocorrect is "maybe", want off, suggest or auto`,
		"\n\nlearning = \"yes\" # to it":   `:3: learning is "yes", want true or false`,
		"languages = []":                   `:1: languages is [], want a list of languages, each`,
		"languages = 'en'":                 `:1: languages is 'en', want a list`,
		"languages = ['en', 'en']":         `:1: languages is ['en', 'en'], want a list`,
		"languages = ['xx']":               `:1: languages is ['xx'], want a list`,
		"languages = ['en', 1]":            `:1: languages is ['en', 1], want a list`,
		"layout = 'qwert'":                 `:1: layout is 'qwert', want "", azerty`,
		"profile = 'me.json'":              `:1: profile is 'me.json', want an absolute path`,
		"blocklist = 'no'":                 `:1: blocklist is 'no', want default or off, or a file`,
		"never_correct = ['two words']":    `:1: never_correct is ['two words'], want a list of words`,
		"emoji = true\nemoji = false":      `:2: toml`,
		"emoji = \n":                       `:1: toml`,
		"emoji = 2026-01-01":               `:1: emoji is 2026-01-01, want true or false`,
		"emoji.on = true":                  `:1: unknown setting "emoji.on"`,
		"[emoji]":                          `:1: unknown setting "[emoji]"`,
		"emoji = true\n\n[[a.b]]\nc = 1\n": `:3: unknown setting "[a.b]"`,
	} {
		path := saved(t, text)
		_, err := Load(path)
		if err == nil || !strings.HasPrefix(err.Error(), path+want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestLoadLarge(t *testing.T) {
	if _, err := Load(saved(t, strings.Repeat("#", maxFile+1))); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("%v, want an error", err)
	}
}

func TestPaths(t *testing.T) {
	config, data := t.TempDir(), t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	t.Setenv("XDG_DATA_HOME", data)
	t.Setenv("AppData", config)
	t.Setenv("LocalAppData", data)
	t.Setenv("HOME", config)
	for _, of := range []func() (string, error){DefaultPath, ProfilePath} {
		path, err := of()
		if err != nil || !filepath.IsAbs(path) || !strings.HasPrefix(path, config) && !strings.HasPrefix(path, data) ||
			!strings.Contains(path, folder) {
			t.Errorf("%q, %v", path, err)
		}
	}
}

// FuzzRead: whatever a file holds, it is read or refused with its name, and what was read holds
// again when it is written.
func FuzzRead(f *testing.F) {
	f.Add("languages = ['en'] # c\n[a]\nb.c = {d = [1, 2]}\n")
	f.Add("autocorrect = \"\"\"\nauto\"\"\"\nlearning = true")
	f.Add("'emoji' = false\r\n\"profile\" = '/x'")
	f.Fuzz(func(t *testing.T, text string) {
		s := Defaults()
		s.Path = "file"
		if err := s.read([]byte(text)); err != nil {
			if !strings.HasPrefix(err.Error(), "file:") {
				t.Fatalf("%v does not name the file", err)
			}
			return
		}
		var out strings.Builder
		if err := s.Write(&out); err != nil {
			t.Fatal(err)
		}
		again := Settings{Path: "file"}
		if err := again.read([]byte(out.String())); err != nil || !reflect.DeepEqual(s, again) {
			t.Fatalf("%+v becomes %+v, %v", s, again, err)
		}
		for _, f := range Fields() {
			line, err := written(f, f.Value(&s))
			if err != nil {
				t.Fatal(err)
			}
			changed, err := replace("file", []byte(text), f.Name, line)
			if err != nil {
				t.Fatal(err)
			}
			again = Defaults()
			again.Path = "file"
			if err := again.read(changed); err != nil || !reflect.DeepEqual(s, again) {
				t.Fatalf("%q with %q: %+v becomes %+v, %v", text, line, s, again, err)
			}
		}
	})
}
