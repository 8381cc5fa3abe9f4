package predict

import (
	"fmt"
	"strings"
	"sync"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Suggestion is a word that may come next.
type Suggestion struct {
	Word string `json:"word"` // in the casing in which it is mostly written, or as it is being typed
	// Probability that the next token is this word, given that it is a word that
	// may be suggested and begins with the letters typed: punctuation, <eos> and other
	// words are left out of the sum, and <unk> but for the words of WithWords.
	Probability float64 `json:"probability"`
}

// Limits of a prediction.
const (
	// MaxK is the most suggestions of one call.
	MaxK = 1000
	// MaxContext is how many of the text's last tokens are read. What stands
	// further back moves an LSTM's suggestions little, and the bound keeps a
	// prediction's time bounded.
	MaxContext = 256
)

// Predictor suggests words with one model, which it only reads. It is safe for
// concurrent use.
type Predictor struct {
	net     *infer.Model
	vocab   *vocab.Vocab
	set     *kernels.Set
	blocked *Blocklist
	marks   bool
	words   *lexicon
	list    *Words
	more    *fallback
	grams   *Ngrams
	cased   bool // the model's words have a case of their own, which suggestions follow
	recent  *recent
	short   *shortcut
	crew    *crew
	scratch sync.Pool // of *scratch
	batches sync.Pool // of *batch
}

// scratch is the memory of one call.
type scratch struct {
	step   *infer.Runner
	state  *nn.State
	ids    []int32
	hashes []uint64  // of the beginnings of ids
	logits []float32 // of all V tokens
	wanted []int32
	chooser
}

// Option changes what New makes.
type Option func(*Predictor)

// WithBlocklist holds words back from all suggestions.
func WithBlocklist(b *Blocklist) Option { return func(p *Predictor) { p.blocked = b } }

// WithPunctuation suggests punctuation marks and emoji of the vocabulary too.
func WithPunctuation() Option { return func(p *Predictor) { p.marks = true } }

// New makes a predictor of m that computes with that set.
func New(m *checkpoint.Model, set *kernels.Set, options ...Option) (*Predictor, error) {
	net, err := m.Inference()
	if err != nil {
		return nil, err
	}
	p := &Predictor{net: net, vocab: m.Vocab, set: set}
	for _, o := range options {
		o(p)
	}
	more := sync.OnceValue(func() *fallback { return newFallback(p.list, m.Vocab, p.blocked) })
	go more() // beside the lexicon
	p.words = newLexicon(m.Vocab, p.blocked, p.marks)
	p.more = more()
	p.list, p.cased = nil, m.Vocab.Tokenizer() == vocab.Keyboard // the list's strings live on in more
	if p.grams != nil && (p.grams.vocab != m.Vocab.Hash() || p.grams.size != m.Vocab.Len()) {
		return nil, fmt.Errorf("the n-grams (%s) are of another vocabulary than the model; lstmkb ngrams makes them anew", NgramsName)
	}
	p.short = p.short.prepare(p)
	if len(p.words.ids) == 0 {
		return nil, fmt.Errorf("the vocabulary has no word to suggest, only punctuation and special tokens")
	}
	p.scratch.New = func() any {
		return &scratch{step: net.NewRunner(kernels.NewWorker(set)), state: net.NewState(1), logits: make([]float32, net.Vocab), chooser: chooser{ranking: p.newRanking()}}
	}
	p.batches.New = p.newBatch
	return p, nil
}

// Next returns the k likeliest words after text, best first, fewer if the
// vocabulary has fewer. It reads all of text as finished words; each line of it
// stands for one of the model's text. k is 1 to MaxK.
func (p *Predictor) Next(text string, k int) ([]Suggestion, error) { return p.Complete(text, "", k) }

// Complete returns the k likeliest words after context that begin with prefix,
// the letters typed of the word, whatever their case and accents; the suggestions
// take their case from it. If prefix is a word itself, it is among them, unless it is
// one of a letter or two that is unlikely here. With an empty prefix it is Next; a
// prefix of more than vocab.MaxWord bytes begins no word.
func (p *Predictor) Complete(context, prefix string, k int) ([]Suggestion, error) {
	if err := checkK(k); err != nil {
		return nil, err
	}
	s := p.scratch.Get().(*scratch)
	defer p.scratch.Put(s)
	if !p.seek(&s.chooser, prefix) {
		return nil, nil
	}
	s.ids = p.context(s.ids[:0], context)
	p.read(s)
	if prefix == "" && p.short != nil {
		return p.short.next(nil, p, &s.ranking, s.step, s.state, s.logits, casingOf(context, prefix), k), nil
	}
	b := beside{ids: s.ids}
	switch {
	case p.grams != nil:
		s.step.Logits(s.logits, s.state)
		b.total = p.measure(&s.chooser, s.logits)
	case prefix == "":
		s.step.Logits(s.logits, s.state)
	default:
		s.wanted = p.wanted(s.wanted[:0], &s.chooser)
		s.step.LogitsFor(s.logits, s.wanted, s.state)
	}
	p.judge(&s.chooser, s.logits, context, prefix, b)
	return p.best(nil, &s.chooser, casingOf(context, prefix), k), nil
}

// Suggest is Complete for the text before the cursor, cut by Split.
func (p *Predictor) Suggest(text string, k int) ([]Suggestion, error) {
	context, prefix := Split(text)
	return p.Complete(context, prefix, k)
}

func checkK(k int) error {
	if k < 1 || k > MaxK {
		return fmt.Errorf("k is %d, want 1 to %d", k, MaxK)
	}
	return nil
}

// slide is by how many tokens the context of a long text moves on at once: between
// these moves its beginning stays, so that a Session need not start anew.
const slide = 64

// context appends the ids of text's last tokens. Text begins as a line does in
// training: after the end of another.
func (p *Predictor) context(ids []int32, text string) []int32 {
	// Words longer than this are <unk> anyway, so that the tokens wanted lie in
	// the text's last bytes; cut in large steps, it begins where it did before.
	if most := MaxContext * (vocab.MaxWord + 1); len(text) > 2*most {
		text = text[(len(text)/most-1)*most:]
	}
	ids = append(ids, vocab.Eos)
	for line := ""; text != ""; {
		if n := strings.IndexByte(text, '\n') + 1; n > 0 {
			line, text = text[:n], text[n:]
		} else {
			line, text = text, ""
		}
		n := len(ids)
		ids = p.vocab.AppendLine(ids, strings.ToValidUTF8(line, "\ufffd"))
		// As corpus.Text.Encode: a blank line is nothing to a keyboard.
		blank := len(ids) == n && p.vocab.Tokenizer() == vocab.Keyboard
		if strings.HasSuffix(line, "\n") && !blank {
			ids = append(ids, vocab.Eos)
		}
	}
	if over := len(ids) - MaxContext; over > 0 {
		drop := (over + slide - 1) / slide * slide
		ids = ids[:copy(ids, ids[drop:])]
	}
	return ids
}
