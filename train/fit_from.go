package train

// Settings of FitFrom; docs/make.md has what they were chosen by.
const (
	manyWords  = 200_000   // bear a higher rate and more dropout
	wordsRead  = 1_600_000 // with repetition
	mostPasses = 5         // valid perplexity is lowest after two or three
)

// FitFrom returns the settings of a run that goes on from a keyboard model with running text
// whose train split has that many words, counted with repetition. Few words are read more often.
func FitFrom(words int64) Options {
	o := Defaults()
	o.Dropout, o.Reset = 0.2, 0.5
	o.LR, o.FinalLR, o.EMA = 1e-3, 0.02, 0.99
	if words >= manyWords {
		o.LR, o.Dropout = 2e-3, 0.3
	}
	o.Epochs = int(min(mostPasses, max(2, wordsRead/max(1, words))))
	o.Patience = 3
	for o.BatchSize = fitBatch; o.BatchSize > 8 && words < fitEpoch*int64(o.BatchSize*o.SeqLen); {
		o.BatchSize /= 2
	}
	perEpoch := max(1, words/int64(o.BatchSize*o.SeqLen))
	total := perEpoch * int64(o.Epochs)
	o.Warmup = min(max(1, total/20), 100)
	o.LogEvery = min(max(1, total/100), 20)
	o.EvalEvery = max(perEpoch, total/20)
	o.SaveEvery = max(o.EvalEvery, 200)
	return o
}
