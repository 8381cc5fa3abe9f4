package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
)

// browser is what an extension is built for.
type browser struct {
	name     string
	programs []string       // of the folder extension
	manifest map[string]any // what its manifest has beside that of all
}

var browsers = []browser{
	{
		name: "chromium", programs: []string{"background.js", "content.js", "engine.js", "options.js"},
		manifest: map[string]any{
			"minimum_chrome_version": "123",
			"background":             map[string]any{"service_worker": "background.js"},
			"permissions":            []string{"offscreen"},
		},
	},
	{
		name: "firefox", programs: []string{"content.js", "engine.js", "options.js"},
		manifest: map[string]any{
			"background": map[string]any{"page": "engine.html"},
			"browser_specific_settings": map[string]any{"gecko": map[string]any{
				"id":                          "keyboard@lstmkb",
				"strict_min_version":          "140.0",
				"data_collection_permissions": map[string]any{"required": []string{"none"}},
			}},
		},
	},
}

// manifest is the manifest.json of an extension.
func manifest(root string, b browser) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(root, "extension", "manifest.json"))
	if err != nil {
		return nil, err
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fmt.Errorf("extension/manifest.json: %w", err)
	}
	maps.Copy(m, b.manifest)
	if m["version"], err = version(root); err != nil {
		return nil, err
	}
	return json.MarshalIndent(m, "", "  ")
}

var release = regexp.MustCompile(`(?m)^const release = "([\d.]+)"$`)

// version is the release that the source says it is.
func version(root string) (string, error) {
	name := filepath.Join(root, "cmd", "lstmkb", "release.go")
	b, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	found := release.FindSubmatch(b)
	if found == nil {
		return "", fmt.Errorf("%s names no release", name)
	}
	return string(found[1]), nil
}
