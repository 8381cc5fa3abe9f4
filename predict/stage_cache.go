package predict

// cacheStage mixes the scores with those of the session's neural cache.
type cacheStage struct{}

func (cacheStage) use(t *prediction) use {
	return when(t.session != nil && t.session.cache != nil, usesProbabilities|addsWords)
}

func (cacheStage) apply(t *prediction) {
	c := t.session.cache
	if len(c.words) == 0 {
		return
	}
	t.scale(1 - c.weight)
	for i, w := range c.words {
		x := c.weight * c.share[i]
		switch {
		case w.place >= 0:
			if score := t.vocabScores().at(w.place); score != nil {
				*score += x
			}
		case w.oov >= 0:
			if score := t.oovScores().at(w.oov); score != nil {
				*score += x
			}
		case len(t.path) > 0:
			t.learnSwiped(w.word, w.fold, w.key, x)
		case t.matches(w.fold):
			t.learn(w.word, w.fold, w.key, x)
		}
	}
}
