package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
)

func mixCommand() *cobra.Command {
	var out string
	var every int
	var seed uint64
	cmd := &cobra.Command{
		Use:   "mix TEXT[=TIMES]...",
		Short: "Mix several texts, some of them more than once",
		Long: `Mix writes a text folder. Its train text holds that of each TEXT as many times as said,
in blocks of 500 lines in random order: a text that is more like what people type is given
more weight. Its valid and test texts are those of the texts, one after the other; with
--every 4, each fourth line of them, for quick evaluations.`,
		Example: `  lstmkb data mix messages/=3 novels/ --out mixed
  lstmkb train --data mixed --recipe keyboard --out runs/mixed`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return fmt.Errorf("data mix: --out DIR is needed, the folder for the text")
			}
			if every < 1 {
				return fmt.Errorf("--every is %d; expected 1 or more", every)
			}
			var parts []corpus.Part
			for _, arg := range args {
				path, times, err := weighted(arg)
				if err != nil {
					return err
				}
				text, err := openText(cmd, path)
				if err != nil {
					return err
				}
				parts = append(parts, corpus.Part{Text: text, Times: times})
			}
			if err := os.MkdirAll(out, 0o777); err != nil {
				return fmt.Errorf("--out: %w", err)
			}
			err := checkpoint.WriteFile(filepath.Join(out, "train.txt"), func(w io.Writer) error {
				return corpus.MixTrain(cmd.Context(), parts, seed, w)
			})
			for _, s := range []corpus.Split{corpus.Valid, corpus.Test} {
				if err != nil {
					return err
				}
				if !slices.ContainsFunc(parts, func(p corpus.Part) bool { return p.Text.Has(s) }) {
					continue
				}
				err = checkpoint.WriteFile(filepath.Join(out, string(s)+".txt"), func(w io.Writer) error {
					return corpus.Sample(cmd.Context(), parts, s, every, w)
				})
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVarP(&out, "out", "o", "", "folder to write train.txt, valid.txt and test.txt to")
	f.IntVar(&every, "every", 1, "take each such line of the valid and test texts")
	f.Uint64Var(&seed, "seed", 1, "of the order")
	return cmd
}

// maxTimes is how often a text may be in a mixture.
const maxTimes = 100

// weighted splits TEXT=TIMES; without TIMES it is 1.
func weighted(arg string) (path string, times int, err error) {
	i := strings.LastIndexByte(arg, '=')
	if i < 0 {
		return arg, 1, nil
	}
	times, err = strconv.Atoi(arg[i+1:])
	if err != nil || times < 1 || times > maxTimes {
		return "", 0, fmt.Errorf("%s: %q is not a number of times; expected 1 to %d", arg, arg[i+1:], maxTimes)
	}
	return arg[:i], times, nil
}
