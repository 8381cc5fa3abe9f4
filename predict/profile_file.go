package predict

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/vocab"
)

const (
	maxProfileFile = 16 << 20
	// profileFormat is the format that Export writes. Format 1 had words and counts alone.
	profileFormat = 2
)

// profileFile is the JSON of an exported profile.
type profileFile struct {
	Format int         `json:"format"`
	Words  []savedWord `json:"words"` // the last used last
	// Pending has the uses of words that are not kept yet, by hash.
	Pending map[string]int `json:"pending,omitempty"`
	Touches touches        `json:"touches,omitzero"`
	// Correction is off, suggest or auto, "" if the person has not said.
	Correction string `json:"correction,omitempty"`
	// Pieces are the pieces of words of the models that have read the profile: see Profile.ReadBy.
	Pieces  []string       `json:"pieces,omitempty"`
	pending map[uint64]int // the same
	end     int64          // of it in what it was read from
}

// savedWord is a word of a file. Without Forms it was written in one way, Plain and InName uses
// of which told its case.
type savedWord struct {
	Learned
	Plain  int         `json:"plain,omitempty"`
	InName int         `json:"in_name,omitempty"`
	Forms  vocab.Forms `json:"forms,omitempty"`
}

// Export writes the profile as JSON, a word a line: {"format": 2, "words": [{"word", "count",
// "plain", "in_name", "forms"}], "touches": {"n", "x", "y", "xx", "yy"},
// "correction": MODE, "pieces": [PIECE], "pending": {HASH: uses}}.
func (p *Profile) Export(w io.Writer) error {
	words, pending, touched, pieces := p.saved()
	correction := p.Correction()
	out := bufio.NewWriter(w)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	fmt.Fprintf(out, "{\"format\": %d, \"words\": [\n", profileFormat)
	for i, x := range words {
		if i > 0 {
			out.WriteString(", ")
		}
		if err := e.Encode(x); err != nil {
			return err
		}
	}
	out.WriteString("], ")
	if touched.N > 0 {
		out.WriteString("\"touches\":\n")
		if err := e.Encode(touched); err != nil {
			return err
		}
		out.WriteString(", ")
	}
	if correction != CorrectDefault {
		fmt.Fprintf(out, "\"correction\": %q, ", correction)
	}
	if len(pieces) > 0 {
		out.WriteString("\"pieces\":\n")
		if err := e.Encode(pieces); err != nil {
			return err
		}
		out.WriteString(", ")
	}
	out.WriteString("\"pending\":\n")
	if err := e.Encode(pending); err != nil {
		return err
	}
	out.WriteString("}\n")
	return out.Flush() // returns the first error of all writes
}

// saved returns what a file has.
func (p *Profile) saved() ([]savedWord, map[string]int, touches, []string) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	words, pending := slices.Clone(p.words), make(map[string]int, len(p.pending))
	slices.SortFunc(words, func(a, b learnedWord) int {
		return cmp.Or(cmp.Compare(a.used, b.used), cmp.Compare(a.fold, b.fold), cmp.Compare(a.key, b.key))
	})
	saved := make([]savedWord, len(words))
	for i, w := range words {
		saved[i] = savedWord{Learned: Learned{w.shown, w.count}}
		if f := w.forms[0]; len(w.forms) == 1 && f.Text == w.shown && f.Plain+f.InName+f.Other == int64(w.count) {
			saved[i].Plain, saved[i].InName = int(f.Plain), int(f.InName)
		} else {
			saved[i].Forms = slices.Clone(w.forms)
		}
	}
	for hash, w := range p.pending {
		pending[strconv.FormatUint(hash, 16)] = w.uses
	}
	return saved, pending, p.touches, slices.Clone(p.pieces)
}

// Import adds the words of exported profiles, one or several in a row. Errors name the wrong
// word and leave the profile as it was.
func (p *Profile) Import(r io.Reader) error {
	files, cut, err := readProfiles(r)
	if err == nil && (cut || len(files) == 0) {
		err = fmt.Errorf("profile: %w", io.ErrUnexpectedEOF)
	}
	if err == nil {
		p.mergeAll(files)
	}
	return err
}

