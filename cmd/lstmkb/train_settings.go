package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"reflect"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/train"
	"github.com/lstmkb/lstmkb/vocab"
)

// autoRecipe names the settings that train.Fit chooses by the text.
const autoRecipe = "auto"

// bindOptions defines a flag for each setting.
func bindOptions(f *pflag.FlagSet, o *train.Options) {
	f.StringVar((*string)(&o.Tokenizer), "tokenizer", string(o.Tokenizer), tokenizerHelp)
	f.IntVar(&o.VocabSize, "vocab-size", o.VocabSize, "most words in the vocabulary, 0 for no bound")
	f.IntVar(&o.MinCount, "min-count", o.MinCount, "fewest occurrences of a word of the vocabulary")
	f.Float64Var(&o.Unknown, "unknown", o.Unknown, "share of the words met once that are learned as <unk>")
	f.IntVar(&o.Embedding, "embedding", o.Embedding, "width E of a word's vector")
	f.StringVar(&o.Cell, "cell", o.Cell, "kind of recurrent layer: "+nn.CellNames()+" (default "+nn.Cells[0].Name+")")
	f.IntVar(&o.Hidden, "hidden", o.Hidden, "width H of the layers' state")
	f.IntVar(&o.Layers, "layers", o.Layers, "recurrent layers L")
	f.BoolVar(&o.Tie, "tie", o.Tie, "use the embedding as the decoder's weights")
	f.Float64Var(&o.Dropout, "dropout", o.Dropout, "share of activations dropped in training")
	f.Float64Var(&o.DropoutInput, "dropout-input", o.DropoutInput, "the same of the embedding's output alone; negative: as --dropout")
	f.Float64Var(&o.DropoutLayers, "dropout-layers", o.DropoutLayers, "the same between layers; negative: as --dropout")
	f.Float64Var(&o.DropoutOutput, "dropout-output", o.DropoutOutput, "the same of the last layer's output; negative: as --dropout")
	f.BoolVar(&o.Locked, "locked", o.Locked, "drop the same activations at all words of a text in a batch")
	f.Float64Var(&o.DropoutWords, "dropout-words", o.DropoutWords, "share of the vocabulary dropped at the embedding")
	f.Float64Var(&o.WeightDrop, "weight-drop", o.WeightDrop, "share of the recurrent weights dropped")
	f.Float64Var(&o.AR, "ar", o.AR, "penalty on the size of the last layer's output")
	f.Float64Var(&o.TAR, "tar", o.TAR, "penalty on its change from word to word")
	f.Float64Var(&o.WeightDecay, "weight-decay", o.WeightDecay, "share of the matrices lost a step, times the learning rate")
	f.IntVar(&o.Epochs, "epochs", o.Epochs, "passes over the text")
	f.Int64Var(&o.Steps, "steps", o.Steps, "batches to train on, instead of --epochs")
	f.IntVar(&o.Patience, "patience", o.Patience, "stop after so many evaluations without a new best, 0 for never")
	f.IntVar(&o.BatchSize, "batch-size", o.BatchSize, "texts B side by side in a batch")
	f.IntVar(&o.SeqLen, "seq-len", o.SeqLen, "words T of each text in a batch")
	f.Float64Var(&o.SeqSpread, "seq-spread", o.SeqSpread, "standard deviation of random lengths around --seq-len, 0 for none")
	f.Uint64Var(&o.Seed, "seed", o.Seed, "of the initial weights and the dropout")
	f.Float64Var(&o.Reset, "reset", o.Reset, "share of lines that start from the empty state, as a keyboard does at each message")
	f.Float64Var(&o.LR, "lr", o.LR, "Adam's learning rate, at its highest")
	f.Float64Var(&o.FinalLR, "final-lr", o.FinalLR, "share of --lr left at the end")
	f.StringVar((*string)(&o.Schedule), "schedule", string(o.Schedule), "how --lr falls: constant, linear, cosine, one-cycle")
	f.Int64Var(&o.Warmup, "warmup", o.Warmup, "steps in which --lr first rises; one-cycle takes 0 for 30 % of the run")
	f.Float64Var(&o.Clip, "clip", o.Clip, "largest norm of the gradient, 0 for no bound")
	f.Float64Var(&o.AdamEpsilon, "adam-epsilon", o.AdamEpsilon, "what Adam adds to what it divides by; a larger one has the weights of rare words move less")
	f.Float64Var(&o.EMA, "ema", o.EMA, "decay of an exponential average of the weights, 0 for none")
	f.IntVar(&o.ASGD, "asgd", o.ASGD, "average the weights once valid perplexity has not improved on that of more evaluations ago, 0 for never")
	f.Int64Var(&o.LogEvery, "log-every", o.LogEvery, "steps between log lines")
	f.Int64Var(&o.EvalEvery, "eval-every", o.EvalEvery, "steps between evaluations beside each epoch's, 0 for none")
	f.Int64Var(&o.SaveEvery, "save-every", o.SaveEvery, "steps between saved states")
	f.IntVar(&o.Threads, "threads", o.Threads, "processors to use, 0 for all")
	f.StringVar(&o.Precision, "precision", o.Precision, "of the products: float32, bfloat16, or auto for the faster")
	f.Float64Var(&o.GradientFilter, "gradient-filter", o.GradientFilter, "probability below which blocks of words stay out of bfloat16 gradients, 0 for none")
	f.BoolVar(&o.LogitsInt8, "logits-int8", o.LogitsInt8, "with bfloat16, multiply for the words' scores in 8 bits where the processor can")
	f.StringVar(&o.Licence, "licence", o.Licence, "of the text, kept in config.json")
}

