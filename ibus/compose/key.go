package compose

// Kind says what a key does here.
type Kind uint8

const (
	Other     Kind = iota // something that only the program knows: a shortcut, an arrow, a function key
	Char                  // it types Key.Rune
	Backspace             // it deletes the character before the cursor
	Enter                 // it ends a line, or sends what was written
	Tab
	Escape
	Up
	Down
	Pick // it chooses the suggestion at Key.Place
)

// Key is a key that was pressed.
type Key struct {
	Kind  Kind
	Rune  rune // of Char
	Place int  // of Pick, from 0
}

// Output says what the program is to do after an event, in the order of the fields.
type Output struct {
	Delete  Span        // around the cursor, without the preedit
	Commit  string      // text for the cursor's place
	Preedit string      // what is shown at the cursor from now on
	Offered []Candidate // what the lookup table shows from now on; it is valid until the next event
	Chosen  int         // the one that a space puts in, -1 for none
	Handled bool        // the program does not get the key
}

// Span is a number of characters before and after the cursor.
type Span struct{ Before, After int }

// Candidate is a suggestion in the lookup table.
type Candidate struct {
	Word   string
	Keep   bool   // Word is the letters as they were typed, which a space would change
	Emoji  bool   // Word is an emoji, which goes behind the word before the cursor
	joined string // the end of the text before the word that it replaces as well
}
