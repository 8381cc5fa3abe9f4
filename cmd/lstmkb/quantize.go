package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/nn"
)

// quantizeSettings are the flags of quantize.
type quantizeSettings struct {
	model, out, data, calibrate, split string
	positions                          int
	asJSON                             bool
}

// quantizeResult is what quantize --json prints.
type quantizeResult struct {
	Files       []writtenFile `json:"files"`
	FloatBytes  int64         `json:"float_bytes"`  // size of the weights in float32
	WeightBytes int64         `json:"weight_bytes"` // size of model.safetensors
	Calibrated  int           `json:"calibrated"`   // tokens of the calibration text
	*eval.Comparison
}

func quantizeCommand() *cobra.Command {
	var s quantizeSettings
	cmd := &cobra.Command{
		Use:   "quantize --out DIR",
		Short: "Write a model in int8: a quarter of the size, faster predictions",
		Long: `Quantize writes a model folder whose matrices are whole numbers from −127 to 127
(embedding, decoder, LSTM or GRU, projection), each row with a scale of its own; biases stay
float32. All commands take such a folder: predict and serve compute in int8 with it,
eval and export turn the numbers to floats. The folder's words, n-grams, blocklist and
language are copied.

Predict, serve and correct round a folder in floats by themselves, as quantize does
without --data. With it the weights of a row are rounded together, so that what they
compute on that text's train split is off the least: give it text like the model's
own. On another split it compares both models, a word at a time as a keyboard runs, what the
int8 model multiplies rounded to int8 too: perplexity, how often the next token ranks
first, and the share of positions where both have the same five tokens first. Without
text each weight is rounded to the nearest.`,
		Example: `  lstmkb quantize --model runs/mine --out mine-int8
  lstmkb quantize --model runs/mine --out mine-int8 --data mails.txt --json
  lstmkb predict --model mine-int8 --text "see you"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			result, err := s.run(cmd)
			if err != nil {
				return err
			}
			if s.asJSON {
				return printJSON(cmd.OutOrStdout(), result)
			}
			return result.print(cmd.OutOrStdout())
		},
	}
	f := cmd.Flags()
	f.StringVarP(&s.model, "model", "m", "", modelHelp)
	f.StringVarP(&s.out, "out", "o", "", "model folder to write")
	f.StringVarP(&s.data, "data", "d", "", "round for this text and compare on it, FILE[.gz], folder or mails as train reads them")
	f.StringVar(&s.calibrate, "calibrate", "train", "with --data: round for train, valid or test, or none: each weight to the nearest")
	f.StringVar(&s.split, "split", "valid", "with --data: compare on train, valid or test")
	f.IntVar(&s.positions, "positions", 10_000, "with --data: how many positions to compare")
	f.BoolVar(&s.asJSON, "json", false, "print one line of JSON")
	return cmd
}

func (s *quantizeSettings) run(cmd *cobra.Command) (*quantizeResult, error) {
	if s.out == "" {
		return nil, usagef("quantize: --out DIR is needed, the model folder to write")
	}
	if sameExisting(s.out, s.model) {
		return nil, usagef("--out %s is the model's own folder, want another", s.out)
	}
	unlock, err := newFolder(s.out)
	if err != nil {
		return nil, err
	}
	defer unlock()
	split, err := corpus.ParseSplit(s.split)
	if err != nil {
		return nil, usagef("--split: %w", err)
	}
	if s.positions < 1 {
		return nil, usagef("--positions is %d, want 1 or more", s.positions)
	}
	if s.calibrate != noText {
		if _, err := corpus.ParseSplit(s.calibrate); err != nil {
			return nil, usagef("--calibrate: %w, or %s", err, noText)
		}
	}
	m, err := folderOf(s.model).LoadModel()
	if err != nil {
		return nil, err
	}
	result := &quantizeResult{}
	var text *corpus.Text
	if s.data != "" {
		if text, err = openText(cmd, s.data); err != nil {
			return nil, err
		}
	}
	var seen nn.Moments
	if text != nil && s.calibrate != noText {
		if seen, result.Calibrated, err = s.moments(cmd, text, m); err != nil {
			return nil, err
		}
	}
	q, err := m.Quantize(seen)
	if err != nil {
		return nil, err
	}
	if text != nil {
		if result.Comparison, err = s.compare(cmd, text, split, m, q); err != nil {
			return nil, err
		}
	}
	if err := checkpoint.Save(s.out, q, checkpoint.F32); err != nil {
		return nil, err
	}
	for _, spec := range m.Config.Specs() {
		result.FloatBytes += 4 * int64(spec.Size())
	}
	paths, err := folderOf(s.model).CopyOptional(s.out)
	if err != nil {
		return nil, err
	}
	if result.Files, err = filesAt(append(modelFiles(s.out), paths...)); err != nil {
		return nil, err
	}
	result.WeightBytes = result.Files[0].Bytes
	return result, nil
}

func (r *quantizeResult) print(w io.Writer) error {
	err := printSizes(w, r.Files)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "weights %.1f MB, in float32 %.1f MB\n", float64(r.WeightBytes)/1e6, float64(r.FloatBytes)/1e6)
	if err == nil && r.Calibrated > 0 {
		_, err = fmt.Fprintf(w, "rounded for %d tokens\n", r.Calibrated)
	}
	if c := r.Comparison; err == nil && c != nil {
		_, err = fmt.Fprintf(w, "%-10s %10s %8s\n%-10s %10.3f %8.4f\n%-10s %10.3f %8.4f\nthe same five tokens first in %.2f %% of %d positions\n",
			"", "perplexity", "top-1", "before", c.Before.Perplexity, c.Before.Top1, "int8", c.After.Perplexity, c.After.Top1, 100*c.SameTop5, c.Positions)
	}
	return err
}