// settingSources are where settings come from beside the defaults, later ones winning. The
// first two may be "".
type settingSources struct {
	recipe, config string
	language       vocab.Tokenizer // that of --language, "" without it
	given          *pflag.FlagSet
}

// apply overrides o with the recipe, the config file and the flags given.
func (s settingSources) apply(o *train.Options) error {
	if s.recipe != "" && s.recipe != autoRecipe {
		if err := o.ApplyRecipe(s.recipe); err != nil {
			return usagef("--%w", err)
		}
	}
	if s.config != "" {
		if err := readConfig(s.config, o); err != nil {
			return err
		}
	}
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	bindOptions(flags, o)
	var err error
	s.given.Visit(func(f *pflag.Flag) {
		if flags.Lookup(f.Name) != nil {
			err = errors.Join(err, flags.Set(f.Name, f.Value.String()))
		}
	})
	if s.language != "" && err == nil {
		if o.Tokenizer != "" && !o.Tokenizer.IsKeyboard() {
			return usagef("--language does not go with the tokenizer %s, which takes text as it stands", o.Tokenizer)
		}
		o.Tokenizer = s.language
	}
	return err
}

// fits tells whether train.Fit chooses what is not set: for everyday text, unless a recipe or
// a file has the settings.
func (s settingSources) fits(t vocab.Tokenizer) bool {
	return s.recipe == autoRecipe || s.recipe == "" && s.config == "" && t.IsKeyboard()
}

// keepsWarmup tells whether flags set both the warm-up and the length of the run.
func (s settingSources) keepsWarmup() bool {
	return s.given.Changed("warmup") && (s.given.Changed("steps") || s.given.Changed("epochs"))
}

// recipeNames lists what --recipe takes.
func recipeNames() []string { return append([]string{autoRecipe}, train.Recipes()...) }

// options returns the settings of a job that is described but for them.
func (s settingSources) options(cmd *cobra.Command, j train.Job) (train.Options, error) {
	if !j.Resume && j.From == nil {
		return s.settle(cmd, j.Text)
	}
	var o train.Options
	var err error
	if j.From != nil {
		o, err = s.from(cmd, j)
	} else {
		o, err = train.SavedOptions(j.Out)
	}
	if err != nil {
		return o, err
	}
	if err := s.apply(&o); err != nil {
		return o, err
	}
	return o, checkOptions(o)
}

