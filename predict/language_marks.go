package predict

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// checkMarks returns an error for spaces that are none, or not at a mark.
func (l *Language) checkMarks() error {
	for field, spaces := range map[string]map[string]string{"space_before": l.SpaceBefore, "space_behind": l.SpaceBehind} {
		for _, mark := range slices.Sorted(maps.Keys(spaces)) {
			if r, n := utf8.DecodeRuneInString(mark); n != len(mark) || !unicode.In(r, unicode.P, unicode.S) {
				return fmt.Errorf("%s has %.20q, want a single mark", field, mark)
			}
			if s := spaces[mark]; s == "" || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) || r == '\n' }) {
				return fmt.Errorf("%s has %q at %s, want a space", field, s, mark)
			}
		}
	}
	for _, typed := range slices.Sorted(maps.Keys(l.Digraphs)) {
		letter := l.Digraphs[typed]
		if r, n := utf8.DecodeRuneInString(letter); utf8.RuneCountInString(typed) != 2 || n != len(letter) || !unicode.IsLower(r) || strings.ContainsFunc(typed, func(r rune) bool { return !unicode.IsLower(r) }) {
			return fmt.Errorf("digraphs has %.20q for %.20q, want two small letters for one", typed, letter)
		}
	}
	return nil
}

// Mark returns a mark with the spaces of the language around it, as it is written right after a
// picked word whose space it takes.
func (l *Language) Mark(mark string) string { return l.SpaceBefore[mark] + mark + l.SpaceBehind[mark] }

// AllowsApostrophe reports whether a word may have an apostrophe between these letters.
func (l *Language) AllowsApostrophe(before, behind string) bool {
	return slices.ContainsFunc(l.Apostrophe.Before, func(x string) bool { return stands(x, before) }) ||
		slices.ContainsFunc(l.Apostrophe.Behind, func(x string) bool { return stands(x, behind) })
}

// stands reports whether a part of a word is the one listed.
func stands(listed, part string) bool {
	if begin, ok := strings.CutSuffix(listed, "*"); ok {
		return strings.HasPrefix(part, begin)
	}
	return part == listed
}
