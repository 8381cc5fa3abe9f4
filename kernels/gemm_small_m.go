package kernels

// A product of few rows uses each panel of B once, so there is no slab to share: a worker
// packs a few panels and multiplies them while they are in its cache, in one task.

// smallMPanels is the number of panels of B that a worker packs at a time.
const smallMPanels = 4

type smallMTask struct {
	Gemm
	*micro
	cols int // of a job
}

// fitsSmallM reports whether all rows of A, to the depth of a block, fit in one block, a low
// one where the cache is large: each worker packs all of A.
func (m *micro) fitsSmallM(rows, k int) bool {
	return roundUp(rows, m.mr)*min(m.words(k), m.depth) <= min(m.blockRows(), smallRows)*m.depth
}

// gemmSmallM computes g if [micro.fitsSmallM].
func (p *Pool) gemmSmallM(m *micro, g Gemm) {
	jobs := 1
	if p.Threads() > 1 {
		jobs = 2 * p.Threads()
	}
	cols := roundUp((g.N+jobs-1)/jobs, m.nr)
	runTask(p, (g.N+cols-1)/cols, smallMTask{g, m, cols})
}

func (t *smallMTask) Do(w *Worker, job int) {
	from := job * t.cols
	n := min(t.cols, t.N-from)
	if t.K == 0 && !t.Add {
		start(t.C[from:], t.LDC, t.M, n, t.bias(from))
	}
	step := t.depth * t.wordLen()
	for p := 0; p < t.K; p += step {
		k := min(step, t.K-p)
		words := t.words(k)
		packed := w.packLeft(t.micro, t.left().from(0, p), t.M, k)
		for j := from; j < from+n; j += smallMPanels * t.nr {
			cols := min(smallMPanels*t.nr, from+n-j)
			t.micro.panels(w.panels, t.B, t.LDB, t.TransB, p, j, k, cols)
			for i := 0; i < cols; i += t.nr {
				w.tiles(t.micro, t.C[j+i:], t.LDC, t.M, min(t.nr, cols-i), words, packed, w.panels[i*words:], t.Add || p > 0, t.bias(j+i))
			}
		}
	}
}
