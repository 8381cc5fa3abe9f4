package kernels

import "fmt"

// Panels is an Int8 laid out for products with four vectors or more: panels of 64 rows
// hold the words of 4 columns one after the other, each for all rows, with 128 added to
// each number, so that nothing is summed across lanes.
type Panels struct {
	M, LD int       // a multiple of 64 each
	Data  []int8    // (M/64, LD/4, 64, 4)
	Scale []float32 // (M), the Int8's
}

// panelRows is the number of rows of a panel.
const panelRows = 64

// panelsFour multiplies whole panels by 4 vectors.
type panelsFour func(y []float32, ldy int, a *Panels, from, to int, x *Int8Batch, b int)

// NewPanels lays out a; nil where that gains nothing: on sets without the product, or if
// rows are not of whole panels.
func (s *Set) NewPanels(a *Int8) *Panels {
	if s.panelsFour == nil || a == nil || a.M%panelRows != 0 || a.LD%int8Line != 0 || a.M*a.LD == 0 {
		return nil
	}
	p := &Panels{M: a.M, LD: a.LD, Data: alignedInt8(a.M * a.LD), Scale: a.Scale}
	for i := range a.M {
		panel := p.Data[i/panelRows*panelRows*a.LD:]
		for j, v := range a.Data[i*a.LD:][:a.LD] {
			panel[j/4*panelRows*4+i%panelRows*4+j%4] = v ^ -128
		}
	}
	return p
}

// FastPanels tells whether there is a product with Panels.
func (s *Set) FastPanels() bool { return s.panelsFour != nil }

// PanelVectors is the number of vectors from which on Panels are faster.
const PanelVectors = 4

// panelBlock bytes of panels stay in the second-level cache while one four of vectors
// after the other multiplies them.
const panelBlock = 256 << 10

// GemvPanels computes what GemvInt8 does, the same bits, with PanelVectors vectors or more.
func (s *Set) GemvPanels(y []float32, ldy int, a *Panels, x *Int8Batch) {
	a.check(y, ldy, x)
	s.gemvPanels(y, ldy, a, 0, a.M, x)
}

func (a *Panels) check(y []float32, ldy int, x *Int8Batch) {
	if n := len(x.Scale); n < PanelVectors || x.LD != a.LD || len(x.Data) < n*x.LD || len(y) < extent(n, ldy, a.M) || len(a.Data) < a.M*a.LD || len(a.Scale) < a.M {
		panic(fmt.Sprintf("kernels: panels (%d, %d), %d results and %d vectors of %d do not go together", a.M, a.LD, len(y), n, x.LD))
	}
}

// gemvPanels computes the rows [from, to) of whole panels.
func (s *Set) gemvPanels(y []float32, ldy int, a *Panels, from, to int, x *Int8Batch) {
	block := max(panelRows, panelBlock/a.LD&^(panelRows-1))
	for ; from < to; from += block {
		for b := 0; b < len(x.Scale); b += PanelVectors {
			// The last ones with some of those before once more.
			s.panelsFour(y, ldy, a, from, min(to, from+block), x, min(b, len(x.Scale)-PanelVectors))
		}
	}
}

type gemvPanelsTask struct {
	y    []float32
	ldy  int
	a    *Panels
	x    *Int8Batch
	rows int // of a job
}

func (t *gemvPanelsTask) Do(w *Worker, job int) {
	w.gemvPanels(t.y, t.ldy, t.a, job*t.rows, min(t.a.M, (job+1)*t.rows), t.x)
}

// GemvPanels is the set's, on all workers where that is faster: the same bits.
func (p *Pool) GemvPanels(y []float32, ldy int, a *Panels, x *Int8Batch) {
	rows := p.gemvJobRows(a.LD, a.M, len(x.Scale))
	if rows >= a.M {
		p.Set.GemvPanels(y, ldy, a, x)
		return
	}
	a.check(y, ldy, x)
	rows = roundUp(rows, panelRows)
	p.gemvPanelsTask = gemvPanelsTask{y, ldy, a, x, rows}
	p.RunDynamic((a.M+rows-1)/rows, &p.gemvPanelsTask)
	p.gemvPanelsTask = gemvPanelsTask{}
}