// SavedProfile is a profile as it was read from a file.
type SavedProfile struct {
	*Profile
	First int64 // the bytes of the first of the profiles in a row, 0 if there is none
	Cut   bool  // the last one is cut off, as by the end of a program that appends, and left out
}

// ReadProfile reads exported profiles in a row, which add up. No byte is a profile that has
// learned nothing.
func ReadProfile(r io.Reader) (SavedProfile, error) {
	files, cut, err := readProfiles(r)
	if err != nil {
		return SavedProfile{}, err
	}
	s := SavedProfile{Profile: &Profile{}, Cut: cut}
	if len(files) > 0 {
		s.First = files[0].end
	}
	s.mergeAll(files)
	return s, nil
}

// readProfiles reads and checks exported profiles in a row. It reports whether the last one,
// not the first, is cut off.
func readProfiles(r io.Reader) (files []profileFile, cut bool, err error) {
	limited := &io.LimitedReader{R: r, N: maxProfileFile + 1}
	for d := json.NewDecoder(limited); ; {
		var f profileFile
		err := d.Decode(&f)
		switch {
		case limited.N <= 0:
			return nil, false, fmt.Errorf("profile: more than %d bytes", maxProfileFile)
		case err == io.EOF:
			return files, false, nil
		case err == io.ErrUnexpectedEOF && len(files) > 0: // the first is written as a whole
			return files, true, nil
		case err == nil:
			err = f.check()
		}
		if err != nil {
			return nil, false, fmt.Errorf("profile: %w", err)
		}
		f.end = d.InputOffset()
		files = append(files, f)
	}
}

// mergeAll adds checked files.
func (p *Profile) mergeAll(files []profileFile) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes.Add(1)
	for _, f := range files {
		p.touches.merge(f.Touches)
		if c, err := ParseCorrection(f.Correction); err == nil {
			p.correction = c
		}
		p.notePieces(slices.Values(f.Pieces))
		for _, w := range f.Words {
			p.merge(w)
		}
		for hash, uses := range f.pending {
			p.setPending(hash, pendingWord{min(p.pending[hash].uses+uses, keptFrom-1), p.clock})
		}
	}
	if len(p.pending) > 0 {
		for _, w := range p.words {
			delete(p.pending, hashWord(w.key))
		}
	}
}

// check checks all of a file, and sets its pending ones.
func (f *profileFile) check() error {
	if f.Format < 1 || f.Format > profileFormat {
		return fmt.Errorf("format is %d, want 1 or %d", f.Format, profileFormat)
	}
	if len(f.Words) > MaxLearned || len(f.Pending) > MaxLearned {
		return fmt.Errorf("%d words, want at most %d", max(len(f.Words), len(f.Pending)), MaxLearned)
	}
	for i, w := range f.Words {
		if err := checkLearned(w.Word); err != nil {
			return fmt.Errorf("word %d %w", i+1, err)
		}
		if w.Count < 1 || w.Count > maxCount {
			return fmt.Errorf("word %d: count is %d, want 1 to %d", i+1, w.Count, maxCount)
		}
		if min(w.Plain, w.InName) < 0 || max(w.Plain, w.InName) > maxCount || w.Plain+w.InName > w.Count {
			return fmt.Errorf("word %d: of %d uses %d and %d tell its case, want no more", i+1, w.Count, w.Plain, w.InName)
		}
		if len(w.Forms) > maxSavedForms {
			return fmt.Errorf("word %d: %d forms, want at most %d", i+1, len(w.Forms), maxSavedForms)
		}
		for _, x := range w.Forms {
			if checkLearned(x.Text) != nil || spelling(x.Text) != spelling(w.Word) || min(x.Plain, x.InName, x.Other) < 0 || max(x.Plain, x.InName, x.Other) > maxCount {
				return fmt.Errorf("word %d: the form %.40q is not of this word, or its counts are not 0 to %d", i+1, x.Text, maxCount)
			}
		}
	}
	if err := f.Touches.check(); err != nil {
		return err
	}
	if _, err := ParseCorrection(f.Correction); err != nil && f.Correction != "" {
		return err
	}
	if _, err := vocab.Keyboard.With(f.Pieces...); err != nil {
		return fmt.Errorf("pieces: %w", err)
	}
	f.pending = make(map[uint64]int, len(f.Pending))
	for s, uses := range f.Pending {
		hash, err := strconv.ParseUint(s, 16, 64)
		if err != nil || uses < 0 || uses >= keptFrom {
			return fmt.Errorf("pending has %.20q: %d, want a hash and 0 to %d uses", s, uses, keptFrom-1)
		}
		f.pending[hash] = uses
	}
	return nil
}

