package predict

import (
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestWithChannel: a word that is spelled by ear is found by the rewrites.
func TestWithChannel(t *testing.T) {
	rewrites, err := decoder.ReadRewrites(strings.NewReader("f\tgh\t9\nph\tf\t1.5\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := model(t, vocab.Keyboard, []string{"phone", "bone", "zone", "fun"})
	best := func(options ...Option) Suggestion {
		p, err := New(m, options...)
		if err != nil {
			t.Fatal(err)
		}
		a, err := p.Correct(Query{Context: "a ", Prefix: "fone", K: 5})
		if err != nil || len(a.Suggestions) == 0 {
			t.Fatalf("%v (%v)", a, err)
		}
		for _, s := range a.Suggestions {
			if s.Word == "phone" {
				return s
			}
		}
		return Suggestion{}
	}
	without, with := best(), best(WithChannel(rewrites))
	if with.Word != "phone" || with.Kind != Corrected || with.Probability < 10*without.Probability {
		t.Errorf("%+v, without the rewrites %+v", with, without)
	}
}

// TestAlone: a word alone has the probability of its rank, one behind a text that of the model.
func TestAlone(t *testing.T) {
	words := []string{"cat", "car", "cab", "zoo"}
	p, err := New(model(t, vocab.Keyboard, words), WithWords(listOf(t, "cas\t5\ncax\t1\n")))
	if err != nil {
		t.Fatal(err)
	}
	u := p.typing().unigrams
	sum := float32(0)
	for _, list := range u {
		for _, x := range list {
			sum += x
		}
	}
	if sum < 0.999 || sum > 1.001 {
		t.Errorf("the probabilities sum to %v", sum)
	}
	at := func(list source, word string) float32 {
		folds := p.lexicon.folds
		if list == inOOV {
			folds = p.oov.folds
		}
		for i, f := range folds {
			if f == word {
				return u[list][i]
			}
		}
		t.Fatalf("no %q", word)
		return 0
	}
	for i, pair := range [][2]float32{{at(inVocab, "cat"), at(inVocab, "car")}, {at(inVocab, "cab"), at(inOOV, "cas")}, {at(inOOV, "cas"), at(inOOV, "cax")}} {
		if !(pair[0] > pair[1]) {
			t.Errorf("%d: %v, the next one %v", i, pair[0], pair[1])
		}
	}
	first, err := p.Correct(Query{Prefix: "caz", K: 9})
	if err != nil {
		t.Fatal(err)
	}
	second, err := p.Correct(Query{Context: "cat ", Prefix: "caz", K: 9})
	if err != nil || len(first.Suggestions) == 0 || len(second.Suggestions) == 0 {
		t.Fatalf("%v, %v (%v)", first, second, err)
	}
}
