package nn

import (
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
)

// Screen finds a model's likeliest words without scoring all in full: each word's score
// is estimated, and those that may be among the best by that are scored in full. An
// estimate's error has the size e = off·‖x‖ or off; a word is left out if even some times
// e above its estimate it is not among the best.
type Screen struct {
	low   *lowRank      // what estimates, or else
	codes *kernels.Int2 // the decoder in 2 bits
	few   bool          // low leaves so few words that texts side by side gain as well
	bias  []float32     // (V), −Inf for words that may not be chosen
	off   []float32     // (V)
	most  []float32     // the largest off of each span of words
}

// screenSpan words have one bound for a first look at their estimates.
const screenSpan = 256

// codeErrors is the bound on the error of an estimate in 2 bits, in its own size. Errors
// are sums of hundreds of roundings, as good as normal: one word in 30,000 exceeds it
// upwards, and that matters if it is among the few best. docs/adr/0007 has what was
// measured.
const codeErrors = 4

// screenLeast is the bytes of a decoder in int8 from which a screen is worth it; one
// that is smaller stays in a cache.
const screenLeast = 8 << 20

// NewScreen makes a screen among the words that allowed takes: by principal components
// of the scores, or in 2 bits if a few do not estimate them well enough, as of random
// weights. It takes some tenths of a second, in which the model writes texts to learn
// what its states are like. It is nil where there is nothing to gain: the decoder is in
// floats, or small, or its rows do not fit, or the processor lacks the instructions.
func (n *Inference) NewScreen(set *kernels.Set, allowed func(id int32) bool) *Screen {
	w := n.decoder.weight.Int8
	if w == nil || len(w.Data) < screenLeast || !set.FastInt2() {
		return nil
	}
	low, off, left := n.newLowRank(set)
	if left > lowRankFew {
		if sc := n.newScreen(allowed); sc != nil || left > lowRankMost {
			return sc
		}
	}
	return n.screenBy(&Screen{low: low, off: off, few: left <= lowRankFew}, allowed)
}

// newScreen makes a screen in 2 bits.
func (n *Inference) newScreen(allowed func(id int32) bool) *Screen {
	codes := kernels.NewInt2(n.decoder.weight.Int8)
	if codes == nil {
		return nil
	}
	return n.screenBy(&Screen{codes: codes, off: codes.Off}, allowed)
}

func (n *Inference) screenBy(sc *Screen, allowed func(id int32) bool) *Screen {
	sc.bias = slices.Clone(n.decoder.bias)
	for id := range sc.bias {
		if !allowed(int32(id)) {
			sc.bias[id] = float32(math.Inf(-1))
		}
	}
	for off := range slices.Chunk(sc.off, screenSpan) {
		sc.most = append(sc.most, slices.Max(off))
	}
	return sc
}

// SideBySide reports whether LogitsScreenedBatch is faster than LogitsBatch for many texts.
func (sc *Screen) SideBySide() bool { return sc.few }

// LogitsScreened is Logits, of the words that the screen allows, with the k best in
// full, the same bits as Logits writes, and estimates of the others, which are below
// them; words that are not allowed score −Inf.
func (s *Step) LogitsScreened(sc *Screen, logits []float32, st *State, k int) {
	s.lone[0] = st
	s.most[0] = k
	s.LogitsScreenedBatch(sc, logits, s.lone[:], s.most[:])
}

// LogitsScreenedBatch is LogitsScreened after each state, with its own k, to logits
// (len(states), V).
func (s *Step) LogitsScreenedBatch(sc *Screen, logits []float32, states []*State, k []int) {
	s.project(states)
	x, v := s.in.int8(s.k), s.net.Vocab
	for len(s.screens) < len(states) {
		s.screens = append(s.screens, &screened{})
	}
	for b := range states {
		t := s.screens[b]
		t.net, t.sc, t.k, t.logits = s.net, sc, k[b], logits[b*v:][:v]
		t.x = kernels.Int8Batch{N: x.N, LD: x.LD, Data: x.Data[b*x.LD:][:x.LD], Scale: x.Scale[b:][:1]}
	}
	if sc.low != nil {
		sc.low.estimate(s.k, logits[:len(states)*v], sc.bias, s.in.x, &s.lowRanked)
	}
	p, ok := s.k.(*kernels.Pool)
	switch {
	case !ok || p.Threads() == 1:
		for b := range states {
			s.screens[b].whole(s.k)
		}
	case len(states) == 1:
		if t := s.screens[0]; t.bound(s.k) {
			p.Run(screenParts, t)
		}
	default:
		s.screenAll.texts = s.screens[:len(states)]
		p.Run(len(states), &s.screenAll)
	}
	for _, t := range s.screens[:len(states)] {
		t.sc, t.logits = nil, nil
	}
}

