//go:build !race

package predict

import (
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/vocab"
)

// The race detector makes sync.Pool drop items at random, so that sessions allocate.

// TestSessionAllocations: typing and deleting allocate nothing, with any of the stages.
func TestSessionAllocations(t *testing.T) {
	p, err := New(model(t, vocab.Keyboard, wordList(300)), WithWords(listOf(t, "wombat\t2\nwanted\t1\n")))
	if err != nil {
		t.Fatal(err)
	}
	blocked, err := ReadBlocklist(strings.NewReader("Wanda\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := model(t, vocab.Keyboard, wordList(300))
	all, err := New(m, WithWords(listOf(t, "wombat\t2\nwanted\t1\n")), WithNgrams(buildNgrams(t, m.Vocab, [3]int{1, 1, 1})), WithBlocklist(blocked),
		WithChannel([]decoder.Rewrite{{Intended: "a", Typed: "e", Cost: 4}}))
	if err != nil {
		t.Fatal(err)
	}
	taught, allStages := p.NewSession(), all.NewSession()
	for _, s := range []*Session{taught, allStages} {
		s.Profile = &Profile{}
		for _, line := range []string{"i want to see Wanda and the wombat", "w12 Zoé i want"} {
			s.Profile.Learn(line)
			s.Remember(line)
		}
	}
	for name, s := range map[string]*Session{"plain": p.NewSession(), "taught": taught, "all stages": allStages} {
		const text = "i want to i want W12 don't want"
		at := 0
		n := testing.AllocsPerRun(200, func() {
			for range 50 { // the average is rounded down
				at = (at + 1) % (2 * len(text))
				if _, err := s.Suggest(text[:min(at, 2*len(text)-at)], 3); err != nil {
					t.Fatal(err)
				}
			}
		})
		if n != 0 {
			t.Errorf("%s: %v allocations in 50 keystrokes", name, n)
		}
	}
}

// TestLongTextAllocations: nor do they behind a long text, where the context moves on.
func TestLongTextAllocations(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, append(wordList(100), "<", ">", "/")), best())
	text, s := markup(60<<10), p.NewSession()
	at := len(text) - 24_000
	n := testing.AllocsPerRun(1, func() { // and once before, when buffers grow
		for range 12_000 {
			at++
			if _, err := s.Suggest(text[:at], 3); err != nil {
				t.Fatal(err)
			}
		}
	})
	if n != 0 {
		t.Errorf("%v allocations in 12,000 letters", n)
	}
}
