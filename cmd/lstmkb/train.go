package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/pprof"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/train"
)

func trainCommand() *cobra.Command {
	var (
		data, out, vocabFile, from, profile, language string
		resume, asJSON                                bool
		sources                                       settingSources
		parsed                                        = train.Defaults()
	)
	cmd := &cobra.Command{
		Use:   "train [FILE...] --out DIR",
		Short: "Train a model on text",
		Long: `Train learns a language model from text and keeps it in a folder. The text is one or
more files of plain text, a folder with train.txt and perhaps valid.txt and test.txt, or
what lstmkb make reads: mails, chats, documents, folders and archives of these, - for the
standard input. Without any it is WikiText-2 in the user's cache folder.

The folder holds the best model by valid perplexity (config.json, vocab.txt,
model.safetensors), the log (metrics.jsonl), and in last/ the newest state of the
run. The valid text is evaluated, in the run's precision, after each epoch, after the run,
and every --eval-every steps, none unless that or the recipe says so. Ctrl-C saves that
state and stops; --resume goes on from it, bit for bit as if the run had never stopped,
also after a crash, and with the same text.

Text as people write it gets the keyboard tokenizer, and the size of the model, the
length of the run and the dropout by the number of its words (--recipe auto). Text that
is split into words already, such as WikiText-2, gets the wikitext tokenizer and the
default model, whose settings are the defaults below. A --recipe wins over both, a
--config file (TOML, the flags' names with _ for -) over the recipe, and flags over all.
docs/recipes.md says what each recipe is good for and where its methods come from.

With --language the rules of the text's language say how its words are cut: French l' and
qu' are words of their own then. The model's folder gets these rules. A text whose words have
no spaces between them, as Chinese and Thai, is refused.

With --from the run starts from the weights and the vocabulary of another model, the
built-in English one with --from builtin, and learns what is special to the text, by
settings for that (--recipe auto). A lower --lr keeps more of what that model knows. The
words, n-grams, blocklist and language of that model come along. lstmkb make does more of
this kind: it lists the text's words and measures what is gained. With --hidden the model
grows by units that begin unused, with --vocab it takes other words, the common ones with
what it knows of them, and leaves that model's words and n-grams: so a larger model learns in
less time than from random weights.

--cell gru trains PyTorch's GRU in place of an LSTM: three quarters of its matrices.

With --ema or --asgd the average of the weights is what is evaluated and kept.`,
		Example: `  lstmkb train mails.txt --out runs/mine
  lstmkb train sent.mbox chat.zip notes/ --out runs/mine
  lstmkb train --out runs/mine --resume
  lstmkb train --from builtin mails.txt --out runs/mine
  lstmkb train --from builtin --hidden 1024 mails.txt --out runs/larger
  lstmkb data fetch wikitext-2 && lstmkb train --out runs/wikitext --epochs 5
  lstmkb train --language fr lettres.txt --out runs/fr
  lstmkb train --recipe regularised --epochs 8 --out runs/regularised
  lstmkb train --config recipe.toml --out runs/recipe --json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usagef("train: --out DIR is needed, the folder for the model")
			}
			sources.given = cmd.Flags()
			job := train.Job{Out: out, Resume: resume, KeepWarmup: sources.keepsWarmup()}
			var err error
			if from != "" {
				if job.From, err = startFrom(cmd.Flags(), from); err != nil {
					return err
				}
			}
			if job.Paths, err = trainPaths(data, args, out, resume); err != nil {
				return err
			}
			if job.Text, err = openText(cmd, job.Paths...); err != nil {
				return err
			}
			if language != "" {
				rules, err := rulesOf(language)
				if err != nil {
					return err
				}
				if sources.language, err = rules.Tokenizer(); err != nil {
					return err
				}
			}
			if job.Options, err = sources.options(cmd, job); err != nil {
				return err
			}
			if vocabFile != "" {
				v, err := readVocab(cmd, vocabFile, job.Tokenizer)
				if err != nil {
					return err
				}
				job.Vocab = v.Vocab
			}
			if from != "" {
				if job.From, err = growFrom(cmd.Flags(), job.From, job.Vocab); err != nil {
					return err
				}
				job.Vocab = nil // it is the model's now
			}
			if job.Pool, err = newPool(job.Threads); err != nil {
				return err
			}
			defer job.Pool.Close()
			report := newTrainReport(cmd.ErrOrStderr(), job.Pool.Set, beginnings(cmd, job.Text))
			job.Begin = func(p train.Plan) { report.begin(p, job.Options) }
			job.Report, job.Sample = report.record, report.sample
			var result train.Result
			err = profiled(profile, func() (err error) {
				result, err = train.Run(cmd.Context(), job)
				return err
			})
			report.finish()
			if from != "" && (err == nil || errors.Is(err, train.ErrStopped)) {
				var without []string
				if vocabFile != "" {
					without = predict.OfVocabulary
				}
				_, copied := folderOf(from).CopyOptional(out, without...)
				err = errors.Join(err, copied)
			}
			if language != "" && (err == nil || errors.Is(err, train.ErrStopped)) {
				err = errors.Join(err, copyRules(language, out))
			}
			if errors.Is(err, train.ErrStopped) {
				report.line("next:\n  %s", resumeCommand(out, job.Paths))
			}
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), result)
			}
			printResult(cmd.OutOrStdout(), out, result)
			report.next(job)
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVarP(&data, "data", "d", "", dataHelp)
	f.StringVarP(&out, "out", "o", "", "folder for the model and the run's state")
	f.StringVar(&sources.recipe, "recipe", "", "named settings: "+strings.Join(recipeNames(), ", "))
	f.StringVar(&sources.config, "config", "", "TOML file of settings; flags win over it")
	f.StringVar(&vocabFile, "vocab", "", "vocab.txt to use instead of building one")
	f.StringVar(&from, "from", "", "model folder to start from, or builtin, in place of weights drawn at random")
	f.StringVar(&language, "language", "", rulesHelp)
	f.StringVar(&profile, "cpuprofile", "", "file for a profile of the run, for go tool pprof (docs/performance.md)")
	f.BoolVar(&resume, "resume", false, "go on with the run in --out")
	f.BoolVar(&asJSON, "json", false, "print the result as one line of JSON")
	bindOptions(f, &parsed)
	f.Lookup("tokenizer").DefValue = "" // the text decides
	return cmd
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
