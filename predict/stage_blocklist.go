package predict

// blocklistStage drops blocked words that other stages have added, but for those that the
// person has allowed. The lists hold none: New
// leaves blocked words out.
type blocklistStage struct{}

func (blocklistStage) use(t *prediction) use {
	return when(t.p.blocked != nil && t.uses&addsWords != 0, usesScores)
}

func (blocklistStage) apply(t *prediction) {
	profile := t.session.Profile // only a session adds words
	t.dropLearned(func(w outsider) bool {
		return t.p.blocked.has(w.fold, w.key) && profile.standing(w.fold, w.key) != allowed
	})
}
