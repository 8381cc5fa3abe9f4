package kernels

import "fmt"

// PanelRows is the number of rows in a panel of a [PackedInt8].
const PanelRows = 64

// packedGroup columns of a row are one word.
const packedGroup = 4

// packedBlock is how many bytes of panels stay in the second-level cache while all vectors
// multiply them. A call of a kernel, which cannot be preempted, takes so many, or one panel.
const packedBlock = 256 << 10

// PackedInt8 is an [Int8] matrix A (M, N) laid out so that products need not sum across
// lanes: in panels of 64 rows, each in groups of 4 columns. A group holds 4 bytes of each
// row, each byte the number plus 128. The last panel holds the last 64 rows, which overlap
// the panel before it; if M < 64, its end is unused. asm/gemvpacked_avx512_amd64.h has a
// diagram.
type PackedInt8 struct {
	M, N  int
	LD    int       // N rounded up to a multiple of 64; the numbers from N on are zero
	Data  []int8    // (Panels(), LD/4, 64, 4)
	Scale []float32 // (Panels()·64)
}

// packedProduct is a set's product with a PackedInt8. run multiplies panels [panel,
// panel+panels), whose first row is row, by all vectors. fast is false where the reference
// is all that a set has.
type packedProduct struct {
	fast  bool
	run   func(g packedGemv, panel, panels, row int)
	tiles packedTiles // which run uses, if the set has any
}

// packedGemv holds the operands of a product, as GemvPacked names them.
type packedGemv struct {
	y         []float32
	ldy       int
	a         *PackedInt8
	x         *Int8Batch
	bias, max []float32
}

// NewPackedInt8 lays out a.
func NewPackedInt8(a *Int8) *PackedInt8 {
	p := &PackedInt8{M: a.M, N: a.N, LD: a.LD}
	p.Data, p.Scale = alignedInt8(p.Panels()*PanelRows*a.LD), make([]float32, p.Panels()*PanelRows)
	for panel := range p.Panels() {
		for i := range min(PanelRows, a.M) {
			row := p.firstRow(panel) + i
			p.Scale[panel*PanelRows+i] = a.Scale[row]
			for j, v := range a.Data[row*a.LD:][:a.LD] {
				p.Data[p.at(panel, i, j)] = v ^ -128
			}
		}
	}
	return p
}

// at is where column j of a panel's row i stands.
func (a *PackedInt8) at(panel, i, j int) int {
	return panel*PanelRows*a.LD + j/packedGroup*PanelRows*packedGroup + i*packedGroup + j%packedGroup
}

// Panels is the number of panels: ⌈M/64⌉.
func (a *PackedInt8) Panels() int { return (a.M + PanelRows - 1) / PanelRows }

// firstRow is the first row that a panel holds.
func (a *PackedInt8) firstRow(panel int) int { return max(0, min(panel*PanelRows, a.M-PanelRows)) }

// FastPacked reports whether GemvPacked gains: from PackedVectors vectors and PanelRows rows on
// it is faster than GemvInt8. In other sets it is the reference.
func (s *Set) FastPacked() bool { return s.gemvPacked.fast }

// PackedVectors is the number of vectors from which on GemvPacked is faster than GemvInt8.
const PackedVectors = 4

// GemvPacked computes y[b][i] = (Σ_j a[i][j]·x[b][j]) · a.Scale[i] · x.Scale[b] + bias[i],
// the same bits in every set: the sum is exact, the factors multiply from left to right.
// y has rows of M numbers, ldy apart. bias (M) may be nil: then nothing is added, and the
// bits are those of GemvInt8. panelMax (count, Panels()) gets the largest y of the rows that
// each panel holds, unless it is nil.
func (s *Set) GemvPacked(y []float32, ldy int, a *PackedInt8, x *Int8Batch, bias, panelMax []float32) {
	g := packedGemv{y, ldy, a, x, bias, panelMax}
	g.check()
	s.gemvPackedPanels(g, 0, a.Panels())
}

