package compose

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// program is a program with an input method: it has a text with a cursor, shows the preedit there,
// and does what keys do that it gets.
type program struct {
	t       testing.TB
	c       *Composer
	text    []rune
	at      int
	preedit string
	out     Output
	tells   telling
	told    around
	waiting []around // what was told and has not arrived
}

// telling is how a program tells its text.
type telling int

const (
	never   telling = iota
	always          // at once
	late            // the text before the last key, then the text
	oneLine         // at once, the line of the cursor
	tellings
)

// press presses a key, and checks that the program could do what it was told.
func (p *program) press(k Key) {
	p.t.Helper()
	p.do(p.c.Press(k))
	if p.out.Handled {
		p.tell()
		return
	}
	if p.preedit != "" && !p.c.Off() {
		p.t.Fatalf("key %+v goes to the program with the preedit %q", k, p.preedit)
	}
	p.plain(k)
	p.tell()
}

// plain does what a key does without an input method.
func (p *program) plain(k Key) {
	switch k.Kind {
	case Char:
		p.insert(string(k.Rune))
	case Enter:
		p.insert("\n")
	case Tab:
		p.insert("\t")
	case Backspace:
		p.erase()
	case Up:
		p.at = 0
	case Down:
		p.at = len(p.text)
	}
}

func (p *program) insert(s string) {
	p.text = slices.Insert(p.text, p.at, []rune(s)...)
	p.at += utf8.RuneCountInString(s)
}

// erase deletes the character before the cursor as people see it.
func (p *program) erase() {
	n := utf8.RuneCountInString(lastUnit(string(p.text[:p.at])))
	p.text = slices.Delete(p.text, p.at-n, p.at)
	p.at -= n
}

func (p *program) do(o Output) {
	p.t.Helper()
	p.out = o
	if p.at < o.Delete.Before || len(p.text)-p.at < o.Delete.After {
		p.t.Fatalf("cannot delete %+v around %d in %q", o.Delete, p.at, string(p.text))
	}
	p.text = slices.Delete(p.text, p.at-o.Delete.Before, p.at+o.Delete.After)
	p.at -= o.Delete.Before
	p.insert(o.Commit)
	p.preedit = o.Preedit
}

func (p *program) around() around {
	before, after := string(p.text[:p.at]), string(p.text[p.at:])
	if p.tells == oneLine {
		before = lastLine(before)
		after, _, _ = strings.Cut(after, "\n")
	}
	return around{before, after, false}
}

func (p *program) tell() {
	now := p.around()
	switch p.tells {
	case never:
		return
	case late:
		p.waiting = append(p.waiting, now)
		if len(p.waiting) < 2 {
			return
		}
		now, p.waiting = p.waiting[0], p.waiting[1:]
	}
	if now != p.told { // ibus tells nothing twice
		p.told = now
		p.c.Surrounding(now.before, now.after, now.selected)
	}
}

// place sets the cursor by the mouse: the preedit is the program's, and the composer hears of it.
func (p *program) place(at int) {
	p.insert(p.preedit)
	p.preedit = ""
	p.c.Leave()
	p.at = min(at, len(p.text))
	p.waiting = nil
	p.tell()
	if p.tells == late {
		p.tell()
	}
}

// seen is the text with the preedit, as a person sees it.
func (p *program) seen() string {
	return string(p.text[:p.at]) + p.preedit + string(p.text[p.at:])
}

// cursor is where a person sees the cursor, in bytes of seen.
func (p *program) cursor() int { return len(string(p.text[:p.at])) + len(p.preedit) }
