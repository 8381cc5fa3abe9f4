package infer

import (
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// Screen finds a model's likeliest words without scoring all in full. Each word's score is
// estimated; only words that may be among the best by their estimates are scored in full. A
// word is left out if even maxErrors times its usual error above its estimate it would not be
// among the best.
type Screen struct {
	low  *lowRank
	bias []float32 // (V), −Inf for words that may not be chosen
}

// minScreenBytes is the size in int8 from which a decoder is worth a screen; a smaller one
// stays in a cache.
const minScreenBytes = 8 << 20

// NewScreen makes a screen among the words that allowed takes, by principal components of the
// scores. It takes some tenths of a second, in which the model writes texts to learn what its
// states are like. It is nil where it would not gain: the decoder is in floats, or small, the
// processor lacks the instructions, or 128 components do not estimate the scores well enough,
// as with random weights.
func (m *Model) NewScreen(set *kernels.Set, allowed func(id int32) bool) *Screen {
	w := m.decoder.weight.Int8
	if w == nil || len(w.Data) < minScreenBytes || !set.FastPacked() {
		return nil
	}
	return m.newScreen(set, allowed)
}

// newScreen is NewScreen for int8 decoders of any size and any set.
func (m *Model) newScreen(set *kernels.Set, allowed func(id int32) bool) *Screen {
	low := m.newLowRank(set)
	if low == nil {
		return nil
	}
	sc := &Screen{low, slices.Clone(m.decoder.bias)}
	for id := range sc.bias {
		if !allowed(int32(id)) {
			sc.bias[id] = float32(math.Inf(-1))
		}
	}
	return sc
}

// Shortlist is the words that a screen finds after a text.
type Shortlist struct {
	Best  []int32 // the likeliest words, the best first, until the next call
	Total float32 // log-sum-exp of the scores of all allowed words, most of them estimates
}

// LogitsScreened writes to logits (V) the scores of the words that the screen allows after st:
// of the k best the same bits as Logits, of the others estimates, which are below them. Words
// that are not allowed score −Inf. The list is empty if scores are NaN.
func (r *Runner) LogitsScreened(sc *Screen, logits []float32, st *nn.State, k int) Shortlist {
	r.oneState[0], r.oneK[0] = st, k
	return r.LogitsScreenedBatch(sc, logits, r.oneState[:], r.oneK[:])[0]
}

// LogitsScreenedBatch is LogitsScreened after each state, with its own k, to logits
// (len(states), V).
func (r *Runner) LogitsScreenedBatch(sc *Screen, logits []float32, states []*nn.State, k []int) []Shortlist {
	v := r.net.Vocab
	for len(r.screens) < len(states) {
		r.screens, r.lists = append(r.screens, &screened{}), append(r.lists, Shortlist{})
	}
	lists := r.lists[:len(states)]
	if r.split(1, batchSplit{do: (*batchSplit).screen, states: states, logits: logits[:len(states)*v], screened: sc, k: k, lists: lists}) {
		return lists
	}
	r.project(states)
	x := r.in.int8(r.k)
	panelMax, panels := sc.low.estimate(r.k, logits[:len(states)*v], sc.bias, r.in.x, &r.lowRanked), sc.low.scores.Panels()
	for b := range states {
		t := r.screens[b]
		t.net, t.low, t.k, t.logits, t.panelMax = r.net, sc.low, k[b], logits[b*v:][:v], panelMax[b*panels:][:panels]
		t.x = kernels.Int8Batch{N: x.N, LD: x.LD, Data: x.Data[b*x.LD:][:x.LD], Scale: x.Scale[b:][:1]}
		lists[b] = t.run(r.k)
		t.low, t.logits = nil, nil // they are the caller's
	}
	return lists
}

// screened is one text's screen; its last pass is a task.
type screened struct {
	net      *Model
	low      *lowRank
	k        int
	x        kernels.Int8Batch // what the decoder multiplies
	logits   []float32         // estimates, then scores in full where they are known
	panelMax []float32         // the largest of each panel of logits

	threshold, best float32 // the k-th best score is at least threshold, the best at least best
	workers         int     // that share the last pass

	ids, top []int32 // from here on scratch memory
	scores   []float32
	totals   [screenParts]float32
	shares   [screenParts]screenShare
}

// screenParts is the number of parts of the last pass.
const screenParts = 8

// screenShare is what a worker finds in its parts of the last pass.
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

// bound scores the words with the best estimates in full: the k best of them bound what the k
// best of all score. It is false if there are no words, or no numbers.
func (t *screened) bound(k Kernels) bool {
	t.lead(k)
	if t.k = min(t.k, len(t.ids)); t.k == 0 {
		return false
	}
	t.inFull(k, t.shares[0].rows[:], t.ids)
	for _, id := range t.ids { // a score in full may be above its estimate
		panelMax := &t.panelMax[id/kernels.PanelRows]
		*panelMax = max(*panelMax, t.logits[id])
	}
	best := t.choose(k)
	if len(best) < t.k {
		return false // scores are NaN
	}
	t.best, t.threshold = t.logits[best[0]], t.logits[best[t.k-1]]
	return true
}

// lead makes ids some of the best words by their estimates, more than k if there are.
func (t *screened) lead(k Kernels) {
	n := min(len(t.logits), 2*t.k+8)
	t.top = growTo32(t.top, n)
	if n <= len(t.panelMax)/2 {
		// As many words, or nearly, as these panels score what the worst of them does, or more.
		if panels := t.top[:k.TopK(t.top[:n], t.panelMax)]; len(panels) == n {
			if threshold := t.panelMax[panels[n-1]]; threshold > float32(math.Inf(-1)) {
				t.ids = t.selectPanels(k, t.ids[:0], panels, 0, threshold)
				return
			}
		}
	}
	t.ids = append(t.ids[:0], t.top[:k.TopK(t.top[:n], t.logits)]...)
	for n := len(t.ids); n > 0 && math.IsInf(float64(t.logits[t.ids[n-1]]), -1); n = len(t.ids) {
		t.ids = t.ids[:n-1]
	}
}

// selectPanels appends to ids the words of those panels whose estimates are above the
// threshold if they are too small by that many times their rmsError.
func (t *screened) selectPanels(k Kernels, ids, panels []int32, errors, threshold float32) []int32 {
	for _, panel := range panels {
		from := int(panel) * kernels.PanelRows
		to := min(len(t.logits), from+kernels.PanelRows)
		ids = k.SelectAbove(ids, t.logits[from:to], t.low.rmsError[from:to], errors, threshold, from)
	}
	return ids
}

// choose returns the k best of ids, by their scores.
func (t *screened) choose(k Kernels) []int32 {
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
func (t *screened) Do(w *kernels.Worker, share int) {
	s := &t.shares[share]
	s.ids = s.ids[:0]
	for part := share * screenParts / t.workers; part < (share+1)*screenParts/t.workers; part++ {
		t.score(w, s, part)
	}
}

// score scores the part's words that may be among the best in full and adds them to p. It sums
// up each part by itself, so that the total is the same for any number of workers.
func (t *screened) score(k Kernels, p *screenShare, part int) {
	n, panels := len(p.ids), len(t.panelMax)
	first, last := part*panels/screenParts, (part+1)*panels/screenParts
	p.panels = k.SelectAbove(p.panels[:0], t.panelMax[first:last], t.low.panelMax[first:last], maxErrors, t.threshold, first)
	p.ids = t.selectPanels(k, p.ids, p.panels, maxErrors, t.threshold)
	t.inFull(k, p.rows[:], p.ids[n:])
	t.totals[part] = k.LogSumExpBelow(t.logits[first*kernels.PanelRows:min(len(t.logits), last*kernels.PanelRows)], t.best)
}

// inFull writes the full scores of the words ids; rows (rowsAtOnce) is scratch memory.
func (t *screened) inFull(k Kernels, rows []float32, ids []int32) {
	for len(ids) > 0 {
		n := min(len(ids), rowsAtOnce)
		k.GemvInt8Rows(rows[:n], n, t.net.decoder.weight.Int8, ids[:n], &t.x)
		for i, id := range ids[:n] {
			t.logits[id] = rows[i] + t.net.decoder.bias[id]
		}
		ids = ids[n:]
	}
}

func growTo32(x []int32, n int) []int32 {
	if cap(x) < n {
		return make([]int32, n)
	}
	return x[:n]
}
