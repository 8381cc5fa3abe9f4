package train

import (
	"fmt"

	"github.com/lstmkb/lstmkb/checkpoint"
)

// adopt takes over the shape of the model to start from and its vocabulary's tokenizer. It
// is an error if o names another cell.
func (o *Options) adopt(m *checkpoint.Model) error {
	c := m.Config
	if o.Cell != "" && o.Cell != c.Kind().Name {
		return fmt.Errorf("cell is %q, want %s, that of the model to start from", o.Cell, c.Kind().Name)
	}
	o.Cell = c.Cell
	o.Embedding, o.Hidden, o.Layers, o.Tie = c.Embedding, c.Hidden, c.Layers, c.Tied
	o.Tokenizer, o.VocabSize, o.MinCount = m.Vocab.Tokenizer(), 0, 0
	return nil
}

// fineTune makes From the run's model. The result learned from both texts and keeps both
// licences.
func (r *run) fineTune() error {
	if r.Vocab != nil && r.Vocab.Hash() != r.From.Vocab.Hash() {
		return fmt.Errorf("the model to start from has a vocabulary of its own, of %d words; start from it without another", r.From.Vocab.Len())
	}
	r.kept = r.From
	c := &r.kept.Config
	c.Dropout, c.Training = r.Dropout, nil
	if c.Licence != r.Licence && c.Licence != "" && r.Licence != "" {
		c.Licence += "; " + r.Licence
	} else if c.Licence == "" {
		c.Licence = r.Licence
	}
	return nil
}
