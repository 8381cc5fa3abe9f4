package ibus

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/lstmkb/lstmkb/ibus/compose"
)

// Bits of a key's state.
const (
	shiftMask   = 1 << 0
	controlMask = 1 << 2
	altMask     = 1 << 3
	superMask   = 1<<6 | 1<<26
	otherMask   = 1<<27 | 1<<28 // Hyper, Meta
	releaseMask = 1 << 30
)

// X11's names of keys without a character.
const (
	keyBackspace = 0xff08
	keyTab       = 0xff09
	keyReturn    = 0xff0d
	keyEscape    = 0xff1b
	keyUp        = 0xff52
	keyDown      = 0xff54
	keyEnter     = 0xff8d // of the keypad
	superLeft    = 0xffeb
	superRight   = 0xffec
	keypad0      = 0xffb0
	keypad9      = 0xffb9
	euro         = 0x20ac
)

// isModifier reports whether a key is Shift, Control and the like, which does nothing by itself. Super is none: it begins what
// leaves the program, or chooses another engine, which would lose the word in progress of a program of Qt.
func isModifier(sym uint32) bool {
	return 0xffe1 <= sym && sym <= 0xffee && sym != superLeft && sym != superRight || 0xfe01 <= sym && sym <= 0xfe13 || sym == 0xff7e || sym == 0xff7f
}

// keyOf is what a key does, by X11's name of it and the state of the modifiers.
func keyOf(sym, state uint32) compose.Key {
	if state&(controlMask|superMask|otherMask) != 0 {
		return compose.Key{}
	}
	r := runeOf(sym)
	if state&altMask != 0 {
		if '1' <= r && r <= '9' {
			return compose.Key{Kind: compose.Pick, Place: int(r - '1')}
		}
		return compose.Key{}
	}
	if state&shiftMask != 0 && (sym == keyTab || sym == keyBackspace || sym == keyReturn) && sym != keyBackspace {
		return compose.Key{} // another field, a line within a message
	}
	switch sym {
	case keyBackspace:
		return compose.Key{Kind: compose.Backspace}
	case keyReturn, keyEnter:
		return compose.Key{Kind: compose.Enter}
	case keyTab:
		return compose.Key{Kind: compose.Tab}
	case keyEscape:
		return compose.Key{Kind: compose.Escape}
	case keyUp:
		return compose.Key{Kind: compose.Up}
	case keyDown:
		return compose.Key{Kind: compose.Down}
	}
	if r == 0 {
		return compose.Key{}
	}
	return compose.Key{Kind: compose.Char, Rune: r}
}

// legacy are X11's sets of names that are an encoding's bytes, by their high byte.
var legacy = map[uint32]*charmap.Charmap{
	0x01: charmap.ISO8859_2, 0x02: charmap.ISO8859_3, 0x03: charmap.ISO8859_4, 0x05: charmap.ISO8859_6,
	0x06: charmap.KOI8U, 0x0c: charmap.ISO8859_8, 0x0d: charmap.Windows874, 0x12: charmap.ISO8859_14, 0x13: charmap.ISO8859_15,
}

// runeOf is the character that a key types, 0 for none that is known. A key of an unknown
// character goes to the program.
func runeOf(sym uint32) rune {
	switch {
	case ' ' <= sym && sym <= '~', 0xa0 <= sym && sym <= 0xff:
		return rune(sym)
	case keypad0 <= sym && sym <= keypad9:
		return rune(sym - keypad0 + '0')
	case sym>>24 == 1:
		if r := rune(sym & 0xffffff); utf8.ValidRune(r) && r >= ' ' {
			return r
		}
	case sym == euro:
		return '€'
	case sym < 0x2000 && sym&0x80 != 0:
		if set := legacy[sym>>8]; set != nil {
			if r := set.DecodeByte(byte(sym)); r != utf8.RuneError {
				return r
			}
		}
	}
	return 0
}
