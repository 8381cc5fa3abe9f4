package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// figuresInReadme are the lines of a language's README.md that the report writes.
var figuresInReadme = regexp.MustCompile(`(?m)^\| (this model|5-gram) \|.*\n`)

// writeReadme puts the figures of a row into the README.md of its language, if that has lines for them.
func writeReadme(folder string, r row) error {
	path := filepath.Join(folder, r.Language, "README.md")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !figuresInReadme.Match(b) {
		return nil
	}
	if err != nil {
		return err
	}
	text := figuresInReadme.ReplaceAllStringFunc(string(b), func(line string) string {
		name, f := figuresInReadme.FindStringSubmatch(line)[1], r.Model
		if name == "5-gram" {
			f = r.FiveGram.figures
		}
		return fmt.Sprintf("| %s | %.4f | %.4f | %.4f | %.1f MB |\n", name, f.Top1, f.Top3, f.Savings, float64(f.Bytes)/1e6)
	})
	return checkpoint.WriteFile(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}
