package nn

import (
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
)

// Screen finds a model's likeliest words without scoring all in full: the decoder in 2
// bits estimates each word's score, and those that may be among the best by that are
// scored in full. A row's error has the size e = Off·‖x‖, as [kernels.Int2] says; a word
// is left out if even screenErrors·e above its estimate it is not among the best.
type Screen struct {
	codes *kernels.Int2
	bias  []float32 // (V), −Inf for words that may not be chosen
	most  []float32 // the largest Off of each span of words
}

// screenSpan words have one bound for a first look at their estimates.
const screenSpan = 256

// screenErrors is the bound on an estimate's error, in its own size. Errors are sums of
// hundreds of roundings, as good as normal: one word in 30,000 exceeds it upwards, and
// that matters if it is among the few best. docs/adr/0007 has what was measured.
const screenErrors = 4

// screenLeast is the bytes of a decoder in int8 from which a screen is worth it; one
// that is smaller stays in a cache.
const screenLeast = 8 << 20

// NewScreen makes a screen among the words that allowed takes. It is nil where there is
// nothing to gain: the decoder is in floats, or small, or its rows do not fit, or the
// processor lacks the instructions.
func (n *Inference) NewScreen(set *kernels.Set, allowed func(id int32) bool) *Screen {
	w := n.decoder.weight.Int8
	if w == nil || len(w.Data) < screenLeast || !set.FastInt2() {
		return nil
	}
	return n.newScreen(allowed)
}

func (n *Inference) newScreen(allowed func(id int32) bool) *Screen {
	codes := kernels.NewInt2(n.decoder.weight.Int8)
	if codes == nil {
		return nil
	}
	sc := &Screen{codes: codes, bias: make([]float32, n.Vocab)}
	for id := range sc.bias {
		sc.bias[id] = n.decoder.bias[id]
		if !allowed(int32(id)) {
			sc.bias[id] = float32(math.Inf(-1))
		}
	}
	for off := range slices.Chunk(codes.Off, screenSpan) {
		sc.most = append(sc.most, slices.Max(off))
	}
	return sc
}

// screened is the scratch memory of a screen, and its last pass as a task.
type screened struct {
	lead   []int32
	scores []float32
	parts  [screenParts]screenPart

	step         *Step
	sc           *Screen
	logits       []float32
	reach, least float32
}

// screenParts is into how many jobs the last pass splits.
const screenParts = 8

type screenPart struct {
	ids  []int32
	rows [rowsAtOnce]float32
}

// LogitsScreened is Logits, of the words that the screen allows, with the k best in
// full, the same bits as Logits writes, and estimates of the others, which are below
// them; words that are not allowed score −Inf.
func (s *Step) LogitsScreened(sc *Screen, logits []float32, st *State, k int) {
	s.lone[0] = st
	s.project(s.lone[:])
	logits = logits[:s.net.Vocab]
	x := s.in.int8(s.k)
	s.k.GemvInt2(logits, sc.codes, sc.bias, x)

	// The best by estimate, in full: the least of their k best bounds the k best of all.
	if s.screen == nil {
		s.screen = &screened{}
	}
	t := s.screen
	t.lead = growTo32(t.lead, min(len(logits), 2*k+8))
	lead := t.lead[:s.k.TopK(t.lead, logits)]
	for len(lead) > 0 && math.IsInf(float64(logits[lead[len(lead)-1]]), -1) {
		lead = lead[:len(lead)-1]
	}
	if k = min(k, len(lead)); k == 0 {
		return
	}
	s.inFull(s.k, s.rows, logits, lead)
	t.scores = t.scores[:0]
	for _, id := range lead {
		t.scores = append(t.scores, logits[id])
	}
	best := t.lead[:s.k.TopK(t.lead[:k], t.scores)]
	if len(best) < k {
		return // scores are NaN
	}
	t.step, t.sc, t.logits, t.reach, t.least = s, sc, logits, screenErrors*norm(x), t.scores[best[k-1]]
	if p, ok := s.k.(*kernels.Pool); ok && p.Threads() > 1 {
		p.Run(screenParts, t)
	} else {
		for part := range screenParts {
			t.score(s.k, part)
		}
	}
	t.sc, t.logits = nil, nil
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
			if i += k.Above(t.logits[i:to], least); i < to && t.logits[i]+t.reach*t.sc.codes.Off[i] >= t.least {
				p.ids = append(p.ids, int32(i))
			}
		}
	}
	t.step.inFull(k, p.rows[:], t.logits, p.ids)
}

// inFull writes the scores of those words; rows (rowsAtOnce) is scratch memory.
func (s *Step) inFull(k rowKernels, rows, logits []float32, ids []int32) {
	for len(ids) > 0 {
		n := min(len(ids), rowsAtOnce)
		s.net.decoder.weight.multiplyRows(k, rows[:n], ids[:n], &s.in)
		for i, id := range ids[:n] {
			logits[id] = rows[i] + s.net.decoder.bias[id]
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
