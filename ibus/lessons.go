package ibus

import (
	"errors"
	"slices"

	"github.com/lstmkb/lstmkb/predict"
)

// maxWaiting is how many lessons wait for a process.
const maxWaiting = 100

// lesson is what a process is told when the key that it came with is answered.
type lesson struct {
	method string
	Lesson
}

// remote is the compose.Engine of an engine.
type remote struct {
	*process
	engine int
}

// Answer implements compose.Engine.
func (r *remote) Answer(q predict.Query) (a predict.Answer, err error) {
	err = r.call("Answer", Question{r.engine, q}, &a)
	return a, err
}

// Keep implements compose.Engine.
func (r *remote) Keep(letters string, private bool) {
	r.waiting = append(r.waiting, lesson{"Keep", Lesson{r.engine, letters, private}})
}

// Learn implements compose.Engine.
func (r *remote) Learn(text string) {
	r.waiting = append(r.waiting, lesson{"Learn", Lesson{Engine: r.engine, Text: text}})
}

// leave says that the engine is gone, after its lessons.
func (r *remote) leave() {
	r.waiting = append(r.waiting, lesson{"Leave", Lesson{Engine: r.engine}})
}

// learn learns what waits. It returns the first error. While there is no process the newest lessons go on waiting, but not one
// that a process ended with: that may be learned already, or be why it ended.
func (p *process) learn() (err error) {
	done := 0
	for _, l := range p.waiting {
		e := p.call(l.method, l.Lesson, new(bool))
		if err == nil {
			err = e
		}
		away := errors.Is(e, errAway)
		if !away || errors.Is(e, errLost) {
			done++
		}
		if away {
			break
		}
	}
	p.waiting = slices.Delete(p.waiting, 0, max(done, len(p.waiting)-maxWaiting))
	return err
}
