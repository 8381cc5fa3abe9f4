package compose

import "strings"

// text is what is known of the program's text, without the preedit.
type text struct {
	around
	known    bool // before begins where the text or a line of it does
	reported bool // the program tells its text

	// sure says that the program has told what was expected of it after a commit, so that what stands
	// around the cursor may be deleted. moved says that since then nothing was committed.
	sure, moved bool

	// recent has what before was after the last events. A program that tells its text tells it
	// late: one of these says nothing new.
	recent [8]string
	at     int
}

// around is the text around the cursor.
type around struct {
	before, after string
	selected      bool
}

// add takes text that the program gets at the cursor.
func (t *text) add(s string) {
	if s == "" {
		return
	}
	t.remember()
	t.before += s
	t.selected, t.moved = false, false
}

// cut takes what the program deletes before the cursor.
func (t *text) cut(s string) {
	if s == "" {
		return
	}
	t.remember()
	t.before = strings.TrimSuffix(t.before, s)
}

// enter is a line's end. A program that does not tell its text may have sent it away.
func (t *text) enter() {
	if t.reported {
		t.add("\n")
	} else {
		t.forget()
	}
}

func (t *text) remember() {
	t.recent[t.at] = t.before
	t.at = (t.at + 1) % len(t.recent)
}

// forget drops what is known.
func (t *text) forget() { *t = text{} }

// doubt is called before the program does something of its own. One that tells its text does so
// again by the next key, if it is another one then.
func (t *text) doubt() {
	if t.reported {
		*t = text{around: t.around, known: t.known, reported: true, moved: true}
	} else {
		t.forget()
	}
}

// Surrounding takes the text around the cursor as the program tells it, and whether some is
// selected.
func (c *Composer) Surrounding(before, after string, selected bool) {
	t := &c.text
	if p := c.preedit(); p != "" { // some programs count it as theirs
		if b, ok := strings.CutSuffix(before, p); ok && b != "" && strings.HasSuffix(t.before, lastLine(b)) {
			before = b
		}
	}
	t.reported, t.known = true, true
	switch {
	case before == t.before, t.before != "" && isLine(before, t.before):
		t.sure = !t.moved
		t.after, t.selected = after, selected
	case t.isRecent(before):
	default:
		t.around = around{before, after, selected}
		t.sure, t.moved = false, true
	}
}

// isRecent reports whether the program tells what its text was some events ago.
func (t *text) isRecent(before string) bool {
	for _, r := range t.recent {
		if r != "" && (r == before || isLine(before, r)) {
			return true
		}
	}
	return false
}

// extends reports whether a is b with more before it.
func extends(a, b string) bool { return len(a) > len(b) && strings.HasSuffix(a, b) }

// isLine reports whether a is the last line of b, which is all that some programs tell.
func isLine(a, b string) bool {
	return extends(b, a) && b[len(b)-len(a)-1] == '\n'
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }
