package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/adapt"
	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/train"
	"github.com/lstmkb/lstmkb/vocab"
)

// trainPaths returns where a run reads its text from: what --data or the arguments name, what
// a run that is resumed learned from, or the default corpus. They are absolute, but for
// stdinPath.
func trainPaths(data string, args []string, out string, resume bool) ([]string, error) {
	paths := args
	switch {
	case data != "" && len(args) > 0:
		return nil, usagef("--data %s and %s are both texts to learn from; give all of them as arguments", data, args[0])
	case data != "":
		paths = []string{data}
	case len(args) == 0 && resume:
		return resumedPaths(out)
	case len(args) == 0:
		dir, err := corpus.DefaultDir()
		if err != nil {
			return nil, err
		}
		paths = []string{dir}
	}
	absolute := make([]string, len(paths))
	for i, path := range paths {
		if path == stdinPath {
			absolute[i] = path
			continue
		}
		var err error
		if absolute[i], err = filepath.Abs(path); err != nil {
			return nil, err
		}
	}
	return absolute, nil
}

// resumedPaths returns where the run in out had its text from, which must still be there.
func resumedPaths(out string) ([]string, error) {
	paths, err := train.SavedPaths(out)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, usagef("the run in %s does not say where its text came from; name it with --data", out)
	}
	for _, path := range paths {
		if path == stdinPath {
			return nil, usagef("the run in %s learned from the standard input; give that text again: %s", out, resumeStdin(out))
		}
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("the run in %s learned from %s, which is not there any more; if it has moved, name it with --data", out, path)
		}
	}
	return paths, nil
}

// resumeCommand is the command that goes on with the run in out.
func resumeCommand(out string, paths []string) string {
	if slices.Contains(paths, stdinPath) {
		return resumeStdin(out)
	}
	return fmt.Sprintf("lstmkb train --out %s --resume", shellWord(out))
}

func resumeStdin(out string) string {
	return fmt.Sprintf("lstmkb train - --out %s --resume < TEXT", shellWord(out))
}

// startFrom loads the model that a run is fine-tuned from. It decides the shape and the
// vocabulary, so their flags are refused, but for those by which it grows.
func startFrom(given *pflag.FlagSet, from string) (*checkpoint.Model, error) {
	for _, name := range []string{"resume", "language", "tokenizer", "vocab-size", "min-count", "embedding", "layers", "tie"} {
		if given.Changed(name) {
			return nil, usagef("--%s does not go with --from, which decides it", name)
		}
	}
	m, err := folderOf(from).LoadModel()
	if err != nil {
		return nil, fmt.Errorf("--from: %w", err)
	}
	return m, nil
}

// growFrom makes the model that a run starts from larger, as --hidden and --vocab ask.
func growFrom(given *pflag.FlagSet, m *checkpoint.Model, v *vocab.Vocab) (*checkpoint.Model, error) {
	if !given.Changed("hidden") && v == nil {
		return m, nil
	}
	hidden := m.Config.Hidden
	if given.Changed("hidden") {
		var err error
		if hidden, err = given.GetInt("hidden"); err != nil {
			return nil, err
		}
	}
	grown, err := adapt.Grow(m, hidden, v, growSeed)
	if err != nil {
		return nil, usagef("--from: %v", err)
	}
	return grown, nil
}

// growSeed draws the weights of units that a model grows by.
const growSeed = 1

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

// errEnough ends the reading of a text early.
var errEnough = errors.New("enough")

// beginnings returns the first words of up to three lines of the valid text, or of the train
// text, to show what a model in training suggests after them.
func beginnings(cmd *cobra.Command, text *corpus.Text) (found []string) {
	const lines, words = 3, 3
	for _, split := range []corpus.Split{corpus.Valid, corpus.Train} {
		err := text.Lines(cmd.Context(), split, func(line string) error {
			fields := strings.Fields(line)
			if len(fields) <= words || fields[0] == "=" || strings.Contains(line, vocab.UnkWord) {
				return nil
			}
			begins := strings.Join(fields[:words], " ")
			for _, other := range found {
				if strings.EqualFold(other, begins) {
					return nil
				}
			}
			if found = append(found, begins); len(found) == lines {
				return errEnough
			}
			return nil
		})
		if errors.Is(err, errEnough) {
			break
		}
	}
	return found
}
