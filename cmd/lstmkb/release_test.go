package main

import (
	"os"
	"regexp"
	"runtime/debug"
	"testing"
)

func TestVersionOf(t *testing.T) {
	for name, want := range map[string]string{
		"":                       release,
		"(devel)":                release,
		"v" + release:            release,
		"v9.0.1-0.abc":           release + " (v9.0.1-0.abc)",
		"v" + release + "+dirty": release + " (v" + release + "+dirty)",
	} {
		if got := versionOf(&debug.BuildInfo{Main: debug.Module{Version: name}}); got != want {
			t.Errorf("versionOf(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestChangelogRelease: the newest release of CHANGELOG.md is the one in the source.
func TestChangelogRelease(t *testing.T) {
	changelog, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	section := regexp.MustCompile(`(?m)^## (\d+\.\d+\.\d+) – \d{4}-\d{2}-\d{2}$`).FindSubmatch(changelog)
	if section == nil {
		t.Fatal("CHANGELOG.md has no section of a release, as ## 0.1.0 – 2026-11-29")
	}
	if got := string(section[1]); got != release {
		t.Errorf("the newest release of CHANGELOG.md is %s, of the source %s", got, release)
	}
}
