package page_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/serve/page"
)

// readTexts reads a table of the page's texts, of which one is an object of the names of keys.
func readTexts(t *testing.T, name string) (texts, keys map[string]string) {
	t.Helper()
	b, err := fs.ReadFile(page.Static, "static/"+name)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	texts = map[string]string{}
	for key, value := range raw {
		var text string
		if key == "keys" {
			err = json.Unmarshal(value, &keys)
		} else {
			err = json.Unmarshal(value, &text)
			texts[key] = text
		}
		if err != nil || key != "keys" && text == "" {
			t.Errorf("%s: %s is %s", name, key, value)
		}
	}
	return texts, keys
}

// TestTexts: every table has every text, with the same places for values, and the page uses all of them.
func TestTexts(t *testing.T) {
	english, keys := readTexts(t, "texts-en.json")
	place := regexp.MustCompile(`\{\w+\}`)
	places := func(text string) []string {
		found := place.FindAllString(text, -1)
		slices.Sort(found)
		return found
	}
	for _, name := range []string{"texts-de.json", "texts-fr.json"} {
		texts, names := readTexts(t, name)
		if got, want := slices.Sorted(maps.Keys(texts)), slices.Sorted(maps.Keys(english)); !slices.Equal(got, want) {
			t.Errorf("%s has the texts %q, want %q", name, got, want)
		}
		if got, want := slices.Sorted(maps.Keys(names)), slices.Sorted(maps.Keys(keys)); !slices.Equal(got, want) {
			t.Errorf("%s names the keys %q, want %q", name, got, want)
		}
		for key, text := range texts {
			if got, want := places(text), places(english[key]); !slices.Equal(got, want) {
				t.Errorf("%s: %s has the places %q, want %q", name, key, got, want)
			}
		}
	}

	used := map[string]bool{}
	for _, value := range []string{"system", "light", "dark", "off", "suggest", "auto", "no-wasm", "no-answer", "not-lent"} {
		used[value] = true // as t(value)
	}
	for _, act := range []string{"shift", "backspace", "return", "numbers", "symbols", "letters", "space", "language", "emoji"} {
		used["key-"+act] = true
	}
	named := regexp.MustCompile(`\bt\('([\w-]+)'|data-t(?:-\w+)?="([\w-]+)"|steps\(button, '([\w-]+)'|\? '([\w-]+)' : '([\w-]+)'\)`)
	err := fs.WalkDir(page.Static, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".js") && !strings.HasSuffix(name, ".html") {
			return err
		}
		b, err := fs.ReadFile(page.Static, name)
		if err != nil {
			return err
		}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			for _, key := range m[1:] {
				if key == "" {
					continue
				}
				used[key] = true
				if english[key] == "" && !strings.Contains(m[0], "?") {
					t.Errorf("%s: the text %s is in no table", name, key)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range english {
		if !used[key] {
			t.Errorf("the text %s is not used", key)
		}
	}
}
