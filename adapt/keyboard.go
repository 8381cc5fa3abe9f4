package adapt

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/predict"
)

// keyboard is a model and its lists: what a model folder holds, but for the files that it
// shares with the one to start from.
type keyboard struct {
	name   Way
	model  *checkpoint.Model // in int8
	words  *predict.Words
	ngrams *predict.Ngrams
	forms  *predict.Forms
}

// predictor makes a predictor of k with the rules of the starting model's folder.
func (m *maker) predictor(k *keyboard) (*predict.Predictor, error) {
	rules := m.rules
	if k.name == Own && m.foreign {
		rules = nil
	}
	return predict.New(k.model, append(rules[:len(rules):len(rules)], predict.WithKernels(m.Pool.Set),
		predict.WithWords(k.words), predict.WithNgrams(k.ngrams), predict.WithForms(k.forms))...)
}

// typed measures a typist who uses k, each line on its own.
func (m *maker) typed(ctx context.Context, k *keyboard, lines []string, what string) (eval.Keyboard, error) {
	p, err := m.predictor(k)
	if err != nil {
		return eval.Keyboard{}, err
	}
	return eval.TypeLines(ctx, p, lines, m.Pool.Threads(), m.share(what))
}

// learning measures a typist who uses k and whose session learns each line once it has been typed.
func (m *maker) learning(ctx context.Context, k *keyboard, lines []string) (eval.Keyboard, error) {
	p, err := m.predictor(k)
	if err != nil {
		return eval.Keyboard{}, err
	}
	typist := eval.NewTypist(p, k.model.Vocab)
	for _, line := range lines {
		if err := typist.Line(ctx, line); err != nil {
			return eval.Keyboard{}, err
		}
		typist.Learn(line)
	}
	return typist.Result(), nil
}

// save writes the model folder of k.
func (m *maker) save(k *keyboard) error {
	if k.name != Own || !m.foreign {
		if _, err := m.From.CopyOptional(m.Out); err != nil {
			return err
		}
	}
	if k == m.base {
		return checkpoint.Save(m.Out, k.model, checkpoint.F32)
	}
	if k.ngrams != nil {
		if err := k.ngrams.Save(filepath.Join(m.Out, predict.NgramsName)); err != nil {
			return err
		}
	}
	err := checkpoint.WriteFile(filepath.Join(m.Out, predict.WordsName), func(w io.Writer) error {
		z := gzip.NewWriter(w)
		return errors.Join(k.words.Write(z, "word, tab, count: words outside a model's vocabulary"), z.Close())
	})
	if err != nil {
		return err
	}
	if err := checkpoint.WriteFile(filepath.Join(m.Out, predict.FormsName), k.forms.Write); err != nil {
		return err
	}
	return checkpoint.Save(m.Out, k.model, checkpoint.F32)
}
