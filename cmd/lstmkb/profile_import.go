package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
)

// importProfile adds a profile of this program, or the words that another keyboard or program
// exported, from the standard input.
func importProfile(cmd *cobra.Command, p *predict.Profile, stdin []byte, _ []string) error {
	if bytes.HasPrefix(stdin, []byte("PK\x03\x04")) {
		var err error
		if stdin, err = unzipDictionary(stdin); err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
	}
	d := corpus.NewDecoder(bytes.NewReader(stdin))
	text, err := readLimited(d)
	if err != nil {
		return fmt.Errorf("standard input %w", err)
	}
	tellNote(cmd, d)
	var own struct {
		Format *json.Number `json:"format"`
	}
	if json.NewDecoder(bytes.NewReader(text)).Decode(&own) == nil && own.Format != nil { // one profile or several in a row
		return p.Import(bytes.NewReader(text))
	}
	words, err := predict.ReadDictionary(string(text))
	if err != nil {
		return err
	}
	if text, err = json.Marshal(map[string]any{"format": 1, "words": words.Words}); err != nil {
		return err
	}
	if err := p.Import(bytes.NewReader(text)); err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "read as %s: %d words, %d entries left out\n", words.Format, len(words.Words), words.Skipped)
	return nil
}

func readLimited(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, predict.MaxDictionary+1))
	if err == nil && len(b) > predict.MaxDictionary {
		err = fmt.Errorf("has more than %d bytes", predict.MaxDictionary)
	}
	return b, err
}

// unzipDictionary returns the first text in a zip, as Gboard exports a dictionary.
func unzipDictionary(b []byte) ([]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	for _, f := range z.File {
		switch path.Ext(f.Name) {
		case ".txt", ".combined", ".dic", ".json", ".xml":
			r, err := f.Open()
			if err != nil {
				return nil, err
			}
			defer r.Close() // only read from: nothing is lost
			return readLimited(r)
		}
	}
	return nil, errors.New("a zip archive without a dictionary (.txt, .combined, .dic, .json, .xml) in it")
}
