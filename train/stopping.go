package train

import "slices"

// triggers tells whether averaging of the weights begins after an evaluation: NT-ASGD's
// non-monotone criterion (Merity, Keskar & Socher 2017), a perplexity worse than the best of
// those before it, the last n not counted.
func triggers(before []float64, perplexity float64, n int) bool {
	return len(before) > n && perplexity > slices.Min(before[:len(before)-n])
}

// exhausted tells whether none of the last n evaluations brought a new best.
func exhausted(perplexities []float64, n int) bool {
	if len(perplexities) == 0 {
		return false
	}
	best := slices.Index(perplexities, slices.Min(perplexities))
	return len(perplexities)-1-best >= n
}
