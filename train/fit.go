package train

import "github.com/lstmkb/lstmkb/vocab"

// fitting is how a keyboard model is made of a text of at most that many words.
type fitting struct {
	words             int64
	embedding, hidden int
	dropout           float64
	dropWords         float64
	epochs, patience  int
}

// fittings are in order of words; the last one has no bound. A text of few words is read
// many times, with much dropout against learning it by heart, until valid perplexity no
// longer falls; one of many words is read once or twice. docs/recipes.md has the measurements.
var fittings = []fitting{
	{words: 20_000, embedding: 96, hidden: 192, dropout: 0.5, dropWords: 0.1, epochs: 30, patience: 4},
	{words: 300_000, embedding: 128, hidden: 256, dropout: 0.4, dropWords: 0.1, epochs: 20, patience: 3},
	{words: 2_000_000, embedding: 192, hidden: 384, dropout: 0.3, dropWords: 0.05, epochs: 8, patience: 2},
	{words: 8_000_000, embedding: 256, hidden: 512, dropout: 0.1, epochs: 2},
	{embedding: 256, hidden: 768, dropout: 0.1, epochs: 2},
}

// Bounds of what Fit chooses.
const (
	fitVocab     = 16_000 // words that a telephone has room for
	fitUnknown   = 0.5    // of the words met once
	fitBatch     = 64     // largest batch
	fitEpoch     = 60     // fewest batches of an epoch, down to batches of two texts
	fitWarmup    = 400    // largest warm-up
	fitEvaluated = 2_000  // most steps between evaluations
)

// Fit returns the settings of a keyboard model of running text whose train split has that
// many words, counted with repetition, and that many distinct ones.
func Fit(words int64, distinct int) Options {
	o := Defaults()
	o.Tokenizer, o.VocabSize = vocab.Keyboard, fitVocab
	if distinct <= fitVocab {
		o.Unknown = fitUnknown // otherwise nothing of the text is unknown, and the model never meets <unk>
	}
	f := fittings[len(fittings)-1]
	for _, smaller := range fittings[:len(fittings)-1] {
		if words <= smaller.words {
			f = smaller
			break
		}
	}
	o.Embedding, o.Hidden, o.Layers, o.Tie = f.embedding, f.hidden, 1, true
	o.Dropout, o.DropoutWords, o.Epochs, o.Patience = f.dropout, f.dropWords, f.epochs, f.patience
	o.Locked, o.WeightDecay, o.Reset = true, 0.02, 0.2
	o.LR, o.FinalLR, o.Schedule, o.EMA = 2e-3, 0.02, Cosine, 0.99

	o.BatchSize = fitBatch
	for o.BatchSize > 2 && words < fitEpoch*int64(o.BatchSize*o.SeqLen) {
		o.BatchSize /= 2
	}
	perEpoch := max(1, words/int64(o.BatchSize*o.SeqLen))
	total := perEpoch * int64(o.Epochs)
	o.Warmup = min(max(1, total/20), fitWarmup)
	o.LogEvery = min(max(1, total/100), 100)
	if perEpoch > fitEvaluated {
		o.EvalEvery = fitEvaluated
	}
	return o
}
