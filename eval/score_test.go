package eval_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

func pool(t *testing.T, set *kernels.Set, threads int) *kernels.Pool {
	t.Helper()
	p := kernels.NewPool(set, threads)
	t.Cleanup(p.Close)
	return p
}

// model draws a model with spread-out logits. tied gives pairs of words equal logits, so that
// ranks have ties.
func model(t *testing.T, v int, tied bool) *nn.Model {
	t.Helper()
	m, err := nn.New(nn.Config{Vocab: v, Embedding: 7, Hidden: 9, Layers: 2, Dropout: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(5, uint64(v)))
	for _, p := range m.Params() {
		for i := range p.Value {
			p.Value[i] = float32(r.NormFloat64())
		}
	}
	if tied {
		w, b := m.Param("decoder.weight").Value, m.Param("decoder.bias").Value
		for id := 0; id+2 < v; id += 3 {
			copy(w[(id+2)*9:(id+3)*9], w[id*9:(id+1)*9])
			b[id+2] = b[id]
		}
	}
	return m
}

func text(n, v int) []int32 {
	r := rand.New(rand.NewPCG(uint64(n), uint64(v)))
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = int32(r.IntN(v))
		if r.IntN(4) == 0 {
			ids[i] = int32(r.IntN(2)) // <unk> and <eos> often
		}
	}
	return ids
}

// oracle reads one row at a time, one token at a time, and sorts the vocabulary.
func oracle(p *kernels.Pool, m *nn.Model, ids []int32) eval.Score {
	rows := max(1, min(16, len(ids)/2))
	n := len(ids) / rows
	var s eval.Score
	var nll, wordNLL float64
	for b := range rows {
		row, state := ids[b*n:(b+1)*n], m.NewState(1)
		for i := range n - 1 {
			var logits []float64
			m.Eval(p, row[i:i+1], row[i+1:i+2], state, func(_ int, l []float32, _ float64) {
				for _, x := range l {
					logits = append(logits, float64(x))
				}
			})
			sum, top := 0.0, slices.Max(logits)
			for _, x := range logits {
				sum += math.Exp(x - top)
			}
			target := row[i+1]
			loss := math.Log(sum) + top - logits[target]
			nll += loss
			count(&s.Metrics, rankOf(logits, target, false))
			if target == vocab.Unk {
				s.UnkRate++
			}
			if target != vocab.Unk && target != vocab.Eos {
				wordNLL += loss
				count(&s.Words, rankOf(logits, target, true))
			}
		}
	}
	s.UnkRate /= float64(s.Tokens)
	for _, m := range []*eval.Metrics{&s.Metrics, &s.Words} {
		if m.Tokens > 0 {
			m.Top1 /= float64(m.Tokens)
			m.Top3 /= float64(m.Tokens)
			m.Top5 /= float64(m.Tokens)
		}
	}
	s.Perplexity = math.Exp(nll / float64(s.Tokens))
	if s.Words.Tokens > 0 {
		s.Words.Perplexity = math.Exp(wordNLL / float64(s.Words.Tokens))
	}
	return s
}

// rankOf sorts the candidates, the lower id first among equals.
func rankOf(logits []float64, target int32, words bool) int {
	var ids []int32
	for id := range int32(len(logits)) {
		if !words || id != vocab.Unk && id != vocab.Eos {
			ids = append(ids, id)
		}
	}
	slices.SortStableFunc(ids, func(a, b int32) int {
		switch {
		case logits[a] > logits[b]:
			return -1
		case logits[a] < logits[b]:
			return 1
		}
		return 0
	})
	return slices.Index(ids, target)
}

func count(m *eval.Metrics, rank int) {
	m.Tokens++
	for k, sum := range map[int]*float64{1: &m.Top1, 3: &m.Top3, 5: &m.Top5} {
		if rank < k {
			*sum++
		}
	}
}

func near(t *testing.T, what string, got, want eval.Metrics) {
	t.Helper()
	if math.Abs(got.Perplexity-want.Perplexity) > 1e-4*want.Perplexity {
		t.Errorf("%s: perplexity %v, want %v", what, got.Perplexity, want.Perplexity)
	}
	got.Perplexity = want.Perplexity
	if got != want {
		t.Errorf("%s: %+v, want %+v", what, got, want)
	}
}

func TestAgainstOracle(t *testing.T) {
	sets := kernels.Sets()
	if os.Getenv("LSTMKB_THOROUGH") == "" {
		sets = sets[len(sets)-1:]
	}
	for _, set := range sets {
		for _, c := range []struct {
			v, n int
			tied bool
		}{
			{40, 2, false}, {40, 3, false}, {40, 17, false}, {40, 31, true}, {40, 32, false}, {40, 33, true},
			{40, 500, true}, {12, 600, false},
			{40, 16*65 + 5, true}, // one row longer than a window by a step
			{3, 200, false},       // fewer tokens than the five suggestions
			{40, 16 * 140, false}, // several windows
		} {
			m, ids := model(t, c.v, c.tied), text(c.n, c.v)
			p := pool(t, set, 2)
			got, err := eval.Text(context.Background(), m, p, ids, nil)
			if err != nil {
				t.Fatal(err)
			}
			want := oracle(p, m, ids)
			if want.Tokens < int64(c.n/2) {
				t.Fatalf("%d positions of %d tokens", want.Tokens, c.n)
			}
			// An exact tie is a tie in every kernel, whose sums are the same. The oracle's
			// batches have other sizes than Text's, so logits may round differently, but
			// not so much that two of these random ones change places.
			near(t, set.Name+": all", got.Metrics, want.Metrics)
			near(t, set.Name+": words", got.Words, want.Words)
			if got.UnkRate != want.UnkRate {
				t.Errorf("unk rate %v, want %v", got.UnkRate, want.UnkRate)
			}
		}
	}
}

