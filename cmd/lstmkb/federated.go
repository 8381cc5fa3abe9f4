package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
)

func federatedCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "federated",
		Short: "Train with other machines or people, whose text stays with them",
		Long: `Federated training goes in rounds: each machine or person trains a model on its own
text for a while and gives away what changed in the weights, never text; the mean of the
changes makes the next round's model. deploy/flower runs it over a network on Flower.
These commands are its two steps, and do the same by hand.`,
		Example: `  lstmkb federated round notes.txt --model runs/shared --delta anna.safetensors
  lstmkb federated apply anna.safetensors ben.safetensors --model runs/shared --out runs/shared-2`,
		Args: cobra.NoArgs,
		// Without a subcommand cobra prints the help.
	}
	cmd.AddCommand(roundCommand(), applyCommand())
	return cmd
}

func applyCommand() *cobra.Command {
	var (
		model, out string
		asJSON     bool
	)
	cmd := &cobra.Command{
		Use:   "apply FILE... --model DIR --out DIR",
		Short: "Add the mean of the deltas of a round to the model that they are of",
		Long: `Apply writes a model folder with the weights of --model and the mean of the deltas that
lstmkb federated round made of it, each weighted by the words that it was learned from
(federated averaging; McMahan et al. 2017). The folder's words, n-grams, blocklist and
language are copied. A delta of another model, or a damaged one, is refused.`,
		Example: `  lstmkb federated apply anna.safetensors ben.safetensors --model runs/shared --out runs/shared-2`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usagef("federated apply: --out DIR is needed, the model folder to write")
			}
			if sameExisting(out, model) {
				return usagef("--out %s is the model's own folder, want another", out)
			}
			unlock, err := newFolder(out)
			if err != nil {
				return err
			}
			defer unlock()
			m, err := folderOf(model).LoadModel()
			if err != nil {
				return err
			}
			var deltas []*checkpoint.Delta
			for _, path := range args {
				d, err := readDelta(path, m)
				if err != nil {
					return fmt.Errorf("%s: %w", path, err)
				}
				deltas = append(deltas, d)
			}
			if err := m.Apply(deltas...); err != nil {
				return err
			}
			if err := checkpoint.Save(out, m, checkpoint.F32); err != nil {
				return err
			}
			copied, err := folderOf(model).CopyOptional(out)
			if err != nil {
				return err
			}
			return printFiles(cmd.OutOrStdout(), append(modelFiles(out), copied...), asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&model, "model", "m", "", modelHelp)
	f.StringVarP(&out, "out", "o", "", "model folder to write")
	f.BoolVar(&asJSON, "json", false, "print one line of JSON")
	return cmd
}

func readDelta(path string, m *checkpoint.Model) (*checkpoint.Delta, error) {
	st, err := os.Stat(path) // opening a pipe would wait
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, errors.New("is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // only read from: nothing is lost
	return checkpoint.ReadDelta(f, st.Size(), m)
}
