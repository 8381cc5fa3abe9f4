package export

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// FromPyTorch makes a model of the state dict of a PyTorch module that is an
// Embedding, an LSTM or GRU and a Linear to the vocabulary, saved as safetensors. Names
// are found whatever prefix they have. The bits of the weights stay as they are. rows are
// those of [vocab.Imported], the order of the file's words. notes tell a person what was
// taken for granted.
//
// The Linear is tied to the Embedding if its weight is missing or equal to the embedding's. If
// the widths of embedding and hidden state differ then, a Linear named projection connects
// them. Missing biases are zeros. Layers that are modules of their own, as in an AWD-LSTM, may
// differ in width: the narrow ones get units that stay 0. It is an error, which names the
// tensor, if another tensor is missing, left over or of another shape, or if a number is not
// finite.
func FromPyTorch(f *checkpoint.File, v *vocab.Vocab, rows []int32) (m *checkpoint.Model, notes []string, err error) {
	if err := f.Verify(); err != nil {
		return nil, nil, err
	}
	names := slices.DeleteFunc(f.Names(), func(name string) bool {
		return strings.HasPrefix(name, "adam.") || strings.HasPrefix(name, "state.") // state of a training run
	})
	t := torchFile{File: f}
	t.torchNames, err = findNames(names)
	if err == nil {
		m, err = t.model(v, rows)
	}
	if err != nil && t.awd {
		err = fmt.Errorf("an AWD-LSTM: %w", err)
	}
	return m, t.notes, err
}

// torchFile is a file and the tensors found in it.
type torchFile struct {
	*checkpoint.File
	torchNames
	widths []int // hidden states of the layers, where they are modules of their own
	notes  []string
}

// model reads the model.
func (t *torchFile) model(v *vocab.Vocab, rows []int32) (*checkpoint.Model, error) {
	cfg, err := t.config(v.Len())
	if err != nil {
		return nil, err
	}
	if err := t.checkShapes(cfg); err != nil {
		return nil, err
	}
	m := &checkpoint.Model{
		Config:  checkpoint.Config{Format: checkpoint.Format, Config: cfg, Tokenizer: v.Tokenizer()},
		Vocab:   v,
		Tensors: map[string][]float32{},
	}
	for _, s := range cfg.Specs() {
		name, ok := t.found[s.Name]
		if !ok {
			m.Tensors[s.Name] = t.missing(s)
			continue
		}
		shape, _ := t.Shape(name)
		x := make([]float32, nn.Spec{Shape: shape}.Size())
		if err := t.Read(name, x); err != nil {
			return nil, err
		}
		for i, x := range x {
			if x-x != 0 {
				return nil, fmt.Errorf("tensor %q: number %d is %v, want a finite one", name, i, x)
			}
		}
		if rows != nil && shape[0] == cfg.Vocab && (strings.HasPrefix(s.Name, "embedding.") || strings.HasPrefix(s.Name, "decoder.")) {
			x = reordered(x, rows)
		}
		if !slices.Equal(shape, s.Shape) {
			x = widened(x, shape, s, cfg)
		}
		m.Tensors[s.Name] = x
	}
	return m, nil
}

// reordered returns x with row rows[i] as its row i.
func reordered(x []float32, rows []int32) []float32 {
	y, n := make([]float32, len(x)), len(x)/len(rows)
	for i, from := range rows {
		copy(y[i*n:][:n], x[int(from)*n:])
	}
	return y
}

// matrix returns the rows and columns of a tensor. The error names the tensor.
func (t *torchFile) matrix(role string) (rows, columns int, err error) {
	name, ok := t.found[role]
	if !ok {
		return 0, 0, fmt.Errorf("tensor %s is missing", role)
	}
	shape, _ := t.Shape(name)
	if len(shape) != 2 {
		return 0, 0, fmt.Errorf("tensor %q has shape %v, want two dimensions", name, shape)
	}
	return shape[0], shape[1], nil
}

// config reads the shape of the model off the tensors.
func (t *torchFile) config(words int) (cfg nn.Config, err error) {
	cfg = nn.Config{Vocab: words, Layers: t.layers}
	if _, cfg.Embedding, err = t.matrix("weight_ih_l0"); err != nil {
		return cfg, err
	}
	rows, columns, err := t.matrix("weight_hh_l0")
	if err != nil {
		return cfg, err
	}
	cfg.Hidden = columns
	if t.modules != nil {
		if cfg.Hidden, err = t.readWidths(); err != nil {
			return cfg, err
		}
	}
	if cfg.Cell, err = t.cell(rows, columns); err != nil {
		return cfg, err
	}
	if _, ok := t.found["embedding.weight"]; !ok { // PyTorch's save_model keeps one of two tied tensors, maybe the decoder's
		name, ok := t.found["decoder.weight"]
		if !ok {
			return cfg, fmt.Errorf("tensor embedding.weight is missing: there is none of an Embedding (%s)", aliases("embedding"))
		}
		t.found["embedding.weight"] = name
	}
	if rows, _, err = t.matrix("embedding.weight"); err != nil {
		return cfg, err
	}
	if rows != words {
		return cfg, fmt.Errorf("tensor %q has %d rows, want %d, one for each word of the vocabulary", t.found["embedding.weight"], rows, words)
	}
	cfg.Tied, err = t.tied()
	if err != nil {
		return cfg, err
	}
	if _, ok := t.found["projection.weight"]; ok && !cfg.Projected() {
		return cfg, fmt.Errorf("tensor %q is of a Linear between %s and decoder, which only tied weights of another width (embedding %d, hidden %d, tied %v) have",
			t.found["projection.weight"], cfg.Kind().Operator, cfg.Embedding, cfg.Hidden, cfg.Tied)
	}
	if err := cfg.Check(); err != nil {
		return cfg, err
	}
	return cfg, t.checkWidths(cfg)
}

