package page_test

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/chromedp/chromedp"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/vocab"
)

//go:embed testdata/edits.js
var editsScript string

// edit is one of testdata/edits.js: its kind, what it writes, and a random number.
type edit [3]any

// typed are what random edits type.
var typed = strings.Split(strings.Repeat("a b e i n o t s x ", 3)+
	"A I P T 0 1 2 3 9 . , ! ? ; : … ) ( ] } % \" “ ” ' ’ ‘ - – / _ @ # & = é ß и ک ي 中 ก "+
	"\u0301 \u200d \u200c \u00ad 😀 👍 ❤ \ufe0f 🇫 👨\u200d👩\u200d👧 ❤\ufe0f e\u0301", " ")

// pool are the words that the random engine suggests.
var pool = strings.Fields("to the see well-known don't I'm OK iPhone x Zqabor example.com می\u200cخواهم für résumé 42B ß well its snake_case 中文")

func randomEdits(r *rand.Rand, n int) []edit {
	edits := make([]edit, n)
	for i := range edits {
		kind, what := "key", typed[r.IntN(len(typed))]
		switch x := r.IntN(100); {
		case x < 12:
			what = " "
		case x < 14:
			what = "\n"
		case x < 28:
			kind, what = "pick", []string{"click", "click", "click", "Tab", "Alt"}[r.IntN(5)]
		case x < 34:
			kind = "place"
		case x < 36:
			kind = "select"
		case x < 44:
			kind = "backspace"
		case x < 54:
			kind = "tap"
		case x < 62:
			kind = "wait"
		case x < 63:
			kind, what = "paste", "it is. so\twell-known"
		case x < 71:
			kind, what = "end", string(" .,!?"[r.IntN(5)])
		}
		edits[i] = edit{kind, what, r.IntN(1 << 16)}
	}
	return edits
}

// TestRandomEdits types, picks, moves and deletes at random beside a plain editor: nothing that
// was typed is lost or changed but by a pick, by a correction at the end of a word, and by the
// capital of a sentence's first letter.
func TestRandomEdits(t *testing.T) {
	t.Parallel()
	each := 2500
	language, err := predict.LoadLanguage(en.Folder)
	if err != nil {
		t.Fatal(err)
	}
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	seeds := []uint64{16, 17, 18, 19}
	if !everything {
		seeds, each = seeds[:1], 400
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			b := open(t, url)
			edits, err := json.Marshal(randomEdits(rand.New(rand.NewPCG(seed, 0)), each))
			if err != nil {
				t.Fatal(err)
			}
			words, err := json.Marshal(pool)
			if err != nil {
				t.Fatal(err)
			}
			var log [][5]any
			b.run(chromedp.Evaluate(fmt.Sprintf("(%s)(%s, %s, %d, 90)", editsScript, edits, words, uint32(seed)), &log, awaited))
			o := oracle{language: language}
			kinds := map[string]int{}
			for i, x := range log {
				next := state{utf16.Encode([]rune(x[2].(string))), int(x[3].(float64)), int(x[4].(float64))}
				kinds[x[0].(string)]++
				if wrong := o.step(x[0].(string), x[1].(string), next); wrong != "" {
					var last []string
					for _, y := range log[max(0, i-6) : i+1] {
						last = append(last, fmt.Sprintf("%s %q: %+q at %v to %v", y[0], y[1], y[2], y[3], y[4]))
					}
					t.Fatalf("edit %d: %s\n%s", i, wrong, strings.Join(last, "\n"))
				}
			}
			t.Log(kinds)
			for _, kind := range []string{"key", "insert", "tap", "pick", "backspace", "place", "correct"} {
				if kinds[kind] == 0 && (everything || kind != "correct") { // which needs an answer in time
					t.Errorf("no edit of kind %s", kind)
				}
			}
		})
	}
}

// state is a text and its selection, in UTF-16.
type state struct {
	text     []uint16
	from, to int
}

func stateOf(before, after string) state {
	at := length(before)
	return state{utf16.Encode([]rune(before + after)), at, at}
}

func (s state) before() string { return string(utf16.Decode(s.text[:s.from])) }
func (s state) after() string  { return string(utf16.Decode(s.text[s.to:])) }

func length(s string) int { return len(utf16.Encode([]rune(s))) }

// oracle is a plain editor that knows what a pick, a mark after it, a correction, and backspace after
// it do.
type oracle struct {
	language predict.Language
	now      state
	undo     *state // what backspace brings back right after a pick or a correction
	picked   bool   // it was a pick
	fixing   *state // the text before the correction that the next character makes
	since    bool   // only typing since the last pick
	raised   rune   // the letter before the cursor as typed, whose capital the page wrote
}

