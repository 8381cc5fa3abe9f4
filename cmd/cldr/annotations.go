package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/emoji"
)

const (
	selector = "\ufe0f" // has a character shown as an emoji, which CLDR leaves out
	joiner   = "\u200d"
	minWord  = 2 // letters of a word for which an emoji is suggested
)

// knownEmoji is a line of emoji-test.txt.
type knownEmoji struct {
	emoji   string
	version float64 // of Unicode's emoji: the first ones are the best known
}

// readEmoji reads the emoji of emoji-test.txt in their order, but for those of a skin tone.
func readEmoji(path string) (known []knownEmoji, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		_, about, ok := strings.Cut(in.Text(), "; fully-qualified")
		if !ok {
			continue
		}
		fields := strings.Fields(about) // # 😀 E1.0 grinning face
		if len(fields) < 3 {
			return nil, fmt.Errorf("%s: line %d: want # EMOJI EVERSION behind fully-qualified", path, n)
		}
		version, err := strconv.ParseFloat(strings.TrimPrefix(fields[2], "E"), 64)
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: the version is %.20q, want a number", path, n, fields[2])
		}
		if !strings.ContainsFunc(fields[1], func(r rune) bool { return r >= '🏻' && r <= '🏿' }) {
			known = append(known, knownEmoji{fields[1], version})
		}
	}
	return known, in.Err()
}

// annotation is what CLDR says of an emoji.
type annotation struct {
	Default []string // its words
	TTS     []string // its name
}

// readAnnotations reads the annotations of a language, the derived ones of flags and the like too.
func readAnnotations(dir, tag string) (map[string]annotation, error) {
	all := map[string]annotation{}
	for pkg, folder := range map[string]string{"cldr-annotations-full": "annotations", "cldr-annotations-derived-full": "annotationsDerived"} {
		var file map[string]struct{ Annotations map[string]annotation }
		if err := readJSON(filepath.Join(dir, pkg, folder, tag, "annotations.json"), &file); err != nil {
			return nil, err
		}
		if len(file[folder].Annotations) == 0 {
			return nil, fmt.Errorf("%s: %s has no annotations of %s", pkg, folder, tag)
		}
		maps.Copy(all, file[folder].Annotations)
	}
	return all, nil
}

func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// entries are the lines of a language's table. Each word of letters suggests one emoji.
func entries(known []knownEmoji, notes map[string]annotation) (list []emoji.Entry) {
	best := map[string]candidate{}
	for _, k := range known {
		note, ok := notes[strings.ReplaceAll(k.emoji, selector, "")]
		if !ok || len(note.TTS) == 0 || strings.Contains(note.TTS[0], "*") { // the key * of a telephone
			continue
		}
		name, at := note.TTS[0], len(list)
		words := slices.DeleteFunc(note.Default, func(w string) bool { return w == name || strings.ContainsAny(w, "|*") })
		list = append(list, emoji.Entry{Emoji: k.emoji, Name: name, Words: words})
		for _, word := range append([]string{name}, words...) {
			fold := emoji.Fold(word)
			if c := (candidate{at, word, rank(fold, emoji.Fold(name), k), k.version}); isWord(word) && better(c, best[fold]) {
				best[fold] = c
			}
		}
	}
	for _, c := range best {
		list[c.at].Suggested = append(list[c.at].Suggested, c.word)
	}
	return list
}

// candidate is an emoji for a word.
type candidate struct {
	at      int // of its entry
	word    string
	rank    int // 0 for none
	version float64
}

// better reports whether an emoji fits its word better than another of an earlier entry.
func better(a, b candidate) bool {
	return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.version, b.version)) < 0 || b.word == ""
}

// rank says how well an emoji fits a word: one that is named after it best; then one in whose name it
// is, or begins a word;
// one made of several, as a woman at work, last.
func rank(word, name string, k knownEmoji) int {
	joined := strings.Contains(k.emoji, joiner)
	switch {
	case word == name && !joined:
		return 4
	case joined:
		return 1
	case slices.ContainsFunc(strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }), func(part string) bool {
		return part == word || len(word) > minWord+1 && strings.HasPrefix(part, word) // Geburtstagskuchen
	}):
		return 3
	}
	return 2
}

// isWord reports whether a word is one word of letters.
func isWord(word string) bool {
	return len([]rune(word)) >= minWord && !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}
