package predict

// blocklistStage drops blocked words that other stages have added. The lists hold none: New
// leaves blocked words out.
type blocklistStage struct{}

func (blocklistStage) use(t *prediction) use {
	return when(t.p.blocked != nil && t.uses&addsWords != 0, usesScores)
}

func (blocklistStage) apply(t *prediction) { t.dropLearned(t.p.blocked.hasFold) }
