package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/train"
)

// roundFlags are the settings of training that a round takes.
var roundFlags = []string{"steps", "batch-size", "seq-len", "lr", "final-lr", "schedule", "warmup", "adam-epsilon", "clip", "reset", "seed",
	"dropout", "dropout-words", "locked", "weight-decay", "threads"}

// roundOutput is what federated round --json prints.
type roundOutput struct {
	train.RoundResult
	Delta writtenFile `json:"delta"`
}

func roundCommand() *cobra.Command {
	var (
		r       = train.Round{Options: train.Defaults(), Number: 1, Rounds: 1, MinWords: 1_000}
		files   roundFiles
		dtype   string
		seconds float64
		asJSON  bool
	)
	r.Steps, r.BatchSize, r.Reset, r.Schedule, r.LR, r.AdamEpsilon = 100, 16, 0.5, train.Constant, 0.005, 1e-3
	cmd := &cobra.Command{
		Use:   "round FILE... --model DIR --delta FILE",
		Short: "Train a model on your own text and write what changed in its weights",
		Long: `Round trains the model of --model on a text that stays where it is, for --steps batches, and
writes the difference that it made to the weights as safetensors, in bfloat16 or in int8
with a scale for each row: all that others get, with the number of words and the mean loss
that are printed. The text is what lstmkb train reads: plain text, mails, chats, documents
and folders of these; of a folder with train.txt only that. A profile is no text: it has
counts of words and no sentence.

--round and --rounds say which part of the whole run it is: the learning rate follows
--schedule over all rounds, and each goes on in the text where the one before ended. With
--moments its optimizer goes on, too. Its --adam-epsilon is large: with a small one every node
moves the rows of words that its text lacks as far as the others, which the mean keeps.
A text of fewer than --min-words is refused, since the difference tells single sentences of
a short one. The difference is not anonymous by itself: deploy/flower says what makes it so.

Ctrl-C stops the round; nothing is written then.`,
		Example: `  lstmkb federated round notes.txt --model runs/shared --delta mine.safetensors
  lstmkb federated round mails/ --model runs/shared --round 3 --rounds 10 --steps 200 --seconds 60 --dtype I8 --delta mine.safetensors --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if files.delta == "" {
				return usagef("federated round: --delta FILE is needed, the file for what changed")
			}
			if files.moments != "" && sameFile(files.delta, files.moments) {
				return usagef("--delta and --moments are both %s, want two files", files.delta)
			}
			if d := checkpoint.DType(dtype); d != checkpoint.F32 && d != checkpoint.BF16 && d != checkpoint.I8 {
				return usagef("--dtype is %q, want F32, BF16 or I8", dtype)
			}
			if r.Number < 1 || r.Number > r.Rounds || r.Rounds > maxRounds {
				return usagef("--round is %d of --rounds %d, want 1 to that, and at most %d rounds", r.Number, r.Rounds, maxRounds)
			}
			if r.Steps < 1 || r.Steps > maxRoundSteps {
				return usagef("--steps is %d, want 1 to %d", r.Steps, maxRoundSteps)
			}
			if !(r.Passes >= 0 && r.Passes <= 1e6) || !(seconds >= 0 && seconds <= 1e6) {
				return usagef("--passes is %v and --seconds %v, want 0 to 1000000", r.Passes, seconds)
			}
			if err := checkOptions(r.Options); err != nil {
				return err
			}
			r.Limit = time.Duration(seconds * float64(time.Second))
			result, err := runRound(cmd, r, args, files, checkpoint.DType(dtype))
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(cmd.OutOrStdout(), result)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "steps %d  words %d  loss %.4f  %.0f tokens/s\n%s  %d bytes\n",
				result.Steps, result.Words, result.Loss, result.TokensPerSecond, printable(files.delta), result.Delta.Bytes)
			return err
		},
	}
	f := cmd.Flags()
	f.StringVarP(&files.model, "model", "m", "", modelHelp)
	f.StringVar(&files.delta, "delta", "", "file to write the difference to")
	f.StringVar(&files.moments, "moments", "", "file that keeps Adam's moments from round to round; new if there is none; it stays with you")
	f.StringVar(&dtype, "dtype", string(checkpoint.BF16), "numbers of the difference: F32, BF16, or I8 with a scale for each row")
	f.Int64Var(&r.Number, "round", r.Number, "number of this round, from 1")
	f.Int64Var(&r.Rounds, "rounds", r.Rounds, "rounds of the whole run")
	f.Float64Var(&r.Passes, "passes", 0, "most passes over the text in a round, 0 for no bound")
	f.Float64Var(&seconds, "seconds", 0, "most seconds to train for, 0 for no bound")
	f.Int64Var(&r.MinWords, "min-words", r.MinWords, "fewest words of a text to take part with")
	f.BoolVar(&asJSON, "json", false, "print one line of JSON")
	settings := pflag.NewFlagSet("", pflag.ContinueOnError)
	bindOptions(settings, &r.Options)
	for _, name := range roundFlags {
		f.AddFlag(settings.Lookup(name))
	}
	f.Lookup("steps").Usage = "batches of a round"
	return cmd
}

// Bounds of a run, whose product is a number of steps that settings may have.
const maxRounds, maxRoundSteps = 1_000_000, 1_000_000

// roundFiles are where a round has its model from, and where it writes to.
type roundFiles struct {
	model, delta string
	moments      string // "" to keep none
}

// sameFile reports whether a and b, which need not exist, are one file.
func sameFile(a, b string) bool {
	return sameExisting(a, b) || filepath.Base(a) == filepath.Base(b) && sameExisting(filepath.Dir(a), filepath.Dir(b))
}

// runRound trains and writes the delta, and then the moments.
func runRound(cmd *cobra.Command, r train.Round, paths []string, files roundFiles, dtype checkpoint.DType) (*roundOutput, error) {
	var err error
	if r.Model, err = folderOf(files.model).LoadModel(); err != nil {
		return nil, err
	}
	if files.moments != "" {
		if r.Moments, err = checkpoint.ReadMoments(files.moments); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if r.Text, err = openText(cmd, paths...); err != nil {
		return nil, err
	}
	if r.Pool, err = newPool(r.Threads); err != nil {
		return nil, err
	}
	defer r.Pool.Close()
	progress, done := share(cmd.ErrOrStderr(), "round")
	if progress != nil {
		r.Report = func(at, steps int64) { progress(float64(at) / float64(steps)) }
	}
	d, result, err := r.Run(cmd.Context())
	done()
	if err != nil {
		return nil, err
	}
	if err := checkpoint.WriteDelta(files.delta, r.Model, d, dtype); err != nil {
		return nil, err
	}
	if files.moments != "" {
		if err := checkpoint.WriteMoments(files.moments, result.Moments); err != nil {
			return nil, err
		}
	}
	st, err := os.Stat(files.delta)
	if err != nil {
		return nil, err
	}
	return &roundOutput{result, writtenFile{files.delta, st.Size()}}, nil
}
