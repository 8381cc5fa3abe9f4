package predict

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// Words is a list of words and how often each is used, for completing words that a model's
// vocabulary lacks. See WithWords.
type Words struct{ list []Learned }

const (
	maxWords     = 1 << 20
	maxWordsFile = 64 << 20
	maxWordCount = 1 << 30
)

// ReadWords reads lines of a word, a tab and its count. It skips empty lines and lines that
// begin with #. Errors name the line and what was expected.
func ReadWords(r io.Reader) (*Words, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxWordsFile+1))
	if err != nil {
		return nil, fmt.Errorf("words: %w", err)
	}
	if len(b) > maxWordsFile {
		return nil, fmt.Errorf("words: more than %d bytes", maxWordsFile)
	}
	w := &Words{list: make([]Learned, 0, min(bytes.Count(b, []byte("\n")), len(b)/len("a\t1\n")))}
	n := 0
	for line := range strings.Lines(string(b)) { // the words are substrings of this one string
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		word, count, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("words: line %d: no tab; expected a word, a tab and its count", n)
		}
		if err := checkWord(word); err != nil {
			return nil, fmt.Errorf("words: line %d: the word %w", n, err)
		}
		c, err := strconv.Atoi(count)
		if err != nil || c < 1 || c > maxWordCount {
			return nil, fmt.Errorf("words: line %d: count is %.20q; expected 1 to %d", n, count, maxWordCount)
		}
		if len(w.list) == maxWords {
			return nil, fmt.Errorf("words: line %d: more than %d words", n, maxWords)
		}
		w.list = append(w.list, Learned{word, c})
	}
	return w, nil
}

// WordsName is the file of a model folder that holds its list of words.
const WordsName = "words.tsv.gz"

// LoadWords reads the gzipped list of a model folder. Without one it returns nil, which
// WithWords takes for no list.
func LoadWords(folder fs.FS) (*Words, error) {
	return loadFile(folder, WordsName, func(f io.Reader) (*Words, error) {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, err
		}
		content, err := limitUnpacked(f, z)
		if err != nil {
			return nil, err
		}
		return ReadWords(content)
	})
}

// Write writes the list in the format of ReadWords, sorted by the words' folds, after a first
// line of # and head.
func (w *Words) Write(out io.Writer, head string) error {
	sorted := slices.Clone(w.list)
	slices.SortStableFunc(sorted, func(a, b Learned) int {
		return cmp.Or(strings.Compare(Fold(a.Word), Fold(b.Word)), strings.Compare(a.Word, b.Word))
	})
	b := bufio.NewWriter(out)
	fmt.Fprintf(b, "# %s\n", head)
	for _, x := range sorted {
		fmt.Fprintf(b, "%s\t%d\n", x.Word, x.Count)
	}
	return b.Flush() // returns the first error of all writes
}

// Len returns the number of words.
func (w *Words) Len() int { return len(w.list) }

// Add appends a word with its count, which is at least 1. It returns an error for what
// ReadWords would refuse.
func (w *Words) Add(word string, count int) error {
	if err := checkWord(word); err != nil {
		return fmt.Errorf("%.40q %w", word, err)
	}
	if count < 1 || count > maxWordCount || len(w.list) == maxWords {
		return fmt.Errorf("%q: count is %d, want 1 to %d, of at most %d words", word, count, maxWordCount, maxWords)
	}
	w.list = append(w.list, Learned{strings.Clone(word), count})
	return nil
}

// WithWords also completes words that the vocabulary lacks (OOV words), once a letter is
// typed. They share the probability of <unk> by their counts,
//
//	p(w) = p(<unk>) · count(w) / Σ count
//
// where the sum leaves out blocked words and those of the vocabulary. nil means no list.
func WithWords(w *Words) Option { return func(p *Predictor) { p.words = w } }
