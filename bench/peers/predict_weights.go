package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/nn"
)

// predicted is the model that all programs predict with.
type predicted struct {
	net     *infer.Model // in int8
	screen  *infer.Screen
	weights string  // file with the other programs' float32 weights, "" for random ones
	text    []int32 // to read, nil for pseudorandom words
}

// predictedModel returns the float32 model in the settings' folder with its test text, or
// random weights if there is none or its size is not the one given.
func predictedModel(ctx context.Context, s settings, cfg nn.Config) (m predicted, err error) {
	if s.model != "" && s.text != "" {
		stored, err := checkpoint.Load(s.model)
		if err != nil {
			return m, err
		}
		if c := stored.Config.Config; c.Vocab == cfg.Vocab && c.Embedding == cfg.Embedding && c.Hidden == cfg.Hidden && c.Layers == cfg.Layers && !c.Tied {
			text, err := corpus.Open(s.text)
			if err != nil {
				return m, err
			}
			if m.text, err = text.Encode(ctx, corpus.Test, stored.Vocab); err != nil {
				return m, err
			}
			q, err := stored.Quantize(nil)
			if err != nil {
				return m, err
			}
			if m.net, err = q.Inference(); err != nil {
				return m, fmt.Errorf("%s: %w", s.model, err)
			}
			m.weights = filepath.Join(s.model, "model.safetensors")
			return m, nil
		}
	}
	m.net, err = randomInference(cfg)
	return m, err
}

// randomInference returns a model of random weights in int8, as the peer has.
func randomInference(cfg nn.Config) (*infer.Model, error) {
	r := rand.New(rand.NewPCG(1, 1))
	var failed error
	net, err := infer.New(cfg, func(s nn.Spec) infer.Matrix {
		x := make([]float32, s.Size())
		for i := range x {
			x[i] = float32(r.NormFloat64()) * 0.05
		}
		if !s.Quantizable() {
			return infer.Matrix{Float32: x}
		}
		q, err := infer.Quantize(x, s)
		if err != nil {
			failed = err
		}
		return infer.Matrix{Int8: q}
	})
	if failed != nil {
		return nil, failed
	}
	return net, err
}
