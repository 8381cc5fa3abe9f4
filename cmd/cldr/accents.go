package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/predict"
)

// accents returns the field "accents" of a language's keyboard: of each letter a row, that letter
// and those with an accent that CLDR names as the language's own, then as used for foreign words, of which
// those of Western Europe are used most.
func accents(dir, tag string) (string, error) {
	var file struct {
		Main map[string]struct {
			Characters struct{ ExemplarCharacters, Auxiliary string }
		}
	}
	path := filepath.Join(dir, "cldr-misc-full", "main", tag, "characters.json")
	if err := readJSON(path, &file); err != nil {
		return "", err
	}
	c := file.Main[tag].Characters
	rows := map[rune]string{}
	own, foreign := lettersOf(c.ExemplarCharacters), []rune(lettersOf(c.Auxiliary))
	slices.SortStableFunc(foreign, func(a, b rune) int { return cmp.Compare(max(a, unicode.MaxLatin1), max(b, unicode.MaxLatin1)) })
	for _, r := range own + string(foreign) {
		fold := []rune(predict.Fold(string(r)))
		if len(fold) == 0 || fold[0] == r || strings.ContainsRune(rows[fold[0]], r) {
			continue
		}
		if rows[fold[0]] == "" {
			rows[fold[0]] = string(fold[0])
		}
		rows[fold[0]] += string(r)
	}
	var sorted []string
	for _, row := range rows {
		sorted = append(sorted, row)
	}
	if len(sorted) == 0 {
		return "", fmt.Errorf("%s: exemplarCharacters of %s has no letter with an accent", path, tag)
	}
	slices.Sort(sorted)
	b, err := json.Marshal(sorted)
	return `"accents": ` + strings.ReplaceAll(string(b), `","`, `", "`), err
}

// lettersOf lists the letters of a set as [aä b {ch} \-], without those of several characters.
func lettersOf(set string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case depth == 0 && unicode.IsLetter(r) && unicode.ToLower(r) == r:
			return r
		}
		return -1
	}, set)
}
