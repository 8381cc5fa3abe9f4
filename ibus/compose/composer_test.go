package compose

import (
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// script answers by the letters of the word in progress.
type script map[string]predict.Answer

func (s script) Answer(q predict.Query) (predict.Answer, error) {
	a := s[q.Prefix]
	if a.Joined != "" && (!q.Join || !strings.HasSuffix(q.Context, a.Joined)) {
		a.Autocorrect, a.Joined = "", ""
	}
	return a, nil
}
func (script) Keep(string, bool) {}
func (script) Learn(string)      {}

func words(list ...string) (found []predict.Suggestion) {
	for _, w := range list {
		found = append(found, predict.Suggestion{Word: w})
	}
	return found
}

var answers = script{
	"":       {Suggestions: words("you", "the", "me")},
	"teh":    {Suggestions: words("the", "ten"), Autocorrect: "the"},
	"Teh":    {Suggestions: words("The"), Autocorrect: "The"},
	"tom":    {Suggestions: words("Tom", "tomorrow")},
	"gar":    {Suggestions: words("garden")},
	"gars":   {Suggestions: words("Gareth", "garson")},
	"re":     {Suggestions: words("re"), Autocorrect: "there", Joined: "tge "},
	"broken": {Suggestions: words("broken")},
	"cake":   {Suggestions: words("cake"), Emoji: "🎂"},
}

// keys names the keys without a character.
var keys = map[rune]Key{
	'⌫': {Kind: Backspace}, '⏎': {Kind: Enter}, '⇥': {Kind: Tab}, '⎋': {Kind: Escape}, '↑': {Kind: Up}, '↓': {Kind: Down}, '⌘': {Kind: Other},
	'①': {Kind: Pick, Place: 0}, '②': {Kind: Pick, Place: 1}, '③': {Kind: Pick, Place: 2}, '④': {Kind: Pick, Place: 3},
}

func TestPress(t *testing.T) {
	for _, x := range []struct {
		name          string
		before        string // the text, with the cursor at |
		press         string
		text, preedit string // the program's text with its cursor, and what it shows there
		offered       string // words of the table after all keys, * before what a space puts in
	}{
		{"letters are the preedit", "|", "so gar", "So |", "gar", "garden “gar”"},
		{"marks end it", "|", "so, 10.5 ", "So, 10.5 |", "", "you the me"},
		{"Tab picks", "so |", "gar⇥", "so |", "garden ", "you the me"},
		{"Tab is the program's else", "so |", "⇥", "so \t|", "", ""},
		{"a letter takes the pick over", "so |", "gar⇥s", "so garden |", "s", ""},
		{"a place picks", "so |", "tom②", "so |", "tomorrow ", "you the me"},
		{"the next word", "so |", "gar⇥①", "so garden |", "you ", "you the me"},
		{"a place without a word is the program's", "so |", "gar⇥⌘②", "so garden |", "", ""},
		{"a mark goes before the pick's space", "so |", "gar⇥,", "so garden,|", "", "you the me"},
		{"a space after a pick is there already", "so |", "gar⇥ ", "so garden |", "", "you the me"},
		{"a pick is taken back", "so |", "gar⇥⌫", "so |", "gar", "garden “gar”"},
		{"corrected at the space", "so |", "teh ", "so |", "the ", "you the me"},
		{"what a space puts in is first", "so |", "teh", "so |", "teh", "*the ten “teh”"},
		{"at a mark", "so |", "teh,", "so |", "the,", "you the me"},
		{"taken back", "so |", "teh ⌫", "so teh |", "", "you the me"},
		{"not by Enter", "so |", "teh⏎", "so teh\n|", "", ""},
		{"kept by its place", "so |", "teh③", "so |", "teh ", "you the me"},
		{"digits are typed", "so |", "10", "so |", "10", "“10”"},
		{"an arrow chooses, a digit picks", "so |", "tom↓2", "so |", "tomorrow ", "you the me"},
		{"Enter picks what is chosen", "so |", "tom↓↓⏎", "so |", "tomorrow ", "you the me"},
		{"arrows go round", "so |", "tom↓↓↓⇥", "so |", "Tom ", "you the me"},
		{"an arrow leaves", "so |", "tom↑", "|so tom", "", ""},
		{"Escape hides", "so |", "tom⎋", "so |", "tom", ""},
		{"until the next key", "so |", "to⎋m", "so |", "tom", "Tom tomorrow"},
		{"capitals where a sentence begins", "|", "hi. so", "Hi. |", "So", "“So”"},
		{"and small again if deleted", "|", "h⌫h", "|", "h", ""},
		{"iPhone", "Hi. |", "iPhone", "Hi. |", "iPhone", "“iPhone”"},
		{"none within", "so |", "i", "so |", "i", ""},
		{"the rest of a word", "so gar|", "s", "so gar|", "s", "garson “gars”"},
		{"is picked", "so gar|", "s⇥", "so gar|", "son ", "you the me"},
		{"within a word keys pass", "so ga|den", "r", "so gar|den", "", ""},
		{"a word before a space takes that", "so | on", "a gar⇥", "so a | on", "garden", "you the me"},
		{"and the next word goes behind it", "so | on", "a gar⇥x", "so a garden |on", "x", ""},
		{"picked or not", "so | on", "a gar⇥①", "so a garden |on", "you ", "you the me"},
		{"a mark before it", "so | on", "a gar⇥,", "so a garden,| on", "", "you the me"},
		{"an emoji is offered at the end", "so |", "cake", "so |", "cake", "cake 🎂"},
		{"and goes behind the word", "so |", "cake②", "so |", "cake 🎂", "you the me"},
		{"words behind it get a space", "so |", "cake②①", "so cake 🎂|", " you ", "you the me"},
		{"it is taken back", "so |", "cake②⌫", "so |", "cake", "cake 🎂"},
		{"it is chosen by arrows", "so |", "cake↓↓⏎ ", "so cake 🎂 |", "", "you the me"},
		{"Backspace deletes", "so|", "⌫", "s|", "", ""},
		{"letters", "so |", "gar⌫", "so |", "ga", "“ga”"},
	} {
		t.Run(x.name, func(t *testing.T) {
			before, after, _ := strings.Cut(x.before, "|")
			c := New(answers, english(t), predict.CorrectAuto)
			p := &program{t: t, c: c, text: []rune(before + after), at: len([]rune(before)), tells: always}
			c.Surrounding(before, after, false)
			p.told = p.around()
			for _, r := range x.press {
				k, ok := keys[r]
				if !ok {
					k = Key{Kind: Char, Rune: r}
				}
				p.press(k)
			}
			if got := string(p.text[:p.at]) + "|" + string(p.text[p.at:]); got != x.text || p.preedit != x.preedit {
				t.Errorf("%q with %q, want %q with %q", got, p.preedit, x.text, x.preedit)
			}
			var offered []string
			for i, o := range p.out.Offered {
				w := o.Word
				if o.Keep {
					w = "“" + w + "”"
				}
				if i == p.out.Chosen {
					w = "*" + w
				}
				offered = append(offered, w)
			}
			if got := strings.Join(offered, " "); got != x.offered {
				t.Errorf("offered %q, want %q", got, x.offered)
			}
		})
	}
}

// TestJoin: two parts of a word become one where the program's text can be deleted, and two again.
func TestJoin(t *testing.T) {
	c := New(answers, english(t), predict.CorrectAuto)
	p := &program{t: t, c: c, tells: always}
	c.Surrounding("", "", false)
	for _, want := range []struct{ typed, seen string }{{"so tge re", "So tge re"}, {" ", "So there "}, {"⌫", "So tge re "}} {
		for _, r := range want.typed {
			k, ok := keys[r]
			if !ok {
				k = Key{Kind: Char, Rune: r}
			}
			p.press(k)
		}
		if p.seen() != want.seen {
			t.Errorf("%q after %q, want %q", p.seen(), want.typed, want.seen)
		}
	}
}

// TestFields: a field that is off gets each key, one of a name is not corrected.
func TestFields(t *testing.T) {
	for _, x := range []struct {
		field Field
		seen  string
	}{{Field{}, "the "}, {Field{Plain: true}, "teh "}, {Field{Off: true}, "teh "}} {
		c := New(answers, english(t), predict.CorrectAuto)
		c.Enter(x.field)
		p := &program{t: t, c: c}
		for _, r := range "teh " {
			p.press(Key{Kind: Char, Rune: r})
			if p.out.Handled == x.field.Off || x.field.Off && len(p.out.Offered) > 0 {
				t.Errorf("%+v: %q is handled: %v", x.field, r, p.out.Handled)
			}
		}
		if p.seen() != x.seen {
			t.Errorf("%+v: %q, want %q", x.field, p.seen(), x.seen)
		}
	}
}
