package service

import "slices"

// Quantile is the q-quantile of x, which need not be sorted; 0 of no values.
func Quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return 0
	}
	x = slices.Sorted(slices.Values(x))
	return x[min(len(x)-1, int(q*float64(len(x))))]
}
