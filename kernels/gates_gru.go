package kernels

// GatesGRU is the GRU cell (Cho et al. 2014, in the form of PyTorch and cuDNN) for one
// row of H units, with the gates in PyTorch's order r, z, n. gates (3·H) holds the
// products with x and every bias but that of n's product with h, which is bias (H);
// sums (3·H) holds the products with hPrev:
//
//	r, z = σ(gates + sums)   s = sums_n + bias   n = tanh(gates_n + r·s)
//	out = (1−z)·n + z·hPrev
//
// gates receives r, z, n and the last third of sums receives s. H is len(out); out may
// be hPrev.
func (s *Set) GatesGRU(gates, sums, bias, hPrev, out []float32) {
	s.gatesGRU(gates, sums, bias, hPrev, out)
}

func gatesGRUGeneric(gates, sums, bias, hPrev, out []float32) {
	gatesGRUFrom(0, gates, sums, bias, hPrev, out)
}

func gatesGRUFrom(from int, gates, sums, bias, hPrev, out []float32) {
	h := len(out)
	for k := from; k < h; k++ {
		r, z := sigmoid32(gates[k]+sums[k]), sigmoid32(gates[h+k]+sums[h+k])
		s := sums[2*h+k] + bias[k]
		n := tanh32(gates[2*h+k] + r*s)
		gates[k], gates[h+k], gates[2*h+k], sums[2*h+k] = r, z, n, s
		out[k] = n + z*(hPrev[k]-n)
	}
}

// GatesGRUGrad is the derivative of GatesGRU. It replaces the activations in gates by the
// gradients of the products with x, and s in sums by the gradients of the products with hPrev.
// dh is the gradient of out without what later steps sent along z, which is carry;
// carry receives the same for the step before.
//
//	d = dh + carry
//	dn = d·(1−z)·(1−n²)   dr = dn·s·r·(1−r)   dz = d·(hPrev−n)·z·(1−z)
//	gates = dr, dz, dn   sums = dr, dz, dn·r   carry = d·z
func (s *Set) GatesGRUGrad(gates, sums, hPrev, dh, carry []float32) {
	s.gatesGRUGrad(gates, sums, hPrev, dh, carry)
}

func gatesGRUGradGeneric(gates, sums, hPrev, dh, carry []float32) {
	gatesGRUGradFrom(0, gates, sums, hPrev, dh, carry)
}

func gatesGRUGradFrom(from int, gates, sums, hPrev, dh, carry []float32) {
	h := len(carry)
	for k := from; k < h; k++ {
		r, z, n, s := gates[k], gates[h+k], gates[2*h+k], sums[2*h+k]
		d := dh[k] + carry[k]
		dn := d * (1 - z) * (1 - n*n)
		dr := dn * s * r * (1 - r)
		dz := d * (hPrev[k] - n) * z * (1 - z)
		gates[k], gates[h+k], gates[2*h+k] = dr, dz, dn
		sums[k], sums[h+k], sums[2*h+k] = dr, dz, dn*r
		carry[k] = d * z
	}
}
