package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

const slips = "i wpuld lije to mret you fpr lumch tomorroe.\nHe lives inthe city and i dont know if tge re is milk. Ther e is more.\r\nvisit example.com, iPhoen 4th XYZQ \t…\n"

func TestCorrect(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "letter.txt"), slips)
	const want = "I would like to meet you for lunch tomorrow.\nHe lives in the city and I don't know if there is milk. There is more.\nvisit example.com, iPhoen 4th XYZQ \t…\n"
	if got := mustRun(t, "correct", file); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, _, err := run(t, slips, "correct"); err != nil || got != want {
		t.Errorf("standard input: %q %v", got, err)
	}
	if got := mustRun(t, "correct", "--diff", file); !strings.Contains(got, "2: He lives [-inthe-]{+in the+} city and [-i-]{+I+} [-dont-]{+don't+} know if [-tge re-]{+there+} is milk. [-Ther e-]{+There+} is more.\n") || strings.Contains(got, "3:") {
		t.Errorf("--diff: %q", got)
	}
	var first struct {
		Line, Column int
		Typed, Word  string
		Probability  float64
	}
	line, _, _ := strings.Cut(strings.SplitN(mustRun(t, "correct", "--json", file), "\n", 3)[1], "\n")
	if err := json.Unmarshal([]byte(line), &first); err != nil || first.Line != 1 || first.Column != 3 || first.Typed != "wpuld" || first.Word != "would" || first.Probability < 0.7 {
		t.Errorf("--json: %s, %v", line, err)
	}
	profile := filepath.Join(t.TempDir(), "me.json")
	if _, _, err := run(t, "i wpuld\n", "profile", "learn", "--profile", profile); err != nil {
		t.Fatal(err)
	}
	if got, _, err := run(t, "i wpuld\n", "correct", "--profile", profile); err != nil || got != "i wpuld\n" {
		t.Errorf("a word of the profile: %q %v", got, err)
	}
	wantError(t, []string{"correct", "--diff", "--json", file}, "--diff and --json")
	wantError(t, []string{"correct", filepath.Join(t.TempDir(), "none")}, "none")
}