// from returns the settings of a run that goes on from a model, before what is given.
func (s settingSources) from(cmd *cobra.Command, j train.Job) (train.Options, error) {
	o, tokenizer := train.Defaults(), j.From.Vocab.Tokenizer()
	if tokenizer.IsKeyboard() {
		if err := j.Text.CheckSpaced(cmd.Context()); err != nil {
			return o, err
		}
	}
	if s.fits(tokenizer) {
		counted, err := j.Text.CountWords(cmd.Context(), tokenizer)
		if err != nil {
			return o, err
		}
		words, distinct := counted.Counted()
		o = train.FitFrom(words)
		tellFitted(cmd, words, distinct)
	}
	o.Tokenizer = tokenizer
	return o, nil
}

// tellFitted tells on stderr what decided the settings.
func tellFitted(cmd *cobra.Command, words int64, distinct int) {
	fmt.Fprintf(cmd.ErrOrStderr(), "settings by the text's %d words, %d of them distinct (--recipe %s)\n", words, distinct, autoRecipe)
}

// settle returns the settings of a new run on the text. What the text decided is told on
// stderr.
func (s settingSources) settle(cmd *cobra.Command, text *corpus.Text) (train.Options, error) {
	o := train.Defaults()
	o.Tokenizer = "" // until somebody names it
	err := s.apply(&o)
	if err == nil {
		err = checkOptions(o)
	}
	if err == nil && o.Tokenizer == "" {
		o.Tokenizer, err = guessTokenizer(cmd, text)
	}
	if err == nil && o.Tokenizer.IsKeyboard() {
		err = text.CheckSpaced(cmd.Context())
	}
	if err != nil || !s.fits(o.Tokenizer) {
		return o, err
	}
	tokenizer := o.Tokenizer
	counted, err := text.CountWords(cmd.Context(), tokenizer)
	if err != nil {
		return o, err
	}
	words, distinct := counted.Counted()
	o = train.Fit(words, distinct)
	o.Tokenizer = tokenizer
	if err := s.apply(&o); err != nil {
		return o, err
	}
	tellFitted(cmd, words, distinct)
	return o, checkOptions(o)
}

const tokenizerHelp = "wikitext: text as it stands; keyboard: everyday untokenised text (default as the text is written)"

// guessTokenizer tells on stderr which tokenizer the text needs, and why.
func guessTokenizer(cmd *cobra.Command, text *corpus.Text) (vocab.Tokenizer, error) {
	t, why, err := text.GuessTokenizer(cmd.Context())
	if err == nil {
		fmt.Fprintf(cmd.ErrOrStderr(), "tokenizer %s, since %s (--tokenizer overrides)\n", t, why)
	}
	return t, err
}

// checkOptions returns a usage error for settings out of range. A tokenizer that nobody has
// named yet is none of them.
func checkOptions(o train.Options) error {
	o.Tokenizer = cmp.Or(o.Tokenizer, train.Defaults().Tokenizer)
	if err := checkThreads(o.Threads); err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return usageError{err}
	}
	return nil
}

// readConfig reads the file that --config names into the struct that settings points to.
func readConfig(path string, settings any) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("--config: %w", err)
	}
	defer f.Close()
	if err := train.ReadSettings(f, path, settings); err != nil {
		var unknown *train.UnknownSetting
		if errors.As(err, &unknown) {
			return usagef("--config %w%s", err, didYouMean("", nearest(unknown.Name, keysOf(settings))))
		}
		return usagef("--config %w", err)
	}
	return nil
}

// keysOf lists the TOML keys of the struct that settings points to.
func keysOf(settings any) (names []string) {
	t := reflect.TypeOf(settings).Elem()
	for i := range t.NumField() {
		names = append(names, t.Field(i).Tag.Get("toml"))
	}
	return names
}
