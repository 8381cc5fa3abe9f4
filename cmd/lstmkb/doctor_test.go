package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

func TestDoctor(t *testing.T) {
	dir := t.TempDir()
	profile := filepath.Join(dir, "me.json")
	sound := fmt.Sprintf("profile = '%s'\n", profile)
	var saved predict.Profile
	saved.Learn("Quorndale")
	if err := saved.Save(profile); err != nil {
		t.Fatal(err)
	}
	unlock, err := predict.LockProfile(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	locked := true
	defer func() {
		if locked {
			unlock()
		}
	}()
	for _, c := range []struct {
		settings string
		want     map[string]string // states by check
		found    string            // by one of them
	}{
		{sound, map[string]string{"settings": stateOK, "profile": stateWarning, "engine": stateOK, "letter": "", "word": ""}, "has 1 words and is locked by"},
		{sound, map[string]string{"settings": stateOK, "profile": stateOK, "engine": stateOK}, "has 1 words and is free"},
		{"emojis = true\n", map[string]string{"settings": stateFailed, "profile": stateSkipped, "engine": stateSkipped, "word": stateSkipped}, "did you mean emoji?"},
		{fmt.Sprintf("languages = ['%s']\n", dir) + sound, map[string]string{"engine": stateFailed, "letter": stateSkipped}, "config.json"},
		{fmt.Sprintf("profile = '%s'\n", write(t, filepath.Join(dir, "broken.json"), "{")), map[string]string{"profile": stateFailed, "engine": stateOK}, "broken.json"},
	} {
		stdout, _, err := run(t, "", "doctor", "--json", "--settings", write(t, filepath.Join(dir, "settings.toml"), c.settings))
		var got struct{ Checks []checked }
		if err := json.Unmarshal([]byte(stdout), &got); err != nil {
			t.Fatalf("%v in %s", err, stdout)
		}
		states := map[string]checked{}
		failed, all := false, ""
		for _, r := range got.Checks {
			states[r.Name] = r
			failed = failed || r.State == stateFailed
			all += r.Found + "\n"
			if r.State == stateFailed && r.Advice == "" || r.Found == "" {
				t.Errorf("%+v says not what to do", r)
			}
		}
		for name, want := range c.want {
			if s, ok := states[name]; !ok || want != "" && s.State != want {
				t.Errorf("%q: %s is %+v, want %s", c.settings, name, s, want)
			}
		}
		if failed != (err != nil) || !strings.Contains(all, c.found) {
			t.Errorf("%q: %v, %s, want %q", c.settings, err, all, c.found)
		}
		if locked {
			unlock()
			locked = false
		}
	}
	if got := mustRun(t, "doctor", "--settings", filepath.Join(dir, "none.toml")); !strings.Contains(got, "the defaults, since there is no") {
		t.Errorf("%s", got)
	}
}