// maxSavedForms limits the spellings of one word in a file.
const maxSavedForms = 64

// merge adds a checked word. p.mu is held.
func (p *Profile) merge(saved savedWord) {
	fold, key := Fold(saved.Word), spelling(saved.Word)
	at, ok := p.find(fold, key)
	p.clock++
	if !ok {
		hash := hashWord(key)
		if w, forgotten := p.pending[hash]; forgotten && w.uses+saved.Count < keptFrom {
			p.setPending(hash, pendingWord{w.uses + saved.Count, p.clock})
			return
		}
		delete(p.pending, hash)
		at = p.insert(fold, key)
	}
	w := &p.words[at]
	p.count(w, saved.Count)
	p.held -= w.bytes()
	if len(saved.Forms) == 0 {
		saved.Forms = vocab.Forms{{Text: saved.Word, Plain: int64(saved.Plain), InName: int64(saved.InName), Other: int64(saved.Count - saved.Plain - saved.InName)}}
	}
	for _, x := range saved.Forms {
		w.forms.Add(x.Text, vocab.Plain, x.Plain)
		w.forms.Add(x.Text, vocab.InName, x.InName)
		w.forms.Add(x.Text, vocab.Untelling, x.Other)
	}
	for i := range w.forms {
		x := &w.forms[i]
		x.Plain, x.InName, x.Other = min(x.Plain, maxCount), min(x.InName, maxCount), min(x.Other, maxCount)
	}
	w.choose()
	p.held += w.bytes()
}

// Save replaces the file at path. Only the file's owner may read it.
func (p *Profile) Save(path string) error {
	return checkpoint.WritePrivateFile(path, p.Export)
}

// LockProfile takes the lock of the profile saved at path, which UpdateProfile holds too, for a
// program that appends profiles to the file, replaces or removes it. It waits until ctx ends, at
// most half a minute. The lock ends with unlock, or with the program.
func LockProfile(ctx context.Context, path string) (unlock func(), err error) {
	if unlock, err = checkpoint.Lock(ctx, path); err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	return unlock, nil
}

// UpdateProfile changes the profile saved at path and returns it. No other program that calls
// UpdateProfile or LockProfile loses a word by it, nor loses one to it: each changes what the last
// one has saved. An error of change leaves the file as it was.
func UpdateProfile(ctx context.Context, path string, change func(*Profile) error) (*Profile, error) {
	unlock, err := LockProfile(ctx, path)
	if err != nil {
		return nil, err
	}
	defer unlock()
	p, err := LoadProfile(path)
	if err != nil {
		return nil, err
	}
	if err := change(p); err != nil {
		return nil, err
	}
	return p, p.Save(path)
}

// LoadProfile reads a saved profile, see ReadProfile. A file that does not exist is a profile
// that has learned nothing.
func LoadProfile(path string) (*Profile, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &Profile{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("profile: %w", err)
	}
	defer f.Close() // only read from: nothing is lost
	saved, err := ReadProfile(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return saved.Profile, nil
}
