package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/vocab"
)

// Form tells how much text a run of the graph takes.
type Form string

// The forms of a graph. Inputs and outputs are the same, so a program that runs a Sequence with
// T = 1 can use a Step instead.
const (
	Sequence Form = "sequence" // any number of words, T
	Step     Form = "step"     // one word, T = 1
)

// Precision is the form of the weights in a graph.
type Precision string

// The precisions of a graph.
const (
	Float32 Precision = "float32"
	Int8    Precision = "int8" // integers, with a scale for each output
)

// Options are the settings of an export. The zero value writes a Sequence in Float32 without
// ranking.
type Options struct {
	Form      Form      // "" is Sequence
	Precision Precision // "" is Float32
	// TopK adds the outputs top_probabilities and top_ids with TopK words; 0 omits them. The
	// limit is the size of the vocabulary without <unk> and <eos>.
	TopK int
}

// Check returns an error that names the first invalid option for a vocabulary of the given
// size.
func (o Options) Check(words int) error {
	if limit := max(0, words-specials); o.TopK < 0 || o.TopK > limit {
		return fmt.Errorf("top-k is %d, want 0 to %d, the vocabulary without %s and %s",
			o.TopK, limit, vocab.UnkWord, vocab.EosWord)
	}
	switch o.Form {
	case "", Sequence, Step:
	default:
		return fmt.Errorf("form is %q, want %s or %s", o.Form, Sequence, Step)
	}
	switch o.Precision {
	case "", Float32, Int8:
	default:
		return fmt.Errorf("precision is %q, want %s or %s", o.Precision, Float32, Int8)
	}
	return nil
}

// specials is the number of ids, from 0 on, that are not words: vocab.Unk and vocab.Eos.
const specials = int(vocab.Eos) + 1

// ONNX writes the model as an ONNX file. Equal arguments give equal bytes. A weight that is not
// finite is an error, and so is a model above protobuf's limit of 2 GiB. After an error, the
// output is unusable.
func ONNX(w io.Writer, m *checkpoint.Model, o Options) error {
	if err := write(w, m, o); err != nil {
		return fmt.Errorf("onnx: %w", err)
	}
	return nil
}

func write(w io.Writer, m *checkpoint.Model, o Options) error {
	if err := check(m); err != nil {
		return err
	}
	if err := o.Check(m.Config.Vocab); err != nil {
		return err
	}
	meta, err := metadata(m)
	if err != nil {
		return err
	}
	if o.Form == "" {
		o.Form = Sequence
	}
	build := language
	if o.Precision == Int8 {
		if err := checkFinite(m); err != nil {
			return err
		}
		build = languageInt8
	}
	g := build(m, o)
	doc := fmt.Sprintf("%s language model over %d words; see https://github.com/lstmkb/lstmkb.", m.Config.Kind().Operator, m.Config.Vocab)
	model := encodeModel(g, doc, meta)
	return model.writeTo(w)
}

// check returns an error unless the parts of m fit each other. Those of a loaded model do.
func check(m *checkpoint.Model) error {
	if err := m.Config.Config.Check(); err != nil {
		return err
	}
	if m.Vocab == nil {
		return errors.New("model has no vocabulary")
	}
	if m.Vocab.Len() != m.Config.Vocab {
		return fmt.Errorf("vocabulary has %d words, want %d", m.Vocab.Len(), m.Config.Vocab)
	}
	for _, s := range m.Config.Specs() {
		if n := len(m.Tensors[s.Name]); n != s.Size() {
			return fmt.Errorf("tensor %s has %d numbers, want %d for shape %v", s.Name, n, s.Size(), s.Shape)
		}
	}
	return nil
}

// checkFinite returns an error for the first weight that is not finite. Float32 graphs check
// as they write; this is for other ones.
func checkFinite(m *checkpoint.Model) error {
	for _, s := range m.Config.Specs() {
		for _, v := range m.Tensors[s.Name] {
			if v-v != 0 {
				return fmt.Errorf("tensor %s: %w", s.Name, errNotFinite)
			}
		}
	}
	return nil
}

// pair is an entry of the metadata.
type pair struct{ key, value string }

func metadata(m *checkpoint.Model) ([]pair, error) {
	var words bytes.Buffer
	if _, err := m.Vocab.WriteTo(&words); err != nil {
		return nil, err
	}
	cfg := m.Config
	cfg.Format, cfg.Licence, cfg.Training = checkpoint.Format, "", nil // licence and training have keys of their own
	config, err := json.Marshal(cfg)
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	meta := []pair{
		{"vocab", words.String()},
		{"vocab_size", fmt.Sprint(m.Vocab.Len())},
		{"vocab_sha256", m.Vocab.Hash()},
		{"tokenizer", string(m.Vocab.Tokenizer())},
		{"unk_id", fmt.Sprint(vocab.Unk)},
		{"eos_id", fmt.Sprint(vocab.Eos)},
		{"config", string(config)},
	}
	if l := m.Config.Licence; l != "" {
		meta = append(meta, pair{"licence", l})
	}
	if t := m.Config.Training; t != nil {
		figures, err := json.Marshal(t)
		if err != nil {
			return nil, fmt.Errorf("training: %w", err)
		}
		meta = append(meta, pair{"training", string(figures)})
	}
	for _, p := range meta {
		if !utf8.ValidString(p.value) { // otherwise protobuf libraries refuse the file
			return nil, fmt.Errorf("%s is not valid UTF-8", p.key)
		}
	}
	return meta, nil
}
