package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// wordSources are the files that tell words from what a text holds besides. Each may be "".
type wordSources struct{ counts, misspellings, dictionary string }

// bind defines the flags that name them.
func (s *wordSources) bind(f *pflag.FlagSet) {
	f.StringVar(&s.counts, "counts", "", "another list of words: FILE[.gz] of a word, a tab and its count a line")
	f.StringVar(&s.misspellings, "misspellings", "", "known misspellings: files[.gz] of what is typed, a tab and what is meant a line, with commas between")
	f.StringVar(&s.dictionary, "dictionary", "", "words that are right: FILE[.gz] of a word a line")
}

// lister reads the files.
func (s *wordSources) lister(tok vocab.Tokenizer, language predict.Language) (*lister, error) {
	wide, err := readCounts(s.counts)
	if err != nil {
		return nil, err
	}
	known, err := readMisspellings(s.misspellings)
	if err != nil {
		return nil, err
	}
	l := &lister{tok: tok, refused: map[string][]string{}}
	l.filter = wordFilter{language: language, wide: wide, known: known}
	return l, l.readDictionary(s.dictionary)
}

// readCounts reads a list of words with counts. For path "" it is empty.
func readCounts(path string) (map[string]int, error) {
	counts := map[string]int{}
	err := readPairs(path, func(word, count string) bool {
		c, err := strconv.Atoi(count)
		counts[word] = c
		return err == nil && c >= 0
	}, "a word, a tab and its count")
	return counts, err
}

// readMisspellings reads lists of what is typed and what is meant. For paths "" it is empty.
func readMisspellings(paths string) (map[string][]string, error) {
	known := map[string][]string{}
	for path := range strings.SplitSeq(paths, ",") {
		err := readPairs(path, func(typed, more string) bool {
			meant, _, _ := strings.Cut(more, "\t")
			typed = strings.ToLower(typed)
			known[typed] = append(known[typed], strings.ToLower(meant))
			return meant != ""
		}, "what is typed, a tab and what is meant")
		if err != nil {
			return nil, err
		}
	}
	return known, nil
}

// readDictionary reads the words that are right. For path "" there is no dictionary.
func (l *lister) readDictionary(path string) error {
	if path == "" {
		return nil
	}
	l.dictionary = map[string]string{}
	l.filter.right = l.dictionary
	return readPairs(path, func(word, more string) bool {
		if key := vocab.Keyboard.Key(word); l.dictionary[key] != key { // mark stands before Mark
			l.dictionary[key] = word
		}
		return more == ""
	}, "a word and nothing else")
}

// readPairs calls each with the two fields of each line of a file, which may be gzipped. It
// skips empty lines and lines that begin with #. If each returns false, the error says that
// want is expected.
func readPairs(path string, each func(a, b string) bool, want string) error {
	if path == "" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() // only read from: nothing is lost
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	in := bufio.NewScanner(corpus.NewDecoder(r))
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if a, b, _ := strings.Cut(line, "\t"); !each(a, b) {
			return fmt.Errorf("%s: line %d: expected %s", path, n, want)
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