// step checks what an edit changed; it returns what is wrong.
func (o *oracle) step(kind, what string, next state) (wrong string) {
	was := *o
	before, after := o.now.before(), o.now.after()
	o.now = next
	if kind == "idle" {
		if string(utf16.Decode(next.text)) != string(utf16.Decode(was.now.text)) || next.from != was.now.from || next.to != was.now.to {
			return "the text or cursor changed by itself"
		}
		return ""
	}
	if kind == "place" && next.from == was.now.from && next.to == was.now.to {
		kind = "stay"
	} else {
		o.undo, o.fixing, o.raised = nil, nil, 0
	}
	o.since = was.since && kind != "place" && kind != "backspace" && kind != "insert"
	is := func(left, right string) bool {
		return string(utf16.Decode(next.text)) == left+right && next.from == length(left) && next.to == next.from
	}
	switch kind {
	case "place", "stay":
		if string(utf16.Decode(next.text)) != string(utf16.Decode(was.now.text)) {
			return "moving changed the text"
		}
	case "insert":
		if !is(before+what, after) {
			return "not as inserted"
		}
	case "correct", "late":
		mark := ""
		if kind == "late" { // behind the character that has ended the word
			r, n := utf8.DecodeLastRuneInString(before)
			mark, before = string(r), before[:len(before)-n]
		}
		context, letters := predict.Split(before)
		if letters == "" || !is(context+what+mark, after) {
			return fmt.Sprintf("not %q in place of the letters", what)
		}
		o.fixing = &was.now
		if kind == "late" {
			o.undo, o.picked, o.fixing = &was.now, false, nil
		}
	case "key", "tap":
		if f := was.fixing; f != nil {
			undo := stateOf(f.before()+what, f.after())
			o.undo, o.picked = &undo, false
		}
		return o.typed(kind, what, was, is)
	case "backspace":
		if was.undo != nil {
			if !is(was.undo.before(), was.undo.after()) {
				return "the pick is not taken back"
			}
			break
		}
		if was.now.from < was.now.to || before == "" {
			if !is(before, after) {
				return "not the selection deleted"
			}
			break
		}
		var last string
		for g := graphemes.FromString(before); g.Next(); {
			last = g.Value()
		}
		for i := range last {
			if is(before[:len(before)-len(last)+i], after) {
				return ""
			}
		}
		return "not a character deleted"
	case "pick":
		if was.now.from < was.now.to { // the page does not know of the selection yet
			if string(utf16.Decode(next.text)) != string(utf16.Decode(was.now.text)) {
				return "a pick in place of a selection"
			}
			break
		}
		o.undo, o.picked, o.since = &was.now, true, true
		return picked(what, before, after, is)
	}
	return ""
}

// typed checks what a typed character changed.
func (o *oracle) typed(kind, c string, was oracle, is func(left, right string) bool) string {
	before, after := was.now.before(), was.now.after()
	trimmed := strings.TrimRightFunc(before, unicode.IsSpace)
	spaced := was.undo != nil && was.picked && len(trimmed) == len(before)-1 // a pick and its space
	mark := strings.Contains(".,!?;:…)]}%”'’-‐‑–/_\"", c)
	switch {
	case c == " " && spaced && is(before, after),
		c == " " && was.since && strings.HasPrefix(after, " ") && is(before+" ", after[1:]):
		return ""
	case c == " " && strings.HasSuffix(before, " ") && !strings.HasSuffix(trimmed, ".") && is(before[:len(before)-1]+". ", after):
		return ""
	case mark && spaced && is(trimmed+c, before[len(trimmed):]+after):
		return ""
	case mark && spaced && (after == "" || after[0] == '\n') && is(trimmed+c, after):
		return ""
	case is(before+c, after):
		return ""
	}
	r := []rune(c)[0]
	if kind == "key" && is(before+string(unicode.ToUpper(r)), after) && o.language.At(before) == vocab.Beginning {
		o.raised = r
		return ""
	}
	if was.raised != 0 && unicode.IsUpper(r) && is(before[:len(before)-len(string(unicode.ToUpper(was.raised)))]+string(was.raised)+c, after) {
		return ""
	}
	return "not as typed"
}

// picked checks that a pick wrote its word in place of the one in progress, and no other.
func picked(word, before, after string, is func(left, right string) bool) string {
	context, prefix := predict.Split(before)
	lead := ""
	if prefix == "" && context != "" && !strings.ContainsAny(context[len(context)-1:], " \n") {
		lead = " "
	}
	rests := []string{""} // what the pick may have taken behind the cursor
	for i, r := range after {
		if prefix == "" || unicode.IsSpace(r) {
			break
		}
		if c, _ := predict.Split(before + after[:i+len(string(r))]); c == context && (unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf)) {
			rests = append(rests, after[:i+len(string(r))])
		}
	}
	for _, rest := range rests {
		right := after[len(rest):]
		for _, l := range []string{"", lead} {
			left := context + l + word
			switch r := append([]rune(right), 0)[0]; {
			case r != '\n' && unicode.IsSpace(r):
				if is(left+string(r), right[len(string(r)):]) {
					return ""
				}
			case is(left+" ", right), r != 0 && r != '\n' && !unicode.IsLetter(r) && is(left, right),
				r != 0 && prefix != "" && is(left, right):
				return ""
			}
		}
	}
	return fmt.Sprintf("not %q in place of %q", word, prefix)
}
