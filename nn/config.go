package nn

import "fmt"

// Config is the shape of a model. Its JSON names are those of config.json.
type Config struct {
	Vocab     int     `json:"vocab"`     // V, words with <unk> and <eos>
	Embedding int     `json:"embedding"` // E, width of a word's vector
	Hidden    int     `json:"hidden"`    // H, width of a layer's state
	Layers    int     `json:"layers"`    // L, recurrent layers
	Tied      bool    `json:"tied"`      // decoder.weight is embedding.weight
	Dropout   float64 `json:"dropout"`   // probability of a zero, in training only

	// Cell is the Name of the layers' [Cell], "" for an LSTM.
	Cell string `json:"cell,omitempty"`
}

// Limits of a Config, so that a damaged config.json cannot ask for absurd memory.
const (
	maxVocab  = 10_000_000
	maxWidth  = 65_536
	maxLayers = 64
)

// Check returns an error that names the first field out of range.
func (c Config) Check() error {
	if c.Kind() == nil {
		return fmt.Errorf("cell is %q, want %s", c.Cell, CellNames())
	}
	for _, f := range []struct {
		name     string
		val, max int
	}{
		{"vocab", c.Vocab, maxVocab}, {"embedding", c.Embedding, maxWidth},
		{"hidden", c.Hidden, maxWidth}, {"layers", c.Layers, maxLayers},
	} {
		if f.val < 1 || f.val > f.max {
			return fmt.Errorf("%s is %d, want 1 to %d", f.name, f.val, f.max)
		}
	}
	if !(c.Dropout >= 0 && c.Dropout < 1) {
		return fmt.Errorf("dropout is %v, want 0 <= dropout < 1", c.Dropout)
	}
	return nil
}

// Projected reports whether a Linear H → E stands between the layers and the
// decoder, which tied weights need where E ≠ H.
func (c Config) Projected() bool { return c.Tied && c.Embedding != c.Hidden }

// decoderIn is K, the width of the decoder's input.
func (c Config) decoderIn() int {
	if c.Tied {
		return c.Embedding
	}
	return c.Hidden
}
