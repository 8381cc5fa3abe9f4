package predict

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// Forms lists words of a vocabulary that are written both ways, as park and Park, with how
// often. See WithForms.
type Forms struct{ list []twoForms }

// twoForms is a word with its usual small and capital spelling.
type twoForms struct {
	small, capital string
	// Uses of either spelling after a word without and with a capital.
	plain, named struct{ small, capital int64 }
}

// fairShare is the share of its plain uses from which on the small spelling of a word is a
// word of its own, though the capital one may be commoner: Park, street names apart, is.
const fairShare = 0.25

// in returns the spelling in casing c, one of those that the text before decides.
func (f *twoForms) in(c casing) string {
	n, share := f.plain, fairShare
	if c == inName {
		n, share = f.named, 0.5
	}
	if n.small+n.capital == 0 {
		return ""
	}
	if float64(n.small) >= share*float64(n.small+n.capital) {
		return f.small
	}
	return f.capital
}

const (
	// FormsName is the file of a model folder that holds its Forms.
	FormsName    = "forms.tsv"
	maxForms     = 1 << 20
	minForms     = 5    // uses of a spelling that is listed
	minFormShare = 0.05 // of the word's uses
)

// ReadForms reads lines of a small spelling, a capital one of the same word, and their counts
// after a word without a capital and after one with: six fields with tabs between. It
// skips empty lines and lines that begin with #. Errors name the line.
func ReadForms(r io.Reader) (*Forms, error) {
	f := &Forms{}
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 6 || len(f.list) == maxForms {
			return nil, fmt.Errorf("forms: line %d: %d fields; expected 6, on at most %d lines", n, len(fields), maxForms)
		}
		x := twoForms{small: fields[0], capital: fields[1]}
		for _, word := range fields[:2] {
			if err := checkWord(word); err != nil {
				return nil, fmt.Errorf("forms: line %d: %.40q %w", n, word, err)
			}
		}
		if Fold(x.small) != Fold(x.capital) { // IŞIK is ışık in Turkish
			return nil, fmt.Errorf("forms: line %d: %q and %q are two words", n, x.small, x.capital)
		}
		for i, to := range []*int64{&x.plain.small, &x.plain.capital, &x.named.small, &x.named.capital} {
			c, err := strconv.ParseInt(fields[2+i], 10, 64)
			if err != nil || c < 0 || c > maxWordCount {
				return nil, fmt.Errorf("forms: line %d: count is %.20q; expected 0 to %d", n, fields[2+i], maxWordCount)
			}
			*to = c
		}
		f.list = append(f.list, x)
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	return f, nil
}

// LoadForms reads the forms of a model folder. Without the file it returns nil, which WithForms
// takes for none.
func LoadForms(folder fs.FS) (*Forms, error) { return loadFile(folder, FormsName, ReadForms) }

// WithForms writes the words of f by the word before them: the park, Hyde Park. Other words
// are written as the vocabulary has them. nil means none.
func WithForms(f *Forms) Option { return func(p *Predictor) { p.forms = f } }

// CountForms counts the spellings of v's words in a text and lists the words that are written
// both ways. each calls its argument with every line of the text.
func CountForms(v *vocab.Vocab, s vocab.Sentences, each func(do func(line string)) error) (*Forms, error) {
	counts := make([]vocab.Forms, v.Len())
	err := each(func(line string) {
		s.Cased(v.Tokenizer(), line, func(w string, use vocab.CaseUse) bool {
			if id := v.ID(w); use != vocab.Untelling && v.IsWord(id) {
				counts[id].Add(strings.ReplaceAll(w, "’", "'"), use, 1)
			}
			return true
		})
	})
	if err != nil {
		return nil, err
	}
	f := &Forms{}
	for id, forms := range counts {
		var x twoForms
		var small, capital int64 // of the commonest spellings
		for _, s := range forms {
			n := s.Plain + s.InName
			if !hasCapital(s.Text) {
				x.plain.small, x.named.small = x.plain.small+s.Plain, x.named.small+s.InName
				if n > small {
					x.small, small = s.Text, n
				}
				continue
			}
			x.plain.capital, x.named.capital = x.plain.capital+s.Plain, x.named.capital+s.InName
			if n > capital {
				x.capital, capital = s.Text, n
			}
		}
		least := max(minForms, int64(minFormShare*float64(forms.Telling())))
		if shown := v.Word(int32(id)); min(small, capital) >= least || x.in(within) != "" && x.in(within) != shown && small > 0 && capital > 0 {
			f.list = append(f.list, x)
		}
	}
	slices.SortFunc(f.list, func(a, b twoForms) int { return strings.Compare(a.small, b.small) })
	return f, nil
}

// Len returns the number of words.
func (f *Forms) Len() int { return len(f.list) }

// Write writes f in the format of ReadForms.
func (f *Forms) Write(out io.Writer) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "# small, capital, their counts after a word without a capital, and after one with")
	for _, x := range f.list {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\n", x.small, x.capital, x.plain.small, x.plain.capital, x.named.small, x.named.capital)
	}
	return w.Flush() // returns the first error of all writes
}
