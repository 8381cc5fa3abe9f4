package predict

// severalStage puts the scores of each of several languages on one scale: probabilities among
// all words of the language.
type severalStage struct{}

func (severalStage) use(t *prediction) use { return when(t.mixed, usesProbabilities) }

func (severalStage) apply(*prediction) {} // a stage that uses probabilities is given them
