// Command cldr makes the tables of emoji, and the accents behind letters, of languages from the
// Unicode CLDR's data in JSON and Unicode's emoji-test.txt.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/emoji"
	"github.com/lstmkb/lstmkb/predict"
)

const usage = `usage: go run ./cmd/cldr DIR TAG...

It writes languages/TAG/emoji.tsv.gz, and prints the accents for the keyboard of
languages/TAG/language.json. DIR has emoji-test.txt of the Unicode Character Database
and these packages of npm, unpacked: cldr-annotations-full,
cldr-annotations-derived-full, cldr-misc-full. make cldr fetches them.
`

func main() {
	if len(os.Args) < 3 {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:], "languages", os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cldr:", err)
		os.Exit(1)
	}
}

// run makes what the languages of these tags need of the data in dir, below the folder languages.
func run(dir string, tags []string, languages string, out io.Writer) error {
	known, err := readEmoji(filepath.Join(dir, "emoji-test.txt"))
	if err != nil {
		return err
	}
	for _, tag := range tags {
		notes, err := readAnnotations(dir, tag)
		if err != nil {
			return err
		}
		var table bytes.Buffer
		if err := emoji.Write(&table, entries(known, notes)); err != nil {
			return fmt.Errorf("%s: %w", tag, err)
		}
		path := filepath.Join(languages, tag, predict.EmojiName)
		if err := checkpoint.WriteFile(path, func(w io.Writer) error { _, err := w.Write(table.Bytes()); return err }); err != nil {
			return err
		}
		row, err := accents(dir, tag)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d bytes\n%s\n", path, table.Len(), row)
	}
	return nil
}
