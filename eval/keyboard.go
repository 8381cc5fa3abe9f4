package eval

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// Keyboard holds what a typist gains on a text, each line of which is a message; see
// docs/metrics.md.
type Keyboard struct {
	Words   int64     `json:"words"`
	Top1    float64   `json:"top1"`     // share of words that are the first suggestion before a letter is typed
	Top3    float64   `json:"top3"`     // among the first three
	Case    float64   `json:"case"`     // share of those among the three that are written as in the text, capitals and all
	Savings float64   `json:"savings"`  // share of the keystrokes that picking from three suggestions saves
	OOV     float64   `json:"oov_rate"` // share of words that the vocabulary lacks
	Letters []Letters `json:"letters"`  // after 0, 1, 2 and 3 letters
}

// Letters holds the figures after a number of typed letters, over the words that have
// more.
type Letters struct {
	Typed int     `json:"typed"`
	Words int64   `json:"words"`
	Top1  float64 `json:"top1"`
	Top3  float64 `json:"top3"`
	MRR   float64 `json:"mrr"` // mean of 1/rank, 0 for a rank beyond 20
}

const (
	strip     = 3  // suggestions that a typist sees
	maxRank   = 20 // of Letters.MRR
	maxTyped  = 3  // of Letters
	maxLetter = 64 // longer words are typed out from there on
)

// Typist types lines letter by letter into one session and counts keystrokes and hits.
type Typist struct {
	// Language is that of the text, as in predict.Query.
	Language string

	session     *predict.Session
	vocab       *vocab.Vocab
	words, oov  int64
	cased       int64 // before a letter is typed, among three
	keys, spent int64
	letters     [maxTyped + 1]struct {
		words, top1, top3 int64
		mrr               float64
	}
	ids []int32
}

// NewTypist returns a typist who uses p, whose vocabulary is v.
func NewTypist(p *predict.Predictor, v *vocab.Vocab) *Typist {
	return &Typist{session: p.NewSession(), vocab: v}
}

// Learn makes the typist's session remember a line that has been typed. A profile, which
// the first call creates, learns it, too.
func (t *Typist) Learn(line string) {
	if t.session.Profile == nil {
		t.session.Profile = &predict.Profile{}
	}
	t.session.Profile.Learn(line)
	t.session.Remember(line)
}

// Line types the words of one line.
func (t *Typist) Line(ctx context.Context, line string) error {
	return eachWord(ctx, line, func(from, to int) error { return t.word(line, from, to) })
}

// eachWord calls do with where each word of a line begins and ends, its outer punctuation left
// out.
func eachWord(ctx context.Context, line string, do func(from, to int) error) error {
	for at := 0; at < len(line); {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := strings.IndexFunc(line[at:], unicode.IsSpace)
		switch {
		case n < 0:
			n = len(line) - at
		case n == 0:
			_, size := utf8.DecodeRuneInString(line[at:])
			at += size
			continue
		}
		from, to := core(line, at, at+n)
		if at += n; from < to {
			if err := do(from, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// core is the word without its outer punctuation.
func core(line string, from, to int) (int, int) {
	outer := func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) }
	from += len(line[from:to]) - len(strings.TrimLeftFunc(line[from:to], outer))
	return from, from + len(strings.TrimRightFunc(line[from:to], outer))
}

// word types line[from:to] until it is among the suggestions.
func (t *Typist) word(line string, from, to int) error {
	target, written := lower(line[from:to]), plain(line[from:to])
	t.words++
	t.ids = t.vocab.AppendLine(t.ids[:0], target)
	for _, id := range t.ids {
		if id == vocab.Unk {
			t.oov++
			break
		}
	}
	length := int64(utf8.RuneCountInString(line[from:to]))
	cost, typed := length+1, 0
	for at := from; at < to && typed < maxLetter; typed++ {
		rank, word, err := t.rank(line, from, at, target, strip)
		if err != nil {
			return err
		}
		if typed == 0 && rank < strip && word == written {
			t.cased++
		}
		picked := rank < strip
		if typed <= maxTyped {
			far := rank
			if !picked {
				if far, _, err = t.rank(line, from, at, target, maxRank); err != nil {
					return err
				}
			}
			t.count(typed, rank, far)
		}
		if picked {
			cost = min(cost, int64(typed)+1)
			if typed >= maxTyped {
				break
			}
		}
		_, size := utf8.DecodeRuneInString(line[at:])
		at += size
	}
	t.keys += length + 1
	t.spent += cost
	return nil
}

func (t *Typist) count(typed, rank, far int) {
	l := &t.letters[typed]
	l.words++
	if rank == 0 {
		l.top1++
	}
	if rank < strip {
		l.top3++
	}
	if far < maxRank {
		l.mrr += 1 / float64(far+1)
	}
}

// rank is the index of target, the word that begins at from, among k suggestions for line[:at],
// or k if it is not among them, and as what it is suggested.
func (t *Typist) rank(line string, from, at int, target string, k int) (int, string, error) {
	return suggestedRank(t.session, line[:at], from, target, predict.Query{K: k, Language: t.Language})
}

// suggestedRank is the index of target, a word typed from byte from of text on, among q.K suggestions at
// the end of text, or q.K if it is not among them, and the suggestion. For a word that the tokenizer splits, such
// as well-known, the parts typed before count as part of the suggestion. q.Touches has the
// touches of the word's characters, or is empty.
func suggestedRank(c Corrector, text string, from int, target string, q predict.Query) (int, string, error) {
	q.Context, q.Prefix = predict.Split(text)
	q.Touches = q.Touches[max(0, len(q.Touches)-utf8.RuneCountInString(q.Prefix)):]
	found, err := c.Answer(q)
	if err != nil {
		return 0, "", err
	}
	head := ""
	if len(q.Context) > from {
		head = lower(q.Context[from:])
	}
	rest, ok := strings.CutPrefix(target, head)
	for i, s := range found.Suggestions {
		if ok && lower(s.Word) == rest {
			return i, s.Word, nil
		}
	}
	return q.K, "", nil
}

func lower(s string) string { return plain(strings.ToLower(s)) }

func plain(s string) string { return strings.ReplaceAll(s, "’", "'") }

// Result returns the figures over the lines so far.
func (t *Typist) Result() Keyboard {
	r := Keyboard{Words: t.words, OOV: share(t.oov, t.words), Savings: share(t.keys-t.spent, t.keys)}
	for i, l := range t.letters {
		r.Letters = append(r.Letters, Letters{i, l.words, share(l.top1, l.words), share(l.top3, l.words), l.mrr / float64(max(1, l.words))})
	}
	r.Top1, r.Top3 = r.Letters[0].Top1, r.Letters[0].Top3
	r.Case = share(t.cased, t.letters[0].top3)
	return r
}

func share(part, whole int64) float64 { return float64(part) / float64(max(1, whole)) }
