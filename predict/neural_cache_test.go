package predict

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

// TestNeuralCache compares with the formula in float64 on the unrounded hidden states.
func TestNeuralCache(t *testing.T) {
	for _, set := range kernels.Sets() {
		m := model(t, vocab.Keyboard, wordList(60))
		p := predictor(t, m, set)
		s := p.NewSession()
		messages := []string{"i want w1 to w2", "Zoé, want w3 w1!", "w1 w2 to i"}
		type memory struct {
			word string
			h    []float64
		}
		var all []memory
		direction := func(ids []int32) []float64 {
			step, state := p.net.NewRunner(kernels.NewWorker(set)), p.net.NewState(1)
			for _, id := range ids {
				step.Next(state, id)
			}
			var h []float64
			norm := 0.0
			for _, x := range state.H[len(state.H)-p.net.Hidden:] {
				h, norm = append(h, float64(x)), norm+float64(x)*float64(x)
			}
			for i := range h {
				h[i] /= math.Sqrt(norm)
			}
			return h
		}
		for _, message := range messages {
			s.Remember(message)
			ids := []int32{vocab.Eos}
			for w := range vocab.Keyboard.Words(message) {
				if w != "," && w != "!" {
					all = append(all, memory{Fold(w), direction(ids)})
				}
				ids = append(ids, m.Vocab.ID(w))
			}
		}
		const text = "w2 want"
		h := direction(p.context(text))
		want, sum := map[string]float64{}, 0.0
		for _, a := range all {
			cos := 0.0
			for i := range h {
				cos += h[i] * a.h[i]
			}
			e := math.Exp(cacheTheta * cos)
			want[a.word] += e
			sum += e
		}
		weight := cacheWeight * sum / (sum + math.Exp(cacheLogPrior)) * float64(len(all)) / float64(len(all)+cacheFew)
		for w := range want {
			want[w] *= weight / sum
		}
		for _, x := range oracle(t, m, set, p.context(text)) {
			want[Fold(x.Word)] += (1 - weight) * x.Probability
		}
		found, err := s.Suggest(text+" ", MaxK)
		if err != nil || len(found) != len(want) {
			t.Fatalf("%s: %d words, want %d (%v)", set.Name, len(found), len(want), err)
		}
		for _, f := range found {
			// The directions are rounded to 8 bits: θ·cos is a few hundredths off.
			if w := want[Fold(f.Word)]; math.Abs(f.Probability-w) > 0.05*w {
				t.Errorf("%s: %s: %v, want %v", set.Name, f.Word, f.Probability, w)
			}
		}
	}
}

// TestNeuralCacheForgets: the cache drops a word by name, all words, and the oldest words; it
// never takes a blocked word.
func TestNeuralCacheForgets(t *testing.T) {
	b, err := ReadBlocklist(strings.NewReader("quagga\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(model(t, vocab.Keyboard, wordList(60)), WithBlocklist(b))
	if err != nil {
		t.Fatal(err)
	}
	s := p.NewSession()
	knows := func(prefix string) bool {
		found, err := s.Suggest("i "+prefix, 3)
		if err != nil {
			t.Fatal(err)
		}
		return len(found) > 0
	}
	s.Remember("Zoé met a quagga and an aardvark")
	if !knows("zo") || !knows("aard") || knows("quag") {
		t.Error("does not remember what it should")
	}
	if !s.Forget("ZOE") || s.Forget("zoe") || knows("zo") || !knows("aard") {
		t.Error("does not forget a word")
	}
	for range cacheWords {
		s.Remember("want")
	}
	if knows("aard") || s.cache == nil || len(s.cache.words) != cacheWords {
		t.Error("remembers more than it should")
	}
	s.Remember("okapi")
	if s.Clear(); knows("oka") {
		t.Error("is not cleared")
	}
}

// TestSessionTaught: with a profile and a neural cache, a session in which text was typed,
// deleted and edited suggests the same as a new one that has learned the same.
func TestSessionTaught(t *testing.T) {
	words := &Words{}
	for _, w := range []string{"okapi", "Oklahoma", "wombat", "été-là", "zebra"} {
		if err := words.Add(strings.ReplaceAll(w, "-", ""), 3); err != nil {
			t.Fatal(err)
		}
	}
	p, err := New(model(t, vocab.Keyboard, wordList(100)), WithWords(words))
	if err != nil {
		t.Fatal(err)
	}
	pieces := []string{"i", "want", "to", "w1", "W12", "ok", "O", "zo", "Zoé", "wom", " ", " ", " ", ".", "\n", "😀", "nowhere", "é"}
	for seed := range uint64(3) {
		r, s, text := rand.New(rand.NewPCG(seed, 7)), p.NewSession(), ""
		profile := &Profile{}
		s.Profile = profile
		var sent []string
		for step := range 200 {
			switch at := r.IntN(len(text) + 1); r.IntN(12) {
			case 0:
				text = text[:max(0, len(text)-1-r.IntN(9))]
			case 1:
				text = text[:at] + pieces[r.IntN(len(pieces))] + text[min(len(text), at+r.IntN(4)):]
			case 2:
				s.Remember(text)
				profile.Learn(text)
				sent = append(sent, text)
			case 3:
				text = ""
			default:
				text += pieces[r.IntN(len(pieces))]
			}
			k := 1 + r.IntN(5)
			got, err := s.Suggest(text, k)
			if err != nil {
				t.Fatal(err)
			}
			fresh := p.NewSession()
			fresh.Profile = &Profile{}
			for _, message := range sent {
				fresh.Remember(message)
				fresh.Profile.Learn(message)
			}
			want, err := fresh.Suggest(text, k)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d, step %d: %q: %v, want %v", seed, step, text, got, want)
			}
		}
	}
}
