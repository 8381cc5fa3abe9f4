package compose

import "github.com/lstmkb/lstmkb/predict"

// maxTyped is how much text is learned at once, in bytes. A longer one was not typed.
const maxTyped = 2000

// silent reports whether nothing may be learned.
func (c *Composer) silent() bool { return c.field.Off || c.field.Private || c.private }

// keep leaves letters as they are from now on.
func (c *Composer) keep(letters string) { c.engine.Keep(letters, c.silent()) }

// learn teaches what was committed: all of it where the word at its end is finished, else up to the
// word that may still go on.
func (c *Composer) learn(finished bool) {
	done, word := predict.Split(c.typed)
	if finished {
		done, word = c.typed, ""
	}
	if c.silent() {
		done = ""
	}
	c.typed = word
	if done != "" && len(done) <= maxTyped {
		c.engine.Learn(done)
	}
}
