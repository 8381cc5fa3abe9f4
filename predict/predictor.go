package predict

import (
	"fmt"
	"slices"
	"sync"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/emoji"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Suggestion is a word that may come next.
type Suggestion struct {
	Word string `json:"word"` // in the casing in which it is mostly written, or as it is being typed
	// Probability that this word is next, among the words that may be suggested and
	// begin with the letters typed. Punctuation, <eos> and other words are left out of the
	// sum, and so is <unk>, except for its share that WithWords gives to words.
	Probability float64 `json:"probability"`
	Kind        Kind    `json:"kind"`
}

// Limits of a prediction.
const (
	// MaxK is the largest number of suggestions of one call.
	MaxK = 1000
	// MaxContext is how many of the text's last tokens are read. Earlier tokens change
	// an LSTM's suggestions little, and the limit bounds a prediction's time.
	MaxContext = 256
)

// Predictor suggests words with one model, which it only reads. It is safe for
// concurrent use.
type Predictor struct {
	net      *infer.Model
	config   checkpoint.Config
	int8     bool // weights are
	vocab    *vocab.Vocab
	set      *kernels.Set
	threads  int // of WithThreads
	blocked  *Blocklist
	marks    bool              // punctuation may be suggested
	nonwords *Blocklist        // words of the vocabulary that are none
	forms    *Forms            // nil without WithForms
	rewrites []decoder.Rewrite // of WithChannel
	words    *Words            // of WithWords, until New has made oov of it
	lexicon  *lexicon          // the vocabulary's words
	oov      *oovWords
	ngrams   *Ngrams
	emoji    *emoji.Table // nil without WithEmoji
	cased    bool         // the model's words have a case of their own, which suggestions follow

	language    Language
	own         ownLetters
	elisions    vocab.Tokenizer // with the pieces that no space follows, see elisionsOf
	ownLayout   *Layout         // the language's
	typing      func() *typing  // made when letters are first decoded
	swiping     swipeIndexes
	shortlister *shortlister // nil without WithScreen
	states      *stateCache  // nil without WithStateCache
	voices      []*Predictor // of OpenSeveral, one for each language; nil for one language
	begun       *nn.State    // after <eos>
	intraOp     *intraOp     // nil without WithThreads
	predictions sync.Pool    // of *prediction
	batches     sync.Pool    // of *batch
}

// Option changes what New makes.
type Option func(*Predictor)

// WithKernels computes with the kernels of set. The default is kernels.Default.
func WithKernels(set *kernels.Set) Option { return func(p *Predictor) { p.set = set } }

// WithBlocklist keeps the words of b out of the suggestions, see Blocklist.
func WithBlocklist(b *Blocklist) Option { return func(p *Predictor) { p.blocked = b } }

// WithPunctuation also suggests the vocabulary's punctuation marks and emoji.
func WithPunctuation() Option { return func(p *Predictor) { p.marks = true } }

// WithoutCasing writes words as the vocabulary does, wherever they stand in a sentence.
func WithoutCasing() Option { return func(p *Predictor) { p.cased = false } }

// New makes a predictor of m. It fails if the vocabulary has no word to suggest, or if the
// n-grams are of another vocabulary.
func New(m *checkpoint.Model, options ...Option) (*Predictor, error) {
	net, err := m.Inference()
	if err != nil {
		return nil, err
	}
	p := &Predictor{net: net, config: m.Config, int8: len(m.Int8) > 0, vocab: m.Vocab, cased: m.Vocab.Tokenizer().IsKeyboard(), language: defaultLanguage()}
	for _, o := range options {
		o(p)
	}
	if p.set == nil {
		if p.set, err = kernels.Default(); err != nil {
			return nil, err
		}
	}
	if p.ownLayout == nil {
		if p.ownLayout, err = p.language.layout(); err != nil {
			return nil, fmt.Errorf("language: %w", err)
		}
	}
	p.elisions = elisionsOf(m.Vocab.Tokenizer(), &p.language)
	p.own, p.rewrites = ownLettersOf(&p.language), slices.Concat(p.rewrites, digraphRewrites(&p.language))
	oov := sync.OnceValue(func() *oovWords { return newOOVWords(p.words, m.Vocab, p) })
	go oov() // while the lexicon is made
	p.lexicon = newLexicon(m.Vocab, p)
	p.oov = oov()
	p.words = nil // oov keeps its strings
	if p.ngrams != nil && (p.ngrams.vocab != m.Vocab.Hash() || p.ngrams.size != m.Vocab.Len()) {
		return nil, fmt.Errorf("the n-grams (%s) are of another vocabulary than the model; lstmkb ngrams makes them anew", NgramsName)
	}
	p.shortlister = p.shortlister.prepare(p)
	if len(p.lexicon.ids) == 0 {
		return nil, fmt.Errorf("the vocabulary has no word to suggest, only punctuation and special tokens")
	}
	p.intraOp = newIntraOp(p, p.threads)
	p.typing = sync.OnceValue(func() *typing { return newTyping(p.lexicon, p.oov, p.rewrites, p.ownLayout) })
	p.begun = net.NewRunner(kernels.NewWorker(p.set)).Begin(vocab.Eos)
	p.predictions.New, p.batches.New = p.newPrediction, p.newBatch
	return p, nil
}

// Config returns the model's config.json: its shape, tokenizer, licence and training; of several
// languages that of the first one, as Vocab and Precision do.
func (p *Predictor) Config() checkpoint.Config { return p.config }

// Vocab returns the model's vocabulary.
func (p *Predictor) Vocab() *vocab.Vocab { return p.vocab }

// Precision returns that of the weights: int8 or float32.
func (p *Predictor) Precision() string {
	if p.int8 {
		return "int8"
	}
	return "float32"
}

// Kernels returns the kernels that the predictor computes with.
func (p *Predictor) Kernels() *kernels.Set { return p.set }

// Next returns the k likeliest words after text, best first; fewer if the vocabulary has
// fewer. It takes all words of text as finished, and each line of text as a line of the
// model's training text. k is 1 to MaxK.
func (p *Predictor) Next(text string, k int) ([]Suggestion, error) { return p.Complete(text, "", k) }

// Complete returns the k likeliest words after context that begin with prefix, the
// letters typed so far. Case and accents do not matter for the match; the suggestions
// follow the case of prefix. If prefix is a word itself, it is among them, unless it has
// only one or two letters and is unlikely here. With an empty prefix it is Next. A prefix
// of more than vocab.MaxWord bytes matches no word. k is 1 to MaxK.
func (p *Predictor) Complete(context, prefix string, k int) ([]Suggestion, error) {
	a, err := p.Answer(Query{Context: context, Prefix: prefix, K: k})
	return a.Suggestions, err
}

// Suggest is Complete for the text before the cursor, which Split cuts.
func (p *Predictor) Suggest(text string, k int) ([]Suggestion, error) {
	context, prefix := Split(text)
	return p.Complete(context, prefix, k)
}
