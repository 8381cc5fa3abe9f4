package compose

import (
	"strings"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
)

// places is how many words are offered, beside an emoji.
const places = 3

// Engine suggests words and learns them: a session, and what keeps the person's profile.
type Engine interface {
	// Answer is predict.Session.Answer. The composer has done with the result before the next call.
	Answer(predict.Query) (predict.Answer, error)
	Keep(letters string, private bool) // which were put back in place of a correction; nothing is saved if private
	Learn(text string)                 // which was written
}

// Field says what is known of the field that is typed into.
type Field struct {
	Off     bool // keys go to the program as they are: a password, a number, an address
	Plain   bool // letters are neither corrected nor made capitals: a name
	Private bool // nothing is learned
}

// Composer composes one person's text, one event after the other.
type Composer struct {
	engine   Engine
	language predict.Language
	mode     predict.Correction
	field    Field
	private  bool // see SetPrivate

	text    text
	letters string // of the word in progress that the program has not got: the preedit
	held    held   // or a finished word that Backspace takes back
	plain   bool   // a capital was deleted: the next letter stays as it is typed
	raised  rune   // the letter before the cursor as it was typed, which became a capital
	typed   string // what was committed and has not been learned

	offered     []Candidate
	autocorrect string // the word that the end of the word puts in place of its letters, empty for none
	joined      string // what it replaces before them
	chosen      int    // by an arrow key, -1 for none
	hidden      bool   // by Escape, until the next key

	out Output // of the event in hand
}

// New makes a composer of a language's text. mode says what is done about slips. With
// predict.CorrectAuto the first letter of a sentence becomes a capital, too.
func New(engine Engine, language predict.Language, mode predict.Correction) *Composer {
	return &Composer{engine: engine, language: language, mode: mode, chosen: -1}
}

// SetPrivate says whether nothing is learned anywhere, until it is said otherwise.
func (c *Composer) SetPrivate(private bool) {
	c.private, c.typed = private, ""
}

// Off reports whether keys go to the program as they are.
func (c *Composer) Off() bool { return c.field.Off }

// Type is Press for a character, also where digits would choose a suggestion.
func (c *Composer) Type(r rune) Output {
	c.chosen = -1
	return c.Press(Key{Kind: Char, Rune: r})
}

// Press handles a key.
func (c *Composer) Press(k Key) Output {
	if c.field.Off {
		return Output{Chosen: -1}
	}
	c.begin()
	if k.Kind == Char && c.chosen >= 0 && '1' <= k.Rune && k.Rune < '1'+rune(len(c.offered)) {
		k = Key{Kind: Pick, Place: int(k.Rune - '1')}
	}
	raised := c.raised
	c.raised, c.hidden = 0, false
	switch k.Kind {
	case Char:
		c.char(k.Rune, raised)
	case Backspace:
		c.backspace()
	case Enter:
		c.enter()
	case Tab, Pick:
		c.choose(k)
	case Up, Down:
		c.step(k.Kind)
	case Escape:
		c.escape()
	default:
		c.leaveTo()
	}
	if k.Kind != Up && k.Kind != Down {
		c.chosen = -1
	}
	return c.end()
}

// Click picks the suggestion at a place of the table, from 0.
func (c *Composer) Click(place int) Output { return c.Press(Key{Kind: Pick, Place: place}) }

// Pause is called when no key has come for a while: what Backspace could take back is the
// program's now, and what was written is learned.
func (c *Composer) Pause() Output {
	c.begin()
	c.release()
	c.learn(false)
	return c.end()
}

// Leave is called when the program is left, or has set the cursor elsewhere. The program, or
// ibus, takes the preedit.
func (c *Composer) Leave() {
	c.typed += c.preedit()
	c.learn(true)
	c.letters, c.held, c.raised, c.plain = "", held{}, 0, false
	c.text.forget()
	c.offer(nil)
}

// Enter tells what is known of a field that is typed into from now on.
func (c *Composer) Enter(f Field) {
	if f != c.field {
		c.Leave()
	}
	c.field = f
}

func (c *Composer) begin() { c.out = Output{Handled: true} }

// end returns the event's output.
func (c *Composer) end() Output {
	c.out.Preedit = c.preedit()
	c.out.Offered, c.out.Chosen = c.offered, c.chosen
	if c.chosen < 0 && c.autocorrect != "" && len(c.offered) > 0 {
		c.out.Chosen = 0
	}
	return c.out
}

func (c *Composer) preedit() string { return c.held.text + c.letters }

// before is the text before the cursor as a person sees it, and the space behind it where a picked
// word has taken that for its own.
func (c *Composer) before() string {
	before := c.text.before + c.preedit()
	if c.held.space == ahead {
		before += " "
	}
	return before
}

// commit gives text to the program.
func (c *Composer) commit(s string) {
	c.out.Commit += s
	c.text.add(s)
	c.typed += s
}

// delete takes the last n bytes before the cursor from the program, before anything is committed.
func (c *Composer) delete(s string) {
	c.out.Delete.Before += utf8.RuneCountInString(s)
	c.text.cut(s)
	c.typed = strings.TrimSuffix(c.typed, s)
}

// leaveTo gives the preedit to the program, and then the key, after which nothing is known of the
// cursor's place.
func (c *Composer) leaveTo() {
	c.flush()
	c.learn(true)
	c.text.doubt()
	c.offer(nil)
	c.out.Handled = false
}

// flush gives the preedit to the program.
func (c *Composer) flush() {
	c.release()
	c.commit(c.letters)
	c.letters = ""
}

// enter ends the line. The letters stay as they are, as on the page.
func (c *Composer) enter() {
	if c.chosen >= 0 {
		c.pick(c.chosen)
		return
	}
	c.flush()
	c.learn(true)
	c.text.enter()
	c.offer(nil)
	c.out.Handled = false
}

func (c *Composer) escape() {
	switch {
	case c.chosen >= 0:
	case len(c.offered) > 0 && c.letters != "":
		c.hidden = true
		c.offer(nil)
	default:
		c.leaveTo()
	}
}
