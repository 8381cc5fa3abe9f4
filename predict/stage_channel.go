package predict

// channelStage multiplies the scores of words that the letters typed may mean otherwise by the
// likelihood of the letters.
type channelStage struct{}

func (channelStage) use(t *prediction) use {
	return when(len(t.vocabCorrected.words)+len(t.oovCorrected.words) > 0, usesScores)
}

func (channelStage) apply(t *prediction) {
	for _, s := range [...]section{t.vocabScores(), t.oovScores()} {
		scores := s.scores[len(s.plain()):]
		for i, c := range s.corrected.words {
			if scores[i] > 0 {
				scores[i] *= c.likelihood
			}
		}
	}
}
