package predict

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/vocab"
)

// Learned is a word that a person has used.
type Learned struct {
	Word  string `json:"word"` // as last written
	Count int    `json:"count"`
}

// Profile is what has been learned from a person's own texts: words and how often they were
// used, but no sentences. It is safe for concurrent use. The zero value has learned nothing.
type Profile struct {
	mu    sync.RWMutex
	words []Learned
	folds []string // of words, sorted
	total int      // sum of all counts
}

const (
	// MaxLearned is the largest number of words of a profile. One more word halves all
	// counts and drops those that become 0: the words used once.
	MaxLearned     = 20_000
	maxCount       = 1 << 30 / MaxLearned
	maxProfileFile = 16 << 20
	profileFormat  = 1
)

// profileFile is the JSON of an exported profile.
type profileFile struct {
	Format int       `json:"format"`
	Words  []Learned `json:"words"`
}

// Learn counts the words of a text that the person has sent.
func (p *Profile) Learn(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range vocab.Keyboard.Words(text) {
		if checkWord(w) == nil {
			p.add(w, 1)
		}
	}
}

// checkWord says why w cannot be learned. The error continues a sentence that begins with the
// word.
func checkWord(w string) error {
	switch {
	case len(w) > vocab.MaxWord:
		return fmt.Errorf("has %d bytes, want at most %d", len(w), vocab.MaxWord)
	case !utf8.ValidString(w) || strings.ContainsFunc(w, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError }):
		return errors.New("holds white space, a control character or what is not UTF-8")
	case Fold(w) == "" || !strings.ContainsFunc(w, unicode.IsLetter):
		return errors.New("has no letter")
	}
	return nil
}

// add counts n more uses of a word. p.mu is held.
func (p *Profile) add(word string, n int) {
	f := Fold(word)
	at, ok := slices.BinarySearch(p.folds, f)
	if !ok {
		if len(p.words) >= MaxLearned {
			p.halve()
			at, _ = slices.BinarySearch(p.folds, f)
		}
		if len(p.words) >= MaxLearned {
			return
		}
		p.folds, p.words = slices.Insert(p.folds, at, f), slices.Insert(p.words, at, Learned{})
	}
	n = min(n, maxCount-p.words[at].Count)
	p.words[at] = Learned{strings.Clone(word), p.words[at].Count + n}
	p.total += n
}

// halve halves all counts and drops the words whose counts become 0.
func (p *Profile) halve() {
	n := 0
	p.total = 0
	for i, w := range p.words {
		if w.Count /= 2; w.Count > 0 {
			p.words[n], p.folds[n] = w, p.folds[i]
			p.total += w.Count
			n++
		}
	}
	clear(p.words[n:])
	clear(p.folds[n:])
	p.words, p.folds = p.words[:n], p.folds[:n]
}

// List returns the words learned, sorted by their folds. The list is empty, not nil, if
// there are none.
func (p *Profile) List() []Learned {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return append([]Learned{}, p.words...)
}

// Forget drops a word, whatever its case and accents, and reports whether the
// profile had it.
func (p *Profile) Forget(word string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := slices.BinarySearch(p.folds, Fold(word))
	if ok {
		p.total -= p.words[at].Count
		p.folds, p.words = slices.Delete(p.folds, at, at+1), slices.Delete(p.words, at, at+1)
	}
	return ok
}

// Clear drops all words.
func (p *Profile) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.words, p.folds, p.total = nil, nil, 0
}

// Export writes the profile as JSON: {"format": 1, "words": [{"word", "count"}]}.
func (p *Profile) Export(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(profileFile{profileFormat, p.List()})
}

// Import adds the words of an exported profile. Errors name the wrong word and leave the
// profile as it was.
func (p *Profile) Import(r io.Reader) error {
	b, err := io.ReadAll(io.LimitReader(r, maxProfileFile+1))
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	if len(b) > maxProfileFile {
		return fmt.Errorf("profile: more than %d bytes", maxProfileFile)
	}
	var f profileFile
	if err := json.Unmarshal(b, &f); err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	if f.Format != profileFormat {
		return fmt.Errorf("profile: format is %d, want %d", f.Format, profileFormat)
	}
	if len(f.Words) > MaxLearned {
		return fmt.Errorf("profile: %d words, want at most %d", len(f.Words), MaxLearned)
	}
	for i, w := range f.Words {
		if err := checkWord(w.Word); err != nil {
			return fmt.Errorf("profile: word %d %w", i+1, err)
		}
		if w.Count < 1 || w.Count > maxCount {
			return fmt.Errorf("profile: word %d: count is %d, want 1 to %d", i+1, w.Count, maxCount)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range f.Words {
		p.add(w.Word, w.Count)
	}
	return nil
}

// Save replaces the file at path. Only the file's owner may read it.
func (p *Profile) Save(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	// WriteFile keeps the mode of the file that it replaces.
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	return checkpoint.WriteFile(path, p.Export)
}

// LoadProfile reads a saved profile. A file that does not exist, or is empty, is a profile
// that has learned nothing.
func LoadProfile(path string) (*Profile, error) {
	p := &Profile{}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	defer f.Close() // only read from: nothing is lost
	if st, err := f.Stat(); err == nil && st.Mode().IsRegular() && st.Size() == 0 {
		return p, nil
	}
	if err := p.Import(f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}