// screenTexts has a text in each job.
type screenTexts struct{ texts []*screened }

func (t *screenTexts) Do(w *kernels.Worker, text int) { t.texts[text].whole(w.Set) }

// screened is the scratch memory of one text's screen, and its last pass as a task.
type screened struct {
	lead   []int32
	scores []float32
	parts  [screenParts]screenPart

	net          *Inference
	sc           *Screen
	k            int
	x            kernels.Int8Batch // what the decoder multiplies
	logits       []float32
	reach, least float32
}

// screenParts is into how many jobs the last pass splits.
const screenParts = 8

type screenPart struct {
	ids  []int32
	rows [rowsAtOnce]float32
}

func (t *screened) whole(k screenKernels) {
	if t.bound(k) {
		for part := range screenParts {
			t.score(k, part)
		}
	}
}

// bound estimates all scores, and by those of the best in full what the k best of all
// are at least. It is false if there are none.
func (t *screened) bound(k screenKernels) bool {
	if t.reach = lowRankErrors; t.sc.low == nil {
		k.GemvInt2(t.logits, t.sc.codes, t.sc.bias, &t.x)
		t.reach = codeErrors * norm(&t.x)
	}
	t.lead = growTo32(t.lead, min(len(t.logits), 2*t.k+8))
	lead := t.lead[:k.TopK(t.lead, t.logits)]
	for len(lead) > 0 && math.IsInf(float64(t.logits[lead[len(lead)-1]]), -1) {
		lead = lead[:len(lead)-1]
	}
	if t.k = min(t.k, len(lead)); t.k == 0 {
		return false
	}
	t.inFull(k, t.parts[0].rows[:], lead)
	t.scores = t.scores[:0]
	for _, id := range lead {
		t.scores = append(t.scores, t.logits[id])
	}
	best := t.lead[:k.TopK(t.lead[:t.k], t.scores)]
	if len(best) < t.k {
		return false // scores are NaN
	}
	t.least = t.scores[best[t.k-1]]
	return true
}

// Do is a part of the last pass.
func (t *screened) Do(w *kernels.Worker, part int) { t.score(w.Set, part) }

// score scores the part's words that may be among the best in full.
func (t *screened) score(k rowKernels, part int) {
	p := &t.parts[part]
	p.ids = p.ids[:0]
	for span := part * len(t.sc.most) / screenParts; span < (part+1)*len(t.sc.most)/screenParts; span++ {
		to := min(len(t.logits), (span+1)*screenSpan)
		// Rounded down, since what is as large as the bound stays.
		least := math.Nextafter32(t.least-t.reach*t.sc.most[span], float32(math.Inf(-1)))
		for i := span * screenSpan; i < to; i++ {
			if i += k.Above(t.logits[i:to], least); i < to && t.logits[i]+t.reach*t.sc.off[i] >= t.least {
				p.ids = append(p.ids, int32(i))
			}
		}
	}
	t.inFull(k, p.rows[:], p.ids)
}

// inFull writes the scores of those words; rows (rowsAtOnce) is scratch memory.
func (t *screened) inFull(k rowKernels, rows []float32, ids []int32) {
	for len(ids) > 0 {
		n := min(len(ids), rowsAtOnce)
		k.GemvInt8Rows(rows[:n], n, t.net.decoder.weight.Int8, ids[:n], &t.x)
		for i, id := range ids[:n] {
			t.logits[id] = rows[i] + t.net.decoder.bias[id]
		}
		ids = ids[n:]
	}
}

// norm is ‖x‖ of one vector in int8.
func norm(x *kernels.Int8Batch) float32 {
	sum := int32(0)
	for _, v := range x.Data[:x.N] {
		sum += int32(v) * int32(v)
	}
	return float32(math.Sqrt(float64(sum))) * x.Scale[0]
}

func growTo32(x []int32, n int) []int32 {
	if cap(x) < n {
		return make([]int32, n)
	}
	return x[:n]
}
