package infer

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// lowRank estimates a decoder's scores W·h + b of all words from the few directions of h that
// matter: A·z + b, where z is h's part in those directions, as [Model.principal] chooses them.
type lowRank struct {
	scores   *kernels.PackedInt8 // A (V, rank)
	down     []float32           // (rank, K), maps h to z
	rmsError []float32           // (V), the root mean square error of each word's estimates
	panelMax []float32           // the largest rmsError of each panel of scores
}

// ranks are tried in this order: the first whose estimates are good enough is taken.
var ranks = []int{64, 128}

// maxErrors bounds the error of an estimate, as a multiple of the word's rmsError. Errors are
// not normal: likely words have larger ones. docs/adr/0007 has what was measured.
const maxErrors = 16

// maxLeft is the share of words that estimates may leave to score in full: below it a screen
// is faster than all scores, for one text and for many.
const maxLeft = 1. / 64

// The model writes texts, side by side, to show what its states are like: warmupWords of each
// are passed over, the next give the moments, those after them the errors.
const (
	sampleTexts = 64
	warmupWords = 2
	momentWords = 32
	errorWords  = 8
)

// newLowRank makes estimates, nil if none are good enough: where states prefer no directions,
// as with random weights, where numbers overflow, or where rows of A would take more than half
// the bytes of the decoder's.
func (m *Model) newLowRank(set *kernels.Set) *lowRank {
	p := kernels.NewPool(set, runtime.GOMAXPROCS(0))
	defer p.Close()
	w := newSampler(m, p)
	moment := w.moment(p)
	for _, rank := range ranks {
		if 2*rank > m.decoder.weight.Int8.LD {
			break
		}
		low := m.principal(p, moment, rank)
		if low != nil && low.measure(p, w, m.decoder.bias) <= maxLeft {
			return low
		}
	}
	return nil
}

// measure sets rmsError by the texts' next words, and returns the share of words that the
// estimates leave to score in full, after the last of them, to find the five best. It is 1 if
// numbers are not finite.
func (l *lowRank) measure(p *kernels.Pool, w *sampler, bias []float32) (left float64) {
	v := len(bias)
	estimated, scratch := make([]float32, sampleTexts*v), lowRanked{}
	l.rmsError = make([]float32, v)
	for range errorWords {
		h := w.next()
		l.estimate(p, estimated, bias, h, &scratch)
		for b := range sampleTexts {
			for i, logit := range w.logits[b*v:][:v] {
				d := logit - estimated[b*v+i]
				l.rmsError[i] += d * d
			}
		}
	}
	for i, sum := range l.rmsError {
		l.rmsError[i] = float32(math.Sqrt(float64(sum) / (errorWords * sampleTexts)))
		if !(l.rmsError[i] <= math.MaxFloat32) {
			return 1
		}
	}
	for rows := range slices.Chunk(l.rmsError, kernels.PanelRows) {
		l.panelMax = append(l.panelMax, slices.Max(rows))
	}
	words, top := 0, make([]int32, 5)
	for b := range sampleTexts {
		logits := w.logits[b*v:][:v]
		if p.TopK(top, logits) < len(top) {
			return 1
		}
		for i, e := range estimated[b*v:][:v] {
			if e+maxErrors*l.rmsError[i] >= logits[top[len(top)-1]] {
				words++
			}
		}
	}
	return float64(words) / float64(sampleTexts*v)
}

// lowRanked is scratch memory of estimate.
type lowRanked struct {
	z        []float32
	q        kernels.Int8Batch // z
	panelMax []float32
}

// estimate writes A·z + bias for each h (count, K) to y (count, V). It returns the largest of
// each panel (count, panels), valid until the next call.
func (l *lowRank) estimate(k Kernels, y, bias, h []float32, t *lowRanked) (panelMax []float32) {
	rank := l.scores.N
	in := len(l.down) / rank
	count := len(h) / in
	panels := count * l.scores.Panels()
	if len(t.z) < count*rank || len(t.panelMax) < panels {
		t.z, t.panelMax = make([]float32, count*rank), make([]float32, panels)
	}
	k.GemvBatch(t.z, rank, l.down, in, h, in, rank, in, count)
	k.Quantize(&t.q, t.z, rank, rank, count)
	panelMax = t.panelMax[:panels]
	k.GemvPacked(y, len(bias), l.scores, &t.q, bias, panelMax)
	return panelMax
}

// sampler lets a model write sampleTexts texts side by side, the same ones each time.
type sampler struct {
	set    *kernels.Set
	step   *Runner
	random *rand.Rand
	states []*nn.State
	ids    []int32
	logits []float32 // (texts, V)
}

func newSampler(m *Model, p *kernels.Pool) *sampler {
	w := &sampler{set: p.Set, step: m.NewRunner(p), random: rand.New(rand.NewPCG(1, 1)), logits: make([]float32, sampleTexts*m.Vocab)}
	for b := range sampleTexts {
		w.states, w.ids = append(w.states, m.NewState(1)), append(w.ids, 0)
		copy(w.logits[b*m.Vocab:], m.decoder.bias)
	}
	return w
}

// moment returns the second moment (K, K) of what the decoder multiplies, up to a factor.
func (w *sampler) moment(p *kernels.Pool) []float32 {
	in := w.step.net.decoder.weight.Int8.N
	moment := make([]float32, in*in)
	for range warmupWords {
		w.next()
	}
	for range momentWords {
		h := w.next()
		p.Gemm(kernels.Gemm{M: in, N: in, K: sampleTexts, A: h, LDA: in, TransA: true, B: h, LDB: in, C: moment, LDC: in, Add: true})
	}
	return moment
}

// next draws each text's next word, reads it, and returns what the decoder multiplies after
// it (texts, K), valid until the next call; logits are the scores.
func (w *sampler) next() (h []float32) {
	v := w.step.net.Vocab
	for b := range w.ids {
		p := w.logits[b*v:][:v]
		w.set.Exp(p, p, w.set.LogSumExp(p), 1)
		at := w.random.Float32()
		for id := range p {
			if at -= p[id]; at < 0 {
				w.ids[b] = int32(id)
				break
			}
		}
	}
	w.step.NextBatch(w.states, w.ids)
	w.step.LogitsBatch(w.logits, w.states)
	return w.step.in.x
}