// check panics where a kernel would read or write outside of the operands.
func (g *packedGemv) check() {
	a, x, count := g.a, g.x, len(g.x.Scale)
	rows := a.Panels() * PanelRows
	if a.N != x.N || a.LD != x.LD || a.N > a.LD || a.LD%int8Line != 0 || min(a.M, a.N) < 0 ||
		len(a.Data) < rows*a.LD || len(a.Scale) < rows || len(x.Data) < count*x.LD ||
		g.bias != nil && len(g.bias) < a.M ||
		count > 0 && (len(g.y) < extent(count, g.ldy, a.M) || g.max != nil && len(g.max) < count*a.Panels()) {
		panic(fmt.Sprintf("kernels: a packed int8 matrix (%d, %d), %d results, %d biases, %d maxima and %d vectors of %d do not go together",
			a.M, a.N, len(g.y), len(g.bias), len(g.max), count, x.N))
	}
}

// gemvPackedPanels computes the panels [from, to).
func (s *Set) gemvPackedPanels(g packedGemv, from, to int) {
	block := max(1, packedBlock/(PanelRows*max(1, g.a.LD)))
	whole := min(to, g.a.M/PanelRows)
	for ; from < whole; from += block {
		s.gemvPacked.run(g, from, min(block, whole-from), from*PanelRows)
	}
	if whole < to {
		s.gemvPacked.run(g, whole, 1, g.a.firstRow(whole))
	}
}

func gemvPackedGeneric(g packedGemv, panel, panels, row int) {
	a := g.a
	for b, xscale := range g.x.Scale {
		x, y := g.x.Data[b*a.LD:][:a.LD], g.y[b*g.ldy+row:]
		for i := range min(panels*PanelRows, a.M) {
			sum := int32(0)
			for j, v := range x {
				sum += int32(a.Data[a.at(panel+i/PanelRows, i%PanelRows, j)]^-128) * int32(v)
			}
			y[i] = float32(float32(sum) * a.Scale[panel*PanelRows+i] * xscale)
			if g.bias != nil {
				y[i] += g.bias[row+i]
			}
			if g.max != nil {
				if largest := &g.max[b*a.Panels()+panel+i/PanelRows]; i%PanelRows == 0 || y[i] > *largest {
					*largest = y[i]
				}
			}
		}
	}
}

type gemvPackedTask struct {
	packedGemv
	jobs int
}

// Do computes a job's panels, two or more: the last panel writes rows of the one before it.
func (t *gemvPackedTask) Do(w *Worker, job int) {
	panels := t.a.Panels()
	w.gemvPackedPanels(t.packedGemv, job*panels/t.jobs, (job+1)*panels/t.jobs)
}

// GemvPacked is the set's, on all workers where that is faster: the same bits.
func (p *Pool) GemvPacked(y []float32, ldy int, a *PackedInt8, x *Int8Batch, bias, panelMax []float32) {
	passes := len(x.Scale)
	if panelMax != nil {
		passes *= 4 // rows are short: writing y costs as much as the product
	}
	rows, pairs := p.gemvJobRows(a.LD, a.M, passes), a.Panels()/2
	if rows >= a.M || pairs < 2 {
		p.Set.GemvPacked(y, ldy, a, x, bias, panelMax)
		return
	}
	t := scratch[gemvPackedTask](p)
	t.packedGemv = packedGemv{y, ldy, a, x, bias, panelMax}
	t.check()
	if panelMax != nil { // static schedule: what reads y next finds each worker's share in its cache
		t.jobs = min(len(p.workers), pairs)
		p.RunStatic(t.jobs, t)
	} else {
		t.jobs = min((a.M+rows-1)/rows, pairs)
		p.RunDynamic(t.jobs, t)
	}
	*t = gemvPackedTask{}
}
