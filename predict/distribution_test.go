package predict

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestDistribution: scores are found by place and by learned word, in any order in which the
// words are learned, and dropped words leave the others as they are.
func TestDistribution(t *testing.T) {
	m := model(t, vocab.Keyboard, wordList(30))
	p, err := New(m, WithWords(listOf(t, "wombat\t2\nwanted\t1\nzebra\t1\n")))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 3))
		d := &p.newPrediction().(*prediction).distribution
		if !d.match("w") {
			t.Fatal("no word begins with w")
		}
		d.softmax(p.set, make([]float32, m.Vocab.Len()))
		want := map[string]float32{}
		for i := range d.scores {
			want[d.word(i, within)] = d.scores[i]
		}
		if len(want) != 30+1+2 {
			t.Fatalf("%d words begin with w: %v", len(want), want)
		}
		for range 60 {
			x := r.Float32()
			switch i := r.IntN(40) - 1; r.IntN(3) {
			case 0:
				score, in := d.vocabScores().at(int32(i)), d.vocabSpan.from <= i && i < d.vocabSpan.to
				if in != (score != nil) {
					t.Fatalf("place %d of %v: %v", i, d.vocabSpan, score)
				}
				if in {
					*score += x
					want[p.lexicon.shown[within][i]] += x
				}
			case 1:
				score, in := d.oovScores().at(int32(i)), d.oovSpan.from <= i && i < d.oovSpan.to
				if in != (score != nil) {
					t.Fatalf("place %d of %v: %v", i, d.oovSpan, score)
				}
				if in {
					*score += x
					want[p.oov.words[i]] += x
				}
			default:
				w := fmt.Sprint("wx", r.IntN(20))
				d.learn(w, w, w, x)
				want[w] += x
			}
		}
		check := func() {
			t.Helper()
			if len(d.scores) != len(want) {
				t.Fatalf("seed %d: %d scores, want %d", seed, len(d.scores), len(want))
			}
			for i, x := range d.scores {
				if w := d.word(i, within); x != want[w] {
					t.Fatalf("seed %d: %s: %v, want %v", seed, w, x, want[w])
				}
			}
		}
		check()
		dropped := slices.Clone(d.learned[:len(d.learned)/2])
		d.dropLearned(func(w outsider) bool { return slices.Contains(dropped, w) })
		for _, w := range dropped {
			delete(want, w.word)
		}
		check()
		d.learn("wx", "wx", "wx", 1)
		d.learn("wx", "wx", "wx", 2)
		want["wx"] = 3
		check()
	}
}
