package predict

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/vocab"
)

// Forms lists words of a vocabulary that are written both ways, as park and Park, with how
// often, and what the token before such a word says of its case. See WithForms.
type Forms struct {
	list   []twoForms
	before []formBefore
	pairs  []formPair
}

// twoForms is a word with its usual small and capital spelling.
type twoForms struct {
	small, capital string
	plain, named   caseUses // after a word without and with a capital
}

// caseUses counts uses of a word with a small letter and with a capital.
type caseUses struct{ small, capital int64 }

func (u caseUses) sum() int64 { return u.small + u.capital }

// formBefore is a token behind which capitals are likelier, or less likely, than elsewhere, as
// German articles and pronouns.
type formBefore struct {
	token  string
	weight float32 // ln of the factor of the odds of a capital
}

// formPair is a word behind a token that its case does not follow from the two of them alone.
type formPair struct {
	before, word string // word in its small spelling
	caseUses
}

// classUses is how many uses a word's share of capitals counts for among its uses of one class,
// and pairUsesPrior how many the odds by word and token count for among those of the pair.
const (
	classUses     = 2
	pairUsesPrior = 1
)

// logOdds returns the logarithm of the odds of the capital in casing c, one of those that the
// text before decides, whatever the token before.
func (x *twoForms) logOdds(c casing) float64 {
	share := x.share()
	n := x.plain
	if c == inName {
		n = x.named
	}
	return math.Log((float64(n.capital) + classUses*share) / (float64(n.small) + classUses*(1-share)))
}

// isEither reports whether both spellings are so common that the case of the first letter typed says
// nothing.
func (x *twoForms) isEither() bool {
	small, capital := x.plain.small+x.named.small, x.plain.capital+x.named.capital
	return min(small, capital) >= max(minForms, int64(minFormShare*float64(small+capital)))
}

// share returns that of the capital among all uses, never 0 or 1.
func (x *twoForms) share() float64 {
	return (float64(x.plain.capital+x.named.capital) + 0.5) / (float64(x.plain.sum()+x.named.sum()) + 1)
}

// logOdds returns those of a pair for which word and token alone give odds.
func (u caseUses) logOdds(odds float64) float64 {
	p := 1 / (1 + math.Exp(-odds))
	return math.Log((float64(u.capital) + pairUsesPrior*p) / (float64(u.small) + pairUsesPrior*(1-p)))
}

const (
	// FormsName is the file of a model folder that holds its Forms.
	FormsName = "forms.tsv"
	maxForms  = 1 << 20 // words, tokens and pairs each
	maxWeight = 20
)

// ReadForms reads lines of three kinds, whose fields have tabs between: of a small spelling, a
// capital one of the same word, and their counts after a word without a capital and after one
// with; of a token, such a word's small spelling, and the counts of both spellings behind the
// token; of a token and its weight. It skips empty lines and lines that begin with #. Errors
// name the line.
func ReadForms(r io.Reader) (*Forms, error) {
	f := &Forms{}
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if line == "" || line[0] == '#' && !strings.HasPrefix(line, "#\t") {
			continue
		}
		if err := f.readLine(strings.Split(line, "\t")); err != nil {
			return nil, fmt.Errorf("forms: line %d: %w", n, err)
		}
		if max(len(f.list), len(f.before), len(f.pairs)) > maxForms {
			return nil, fmt.Errorf("forms: line %d: more than %d of one kind", n, maxForms)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	return f, nil
}

func (f *Forms) readLine(fields []string) (err error) {
	switch len(fields) {
	case 6:
		var x twoForms
		x, err = readTwoForms(fields)
		f.list = append(f.list, x)
	case 4:
		p := formPair{before: fields[0], word: fields[1]}
		if err = checkToken(p.before); err == nil {
			err = checkForm(p.word)
		}
		if err == nil {
			err = readCounts(fields[2:], &p.small, &p.capital)
		}
		f.pairs = append(f.pairs, p)
	case 2:
		b := formBefore{token: fields[0]}
		weight, notNumber := strconv.ParseFloat(fields[1], 32)
		if err = checkToken(b.token); err == nil && (notNumber != nil || !(math.Abs(weight) <= maxWeight)) {
			err = fmt.Errorf("weight is %.20q; expected -%d to %d", fields[1], maxWeight, maxWeight)
		}
		b.weight = float32(weight)
		f.before = append(f.before, b)
	default:
		err = fmt.Errorf("%d fields; expected 2, 4 or 6", len(fields))
	}
	return err
}

// oneI takes all letters i for the same: IŞIK is ışık in Turkish.
var oneI = strings.NewReplacer("ı", "i", "İ", "i")

func readTwoForms(fields []string) (x twoForms, err error) {
	x.small, x.capital = fields[0], fields[1]
	for _, word := range fields[:2] {
		if err := checkForm(word); err != nil {
			return x, err
		}
	}
	if !strings.EqualFold(oneI.Replace(x.small), oneI.Replace(x.capital)) {
		return x, fmt.Errorf("%q and %q are two words", x.small, x.capital)
	}
	return x, readCounts(fields[2:], &x.plain.small, &x.plain.capital, &x.named.small, &x.named.capital)
}

func readCounts(fields []string, to ...*int64) error {
	for i, field := range fields {
		c, err := strconv.ParseInt(field, 10, 64)
		if err != nil || c < 0 || c > maxWordCount {
			return fmt.Errorf("count is %.20q; expected 0 to %d", field, maxWordCount)
		}
		*to[i] = c
	}
	return nil
}

func checkForm(word string) error {
	if err := checkWord(word); err != nil {
		return fmt.Errorf("%.40q %w", word, err)
	}
	return nil
}

// checkToken is checkForm for the token before a word, which may be a mark.
func checkToken(token string) error {
	if token == "" || len(token) > vocab.MaxWord || strings.ContainsFunc(token, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return errors.New("the first field is no token")
	}
	return nil
}

// LoadForms reads the forms of a model folder. Without the file it returns nil, which WithForms
// takes for none.
func LoadForms(folder fs.FS) (*Forms, error) { return loadFile(folder, FormsName, ReadForms) }

// WithForms writes the words of f by the word before them: the park, Hyde Park; ich suche, die
// Suche. Other words are written as the vocabulary has them. nil means none.
func WithForms(f *Forms) Option { return func(p *Predictor) { p.forms = f } }

// Len returns the number of words.
func (f *Forms) Len() int { return len(f.list) }

// Write writes f in the format of ReadForms.
func (f *Forms) Write(out io.Writer) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "# small, capital, their counts after a word without a capital, and after one with")
	for _, x := range f.list {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\n", x.small, x.capital, x.plain.small, x.plain.capital, x.named.small, x.named.capital)
	}
	if len(f.before) > 0 {
		fmt.Fprintln(w, "# token, ln of the factor of the odds of a capital behind it")
	}
	for _, b := range f.before {
		fmt.Fprintf(w, "%s\t%.1f\n", b.token, b.weight)
	}
	if len(f.pairs) > 0 {
		fmt.Fprintln(w, "# token, word behind it, counts of its small spelling and of its capital one")
	}
	for _, p := range f.pairs {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\n", p.before, p.word, p.small, p.capital)
	}
	return w.Flush() // returns the first error of all writes
}
