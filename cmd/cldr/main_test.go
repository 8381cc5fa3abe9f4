package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/emoji"
)

const emojiTest = `# group: Smileys & Emotion
1F600                                                  ; fully-qualified     # 😀 E1.0 grinning face
1F603                                                  ; fully-qualified     # 😃 E0.6 grinning face with big eyes
2764 FE0F                                              ; fully-qualified     # ❤️ E0.6 red heart
2764                                                   ; unqualified         # ❤ E0.6 red heart
1F44B 1F3FB                                            ; fully-qualified     # 👋🏻 E1.0 waving hand: light skin tone
1F382                                                  ; fully-qualified     # 🎂 E0.6 birthday cake
1F389                                                  ; fully-qualified     # 🎉 E0.6 party popper
1F95F                                                  ; fully-qualified     # 🥟 E5.0 dumpling
`

const annotations = `{"annotations": {"annotations": {
	"😀": {"default": ["happy", "happy face", "!"], "tts": ["grinning face"]},
	"😃": {"default": ["happy", "Birthday"], "tts": ["grinning face with big eyes"]},
	"❤": {"default": ["a|b", "Heart", "rot"], "tts": ["heart"]},
	"👋🏻": {"default": ["wave"], "tts": ["waving hand: light skin tone"]},
	"🎂": {"default": ["birthday"], "tts": ["birthdaycake"]},
	"🎉": {"default": ["birthday", "x"], "tts": ["party popper"]}
}}}`

const characters = `{"main": {"xx": {"characters": {"exemplarCharacters": "[aä b {ch} o]", "auxiliary": "[ä á œ \\- ñ]"}}}}`

// source is a folder of data as CLDR's packages have it, with these files in place of its own.
func source(t *testing.T, other map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"emoji-test.txt": emojiTest,
		"cldr-annotations-full/annotations/xx/annotations.json":                annotations,
		"cldr-annotations-derived-full/annotationsDerived/xx/annotations.json": `{"annotationsDerived": {"annotations": {"🇩🇪": {"default": ["flag"], "tts": ["flag: Germany"]}}}}`,
		"cldr-misc-full/main/xx/characters.json":                               characters,
	}
	for name, text := range other {
		files[name] = text
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestRun: of the emoji for a word the best is suggested, and accents stand behind their letter.
func TestRun(t *testing.T) {
	to := t.TempDir()
	if err := os.Mkdir(filepath.Join(to, "xx"), 0o755); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(source(t, nil), []string{"xx"}, to, &out); err != nil {
		t.Fatal(err)
	}
	if want := `"accents": ["aäá", "nñ", "oœ"]`; !strings.Contains(out.String(), want) {
		t.Errorf("printed is %q, want %s", out.String(), want)
	}
	f, err := os.Open(filepath.Join(to, "xx", "emoji.tsv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := emoji.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{
		"happy": "😃", "birthday": "🎂", "heart": "❤️", "rot": "❤️", "wave": "", "popper": "", "x": "", "happy face": "", "a|b": "", "!": "",
	} {
		if got := table.Suggest(word); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"emoji-test.txt", "1F600 ; fully-qualified # 😀 grinning", "line 1"},
		{"emoji-test.txt", "1F600 ; fully-qualified #", "line 1"},
		{"cldr-annotations-full/annotations/xx/annotations.json", `{"annotations": {}}`, "no annotations of xx"},
		{"cldr-annotations-full/annotations/xx/annotations.json", `[`, "annotations.json"},
		{"cldr-misc-full/main/xx/characters.json", `{}`, "exemplarCharacters of xx"},
	} {
		to := t.TempDir()
		if err := os.Mkdir(filepath.Join(to, "xx"), 0o755); err != nil {
			t.Fatal(err)
		}
		err := run(source(t, map[string]string{c.file: c.text}), []string{"xx"}, to, new(strings.Builder))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v, want %q", c.file, c.text, err, c.want)
		}
	}
}
