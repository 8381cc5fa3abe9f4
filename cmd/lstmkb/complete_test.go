package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

func TestComplete(t *testing.T) {
	dir := t.TempDir()
	profile := filepath.Join(dir, "me.json")
	file := write(t, filepath.Join(dir, "settings.toml"), fmt.Sprintf("autocorrect = 'auto'\nprofile = '%s'\n", profile))
	stdout, _, err := run(t, `thank you very mu
I saw teh
{"text": "a letter\nthank you very mu", "count": 1}
{"sent": "we met at Quorndale"}
at the quornd
{"keep": "teh"}
I saw teh
{"text": "a", "sent": "b"}
{"txt": "a"}
{"text": "a"} x

`, "complete", "--json", "--settings", file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
	for i, want := range []string{
		`"word":"much"`, `"prefix":"teh","autocorrect":"the"`, `{"suggestions":[{"word":"much","probability":`, `{}`, `"word":"Quorndale"`, `{}`, `"prefix":"teh"}`,
		`{"error":"request: want one of`, `unknown field`, `something follows`, `"prefix":""`,
	} {
		if i >= len(lines) || !strings.Contains(lines[i], want) || !json.Valid([]byte(lines[i])) {
			t.Fatalf("line %d of %q, want %s", i+1, lines, want)
		}
	}
	if p, err := predict.LoadProfile(profile); err != nil || p.Len() != 4 {
		t.Errorf("the profile has %d words, %v, want 4", p.Len(), err)
	}
	stdout, _, err = run(t, "thank you very mu\nsee you\n", "complete", "--private", "--count", "2", "--settings", file)
	if lines := strings.Split(stdout, "\n"); err != nil || len(lines) != 3 || !strings.HasPrefix(lines[0], "much\t") || strings.Count(lines[1], "\t") != 1 {
		t.Errorf("%q, %v", stdout, err)
	}
	if _, _, err = run(t, strings.Repeat("a", maxLine+1), "complete", "--settings", file); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a line that is too long: %v", err)
	}
	wantError(t, []string{"complete", "--count", "0"}, "--count is 0, want 1 to")
}