// TestUniform: the perplexity of a model that knows nothing is the size of the vocabulary, and
// all its scores tie: the lower id ranks first.
func TestUniform(t *testing.T) {
	const v = 37
	m, err := nn.New(nn.Config{Vocab: v, Embedding: 3, Hidden: 4, Layers: 1})
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]int32, 700) // 16 rows that begin at different words
	for i := range ids {
		ids[i] = int32(i*5) % v
	}
	for _, set := range kernels.Sets() {
		p := pool(t, set, 1)
		got, err := eval.Text(context.Background(), m, p, ids, nil)
		if err != nil {
			t.Fatal(err)
		}
		// float32's log 37 is off by 1e-7 at most.
		if math.Abs(got.Perplexity-v) > 1e-5 || math.Abs(got.Words.Perplexity-v) > 1e-5 {
			t.Errorf("%s: perplexity %v and %v, want %d", set.Name, got.Perplexity, got.Words.Perplexity, v)
		}
		near(t, set.Name, got.Metrics, oracle(p, m, ids).Metrics)
		if got.Top1 == 0 || got.Words.Top1 == 0 || got.Top5 > 6./v {
			t.Errorf("%s: %+v", set.Name, got)
		}
	}
}

// TestThreads: the score does not depend on the number of threads.
func TestThreads(t *testing.T) {
	m, ids := model(t, 40, true), text(900, 40)
	for _, set := range kernels.Sets() {
		one, err := eval.Text(context.Background(), m, pool(t, set, 1), ids, nil)
		if err != nil {
			t.Fatal(err)
		}
		three, err := eval.Text(context.Background(), m, pool(t, set, 3), ids, nil)
		if err != nil || one != three {
			t.Errorf("%s: %+v, %v on three threads, %+v on one", set.Name, three, err, one)
		}
	}
}

// TestFastest: the products that a set computes fastest give nearly float32's score.
func TestFastest(t *testing.T) {
	ids := text(900, 40)
	for _, set := range kernels.Sets() {
		m, p := model(t, 40, true), pool(t, set, 2)
		want, err := eval.Text(context.Background(), m, p, ids, nil)
		if err != nil {
			t.Fatal(err)
		}
		m.Fastest(set)
		got, err := eval.Text(context.Background(), m, p, ids, nil)
		if err != nil {
			t.Fatal(err)
		}
		if off := math.Abs(got.Perplexity/want.Perplexity - 1); off > 5e-3 {
			t.Errorf("%s: perplexity %v, in float32 %v", set.Name, got.Perplexity, want.Perplexity)
		}
		if exact := set.Fastest() == kernels.Float32 && !set.FitsInt8(1); exact != (got == want) {
			t.Errorf("%s: %+v, in float32 %+v", set.Name, got, want)
		}
	}
}

// TestOnlyOddTokens: a text in which no position counts as a word.
func TestOnlyOddTokens(t *testing.T) {
	got, err := eval.Text(context.Background(), model(t, 9, false), pool(t, kernels.Sets()[0], 1), []int32{0, 1, 0, 1, 1, 0}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.Words != (eval.Metrics{}) || got.Tokens != 3 {
		t.Errorf("%+v, want 3 tokens and no words", got)
	}
}

func TestTooShort(t *testing.T) {
	for _, n := range []int{0, 1} {
		if _, err := eval.Text(context.Background(), model(t, 9, false), pool(t, kernels.Sets()[0], 1), make([]int32, n), nil); err == nil {
			t.Errorf("%d tokens: no error", n)
		}
	}
}

func TestCancelled(t *testing.T) {
	m, p, ids := model(t, 40, false), pool(t, kernels.Sets()[0], 1), text(16*200, 40)
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	_, err := eval.Text(ctx, m, p, ids, func(done float64) {
		calls++
		cancel()
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("error %v after %d windows, want context.Canceled after the first", err, calls)
	}
}

func TestProgress(t *testing.T) {
	m, p, ids := model(t, 40, false), pool(t, kernels.Sets()[0], 1), text(16*200, 40)
	last := 0.0
	_, err := eval.Text(context.Background(), m, p, ids, func(done float64) {
		if done <= last || done > 1 {
			t.Errorf("progress %v after %v", done, last)
		}
		last = done
	})
	if err != nil || last != 1 {
		t.Errorf("progress ends at %v, error %v", last, err)
	}
}

// TestOverflow: scores beyond float32 are an error, not a NaN that JSON refuses.
func TestOverflow(t *testing.T) {
	m := model(t, 9, false)
	b := m.Param("decoder.bias").Value
	for i := range b {
		b[i] = float32(math.Inf(1))
	}
	for _, set := range kernels.Sets() {
		if s, err := eval.Text(context.Background(), m, pool(t, set, 1), text(50, 9), nil); err == nil {
			t.Errorf("%s: %+v, want an error", set.Name, s)
		}
	}
}

func TestPerplexity(t *testing.T) {
	for _, c := range [][2]float64{{0, 1}, {math.Log(7), 7}, {709, math.Exp(709)}, {800, math.MaxFloat64}, {1e300, math.MaxFloat64}} {
		if got := eval.Perplexity(c[0]); math.Abs(got-c[1]) > 1e-12*c[1] {
			t.Errorf("Perplexity(%v) = %v, want %v", c[0], got, c[1])
		}
	}
}
