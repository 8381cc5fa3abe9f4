package kernels

import "fmt"

// ThinColumns is the number of columns of a Thin.
const ThinColumns = 64

// thinRows rows of a Thin are one panel.
const thinRows = 64

// Thin is a matrix A (M, 64) in 8 bits, with a scale for each row, laid out for products
// with few vectors: where rows are short, to sum across lanes takes longer than to
// multiply. Panels of 64 rows hold the words of 4 columns one after the other, each for
// all rows, with 128 added to each number. The last panel holds the last 64 rows, some of
// them a second time.
type Thin struct {
	M     int
	Data  []int8    // (⌈M/64⌉, 16, 64, 4)
	Scale []float32 // (⌈M/64⌉·64)
}

// thinProduct computes rows of whole panels, or fewer than one panel's.
type thinProduct func(y, most []float32, a []int8, scale, bias []float32, x []int8, xscale float32)

// thinFour is that of whole panels, so many rows, with 4 vectors; nil where they gain
// nothing together.
type thinFour func(rows int, y []float32, ldy int, most []float32, ldmost int, a []int8, scale, bias []float32, x []int8, ldx int, xscale []float32)

// NewThin lays out a, of 64 columns. Other numbers of columns are an error.
func NewThin(a *Int8) (*Thin, error) {
	if a.N != ThinColumns {
		return nil, fmt.Errorf("thin matrix: rows of %d, want %d", a.N, ThinColumns)
	}
	m := roundUp(a.M, thinRows)
	t := &Thin{M: a.M, Data: alignedInt8(m * ThinColumns), Scale: make([]float32, m)}
	for i := range m {
		row := i
		if i >= m-thinRows {
			row = max(0, a.M-thinRows) + i%thinRows
		}
		if row >= a.M {
			break
		}
		t.Scale[i] = a.Scale[row]
		for j, v := range a.Data[row*a.LD:][:ThinColumns] {
			t.Data[i/thinRows*thinRows*ThinColumns+j/4*thinRows*4+i%thinRows*4+j%4] = v ^ -128
		}
	}
	return t, nil
}

// thinBlock rows stay in the second-level cache while one vector after the other
// multiplies them.
const thinBlock = 64 * thinRows

// ThinPanels is the number of panels of a Thin of m rows: ⌈m/64⌉.
func ThinPanels(m int) int { return (m + thinRows - 1) / thinRows }

// ThinPanel is which rows [from, to) of m a panel has; of the last one, those that no
// other has.
func ThinPanel(m, panel int) (from, to int) { return panel * thinRows, min(m, (panel+1)*thinRows) }

// ThinPanelOf is the panel that has the row.
func ThinPanelOf(row int) int { return row / thinRows }

// GemvThin computes y[b][i] = A[i]·x[b]·x.Scale[b] + bias[i] for each vector x[b] (64);
// the same bits in every set. y has rows of M numbers, ldy apart, and bias has M. The
// largest of each panel go to most (count, ThinPanels(M)), of the last one among all the
// rows that it holds.
func (s *Set) GemvThin(y []float32, ldy int, most []float32, a *Thin, bias []float32, x *Int8Batch) {
	a.check(y, ldy, most, bias, x)
	s.gemvThinRows(y, ldy, most, a, bias, x, 0, a.M)
}

func (a *Thin) check(y []float32, ldy int, most, bias []float32, x *Int8Batch) {
	if m := roundUp(a.M, thinRows); x.N != ThinColumns || x.LD < ThinColumns || len(x.Data) < len(x.Scale)*x.LD || len(bias) < a.M ||
		len(x.Scale) > 0 && (len(y) < extent(len(x.Scale), ldy, a.M) || len(most) < len(x.Scale)*ThinPanels(a.M)) || len(a.Data) < m*ThinColumns || len(a.Scale) < m {
		panic(fmt.Sprintf("kernels: a thin matrix of %d rows, %d biases, %d results and %d vectors of %d do not go together",
			a.M, len(bias), len(y), len(x.Scale), x.N))
	}
}

// gemvThinRows computes the rows [from, to), which begin with a panel and end with one
// or with the matrix.
func (s *Set) gemvThinRows(y []float32, ldy int, most []float32, a *Thin, bias []float32, x *Int8Batch, from, to int) {
	panels := ThinPanels(a.M)
	whole := to &^ (thinRows - 1)
	for ; from < whole; from += thinBlock {
		end, b := min(whole, from+thinBlock), 0
		for ; s.thinFour != nil && b+4 <= len(x.Scale); b += 4 {
			s.thinFour(end-from, y[b*ldy+from:], ldy, most[b*panels+from/thinRows:], panels, a.Data[from*ThinColumns:], a.Scale[from:], bias[from:end],
				x.Data[b*x.LD:], x.LD, x.Scale[b:])
		}
		for ; b < len(x.Scale); b++ {
			s.gemvThin(y[b*ldy+from:b*ldy+end], most[b*panels+from/thinRows:], a.Data[from*ThinColumns:], a.Scale[from:], bias[from:end],
				x.Data[b*x.LD:][:ThinColumns], x.Scale[b])
		}
	}
	for b := 0; whole < to && b < len(x.Scale); b++ {
		first := max(0, a.M-thinRows)
		s.gemvThin(y[b*ldy+first:b*ldy+a.M], most[b*panels+whole/thinRows:], a.Data[whole*ThinColumns:], a.Scale[whole:], bias[first:a.M],
			x.Data[b*x.LD:][:ThinColumns], x.Scale[b])
	}
}

func gemvThinGeneric(y, most []float32, a []int8, scale, bias []float32, x []int8, xscale float32) {
	offset := int32(0)
	for _, v := range x {
		offset += 128 * int32(v)
	}
	for i := range y {
		row := a[i/thinRows*thinRows*ThinColumns+i%thinRows*4:]
		sum := -offset
		for j, v := range x {
			sum += int32(uint8(row[j/4*thinRows*4+j%4])) * int32(v)
		}
		y[i] = float32(float32(sum)*scale[i]*xscale) + bias[i]
		if i%thinRows == 0 || y[i] > most[i/thinRows] {
			most[i/thinRows] = y[i]
		}
	}
}

type gemvThinTask struct {
	y, most, bias []float32
	ldy           int
	a             *Thin
	x             *Int8Batch
	workers       int
}

// Do computes a worker's panels, two or more: the last one writes to rows of the one
// before it as well.
func (t *gemvThinTask) Do(w *Worker, job int) {
	panels := ThinPanels(t.a.M)
	from, to := job*panels/t.workers, (job+1)*panels/t.workers
	w.gemvThinRows(t.y, t.ldy, t.most, t.a, t.bias, t.x, from*thinRows, min(t.a.M, to*thinRows))
}

// GemvThin is the set's, on all workers where that is faster: the same bits.
func (p *Pool) GemvThin(y []float32, ldy int, most []float32, a *Thin, bias []float32, x *Int8Batch) {
	if p.gemvJobRows(ThinColumns, a.M, 4*len(x.Scale)) >= a.M || ThinPanels(a.M) < 2*len(p.workers) {
		p.Set.GemvThin(y, ldy, most, a, bias, x)
		return
	}
	a.check(y, ldy, most, bias, x)
	p.gemvThinTask = gemvThinTask{y, most, bias, ldy, a, x, len(p.workers)}
	p.RunStatic(len(p.workers), &p.gemvThinTask)
	p.gemvThinTask = gemvThinTask{}
}
