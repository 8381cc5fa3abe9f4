package main

import (
	"github.com/spf13/cobra"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// noText is the --calibrate that rounds each weight to the nearest.
const noText = "none"

// moments returns the second moments of the matrices' inputs on the calibration text, and
// the text's length in tokens.
func (s *quantizeSettings) moments(cmd *cobra.Command, text *corpus.Text, m *checkpoint.Model) (nn.Moments, int, error) {
	ids, err := text.Encode(cmd.Context(), corpus.Split(s.calibrate), m.Vocab)
	if err != nil {
		return nil, 0, err
	}
	net, err := m.Network()
	if err != nil {
		return nil, 0, err
	}
	pool, err := newPool(0)
	if err != nil {
		return nil, 0, err
	}
	defer pool.Close()
	return net.Moments(cmd.Context(), pool, ids)
}

func (s *quantizeSettings) compare(cmd *cobra.Command, text *corpus.Text, split corpus.Split, m, q *checkpoint.Model) (*eval.Comparison, error) {
	ids, err := text.Encode(cmd.Context(), split, m.Vocab)
	if err != nil {
		return nil, err
	}
	set, err := kernels.Default()
	if err != nil {
		return nil, err
	}
	before, err := m.Inference()
	if err != nil {
		return nil, err
	}
	after, err := q.Inference()
	if err != nil {
		return nil, err
	}
	progress, done := share(cmd.ErrOrStderr(), "comparing")
	defer done()
	c, err := eval.Compare(cmd.Context(), before, after, set, ids, s.positions, progress)
	return &c, err
}
