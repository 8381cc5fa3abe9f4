package languages

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/lstmkb/lstmkb/predict"
)

// tags lists the languages that have rules.
func tags(t testing.TB) (tags []string) {
	t.Helper()
	files, err := filepath.Glob("*/language.json")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d languages have rules: %v", len(files), err)
	}
	for _, f := range files {
		tags = append(tags, filepath.Dir(f))
	}
	return tags
}

// rulesOf are the rules of a language.
func rulesOf(t testing.TB, tag string) predict.Language {
	t.Helper()
	folder := Rules(tag)
	if folder == nil {
		t.Fatalf("%s has no rules in the program", tag)
	}
	l, err := predict.LoadLanguage(folder)
	if err != nil {
		t.Fatalf("%s: %v", tag, err)
	}
	return l
}

// TestRules: each language.json has its tag and what typing needs, and its keys write its alphabet.
func TestRules(t *testing.T) {
	for _, tag := range tags(t) {
		l := rulesOf(t, tag)
		if l.Tag != tag || l.Name == "" || l.Letters == "" || l.SentenceEnds == "" || l.Closing == "" || l.Joining == "" || len(l.Endings) == 0 {
			t.Errorf("%s: a field is missing: %+v", tag, l)
		}
		if _, err := l.Tokenizer(); err != nil {
			t.Errorf("%s: %v", tag, err)
		}
		keys := strings.Join(slices.Concat(l.Keyboard.Letters, l.Keyboard.Accents), "")
		for _, r := range l.Letters {
			if !strings.ContainsRune(keys, r) && !strings.ContainsAny(keys, predict.Fold(string(r))) {
				t.Errorf("%s: no key for %c nor for what it is typed as", tag, r)
			}
		}
		for _, rows := range [][]string{l.Keyboard.Letters, l.Keyboard.Numbers, l.Keyboard.Symbols} {
			checkRows(t, tag, rows)
		}
		for _, list := range [][]string{l.Abbreviations, l.Endings, l.Elisions, l.Clipped} {
			for i, w := range list {
				if slices.Contains(list[:i], w) || strings.HasSuffix(w, ".") || w != strings.TrimSpace(w) {
					t.Errorf("%s: %q is listed twice, or with a dot or a space", tag, w)
				}
			}
		}
	}
	if Rules("xx") != nil || Rules("..") != nil || Rules("") != nil {
		t.Error("a tag that is none has rules")
	}
}

// checkRows checks a layer of keys: four rows that fit a telephone, no key twice.
func checkRows(t *testing.T, tag string, rows []string) {
	if len(rows) != 4 {
		t.Errorf("%s: %d rows of keys %q, want 4", tag, len(rows), rows)
	}
	seen := map[rune]bool{}
	for _, row := range rows {
		if n := len([]rune(row)); n > 12 {
			t.Errorf("%s: %d keys in %q, want at most 12", tag, n, row)
		}
		for _, r := range row {
			if seen[r] || unicode.IsUpper(r) && r != 'Ⓐ' {
				t.Errorf("%s: key %q is there twice, or a capital", tag, r)
			}
			seen[r] = true
		}
	}
}

// TestEveryFolderHasRules: whoever adds a language writes its rules.
func TestEveryFolderHasRules(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "testdata" {
			if _, err := fs.Stat(os.DirFS(e.Name()), predict.LanguageName); err != nil {
				t.Errorf("languages/%s: %v", e.Name(), err)
			}
		}
	}
}
