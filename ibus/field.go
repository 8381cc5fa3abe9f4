package ibus

import "github.com/lstmkb/lstmkb/ibus/compose"

// Purposes of a field (IBusInputPurpose) in which words are written.
const (
	freeForm     = 0
	alphabetic   = 1
	personalName = 7
)

// Hints about a field (IBusInputHints).
const (
	noSpellcheck = 1 << 1
	lowercase    = 1 << 3
	private      = 1 << 11
	hiddenText   = 1 << 12
)

// fieldOf is what the program's word about its field means. Passwords, numbers, addresses, terminals and all
// that is not known here are left alone.
func fieldOf(purpose, hints uint32) compose.Field {
	words := purpose == freeForm || purpose == alphabetic || purpose == personalName
	return compose.Field{
		Off:     !words || hints&(noSpellcheck|hiddenText) != 0,
		Plain:   purpose == personalName || hints&lowercase != 0,
		Private: hints&private != 0,
	}
}
