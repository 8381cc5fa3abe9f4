package ibus

import "golang.org/x/text/unicode/norm"

const (
	firstDead  = 0xfe50 // dead_grave
	lastDead   = 0xfe93
	composeKey = 0xff20 // Multi_key
)

// deadKeys are the accents of keys that wait for their letter, and how these are written alone.
var deadKeys = map[uint32]struct {
	accent rune
	alone  rune
}{
	firstDead + 0x0: {'\u0300', '`'},
	firstDead + 0x1: {'\u0301', '\''},
	firstDead + 0x2: {'\u0302', '^'},
	firstDead + 0x3: {'\u0303', '~'},
	firstDead + 0x4: {'\u0304', '¯'},
	firstDead + 0x5: {'\u0306', '˘'},
	firstDead + 0x6: {'\u0307', '˙'},
	firstDead + 0x7: {'\u0308', '"'},
	firstDead + 0x8: {'\u030a', '°'},
	firstDead + 0x9: {'\u030b', '˝'},
	firstDead + 0xa: {'\u030c', 'ˇ'},
	firstDead + 0xb: {'\u0327', '¸'},
	firstDead + 0xc: {'\u0328', '˛'},
}

// accented is what a dead key and the character after it type: one character, or both where the
// character takes no such accent, so that no key is lost.
func accented(dead uint32, r rune) string {
	d := deadKeys[dead]
	if r == ' ' {
		return string(d.alone)
	}
	both := norm.NFC.String(string([]rune{r, d.accent}))
	if len([]rune(both)) == 1 {
		return both
	}
	return string([]rune{d.alone, r})
}

// strangers is how many keys after this one the program needs for itself: it has a table of
// compositions, of which dead keys without an entry here and the Compose key begin one.
func strangers(sym uint32) int {
	switch {
	case sym == composeKey:
		return 2
	case firstDead <= sym && sym <= lastDead && deadKeys[sym].accent == 0:
		return 1
	}
	return 0
}
