package eval

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/lstmkb/lstmkb/corpus"
)

// ReadPairs calls do with each word of a file of pairs, which may be gzipped: lines of what was
// typed, what was meant, the text before the word and where it is from, separated by tabs. The
// last two may be left out; the file's name without its endings stands for the source then. Empty
// lines and lines that begin with # are skipped. Errors name the file and the line. It is an
// error if the file has no pair.
func ReadPairs(ctx context.Context, path string, do func(TypedWord) error) error {
	source, _, _ := strings.Cut(filepath.Base(path), ".")
	n, found := 0, 0
	err := corpus.ReadLines(ctx, path, func(line string) error {
		if n++; line == "" || line[0] == '#' {
			return nil
		}
		w, err := parsePair(line)
		if err != nil {
			return fmt.Errorf("%s: line %d: %w", path, n, err)
		}
		if w.Source == "" {
			w.Source = source
		}
		found++
		return do(w)
	})
	if err == nil && found == 0 {
		err = fmt.Errorf("%s: has no pair; expected lines of %s", path, pairFields)
	}
	return err
}

const pairFields = "typed, intended, context and source, separated by tabs"

// parsePair reads a line of a file of pairs.
func parsePair(line string) (TypedWord, error) {
	fields := strings.Split(line, "\t")
	if n := len(fields); n < 2 || n > 4 {
		return TypedWord{}, fmt.Errorf("has %d fields, want 2 to 4: %s", n, pairFields)
	}
	fields = append(fields, "", "")
	w := TypedWord{Typed: fields[0], Intended: fields[1], Context: fields[2], Alone: fields[2] == "", Source: fields[3]}
	switch {
	case w.Typed == "":
		return w, errors.New("the field of what was typed is empty")
	case w.Intended == "":
		return w, errors.New("the field of what was meant is empty")
	}
	return w, nil
}

// Pair returns the word as a line of a file of pairs, with a newline at its end.
func (w TypedWord) Pair() string {
	plain := strings.NewReplacer("\t", " ", "\r", " ", "\n", " ").Replace
	return plain(w.Typed) + "\t" + plain(w.Intended) + "\t" + plain(w.Context) + "\t" + plain(w.Source) + "\n"
}
