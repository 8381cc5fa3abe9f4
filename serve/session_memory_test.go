package serve

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/predict"
)

// Sessions are counted with the memory that they take, before and after they have
// learned.
func TestSessionMemory(t *testing.T) {
	p, err := random(nn.Config{Vocab: 5000, Embedding: 16, Hidden: 256, Layers: 2, Tied: true})
	if err != nil {
		t.Fatal(err)
	}
	o, err := Options{}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSessionStore(p, o)
	if err != nil {
		t.Fatal(err)
	}
	const many = 20
	use := func(what func(*session) error) int64 {
		return heapGrowth(func() any {
			for i := range many {
				if err := s.use(fmt.Sprint(i), what); err != nil {
					t.Fatal(err)
				}
			}
			return s
		})
	}
	check := func(when string, took int64) {
		if _, counted := s.size(); float64(counted) < 0.8*float64(took) || float64(counted) > 1.2*float64(took) {
			t.Errorf("%s: %d sessions count for %d bytes and take %d", when, many, counted, took)
		}
	}
	took := use(func(h *session) error {
		_, err := h.answer(predict.Query{Context: "I want", K: 3})
		return err
	})
	check("used", took)
	check("taught", took+use(func(h *session) error {
		if err := h.remember("see you later"); err != nil {
			return err
		}
		return h.learnNow("see you later")
	}))
	runtime.KeepAlive(s)
}
