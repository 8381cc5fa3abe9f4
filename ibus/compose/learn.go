package compose

import "github.com/lstmkb/lstmkb/predict"

// maxTyped is how much text is learned at once, in bytes. A longer one was not typed.
const maxTyped = 2000

// learn teaches what was committed: all of it where the word at its end is finished, else up to the
// word that may still go on.
func (c *Composer) learn(finished bool) {
	done, word := predict.Split(c.typed)
	if finished {
		done, word = c.typed, ""
	}
	if c.field.Off || c.field.Private || c.private {
		done = ""
	}
	c.typed = word
	if done != "" && len(done) <= maxTyped {
		c.engine.Learn(done)
	}
}
