package vocab

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/words"
)

// tokenClasses are the classes that tokenPattern names.
func tokenClasses() map[string]string {
	classes := map[string]string{
		"regional": charClass(func(c rune) bool { return unicode.Is(unicode.Regional_Indicator, c) }),
		"picture":  charClass(isPicture),
	}
	for name, s := range map[string]set{
		"extend": 1 << extend, "small": 1 << letter, "upper": 1 << upper, "hebrew": 1 << hebrew, "digit": 1 << digit, "connector": 1 << connector,
		"katakana": 1 << katakana, "alone": inTokens, "apostrophe": 1 << apostrophe, "mid": 1 << mid, "mid_letter": 1 << midLetter,
		"mid_number": 1 << midNumber, "quote": 1 << quote, "shows": wordStart &^ (1 << connector),
	} {
		classes[name] = classRanges(s)
	}
	return classes
}

// classRanges lists the characters of the classes of s, as charClass does.
func classRanges(s set) string {
	var b strings.Builder
	for i, x := range boundaryTable {
		if s.has(int(x & 15)) {
			to := rune(unicode.MaxRune)
			if i+1 < len(boundaryTable) {
				to = rune(boundaryTable[i+1]>>4) - 1
			}
			writeRange(&b, rune(x>>4), to)
		}
	}
	return b.String()
}

// isPicture reports whether a joiner joins a character with the picture before it, as
// Extended_Pictographic says.
func isPicture(c rune) bool {
	if c < '\u00a9' || c > '\U0001ffff' || classOf(c) != other {
		return false
	}
	joined := "!\u200d" + string(c)
	return words.FromString(joined).First() == joined
}

// tokenPattern is tokenLen as a regular expression. A unit is a character with what extends it.
func tokenPattern() string {
	const (
		x       = "[{extend}]*"
		letters = "{small}{upper}{hebrew}"
	)
	unit := func(classes string) string { return "[" + classes + "]" + x }
	// A mark belongs to a word if what stands on either side of it is right.
	before := func(next, marks string) string { return unit(marks) + "(?=[" + next + "])" }
	spaced := "(?:" + strings.Join([]string{
		unit("{small}") + "(?:" + before(letters, "{apostrophe}{mid_letter}") + "|" + before("{small}{hebrew}", "{mid}") + ")?",
		unit("{upper}") + "(?:" + before(letters, "{apostrophe}{mid}{mid_letter}") + ")?",
		unit("{hebrew}") + "(?:" + before(letters, "{apostrophe}{mid}{mid_letter}") + "|" + before("{hebrew}", "{quote}") + ")?",
		unit("{digit}") + "(?:" + before("{digit}", "{apostrophe}{mid}{mid_number}") + ")?",
	}, "|") + ")"
	run := "(?:" + spaced + "+|(?:" + unit("{katakana}") + ")+)"
	connected := "(?:" + run + "?" + unit("{connector}") + ")*"
	return strings.Join([]string{
		// An apostrophe behind a Hebrew letter ends the word unless a letter follows.
		connected + spaced + "*" + unit("{hebrew}") + unit("{apostrophe}") + "(?![{extend}" + letters + "])",
		"(?=[" + letters + "{digit}{katakana}{connector}])" + connected + run + "?",
		unit("{alone}"),
		unit("{apostrophe}{mid}{mid_letter}{mid_number}{quote}{extend}"),
		// A flag or a picture, and what joiners join with it, or any other character.
		`(?:[{regional}]` + x + `[{regional}]|[\s\S])(?:` + x + "\u200d[{picture}])*" + x,
	}, "|")
}
