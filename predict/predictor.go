package predict

import (
	"fmt"
	"strings"
	"sync"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Suggestion is a word that may come next.
type Suggestion struct {
	Word string `json:"word"` // in the casing in which it is mostly written
	// Probability that the next token is this word, given that it is a word of the
	// vocabulary: punctuation, <unk> and <eos> are left out of the sum.
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
	net     *nn.Model
	vocab   *vocab.Vocab
	set     *kernels.Set
	words   []int32 // ids that may be suggested, ascending
	scratch sync.Pool
}

// scratch is the memory of one call.
type scratch struct {
	step   *nn.Step
	state  *nn.State
	ids    []int32
	logits []float32 // of all V tokens
	scores []float32 // of Predictor.words
	top    []int32
}

// New makes a predictor of m that computes with that set.
func New(m *checkpoint.Model, set *kernels.Set) (*Predictor, error) {
	net, err := m.Network()
	if err != nil {
		return nil, err
	}
	p := &Predictor{net: net, vocab: m.Vocab, set: set}
	for id := range int32(m.Vocab.Len()) {
		if m.Vocab.IsWord(id) {
			p.words = append(p.words, id)
		}
	}
	if len(p.words) == 0 {
		return nil, fmt.Errorf("the vocabulary has no word to suggest, only punctuation and special tokens")
	}
	p.scratch.New = func() any {
		return &scratch{step: net.NewStep(set), state: net.NewState(1),
			logits: make([]float32, net.Vocab), scores: make([]float32, len(p.words)), top: make([]int32, MaxK)}
	}
	return p, nil
}

// Next returns the k likeliest words after text, best first, fewer if the
// vocabulary has fewer. It reads all of text as finished words; each line of it
// stands for one of the model's text. k is 1 to MaxK.
func (p *Predictor) Next(text string, k int) ([]Suggestion, error) {
	if k < 1 || k > MaxK {
		return nil, fmt.Errorf("k is %d, want 1 to %d", k, MaxK)
	}
	s := p.scratch.Get().(*scratch)
	defer p.scratch.Put(s)
	s.ids = p.context(s.ids[:0], text)
	s.state.Reset()
	for _, id := range s.ids {
		s.step.Next(s.state, id)
	}
	s.step.Logits(s.logits, s.state)
	return p.rank(s, k), nil
}

// context appends the ids of text's last tokens. Text begins as a line does in
// training: after the end of another.
func (p *Predictor) context(ids []int32, text string) []int32 {
	// Words longer than this are <unk> anyway, so that the tokens wanted lie in
	// the text's last bytes.
	if most := MaxContext * (vocab.MaxWord + 1); len(text) > most {
		text = text[len(text)-most:]
	}
	ids = append(ids, vocab.Eos)
	for line := range strings.Lines(text) {
		n := len(ids)
		ids = p.vocab.AppendLine(ids, strings.ToValidUTF8(line, "\ufffd"))
		// As corpus.Text.Encode: a blank line is nothing to a keyboard.
		blank := len(ids) == n && p.vocab.Tokenizer() == vocab.Keyboard
		if strings.HasSuffix(line, "\n") && !blank {
			ids = append(ids, vocab.Eos)
		}
	}
	return ids[max(0, len(ids)-MaxContext):]
}

// rank picks the k best of the words.
func (p *Predictor) rank(s *scratch, k int) []Suggestion {
	for i, id := range p.words {
		s.scores[i] = s.logits[id]
	}
	total := p.set.LogSumExp(s.scores)
	n := p.set.TopK(s.top[:k], s.scores)
	found := make([]Suggestion, n)
	for i, at := range s.top[:n] {
		p.set.Exp(s.scores[at:at+1], s.scores[at:at+1], total, 1)
		found[i] = Suggestion{p.vocab.Word(p.words[at]), float64(s.scores[at])}
	}
	return found
}
