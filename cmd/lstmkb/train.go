package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/pprof"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/train"
	"github.com/lstmkb/lstmkb/vocab"
)

func trainCommand() *cobra.Command {
	var (
		data, out, vocabFile, from, profile string
		resume, asJSON                      bool
		sources                             settingFiles
		parsed                              = train.Defaults()
	)
	cmd := &cobra.Command{
		Use:   "train --out DIR",
		Short: "Train a model on text",
		Long: `Train learns a language model from text and keeps it in a folder.

The folder holds the best model by valid perplexity (config.json, vocab.txt,
model.safetensors), the log (metrics.jsonl), and in last/ the newest state of the
run. Ctrl-C saves that state and stops; --resume goes on from it, bit for bit as
if the run had never stopped, also after a crash.

Settings come from the defaults, then from the --recipe, then from the --config
file (TOML, the flags' names with _ for -), then from flags. docs/recipes.md says
what each recipe is good for and where its methods come from.

With --from the run starts from the weights and the vocabulary of another model, the
built-in English one with --from builtin, and learns what is special to --data. A
lower --lr keeps more of what that model knows. The words, n-grams, blocklist and language of that model
come along.

--cell gru trains PyTorch's GRU in place of an LSTM: three quarters of its matrices.

With --ema or --asgd the average of the weights is what is evaluated and kept.`,
		Example: `  lstmkb data fetch wikitext-2 && lstmkb train --out runs/wikitext --epochs 5
  lstmkb train --data mails.txt --tokenizer keyboard --vocab-size 16000 --tie --out runs/mine
  lstmkb train --data mails.txt --out runs/mine --resume
  lstmkb train --from builtin --data mails.txt --lr 2e-4 --reset 0.2 --out runs/mine
  lstmkb train --recipe regularised --epochs 8 --out runs/regularised
  lstmkb train --config recipe.toml --out runs/recipe --json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return fmt.Errorf("train: --out DIR is needed, the folder for the model")
			}
			var start *checkpoint.Model
			if from != "" {
				var err error
				if start, err = startFrom(cmd.Flags(), from); err != nil {
					return err
				}
			}
			options, err := trainOptions(cmd.Flags(), sources, out, resume)
			if err != nil {
				return err
			}
			text, err := openText(cmd, data)
			if err != nil {
				return err
			}
			job := train.Job{Options: options, Text: text, Out: out, Resume: resume, From: start}
			if vocabFile != "" {
				v, err := readVocab(cmd, vocabFile, options.Tokenizer)
				if err != nil {
					return err
				}
				job.Vocab = v.Vocab
			}
			if job.Pool, err = newPool(options.Threads); err != nil {
				return err
			}
			defer job.Pool.Close()
			progress := newTrainProgress(cmd.ErrOrStderr())
			job.Report = progress.report
			var result train.Result
			err = profiled(profile, func() (err error) {
				result, err = train.Run(cmd.Context(), job)
				return err
			})
			progress.finish()
			if from != "" && (err == nil || errors.Is(err, train.ErrStopped)) {
				_, copied := copyOptional(from, out) // they are of the same vocabulary
				err = errors.Join(err, copied)
			}
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), result)
			}
			printResult(cmd.OutOrStdout(), out, result)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", "", dataHelp)
	f.StringVar(&out, "out", "", "folder for the model and the run's state")
	f.StringVar(&sources.recipe, "recipe", "", "named settings: "+strings.Join(train.Recipes(), ", "))
	f.StringVar(&sources.config, "config", "", "TOML file of settings; flags win over it")
	f.StringVar(&vocabFile, "vocab", "", "vocab.txt to use instead of building one")
	f.StringVar(&from, "from", "", "model folder to start from, or builtin, in place of weights drawn at random")
	f.StringVar(&profile, "cpuprofile", "", "file for a profile of the run, for go tool pprof (docs/performance.md)")
	f.BoolVar(&resume, "resume", false, "go on with the run in --out")
	f.BoolVar(&asJSON, "json", false, "print the result as one line of JSON")
	bindOptions(f, &parsed)
	return cmd
}

// bindOptions defines a flag for each setting.
func bindOptions(f *pflag.FlagSet, o *train.Options) {
	f.StringVar((*string)(&o.Tokenizer), "tokenizer", string(o.Tokenizer), "wikitext: text as it stands; keyboard: everyday untokenised text")
	f.IntVar(&o.VocabSize, "vocab-size", o.VocabSize, "most words in the vocabulary, 0 for no bound")
	f.IntVar(&o.MinCount, "min-count", o.MinCount, "fewest occurrences of a word of the vocabulary")
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

// startFrom loads the model that a run is fine-tuned from. It decides the shape and the
// vocabulary, so their flags are refused.
func startFrom(given *pflag.FlagSet, from string) (*checkpoint.Model, error) {
	for _, name := range []string{"resume", "vocab", "tokenizer", "vocab-size", "min-count", "embedding", "hidden", "layers", "tie"} {
		if given.Changed(name) {
			return nil, fmt.Errorf("--%s does not go with --from, which decides it", name)
		}
	}
	m, err := folderOf(from).LoadModel()
	if err != nil {
		return nil, fmt.Errorf("--from: %w", err)
	}
	return m, nil
}

// profiled calls do and writes a CPU profile of it to path, unless path is "".
func profiled(path string, do func() error) error {
	if path == "" {
		return do()
	}
	var err error
	wrote := checkpoint.WriteFile(path, func(w io.Writer) error {
		if err := pprof.StartCPUProfile(w); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
		err = do()
		return nil
	})
	if wrote != nil {
		wrote = fmt.Errorf("--cpuprofile: %w", wrote)
	}
	return errors.Join(err, wrote)
}

// settingFiles are the sources of settings other than flags; each may be "".
type settingFiles struct{ recipe, config string }

// trainOptions layers the settings, later ones winning: the defaults or the run to
// resume, the recipe, the config file, the flags given.
func trainOptions(given *pflag.FlagSet, sources settingFiles, out string, resume bool) (train.Options, error) {
	o := train.Defaults()
	var err error
	if resume {
		if o, err = train.SavedOptions(out); err != nil {
			return o, err
		}
	}
	if sources.recipe != "" {
		if err := o.ApplyRecipe(sources.recipe); err != nil {
			return o, fmt.Errorf("--%w", err)
		}
	}
	if sources.config != "" {
		if err := readConfig(sources.config, &o); err != nil {
			return o, err
		}
	}
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	bindOptions(flags, &o)
	given.Visit(func(f *pflag.Flag) {
		if flags.Lookup(f.Name) != nil {
			err = flags.Set(f.Name, f.Value.String())
		}
	})
	return o, err
}

// readConfig reads the file that --config names into the struct that settings points to.
func readConfig(path string, settings any) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("--config: %w", err)
	}
	defer f.Close()
	if err := train.ReadSettings(f, path, settings); err != nil {
		return fmt.Errorf("--config %w", err)
	}
	return nil
}

// readVocab reads the vocabulary that --vocab names, in any form that vocab.Import reads. What
// was changed is told on stderr.
func readVocab(cmd *cobra.Command, path string, t vocab.Tokenizer) (*vocab.Imported, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--vocab: %w", err)
	}
	defer f.Close()
	d := corpus.NewDecoder(f)
	v, err := vocab.Import(d, t)
	if err != nil {
		return nil, fmt.Errorf("--vocab %s: %w", path, err)
	}
	if note := d.Note(); note != "" {
		v.Notes = append(v.Notes, note)
	}
	tellNotes(cmd, "--vocab "+path, v.Notes)
	return v, nil
}

// tellNotes tells on stderr how a file has been read.
func tellNotes(cmd *cobra.Command, file string, notes []string) {
	for _, n := range notes {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s\n", file, printable(n))
	}
}

func printResult(w io.Writer, out string, r train.Result) {
	fmt.Fprintf(w, "steps %d  train loss %.4f  %.0f tokens/s  wall %s  peak %.2f GB\n",
		r.Steps, r.TrainLoss, r.TokensPerSecond, duration(r.WallSeconds), float64(r.PeakBytes)/1e9)
	if r.ValidPerplexity != nil {
		fmt.Fprintf(w, "valid perplexity %.2f\n", *r.ValidPerplexity)
	}
	if r.StoppedEarly {
		fmt.Fprintln(w, "stopped early: --patience ran out")
	}
	fmt.Fprintf(w, "model in %s\n", out)
}
