package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"

	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
)

const toyLanguage = `{
  "name": "Toy", "tag": "xx",
  "sentence_ends": "¶",
  "keyboard": {"letters": ["azertyuiop", "qsdfghjklm", "⇧wxcvbn'⌫", "①, .⏎"]}
}`

// toyFolder makes a language of fifty words, as the recipe in CONTRIBUTING.md does:
// model, phrases, words beyond the vocabulary, blocklist and rules.
func toyFolder(t *testing.T) (dir string) {
	t.Helper()
	var words []string
	for _, c := range "bdfgklmnpr" {
		for _, v := range "aeiou" {
			words = append(words, fmt.Sprintf("%c%cn", c, v))
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	text := func(lines int) string {
		var b strings.Builder
		for range lines {
			for range 6 {
				b.WriteString(words[r.IntN(len(words))] + " ")
			}
			b.WriteString("¶\n")
		}
		return b.String()
	}
	data, dir := t.TempDir(), filepath.Join(t.TempDir(), "xx")
	write(t, filepath.Join(data, "train.txt"), text(100)+"zugzug zugzug ¶\n")
	write(t, filepath.Join(data, "valid.txt"), text(5))
	mustRun(t, trainArgs(data, dir, "--steps", "6", "--vocab-size", fmt.Sprint(len(words)+3))...) // with <unk>, <eos> and ¶
	mustRun(t, "ngrams", "--model", dir, "--data", data, "--out", filepath.Join(dir, predict.NgramsName))
	mustRun(t, "words", "--model", dir, "--data", data, "--out", filepath.Join(dir, predict.WordsName), "--nonwords", filepath.Join(dir, predict.NonwordsName))
	mustRun(t, "forms", "--model", dir, "--data", data, "--out", filepath.Join(dir, predict.FormsName))
	write(t, filepath.Join(dir, predict.ChannelName), "a\te\t4\n")
	write(t, filepath.Join(dir, predict.BlocklistName), "ban\n")
	write(t, filepath.Join(dir, predict.LanguageName), toyLanguage)
	emoji, err := fs.ReadFile(languages.Folders["en"], predict.EmojiName)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, predict.EmojiName), string(emoji))
	return dir
}

// suggestedWords are the words that predict prints for a text and a prefix.
func suggestedWords(t *testing.T, dir, text, prefix string, more ...string) (words []string) {
	t.Helper()
	out := mustRun(t, append([]string{"predict", "--model", dir, "--text", text, "--prefix", prefix, "--json"}, more...)...)
	var answer suggestions
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(err)
	}
	for _, s := range answer.Suggestions {
		words = append(words, s.Word)
	}
	return words
}

// TestSecondLanguage: a language is a folder that all commands open like the English
// one, with its own words, blocklist, rules and rows of keys.
func TestSecondLanguage(t *testing.T) {
	dir := toyFolder(t)
	if got := suggestedWords(t, dir, "ben din ", "zug"); !slices.Equal(got, []string{"zugzug"}) {
		t.Errorf("beyond the vocabulary: %q", got)
	}
	if got := suggestedWords(t, dir, "ben din ", "ba", "--no-blocklist"); !slices.Equal(got, []string{"ban"}) {
		t.Errorf("without a blocklist: %q", got)
	}
	if got := suggestedWords(t, dir, "ben din ", "ba"); len(got) != 0 {
		t.Errorf("with the language's blocklist: %q", got)
	}
	for text, capital := range map[string]bool{"": true, "ben ¶ ": true, "ben. ": false, "ben ": false} {
		for _, w := range suggestedWords(t, dir, text, "") {
			if w != strings.ToLower(w) != capital {
				t.Errorf("after %q: %q", text, w)
			}
		}
	}

	p, err := pageOf(serveSettings{Model: dir, Blocklist: "default"}, folderOf(dir))
	if err != nil {
		t.Fatal(err)
	}
	ctx := &fasthttp.RequestCtx{}
	ctx.Request.SetRequestURI("/page/languages.json")
	var all []struct {
		Served bool
		Rules  predict.Language
	}
	if !p.Serve(ctx) || json.Unmarshal(ctx.Response.Body(), &all) != nil || len(all) != 1+len(languages.Folders) || !all[0].Served || all[1].Served {
		t.Fatalf("the page has the languages %s", ctx.Response.Body())
	}
	l := all[0].Rules
	if l.Tag != "xx" || l.SentenceEnds != "¶" || l.Keyboard.Letters[0] != "azertyuiop" {
		t.Errorf("the page has the language %+v", l)
	}
	if l.Closing == "" || len(l.Keyboard.Numbers) == 0 {
		t.Errorf("what the language leaves out is not the default's: %+v", l)
	}
}

// TestLanguageLacks: each optional file of a language may be absent.
func TestLanguageLacks(t *testing.T) {
	dir := toyFolder(t)
	for _, name := range predict.Optional {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if got := suggestedWords(t, dir, "ben ", "", "--blocklist", "default"); len(got) != 5 {
			t.Errorf("without %s: %q", name, got)
		}
		if _, err := pageOf(serveSettings{Model: dir, Blocklist: "default"}, folderOf(dir)); err != nil {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

// TestEmbeddedLikeOnDisk: the tag of a language in the program opens what its folder does.
func TestEmbeddedLikeOnDisk(t *testing.T) {
	for _, blocklist := range []string{"", "default"} {
		inProgram := suggestedWords(t, "en", "I want to ", "", "--k", "50", "--blocklist", blocklist)
		onDisk := suggestedWords(t, filepath.Join("..", "..", "languages", "en"), "I want to ", "", "--k", "50", "--blocklist", blocklist)
		if len(inProgram) != 50 || !slices.Equal(inProgram, onDisk) {
			t.Errorf("blocklist %q: %q in the program, %q on disk", blocklist, inProgram, onDisk)
		}
	}
}
