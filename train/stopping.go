package train

import "slices"

// triggers tells whether the plain average of the weights begins after a valid
// perplexity, given those before it: NT-ASGD's non-monotone criterion (Merity,
// Keskar & Socher 2017), that it is worse than the best but for the last n.
func triggers(before []float64, perplexity float64, n int) bool {
	return len(before) > n && perplexity > slices.Min(before[:len(before)-n])
}

// exhausted tells whether the last n evaluations or more brought no new best.
func exhausted(perplexities []float64, n int) bool {
	if len(perplexities) == 0 {
		return false
	}
	best := slices.Index(perplexities, slices.Min(perplexities))
	return len(perplexities)-1-best >= n
}
