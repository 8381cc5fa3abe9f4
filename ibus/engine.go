package ibus

import (
	"slices"
	"unicode/utf8"

	"github.com/godbus/dbus/v5"

	"github.com/lstmkb/lstmkb/ibus/compose"
)

// engine is an engine of IBus: the composer of the field that has the focus.
type engine struct {
	path     dbus.ObjectPath
	emit     func(path dbus.ObjectPath, signal string, body ...any)
	composer *compose.Composer
	field    compose.Field // what the daemon has told of it, which it does not repeat

	dead   uint32 // a dead key that waits for its letter
	passed int    // keys that go to the program as they are

	preedit string // that the program shows
	offered []compose.Candidate
	chosen  int
	private bool

	commits bool // the program takes the preedit itself when its field is left, and must not get it twice
	tells   bool // the program can tell its text
	told    told // what was told last
}

// key handles a key and reports whether the program does not get it.
func (e *engine) key(sym, state uint32) bool {
	if state&releaseMask != 0 || isModifier(sym) {
		return false
	}
	if n := strangers(sym); n > 0 || e.passed > 0 {
		e.passed = max(n, e.passed-1)
		return e.show(e.composer.Press(compose.Key{}))
	}
	k := keyOf(sym, state)
	if e.dead != 0 && (k.Kind == compose.Char || deadKeys[sym].accent != 0) {
		if k.Kind != compose.Char { // twice
			k.Rune = ' '
		}
		return e.accented(k.Rune)
	}
	if e.dead != 0 && k.Kind == compose.Backspace {
		e.dead = 0
		return true
	}
	e.dead = 0
	if deadKeys[sym].accent != 0 && !e.composer.Off() {
		e.dead = sym
		return true
	}
	return e.show(e.composer.Press(k))
}

// accented types the letter of a dead key.
func (e *engine) accented(r rune) bool {
	text := accented(e.dead, r)
	e.dead = 0
	for _, r := range text {
		if !e.show(e.composer.Type(r)) { // the program's own, but it does not get this key
			e.emit(e.path, "CommitText", plainText(string(r)))
		}
	}
	return true
}

// show tells the program what an event came to.
func (e *engine) show(o compose.Output) bool {
	if n := o.Delete; n.Before+n.After > 0 {
		e.emit(e.path, "DeleteSurroundingText", int32(-n.Before), uint32(n.Before+n.After))
	}
	if o.Commit != "" {
		e.emit(e.path, "CommitText", plainText(o.Commit))
	}
	if o.Preedit != e.preedit {
		e.emit(e.path, "UpdatePreeditText", underlined(o.Preedit), uint32(utf8.RuneCountInString(o.Preedit)), o.Preedit != "", e.mode())
		e.preedit = o.Preedit
	}
	if !slices.Equal(o.Offered, e.offered) || o.Chosen != e.chosen {
		e.emit(e.path, "UpdateLookupTable", table(o.Offered, o.Chosen), len(o.Offered) > 0)
		e.offered, e.chosen = append(e.offered[:0], o.Offered...), o.Chosen
	}
	return o.Handled
}

// qt is the name of Qt's fields. Qt commits the preedit when a field is left, and what IBus commits then
// goes into the next field; GTK does so too, and tells IBus.
const qt = "QIBusInputContext"

// mode says what becomes of the preedit when the program is left.
func (e *engine) mode() uint32 {
	if e.commits {
		return clearOnLeave
	}
	return commitOnLeave
}

// told is what the daemon has told of a program's text. It does not tell the same twice.
type told struct {
	before, after string
	selected      bool
}

// presume takes an empty field as told.
func (e *engine) presume() {
	if e.told == (told{}) {
		e.recall()
	}
}

// recall takes the text to be what was told last.
func (e *engine) recall() {
	if e.tells {
		e.composer.Surrounding(e.told.before, e.told.after, e.told.selected)
	}
}

// focus is called when the program's field has the focus: it asks for the text around the cursor.
func (e *engine) focus() {
	e.presume()
	e.emit(e.path, "RegisterProperties", list("IBusPropList", privacy(e.private)))
	e.emit(e.path, "RequireSurroundingText")
}

// leave is called when the field is left, or its cursor has been set. IBus hides what was shown.
func (e *engine) leave() {
	e.composer.Leave()
	e.dead, e.passed, e.preedit, e.chosen, e.offered = 0, 0, "", -1, e.offered[:0]
}

// reset is called when the field's cursor has been set, or its text changed.
func (e *engine) reset() {
	shown := len(e.offered) > 0
	e.leave()
	e.recall()
	if shown {
		e.emit(e.path, "UpdateLookupTable", table(nil, -1), false)
	}
}

// surrounding takes the field's text. Places are in characters.
func (e *engine) surrounding(text string, cursor, anchor uint32) {
	runes := []rune(text)
	at := min(int(cursor), len(runes))
	e.told = told{string(runes[:at]), string(runes[at:]), cursor != anchor}
	e.composer.Surrounding(e.told.before, e.told.after, e.told.selected)
}

// setPrivate turns private typing on or off.
func (e *engine) setPrivate(on bool) {
	e.private = on
	e.composer.SetPrivate(on)
	e.emit(e.path, "UpdateProperty", dbus.MakeVariant(privacy(on)))
}
