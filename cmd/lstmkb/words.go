package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// A word of the text is listed if it occurs minCount times or is in the other list. The
// other list counts a larger text, so its counts are scaled down.
const (
	minCount   = 2
	otherScale = 0.004
)

func wordsCommand() *cobra.Command {
	var model, data, counts, misspellings, dictionary, out, nonwords string
	cmd := &cobra.Command{
		Use:   "words",
		Short: "List the words that a model's vocabulary lacks, to complete them",
		Long: `Words writes a gzipped list of words with counts: those of a text that occur twice
or more, and those of --counts, a list of "word<TAB>count" lines. What the model's
vocabulary has is left out, as are letters of foreign scripts, ligatures, words with digits
or with marks in odd places, pieces of contractions, two words run together, and
misspellings: those of --misspellings, a list of "typed<TAB>meant" lines, and words that
are one slip of the finger from a far commoner one. It says how many of each.

The words of --dictionary, one a line, are right, and are listed as well; those with a
capital, names, only if the text or --counts has them. Words that it lacks are sooner
taken for misspellings.

Words of the vocabulary that are no better are written to --nonwords: in a model folder,
under the name nonwords.txt, that file keeps them from being suggested. Words that the file
has already stay in it.

In a model folder, under the name words.tsv.gz, the list completes words outside the
vocabulary: what the model gives to <unk> is shared among them by their counts.`,
		Example: `  lstmkb words --model runs/mine --data mails.txt --out runs/mine/words.tsv.gz
  lstmkb words --data keyboard/ --counts en_50k.tsv.gz --dictionary words.txt --out words.tsv.gz`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			m, language, text, err := openLists(cmd, model, data)
			if err != nil {
				return err
			}
			other, err := readCounts(counts)
			if err != nil {
				return err
			}
			known, err := readMisspellings(misspellings)
			if err != nil {
				return err
			}
			l := lister{vocab: m.Vocab, refused: map[string][]string{}}
			l.filter = wordFilter{language: language, wide: other, known: known}
			if err := l.readDictionary(dictionary); err != nil {
				return err
			}
			if err := l.readNonwords(nonwords); err != nil {
				return err
			}
			list, err := l.list(cmd.Context(), text)
			if err != nil {
				return err
			}
			if nonwords != "" {
				if err := checkpoint.WriteFile(nonwords, l.writeNonwords); err != nil {
					return err
				}
			}
			err = checkpoint.WriteFile(out, func(w io.Writer) error {
				z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
				if err != nil {
					return err
				}
				if err := list.Write(z, "word, tab, count: words outside a model's vocabulary"); err != nil {
					return err
				}
				return z.Close()
			})
			if err != nil {
				return err
			}
			for _, why := range slices.Sorted(maps.Keys(l.refused)) {
				words := l.refused[why]
				slices.Sort(words)
				fmt.Fprintf(cmd.OutOrStdout(), "left out, %s: %d, as %s\n", why, len(words), printable(strings.Join(sampleOf(words, 8), " ")))
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d words\n", out, list.Len())
			return err
		},
	}
	f := cmd.Flags()
	f.StringVarP(&model, "model", "m", "", modelHelp+", whose words are left out")
	f.StringVarP(&data, "data", "d", "", dataHelp+"; its train split is read")
	f.StringVar(&counts, "counts", "", "another list of words: FILE[.gz] of a word, a tab and its count a line")
	f.StringVar(&misspellings, "misspellings", "", "known misspellings: files[.gz] of what is typed, a tab and what is meant a line, with commas between")
	f.StringVar(&dictionary, "dictionary", "", "words that are right, to list as well: FILE[.gz] of a word a line")
	f.StringVar(&nonwords, "nonwords", "", "file to write with the words of the vocabulary that are none")
	f.StringVarP(&out, "out", "o", predict.WordsName, "file to write")
	return cmd
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

// readNonwords reads the words of an earlier list of nonwords, if there is one.
func (l *lister) readNonwords(path string) error {
	if _, err := os.Stat(path); path == "" || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return readPairs(path, func(word, more string) bool {
		l.nonwords = append(l.nonwords, word)
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
