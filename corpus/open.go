package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Split names a part of a corpus.
type Split string

const (
	// Train is the part that a model learns from.
	Train Split = "train"
	// Valid is the part that training is evaluated on.
	Valid Split = "valid"
	// Test is the part that a finished model is evaluated on.
	Test Split = "test"
)

// ParseSplit returns the split called name. The error for an unknown name lists the known
// ones.
func ParseSplit(s string) (Split, error) {
	switch x := Split(s); x {
	case Train, Valid, Test:
		return x, nil
	}
	return "", fmt.Errorf("corpus: unknown split %q; expected %q, %q or %q", s, Train, Valid, Test)
}

// Text is a corpus, on disk or in memory. It is safe for concurrent use.
type Text struct {
	// Note, unless nil, is told once of each file that is not UTF-8 how it has been read.
	Note func(string)

	path  string           // where the text comes from
	held  []string         // lines in memory; nil if path is read
	more  []string         // further files whose lines follow those of path
	files map[Split]string // of a folder; nil if path is one file

	mu    sync.Mutex
	lines int // of the one file and those that follow; 0 until counted

	told sync.Map // of the files that Note was told of
}

// Open returns the corpus at path: a folder or one file.
//
// A folder has train.txt and perhaps valid.txt and test.txt, each plain or as .txt.gz (the
// plain one wins). The first 90 % of the lines of one file are train, the next 5 % valid
// and the rest test. A file of 3 to 19 lines gives its last line to test and the one before
// it to valid; a shorter one has train alone. Open does not read the files; the reading
// methods report errors in them.
func Open(path string) (*Text, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("corpus: no text at %s: run `lstmkb data fetch wikitext-2`, "+
			"or give your own text with `--data DIR|FILE[.gz]`: %w", path, err)
	}
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	if !info.IsDir() {
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("corpus: %s is %s; expected a folder or a regular file", path, info.Mode())
		}
		return &Text{path: path}, nil
	}
	t := &Text{path: path, files: make(map[Split]string)}
	for _, s := range []Split{Train, Valid, Test} {
		for _, name := range fileNames(s) {
			file := filepath.Join(path, name)
			if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
				t.files[s] = file
				break
			}
		}
	}
	if !t.Has(Train) {
		return nil, t.missing(Train)
	}
	return t, nil
}

// FromLines returns the corpus of lines in memory, which it splits as it does those of one file.
// Errors name origin.
func FromLines(origin string, lines []string) *Text {
	return &Text{path: origin, held: lines, lines: len(lines)}
}

// OpenFiles returns the corpus of several files, whose lines follow each other as those of one
// file, or of a single path, as Open does. A folder, which has splits of its own, is refused
// beside other paths.
func OpenFiles(paths []string) (*Text, error) {
	var all *Text
	for _, path := range paths {
		t, err := Open(path)
		switch {
		case err != nil:
			return nil, err
		case len(paths) > 1 && t.files != nil:
			return nil, fmt.Errorf("corpus: %s is a folder, which is a corpus of its own; expected files where there are several", path)
		case all == nil:
			all = t
		default:
			all.more = append(all.more, path)
		}
	}
	if all == nil {
		return nil, errors.New("corpus: no files; expected one or more")
	}
	return all, nil
}

// Has reports whether the corpus has the split. For one file it returns true until a split
// has been read, since only then its lines are counted.
func (t *Text) Has(s Split) bool {
	if t.files == nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		few := t.lines > 0 && t.lines < minLines
		return s == Train || !few
	}
	return t.files[s] != ""
}

// ErrNoSplits says that a folder has none of the files of a corpus.
var ErrNoSplits = errors.New("nor a text of another split")

func (t *Text) missing(s Split) error {
	err := fmt.Errorf("corpus: folder %s has no %s text; looked for %s",
		t.path, s, strings.Join(fileNames(s), " and "))
	if len(t.files) == 0 {
		return fmt.Errorf("%w, %w", err, ErrNoSplits)
	}
	return err
}

func fileNames(s Split) []string {
	return []string{string(s) + ".txt", string(s) + ".txt.gz"}
}
