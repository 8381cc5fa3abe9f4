package infer

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// QuantizeFor is [Quantize] with the roundings of a row chosen together, for what the
// matrix multiplies, whose moments (columns, columns) those are: GPTQ (Frantar et al.
// 2022) in the form of LDLQ (Chee et al. 2023, "QuIP"). Scales are those of Quantize;
// nil is Quantize itself.
//
// The squared error of a row w rounded to q, summed over the vectors x, is e·H·eᵀ with
// e = w−q and H the moments. With H = V·D·Vᵀ, V upper triangular with a diagonal of 1
// and D diagonal, that is Σ_k D_k·(t_k−q_k)², where
//
//	t_k = w_k + Σ_{j<k} e_j·V_jk
//
// so each q_k is t_k rounded to the nearest, one after the other: the error of each is
// made up for by those that follow. Columns go by their moments, the largest first.
func QuantizeFor(x []float32, shape nn.Spec, moments []float32) (*Int8, error) {
	q, err := Quantize(x, shape)
	if err != nil || moments == nil {
		return q, err
	}
	f, err := newFeedback(moments, q.N)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shape.Name, err)
	}
	set, err := kernels.Default()
	if err != nil {
		return nil, err
	}
	t := make([]float32, q.N)
	for i := range q.M {
		f.round(set, q, i, x[i*q.N:][:q.N], t)
	}
	return q, nil
}

// feedback is V in the order in which columns are rounded.
type feedback struct {
	order []int     // of columns
	v     []float32 // (n, n), above the diagonal
}

// damping is added to the diagonal of the moments, in means of it, so that columns that
// a text leaves at zero, or that depend on each other, do no harm.
const damping = 0.01

func newFeedback(moments []float32, n int) (*feedback, error) {
	if len(moments) != n*n {
		return nil, fmt.Errorf("%d moments, want %d of each of %d columns", len(moments), n, n)
	}
	f := &feedback{make([]int, n), make([]float32, n*n)}
	trace := 0.0
	for j := range n {
		f.order[j] = j
		trace += float64(moments[j*n+j])
	}
	if !(trace >= 0 && trace <= math.MaxFloat32) {
		return nil, fmt.Errorf("the moments' trace is %v, want a finite one", trace)
	}
	slices.SortStableFunc(f.order, func(a, b int) int { return cmp.Compare(moments[b*n+b], moments[a*n+a]) })
	h := make([]float64, n*n)
	for k, a := range f.order {
		for l, b := range f.order {
			h[k*n+l] = float64(moments[a*n+b])
		}
		h[k*n+k] += damping * trace / float64(n)
	}
	if trace == 0 {
		return f, nil
	}
	// The last column of V first: D_k = H_kk, V_ik = H_ik/D_k, H_ij −= D_k·V_ik·V_jk for
	// i, j < k, in the lower half of H, which is symmetric.
	for k := n - 1; k > 0; k-- {
		row, d := h[k*n:][:k], h[k*n+k]
		for i, hik := range row {
			vik := hik / d
			f.v[i*n+k] = float32(vik)
			for j, hjk := range row[:i+1] {
				h[i*n+j] -= vik * hjk
			}
		}
	}
	return f, nil
}

// round rounds row i, of which w are the numbers; t (n) is scratch memory.
func (f *feedback) round(set *kernels.Set, q *Int8, i int, w, t []float32) {
	scale, row, n := q.Scale[i], q.Data[i*q.LD:][:q.N], q.N
	if scale == 0 {
		return
	}
	for k, j := range f.order {
		t[k] = w[j]
	}
	q.Sum[i] = 0
	inverse := 1 / scale
	for k, j := range f.order {
		v := math.RoundToEven(float64(t[k] * inverse))
		v = min(max(v, -127), 127)
		row[j] = int8(v)
		q.Sum[i] += int32(v)
		set.Axpy(w[j]-scale*float32(v), f.v[k*n+k+1:(k+1)*n], t[k+1:])
	}
}
