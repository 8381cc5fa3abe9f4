package predict

// blocklistStage drops blocked words that other stages have added. The lists hold none: New
// leaves blocked words out. What the person types to its end stays, and so does a word of the
// person's own that begins with the letters typed; no blocked word is offered for other letters.
type blocklistStage struct{}

func (blocklistStage) use(t *prediction) use {
	return when(t.p.blocked != nil && t.uses&addsWords != 0, usesScores)
}

func (blocklistStage) apply(t *prediction) {
	var own *Profile
	if t.session != nil {
		own = t.session.Profile
	}
	t.dropLearned(func(w outsider) bool {
		typed := w.fold == string(t.prefix)
		return t.p.blocked.has(w.fold, w.key) && !typed && !(t.matches(w.fold) && own.standing(w.fold, w.key) == kept)
	})
}
