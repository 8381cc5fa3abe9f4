package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/predict"
)

// Mixed holds what becomes of text in several languages; see docs/metrics.md.
type Mixed struct {
	Messages int     `json:"messages"`
	Words    int64   `json:"words"`
	Savings  float64 `json:"savings"` // share of keystrokes saved by a predictor of all languages
	Known    float64 `json:"known"`   // by one that is told the language of each sentence
	// Wrong is the share of words, from the third of a sentence on, before which one of the first
	// three suggestions is of another language than the sentence.
	Wrong float64 `json:"wrong"`
	// WrongAt is the same for the first, second, third and further words of sentences.
	WrongAt [4]float64 `json:"wrong_at"`
}

// Sentence is a part of a message in one language, whose tag (BCP 47) a predictor has.
type Sentence struct{ Language, Text string }

// ReadMixed calls do with each message of a file, which may be gzipped: a line of a language's tag, a tab and a
// sentence, and as many more of both as there are, with tabs between. Empty lines and lines that begin with #
// are skipped. Errors name the file and the line. It is an error if the file has no message.
func ReadMixed(ctx context.Context, path string, do func([]Sentence) error) error {
	n, found := 0, 0
	err := corpus.ReadLines(ctx, path, func(line string) error {
		if n++; line == "" || line[0] == '#' {
			return nil
		}
		fields := strings.Split(line, "\t")
		if len(fields)%2 != 0 || slices.Contains(fields, "") {
			return fmt.Errorf("%s: line %d: want a language's tag, a tab and a sentence, or several of both with tabs between", path, n)
		}
		var message []Sentence
		for pair := range slices.Chunk(fields, 2) {
			message = append(message, Sentence{pair[0], pair[1]})
		}
		found++
		if err := do(message); err != nil {
			return fmt.Errorf("%s: line %d: %w", path, n, err)
		}
		return nil
	})
	if err == nil && found == 0 {
		err = fmt.Errorf("%s: has no message; expected lines of a language's tag, a tab and a sentence", path)
	}
	return err
}

// MixedTypist types messages in several languages.
type MixedTypist struct {
	all, known *Typist // with all languages, and with that of the sentence
	alone      *predict.Session
	tags       []string
	messages   int
	at         [4]struct{ words, wrong int64 } // by the words of the sentence before
}

// NewMixedTypist returns a typist who uses p, which is of several languages.
func NewMixedTypist(p *predict.Predictor) *MixedTypist {
	t := &MixedTypist{all: NewTypist(p, p.Vocab()), known: NewTypist(p, p.Vocab()), alone: p.NewSession()}
	for _, l := range p.Languages() {
		t.tags = append(t.tags, l.Tag)
	}
	return t
}

// Message types the words of a message.
func (t *MixedTypist) Message(ctx context.Context, message []Sentence) error {
	line := ""
	t.messages++
	for _, s := range message {
		from, n := len(line), 0
		line += s.Text
		err := eachWord(ctx, line[from:], func(begin, end int) error {
			begin, end = begin+from, end+from
			if err := t.check(line[:begin], s.Language, n); err != nil {
				return err
			}
			n++
			t.known.Language = s.Language
			if err := t.known.word(line, begin, end); err != nil {
				return err
			}
			return t.all.word(line, begin, end)
		})
		if err != nil {
			return err
		}
		line += " "
	}
	return nil
}

// likely is how many of the likeliest words of a language belong to it wherever they stand: its
// lists have words of other languages too.
const likely = 100

// check counts whether one of the first three words after text, whose sentence is in a language
// and has n words so far, is of another language: one of the likeliest there in that one and not
// in the sentence's.
func (t *MixedTypist) check(text, language string, n int) error {
	context, prefix := predict.Split(text)
	found, err := t.all.session.Answer(predict.Query{Context: context, Prefix: prefix, K: strip})
	if err != nil {
		return err
	}
	var doubtful []string
	for _, s := range found.Suggestions {
		doubtful = append(doubtful, lower(s.Word))
	}
	drop := func(of string) ([]string, error) {
		a, err := t.alone.Answer(predict.Query{Context: context, Prefix: prefix, K: likely, Language: of})
		return slices.DeleteFunc(slices.Clone(doubtful), func(w string) bool {
			return slices.ContainsFunc(a.Suggestions, func(s predict.Suggestion) bool { return lower(s.Word) == w })
		}), err
	}
	if doubtful, err = drop(language); err != nil {
		return err
	}
	wrong := false
	for _, tag := range t.tags {
		if tag == language || wrong || len(doubtful) == 0 {
			continue
		}
		left, err := drop(tag)
		if err != nil {
			return err
		}
		wrong = len(left) < len(doubtful)
	}
	at := &t.at[min(n, len(t.at)-1)]
	at.words++
	at.wrong += one(wrong)
	return nil
}

// Result returns the figures over the messages so far.
func (t *MixedTypist) Result() Mixed {
	r := Mixed{Messages: t.messages, Words: t.all.words, Savings: t.all.Result().Savings, Known: t.known.Result().Savings}
	late := t.at[2]
	late.words, late.wrong = late.words+t.at[3].words, late.wrong+t.at[3].wrong
	r.Wrong = share(late.wrong, late.words)
	for i, n := range t.at {
		r.WrongAt[i] = share(n.wrong, n.words)
	}
	return r
}
