package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSettings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lstmkb", "settings.toml")
	at := func(args ...string) []string {
		return append(append([]string{"settings"}, args...), "--settings", path)
	}
	if got := mustRun(t, at("path")...); got != path+"\n" {
		t.Errorf("path is %q", got)
	}
	if got := mustRun(t, at("get", "autocorrect")...); got != "suggest\n" {
		t.Errorf("autocorrect is %q at first", got)
	}
	mustRun(t, at("set", "autocorrect", "auto")...)
	mustRun(t, at("set", "never_correct", "teh", "adn")...)
	mustRun(t, at("set", "learning", "false")...)
	if got := mustRun(t, at("get", "never_correct")...); got != "teh\nadn\n" {
		t.Errorf("never_correct is %q", got)
	}
	if got := mustRun(t, at("get", "never_correct", "--json")...); got != `["teh","adn"]`+"\n" {
		t.Errorf("never_correct in JSON is %q", got)
	}
	var all map[string]any
	if err := json.Unmarshal([]byte(mustRun(t, at("show", "--json")...)), &all); err != nil || all["learning"] != false || all["autocorrect"] != "auto" || len(all) != 8 {
		t.Errorf("%v, %v", all, err)
	}
	// What show prints is a file of settings.
	write(t, path, mustRun(t, at("show")...))
	if got := mustRun(t, at("get", "learning")...); got != "false\n" {
		t.Errorf("learning is %q", got)
	}
	wantError(t, at("set", "autocorect", "auto"), `unknown setting "autocorect"`, "did you mean autocorrect?")
	wantError(t, at("get", "volume"), `unknown setting "volume", want one of languages`)
	wantError(t, at("set", "learning", "no"), `learning is "no", want true or false`)
	wantError(t, at("set", "layout"), "layout takes one value")
	wantError(t, at("set", "languages"), "languages is [], want a list")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Replace(string(before), "\nemoji", "\nemojis", 1))
	wantError(t, at("show"), path, `unknown setting "emojis"`)
}
