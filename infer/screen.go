package infer

import (
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
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
	most  []float32     // the largest off of each panel of low
}

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
func (n *Model) NewScreen(set *kernels.Set, allowed func(id int32) bool) *Screen {
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
func (n *Model) newScreen(allowed func(id int32) bool) *Screen {
	codes := kernels.NewInt2(n.decoder.weight.Int8)
	if codes == nil {
		return nil
	}
	return n.screenBy(&Screen{codes: codes, off: codes.Off}, allowed)
}

func (n *Model) screenBy(sc *Screen, allowed func(id int32) bool) *Screen {
	sc.bias = slices.Clone(n.decoder.bias)
	for id := range sc.bias {
		if !allowed(int32(id)) {
			sc.bias[id] = float32(math.Inf(-1))
		}
	}
	for panel := range kernels.ThinPanels(len(sc.off)) {
		from, to := kernels.ThinPanel(len(sc.off), panel)
		sc.most = append(sc.most, slices.Max(sc.off[from:to]))
	}
	return sc
}

// SideBySide reports whether LogitsScreenedBatch is faster than LogitsBatch for many texts.
func (sc *Screen) SideBySide() bool { return sc.few }

// Shortlist is what a screen finds after a text.
type Shortlist struct {
	Best  []int32 // the likeliest words, the best first, until the next call
	Total float32 // log-sum-exp of all allowed words' scores, estimates among them
}

// LogitsScreened is Logits, of the words that the screen allows, with the k best in
// full, the same bits as Logits writes, and estimates of the others, which are below
// them; words that are not allowed score −Inf. The list is empty if scores are NaN.
func (s *Runner) LogitsScreened(sc *Screen, logits []float32, st *nn.State, k int) Shortlist {
	s.oneState[0], s.oneK[0] = st, k
	return s.LogitsScreenedBatch(sc, logits, s.oneState[:], s.oneK[:])[0]
}

// LogitsScreenedBatch is LogitsScreened after each state, with its own k, to logits
// (len(states), V).
func (s *Runner) LogitsScreenedBatch(sc *Screen, logits []float32, states []*nn.State, k []int) []Shortlist {
	v := s.net.Vocab
	for len(s.screens) < len(states) {
		s.screens, s.lists = append(s.screens, &screened{}), append(s.lists, Shortlist{})
	}
	lists := s.lists[:len(states)]
	if s.split(1, batchSplit{do: (*batchSplit).screen, states: states, logits: logits[:len(states)*v], screened: sc, k: k, lists: lists}) {
		return lists
	}
	s.project(states)
	x := s.in.int8(s.k)
	most, panels := []float32(nil), 0
	if sc.low != nil {
		most = sc.low.estimate(s.k, logits[:len(states)*v], sc.bias, s.in.x, &s.lowRanked)
		panels = len(most) / len(states)
	}
	for b := range states {
		t := s.screens[b]
		t.net, t.sc, t.k, t.logits, t.most = s.net, sc, k[b], logits[b*v:][:v], most[b*panels:][:panels]
		t.x = kernels.Int8Batch{N: x.N, LD: x.LD, Data: x.Data[b*x.LD:][:x.LD], Scale: x.Scale[b:][:1]}
		lists[b] = t.run(s.k)
		t.sc, t.logits = nil, nil // they are the caller's
	}
	return lists
}

// screened is one text's screen; its last pass is a task.
type screened struct {
	net    *Model
	sc     *Screen
	k      int
	x      kernels.Int8Batch // what the decoder multiplies
	logits []float32
	most   []float32 // estimates, of each panel of low

	reach       float32 // how many times its error a word may be above its estimate
	least, best float32 // what the k-th best word is at least, and about the best one
	workers     int     // that share the last pass

	ids, top []int32 // and on: scratch memory
	scores   []float32
	totals   [screenParts]float32
	shares   [screenParts]screenShare
}

// screenParts is into how many parts the last pass splits.
const screenParts = 8

// screenShare is what a worker finds in its parts.
type screenShare struct {
	ids, panels []int32
	rows        [rowsAtOnce]float32
}

// run is the screen, with the last pass in parallel if k has threads.
func (t *screened) run(k Kernels) Shortlist {
	if !t.bound(k) {
		return Shortlist{Total: k.LogSumExp(t.logits)}
	}
	t.workers = min(k.Threads(), screenParts)
	k.RunStatic(t.workers, t)
	t.ids = t.ids[:0]
	for i := range t.workers {
		t.ids = append(t.ids, t.shares[i].ids...)
	}
	return Shortlist{t.choose(k), k.LogSumExp(t.totals[:])}
}

// bound estimates all scores, and by those of the best in full what the k best of all
// are at least. It is false if there are none.
func (t *screened) bound(k screenKernels) bool {
	if t.reach = lowRankErrors; t.sc.low == nil {
		k.GemvInt2(t.logits, t.sc.codes, t.sc.bias, &t.x)
		t.reach = codeErrors * norm(&t.x)
	}
	t.lead(k)
	if t.k = min(t.k, len(t.ids)); t.k == 0 {
		return false
	}
	t.inFull(k, t.shares[0].rows[:], t.ids)
	if t.most != nil { // as large as the scores that now stand there
		for _, id := range t.ids {
			most := &t.most[kernels.ThinPanelOf(int(id))]
			*most = max(*most, t.logits[id])
		}
	}
	best := t.choose(k)
	if len(best) < t.k {
		return false // scores are NaN
	}
	t.best, t.least = t.logits[best[0]], t.logits[best[t.k-1]]
	return true
}

// lead makes ids some of the best words by their estimates, more than k if there are.
func (t *screened) lead(k screenKernels) {
	n := min(len(t.logits), 2*t.k+8)
	t.top = growTo32(t.top, n)
	if n <= len(t.most)/2 {
		// So many panels have as good a word as the last of them.
		if panels := t.top[:k.TopK(t.top[:n], t.most)]; len(panels) == n {
			if least := t.most[panels[n-1]]; least > float32(math.Inf(-1)) {
				t.ids = t.ids[:0]
				for _, panel := range panels {
					from, to := kernels.ThinPanel(len(t.logits), int(panel))
					t.ids = k.SelectAbove(t.ids, t.logits[from:to], t.sc.off[from:to], 0, least, from)
				}
				return
			}
		}
	}
	t.ids = append(t.ids[:0], t.top[:k.TopK(t.top[:n], t.logits)]...)
	for n := len(t.ids); n > 0 && math.IsInf(float64(t.logits[t.ids[n-1]]), -1); n = len(t.ids) {
		t.ids = t.ids[:n-1]
	}
}

// choose returns the k best of ids, by their scores.
func (t *screened) choose(k screenKernels) []int32 {
	t.scores = t.scores[:0]
	for _, id := range t.ids {
		t.scores = append(t.scores, t.logits[id])
	}
	t.top = growTo32(t.top, t.k)
	best := t.top[:k.TopK(t.top[:t.k], t.scores)]
	for i, at := range best {
		best[i] = t.ids[at]
	}
	return best
}

// Do is a worker's share of the last pass.
func (t *screened) Do(w *kernels.Worker, share int) { t.scoreParts(w.Set, share) }

// scoreParts does a share's parts.
func (t *screened) scoreParts(k rowKernels, share int) {
	s := &t.shares[share]
	s.ids = s.ids[:0]
	for part := share * screenParts / t.workers; part < (share+1)*screenParts/t.workers; part++ {
		t.score(k, s, part)
	}
}

// score scores the part's words that may be among the best in full, adds them to p, and
// sums up the part: each for itself, so that the sum is the same on any number of workers.
func (t *screened) score(k rowKernels, p *screenShare, part int) {
	v, n, panels := len(t.logits), len(p.ids), len(t.sc.most)
	first, last := part*panels/screenParts, (part+1)*panels/screenParts
	from, _ := kernels.ThinPanel(v, first)
	to, _ := kernels.ThinPanel(v, last)
	to = min(v, to)
	if t.most == nil {
		p.ids = k.SelectAbove(p.ids, t.logits[from:to], t.sc.off[from:to], t.reach, t.least, from)
	} else {
		p.panels = k.SelectAbove(p.panels[:0], t.most[first:last], t.sc.most[first:last], t.reach, t.least, first)
		for _, panel := range p.panels {
			i, j := kernels.ThinPanel(v, int(panel))
			p.ids = k.SelectAbove(p.ids, t.logits[i:j], t.sc.off[i:j], t.reach, t.least, i)
		}
	}
	t.inFull(k, p.rows[:], p.ids[n:])
	t.totals[part] = k.LogSumExpBelow(t.logits[from:to], t.best)
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
