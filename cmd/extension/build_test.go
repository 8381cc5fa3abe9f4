package main

import (
	"bytes"
	"encoding/json"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"
)

const root = "../.."

// thePage is the page of the languages in the program.
var thePage = sync.OnceValues(keyboardPage)

// forChromium is the extension for Chromium.
var forChromium = sync.OnceValues(func() (files, error) {
	p, err := thePage()
	if err != nil {
		return nil, err
	}
	return build(root, p, browsers[0])
})

// TestBuild: an extension has all that its manifest names, asks for no more than it needs, and is the same twice.
func TestBuild(t *testing.T) {
	p, err := thePage()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		browser     browser
		permissions []string
	}{{browsers[0], []string{"offscreen"}}, {browsers[1], nil}} {
		t.Run(c.browser.name, func(t *testing.T) {
			f, err := build(root, p, c.browser)
			if err != nil {
				t.Fatal(err)
			}
			var m struct {
				Version, Description string
				Permissions          []string
				HostPermissions      []string `json:"host_permissions"`
				Icons                map[string]string
				Background           struct {
					Page          string
					ServiceWorker string `json:"service_worker"`
				}
			}
			if err := json.Unmarshal(f["manifest.json"], &m); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(m.Permissions, c.permissions) || m.HostPermissions != nil || m.Version == "" || len(m.Description) > 132 { // a store takes no more
				t.Errorf("the manifest is %+v", m)
			}
			for _, name := range append(slices.Collect(maps.Values(m.Icons)), m.Background.Page+m.Background.ServiceWorker, "content.js", "options.html",
				"engine.html", "engine.js", "page/worker.js", "engine/lstmkb.wasm", "engine/en/model.safetensors") {
				if len(f[name]) == 0 {
					t.Errorf("there is no %s", name)
				}
			}
			for size, name := range m.Icons {
				i, err := png.DecodeConfig(bytes.NewReader(f[name]))
				if err != nil || name != "icon-"+size+".png" || i.Width != i.Height {
					t.Errorf("%s: %v, %v", name, i, err)
				}
			}
			again, err := build(root, p, c.browser)
			if err != nil {
				t.Fatal(err)
			}
			if !maps.EqualFunc(f, again, bytes.Equal) {
				t.Error("a second build has other files")
			}
		})
	}
}

// TestContentAsksNobody: what runs within pages has no way to ask a server.
func TestContentAsksNobody(t *testing.T) {
	f, err := forChromium()
	if err != nil {
		t.Fatal(err)
	}
	if found := regexp.MustCompile(`\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\(|\.src\b|innerHTML`).FindAll(f["content.js"], -1); found != nil {
		t.Errorf("content.js has %q", found)
	}
}

// TestTexts: every language has every text.
func TestTexts(t *testing.T) {
	var texts map[string]map[string]string
	if err := json.Unmarshal(mustRead(t, "extension/texts.json"), &texts); err != nil {
		t.Fatal(err)
	}
	for lang, own := range texts {
		if got, want := slices.Sorted(maps.Keys(own)), slices.Sorted(maps.Keys(texts["en"])); !slices.Equal(got, want) {
			t.Errorf("%s has the texts %q, want %q", lang, got, want)
		}
	}
}

// TestIcon: what is no square of rectangles is refused.
func TestIcon(t *testing.T) {
	for svg, want := range map[string]bool{
		`<svg viewBox="0 0 8 8"><rect width="8" height="8" fill="#fff"/></svg>`:         true,
		`<svg viewBox="0 0 8 8"><g opacity=".5"><rect width="8" height="8"/></g></svg>`: true,
		`<svg viewBox="0 0 8 9"></svg>`:                                                 false,
		`<svg viewBox="0 0 8 8"><circle r="3"/></svg>`:                                  false,
		`<svg viewBox="0 0 8 8"><rect fill="red"/></svg>`:                               false,
		`<svg`: false,
	} {
		if _, err := icon([]byte(svg), 16); (err == nil) != want {
			t.Errorf("%s: %v", svg, err)
		}
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