// cell tells the cell by its number of gates, the shape of weight_hh_l0, and gives the
// parameters found the names that they have with that cell.
func (t *torchFile) cell(rows, columns int) (name string, err error) {
	var wanted []string
	for _, k := range nn.Cells {
		if rows != k.Gates*columns {
			wanted = append(wanted, fmt.Sprintf("%d for %s", k.Gates, k.Operator))
			continue
		}
		for _, role := range slices.Collect(maps.Keys(t.found)) {
			if !strings.Contains(role, ".") {
				t.found[k.Name+"."+role] = t.found[role]
				delete(t.found, role)
			}
		}
		return nn.CanonicalCell(k.Name), nil
	}
	return "", fmt.Errorf("tensor %q has shape [%d %d], want rows for each column: %s", t.found["weight_hh_l0"], rows, columns, strings.Join(wanted, ", "))
}

// tied tells whether the decoder is the embedding, and if so takes it out of the
// tensors found.
func (t *torchFile) tied() (bool, error) {
	e, d := t.found["embedding.weight"], t.found["decoder.weight"]
	if d == "" || d == e {
		delete(t.found, "decoder.weight")
		if !t.saysTied() {
			t.notes = append(t.notes, fmt.Sprintf("no tensor is decoder.weight: taken as tied to %q; if the model is not tied, save it with its decoder", e))
		}
		return true, nil
	}
	shape, _ := t.Shape(e)
	if other, _ := t.Shape(d); !slices.Equal(shape, other) || t.DType(e) != t.DType(d) {
		return false, nil
	}
	x, y := make([]float32, shape[0]*shape[1]), make([]float32, shape[0]*shape[1])
	if err := errors.Join(t.Read(e, x), t.Read(d, y)); err != nil {
		return false, err
	}
	for i := range x {
		if math.Float32bits(x[i]) != math.Float32bits(y[i]) {
			return false, nil
		}
	}
	delete(t.found, "decoder.weight")
	return true, nil
}

// saysTied reports whether the file's metadata names a weight that was left out as the same as
// another: as this program's config, or as PyTorch's save_model does.
func (t *torchFile) saysTied() bool {
	for name, value := range t.Meta {
		role := moduleRole(plainName(name))
		if role == "decoder.weight" || role == "embedding.weight" || name == "lstmkb.config" && strings.Contains(value, `"tied":true`) {
			return true
		}
	}
	return false
}

// checkShapes compares every tensor with what a model of that shape has. Only
// biases may be missing, those of the recurrent layers all or none.
func (t *torchFile) checkShapes(cfg nn.Config) error {
	prefix, biased := cfg.Kind().Name+".", false
	for role := range t.found {
		biased = biased || strings.HasPrefix(role, prefix+"bias")
	}
	known := map[string]bool{}
	for _, s := range cfg.Specs() {
		known[s.Name] = true
		name, ok := t.found[s.Name]
		if !ok && t.widths != nil && strings.HasPrefix(s.Name, "projection.") && t.last() == cfg.Embedding {
			continue // see missing
		}
		if !ok && strings.Contains(s.Name, "bias") && !(biased && strings.HasPrefix(s.Name, prefix)) {
			continue
		}
		if !ok {
			return fmt.Errorf("tensor %s is missing, want shape %v", s.Name, s.Shape)
		}
		if shape, _ := t.Shape(name); !slices.Equal(shape, t.stored(s, cfg)) {
			return fmt.Errorf("tensor %q has shape %v, want %v", name, shape, t.stored(s, cfg))
		}
		switch d := t.DType(name); d {
		case checkpoint.F32, checkpoint.F16, checkpoint.BF16:
		default:
			return fmt.Errorf("tensor %q has dtype %s, want F32, F16 or BF16", name, d)
		}
	}
	for role, name := range t.found {
		if !known[role] {
			return fmt.Errorf("tensor %q is left over: a model of this shape has no %s", name, role)
		}
	}
	return nil
}
