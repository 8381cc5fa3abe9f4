package train

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFit: from a page to a library, the settings are valid, the run is longer than its
// warm-up, and more words never give a smaller model or more passes.
func TestFit(t *testing.T) {
	before := Fit(0, 0)
	for _, words := range []int64{1, 100, 3_000, 20_000, 20_001, 40_000, 300_000, 2_000_000, 4_000_000, 12_000_000, 1_000_000_000} {
		o := Fit(words, int(min(words/8, 100_000)))
		if err := o.Check(); err != nil {
			t.Errorf("%d words: %v", words, err)
		}
		total := int64(o.Epochs) * max(1, words/int64(o.BatchSize*o.SeqLen))
		if o.Warmup < 1 || o.Warmup > max(1, total/10) {
			t.Errorf("%d words: warm-up of %d steps in a run of %d", words, o.Warmup, total)
		}
		if perEpoch := total / int64(o.Epochs); perEpoch > 2*fitEvaluated && (o.EvalEvery == 0 || o.EvalEvery > perEpoch) {
			t.Errorf("%d words: evaluated every %d of %d steps", words, o.EvalEvery, perEpoch)
		}
		if o.Epochs > 2 && o.Patience == 0 {
			t.Errorf("%d words: %d epochs without patience", words, o.Epochs)
		}
		if o.Hidden < before.Hidden || o.Embedding < before.Embedding || o.Epochs > before.Epochs || o.Dropout > before.Dropout || o.BatchSize < before.BatchSize {
			t.Errorf("%d words: %+v after %+v of fewer", words, o, before)
		}
		if words >= 3_000 && o.BatchSize*(o.SeqLen+1) > int(words) {
			t.Errorf("%d words do not fill a batch of %d × %d", words, o.BatchSize, o.SeqLen)
		}
		before = o
	}
}

// TestFitRare: where the vocabulary holds every word, some of those met once are learned as
// <unk>.
func TestFitRare(t *testing.T) {
	if o := Fit(40_000, 4_000); o.Unknown != fitUnknown || o.MinCount != 0 || o.VocabSize != fitVocab {
		t.Errorf("few distinct words: %v of the rare ones unknown, at most %d words", o.Unknown, o.VocabSize)
	}
	if o := Fit(4_000_000, 60_000); o.Unknown != 0 || o.VocabSize != fitVocab {
		t.Errorf("many distinct words: %v of the rare ones unknown, at most %d words", o.Unknown, o.VocabSize)
	}
}

// TestFitIsDocumented: docs/recipes.md has a row for each step of Fit.
func TestFitIsDocumented(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "docs", "recipes.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fittings {
		patience := "none"
		if f.patience > 0 {
			patience = fmt.Sprint(f.patience)
		}
		row := fmt.Sprintf(" | E %d, H %d | %v | %v | %d | %s |\n", f.embedding, f.hidden, f.dropout, f.dropWords, f.epochs, patience)
		if !strings.Contains(string(doc), row) {
			t.Errorf("no row with %q", row)
		}
	}
}

// TestFitFrom: settings of any length of text are valid, the run is longer than its warm-up, and
// more words are never read more often.
func TestFitFrom(t *testing.T) {
	before := FitFrom(0)
	for _, words := range []int64{1, 100, 3_000, 40_000, 199_999, 200_000, 1_000_000, 1_000_000_000} {
		o := FitFrom(words)
		if err := o.Check(); err != nil {
			t.Errorf("%d words: %v", words, err)
		}
		if total := int64(o.Epochs) * max(1, words/int64(o.BatchSize*o.SeqLen)); o.Warmup < 1 || o.Warmup > max(1, total/10) {
			t.Errorf("%d words: warm-up of %d steps in a run of %d", words, o.Warmup, total)
		}
		if o.Epochs > before.Epochs || o.BatchSize < before.BatchSize || o.LR < before.LR {
			t.Errorf("%d words: %+v after %+v of fewer", words, o, before)
		}
		before = o
	}
}
