package infer

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// QuantizeFor is [Quantize] by GPTQ (Frantar et al. 2022), in the form of LDLQ (Chee et
// al. 2023, "QuIP"): it rounds each row so that the products with typical inputs change
// least. moments (columns, columns) are the inputs' second moments, as [nn.Model.Moments]
// returns them; without them it is Quantize. The scales are Quantize's. Errors are those
// of Quantize, and moments of another size or without a finite trace.
//
// Rounding a row w to q changes its products with the inputs x. The squared changes sum
// up to e·H·eᵀ with e = w−q and H the moments. With H = V·D·Vᵀ, V upper triangular with a
// diagonal of 1 and D diagonal, that is Σ_k D_k·(t_k−q_k)², where
//
//	t_k = w_k + Σ_{j<k} e_j·V_jk
//
// So each q_k in turn is t_k rounded to the nearest: later columns compensate for the
// errors of earlier ones. Columns with large moments come first.
func QuantizeFor(x []float32, shape nn.Spec, moments []float32) (*Int8, error) {
	q, err := Quantize(x, shape)
	if err != nil || moments == nil {
		return q, err
	}
	f, err := factorHessian(moments, q.N)
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

// hessianFactor is V, whose rows and columns are in the order in which GPTQ rounds columns.
type hessianFactor struct {
	order []int     // of columns, by falling H_jj ("act-order")
	v     []float32 // (n, n), above the diagonal
}

// damping times the mean of H's diagonal is added to the diagonal, so that H is positive
// definite even if inputs are always zero or depend on each other.
const damping = 0.01

// factorHessian computes V from the moments (n, n).
func factorHessian(moments []float32, n int) (*hessianFactor, error) {
	if len(moments) != n*n {
		return nil, fmt.Errorf("%d moments, want %d of each of %d columns", len(moments), n, n)
	}
	f := &hessianFactor{make([]int, n), make([]float32, n*n)}
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
	// From the last column of V to the first: D_k = H_kk, V_ik = H_ik/D_k, and then
	// H_ij −= D_k·V_ik·V_jk for i, j < k, in the lower half of the symmetric H.
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

// round rounds w (n) to row i of q, whose scale is set. t (n) is scratch memory.
func (f *hessianFactor) round(set *kernels.Set, q *Int8, i int, w, t []float32) {
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
