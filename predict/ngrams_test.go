package predict

import (
	"bytes"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/vocab"
)

const ngramText = `i want to w1
i want to w1
i want to w2
i want w1.
want to w1 w1, w2
nowhere to w1
nowhere to w1`

func buildNgrams(t testing.TB, v *vocab.Vocab, minCounts [3]int) *Ngrams {
	t.Helper()
	each := func(do func(string)) error {
		for line := range strings.SplitSeq(ngramText, "\n") {
			do(line)
		}
		return nil
	}
	g, err := BuildNgrams(v, each, minCounts)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// share is the probability of word after context, 0 if the list lacks it.
func (g *Ngrams) share(v *vocab.Vocab, context []string, word string) float64 {
	key := uint64(0)
	for _, w := range context {
		key = key<<16 | uint64(v.ID(w))
	}
	o := &g.orders[len(context)-1]
	at, ok := o.find(key)
	if !ok {
		return 0
	}
	words, share := o.words(at)
	i, ok := slices.BinarySearch(words, uint16(v.ID(word)))
	if !ok {
		return 0
	}
	return float64(shares[share[i]])
}

// TestBuildNgrams compares with counts made by hand.
func TestBuildNgrams(t *testing.T) {
	v := model(t, vocab.Keyboard, wordList(60)).Vocab
	g := buildNgrams(t, v, [3]int{2, 2, 2})
	for _, c := range []struct {
		context, word string
		want          float64
	}{
		{"<eos>", "I", 3.25 / 5}, // nowhere is <unk> and no word
		{"I", "want", 3.25 / 4},
		{"want", "to", 3.25 / 5},
		{"want", "w1", 0}, // once
		{"to", "w1", 4.25 / 6},
		{"to", "w2", 0},
		{"want to", "w1", 2.25 / 4},
		{"<unk> to", "w1", 1.25 / 2},
		{"I want to", "w1", 1.25 / 3},
		{"<eos> I want", "to", 2.25 / 4},
		{"to w1", "<eos>", 0}, // no word
		{"w1", ".", 0},
	} {
		got := g.share(v, strings.Fields(c.context), c.word)
		if step := math.Exp2(1.0 / 2 / shareStep); got > c.want*step || got < c.want/step {
			t.Errorf("%s after %s: %v, want %v", c.word, c.context, got, c.want)
		}
	}
	if _, err := BuildNgrams(v, func(func(string)) error { return nil }, [3]int{1, 0, 1}); err == nil || !strings.Contains(err.Error(), "least count of 3") {
		t.Errorf("error %v", err)
	}
}

// TestWithNgrams compares with the mixture in float64, and sessions and batches with
// the predictor.
func TestWithNgrams(t *testing.T) {
	m := model(t, vocab.Keyboard, wordList(60))
	g := buildNgrams(t, m.Vocab, [3]int{2, 2, 2})
	for i, set := range kernels.Sets() {
		percent := []int{NgramPercent, 35}[i%2]
		if err := g.SetWeight(percent); err != nil {
			t.Fatal(err)
		}
		weight := float64(percent) / 100
		p, err := New(m, WithKernels(set), WithNgrams(g))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct{ text, contexts string }{
			{"i want to", "<eos> I want to"},
			{"", "<eos>"},
			{"w2. i", "I"},
			{"\nwant to", "<eos> want to"},
			{"w9 to", "to"},
			{"w9", ""},
			{"nowhere to", "<eos> <unk> to"},
		} {
			known := strings.Fields(c.contexts)
			want, left := map[string]float64{}, 1.0
			for n := min(3, len(known)); n > 0; n-- {
				sum := 0.0
				for id := range int32(m.Vocab.Len()) {
					if w := m.Vocab.Word(id); m.Vocab.IsWord(id) {
						x := g.share(m.Vocab, known[len(known)-n:], w)
						want[w] += weight * left * x
						sum += x
					}
				}
				left *= 1 - sum
			}
			for _, x := range oracle(t, m, set, p.context(c.text)) {
				want[x.Word] += (1 - weight + weight*left) * x.Probability
			}
			found := next(t, p, c.text, MaxK)
			for _, f := range found {
				w := want[f.Word]
				if w == 0 { // a sentence's first
					w = want[strings.ToLower(f.Word)]
				}
				if math.Abs(f.Probability-w) > 1e-4*w {
					t.Errorf("%s: %q: %s: %v, want %v", set.Name, c.text, f.Word, f.Probability, w)
				}
			}
			for _, prefix := range []string{"", "w", "W1"} {
				alone, err := p.Complete(c.text+" ", prefix, 5)
				if err != nil {
					t.Fatal(err)
				}
				session, err := p.NewSession().Complete(c.text+" ", prefix, 5)
				answers, errs := p.Batch([]Query{{Context: c.text + " ", Prefix: prefix, K: 5}})
				if err != nil || errs[0] != nil || !slices.Equal(alone, session) || !slices.Equal(alone, answers[0].Suggestions) {
					t.Errorf("%q, %q: %v; a session %v, a batch %v", c.text, prefix, alone, session, answers[0])
				}
			}
		}
	}
	claims := *g // the right vocabulary, but of more tokens
	claims.size++
	for m, g := range map[*checkpoint.Model]*Ngrams{model(t, vocab.Keyboard, wordList(61)): g, m: &claims} {
		if _, err := New(m, WithNgrams(g)); err == nil || !strings.Contains(err.Error(), "another vocabulary") {
			t.Errorf("error %v", err)
		}
	}
}

// ngramHead is the number of bytes before those of the sequences of two tokens.
const ngramHead = len(ngramMagic) + 65 + 1

func written(t testing.TB, g *Ngrams) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := g.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadNgrams(t *testing.T) {
	v := model(t, vocab.Keyboard, wordList(60)).Vocab
	g := buildNgrams(t, v, [3]int{1, 1, 1})
	file := written(t, g)
	read, err := ReadNgrams(bytes.NewReader(file))
	if err != nil || !reflect.DeepEqual(read, g) {
		t.Fatalf("%v comes back as %v (%v)", g.Len(), read, err)
	}
	for n := range len(file) - 1 { // without its last byte it is a file of before, which has no weight
		if _, err := ReadNgrams(bytes.NewReader(file[:n])); err == nil {
			t.Fatalf("takes the first %d of %d bytes", n, len(file))
		}
	}
	head := file[:ngramHead]
	for want, tail := range map[string]string{
		"not of 1 ids below":        "\x01\x01\xff\xff\xff\x7f\x01\x01\x10",
		"0 words, want 1 to":        "\x01\x01\x03\x00",
		"word 1: id":                "\x01\x01\x03\x01\xff\x7f\x10",
		"word 2: id 5":              "\x01\x02\x03\x02\x05\x00\x00\x00\x10\x10",
		"context 2: not of":         "\x02\x02\x03\x00",
		"probabilities add up to 2": "\x01\x02\x03\x02\x05\x01\x00\x00\x00\x00",
		"2 contexts of 1 words":     "\x02\x01",
		"words, want 7":             "\x01\x07\x03\x01",
		"unexpected EOF":            "\x01\x01\x03\x01\x05",
		"more after the end":        "\x00\x00\x00\x00\x00\x00\x14\x00",
	} {
		if _, err := ReadNgrams(strings.NewReader(string(head) + tail)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q in it", err, want)
		}
	}
}

// FuzzReadNgrams: n-grams that can be read can be written, read again and used.
func FuzzReadNgrams(f *testing.F) {
	m := model(f, vocab.Keyboard, wordList(60))
	file := written(f, buildNgrams(f, m.Vocab, [3]int{1, 1, 1}))
	n := ngramHead
	f.Add(file[n:])
	f.Add([]byte("\x01\x02\x03\x02\x05\x01\x00\x00\x10\x10\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, tail []byte) {
		g, err := ReadNgrams(bytes.NewReader(slices.Concat(file[:n], tail)))
		if err != nil {
			return
		}
		again, err := ReadNgrams(bytes.NewReader(written(t, g)))
		if err != nil || again.Len() != g.Len() {
			t.Fatalf("%v comes back as %v (%v)", g.Len(), again, err)
		}
		p, err := New(m, WithNgrams(g))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range next(t, p, "i want to", 5) {
			if !(s.Probability >= 0 && s.Probability <= 1) {
				t.Fatalf("%+v", s)
			}
		}
	})
}
