package adapt

import (
	"fmt"
	"math"
	"strings"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Grow returns a model in floats of hidden units a layer and the words of v, or m's words if v
// is nil, that predicts as m does (Net2Net, Chen et al. 2016), so that training goes on from
// what m knows in place of random weights.
//
// A word that m lacks begins with <unk>'s row and an equal share of its probability. A new unit
// reads as one of an untrained model does, from seed, but no old unit and no word reads it yet.
// It is an error if m has more units, or v another tokenizer.
func Grow(m *checkpoint.Model, hidden int, v *vocab.Vocab, seed uint64) (*checkpoint.Model, error) {
	if hidden < m.Config.Hidden {
		return nil, fmt.Errorf("hidden is %d, want %d, which the model has, or more", hidden, m.Config.Hidden)
	}
	if v == nil {
		v = m.Vocab
	}
	if v.Tokenizer() != m.Vocab.Tokenizer() {
		return nil, fmt.Errorf("the vocabulary is of tokenizer %s, want the model's, %s", v.Tokenizer(), m.Vocab.Tokenizer())
	}
	old, err := m.Network()
	if err != nil {
		return nil, err
	}
	config := m.Config.Config
	config.Hidden, config.Vocab = hidden, v.Len()
	switch {
	case config.Projected() == m.Config.Projected():
	case config.Projected():
		return nil, fmt.Errorf("hidden is %d, want %d still: this tied model has no layer between its units and words of that width", hidden, m.Config.Hidden)
	default:
		return nil, fmt.Errorf("hidden is %d, want another number than the embedding's, whose layer to it the model would lose", hidden)
	}
	grown, err := nn.New(config)
	if err != nil {
		return nil, err
	}
	grown.Init(seed, nil)
	words, added := places(m.Vocab, v)
	units := first(hidden, m.Config.Hidden)
	for i, p := range grown.Params() {
		before := old.Params()[i]
		rows, columns := units, []int{0}
		switch {
		case strings.HasPrefix(p.Name, "embedding.") || strings.HasPrefix(p.Name, "decoder."):
			rows = words
		case strings.HasPrefix(p.Name, "projection."):
			rows = first(p.Shape[0], before.Shape[0])
		default:
			rows = gates(units, before.Shape[0]/m.Config.Hidden, m.Config.Hidden)
		}
		if len(p.Shape) == 2 {
			columns = first(p.Shape[1], before.Shape[1])
		}
		copyBlock(p.Value, before.Value, rows, columns, len(before.Value)/before.Shape[0])
		if p.Name == biasName && added > 0 {
			share := before.Value[vocab.Unk] - float32(math.Log(float64(added+1)))
			for id, from := range words {
				if from == int(vocab.Unk) {
					p.Value[id] = share
				}
			}
		}
	}
	out := checkpoint.FromNetwork(grown, v, m.Config.Licence)
	out.Int8 = map[string]*infer.Int8{}
	return out, nil
}

// places returns for each word of v its number in old, <unk>'s if old lacks it, and how many it lacks.
func places(old, v *vocab.Vocab) (from []int, added int) {
	from = make([]int, v.Len())
	for id := range from {
		w := v.Word(int32(id))
		if from[id] = int(vocab.Unk); id == int(vocab.Unk) {
			continue
		}
		if old.Has(w) && old.Word(old.ID(w)) == w {
			from[id] = int(old.ID(w))
		} else {
			added++
		}
	}
	return from, added
}

// first maps n places to the same places of before, and to −1 beyond them.
func first(n, before int) []int {
	from := make([]int, n)
	for i := range from {
		if from[i] = i; i >= before {
			from[i] = -1
		}
	}
	return from
}

// gates maps the rows of a matrix with n gates, one after the other, of the given units each.
func gates(units []int, n, before int) []int {
	from := make([]int, 0, n*len(units))
	for g := range n {
		for _, u := range units {
			if u >= 0 {
				u += g * before
			}
			from = append(from, u)
		}
	}
	return from
}

// copyBlock copies what rows and columns say from src, of the given width, to dst. A known row
// gets 0 in a new column; a new row keeps what dst has.
func copyBlock(dst, src []float32, rows, columns []int, width int) {
	for i, r := range rows {
		if r < 0 {
			continue
		}
		for j, c := range columns {
			if x := &dst[i*len(columns)+j]; c < 0 {
				*x = 0
			} else {
				*x = src[r*width+c]
			}
		}
	}
}
