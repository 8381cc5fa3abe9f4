package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/languages"
)

func TestLanguages(t *testing.T) {
	var rows []languageRow
	if err := json.Unmarshal([]byte(mustRun(t, "languages", "--json")), &rows); err != nil {
		t.Fatal(err)
	}
	text := mustRun(t, "languages")
	if len(rows) != len(languages.Folders) || strings.Count(text, "\n") != len(rows) {
		t.Errorf("%d rows and %q, want %d", len(rows), text, len(languages.Folders))
	}
	for _, r := range rows {
		if _, ok := languages.Folders[r.Tag]; !ok || r.Default != (r.Tag == languages.Default) {
			t.Errorf("%+v is no language of the program, or is wrong about the default", r)
		}
		if r.Name == "" || r.Words < 1000 || r.Bytes < 1_000_000 || r.Licence == "" || !strings.Contains(text, r.Licence) {
			t.Errorf("%+v lacks something, or the lines %q do", r, text)
		}
	}
}
