package main

import (
	"context"
	"fmt"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// evalRow is a way of evaluating a model on the test split.
type evalRow struct {
	Products        string    `json:"products"`
	TokensPerSecond float64   `json:"tokens_per_second"` // median of the turns
	Turns           []float64 `json:"turns"`
	Tokens          int64     `json:"tokens"`
	Seconds         float64   `json:"seconds"` // of the whole split, median
	Perplexity      float64   `json:"perplexity"`
	Change          float64   `json:"perplexity_change"` // relative to float32's
	Top1            float64   `json:"top1"`
	Ratio           float64   `json:"ratio"` // to float32, median of the ratios turn by turn
}

// compareEvaluation scores a model on WikiText-2's test split, in float32 and in the products
// that lstmkb eval takes, in turns.
func compareEvaluation(ctx context.Context, s settings) (results, error) {
	m, err := checkpoint.Load(s.model)
	if err != nil {
		return results{}, err
	}
	text, err := corpus.Open(s.data)
	if err != nil {
		return results{}, err
	}
	ids, err := text.Encode(ctx, corpus.Test, m.Vocab)
	if err != nil {
		return results{}, err
	}
	net, err := m.Network()
	if err != nil {
		return results{}, err
	}
	set, err := kernels.Default()
	if err != nil {
		return results{}, err
	}
	pool := kernels.NewPool(set, 2)
	defer pool.Close()
	rows := []evalRow{{Products: "float32"}, {Products: "bfloat16"}, {Products: "auto"}}
	for range s.rounds {
		for i := range rows {
			if err := rows[i].turn(ctx, net, pool, ids); err != nil {
				return results{}, err
			}
		}
	}
	for i := range rows {
		rows[i].compare(rows[0])
	}
	return results{Rows: rows, Notes: []string{
		"auto: what lstmkb eval takes: the precision in which the set multiplies fastest, and the words' scores in 8 bits where it multiplies bytes.",
	}}, nil
}

// turn evaluates once.
func (r *evalRow) turn(ctx context.Context, net *nn.Model, pool *kernels.Pool, ids []int32) error {
	net.Fastest(pool.Set)
	if precision, err := kernels.ParsePrecision(r.Products); err == nil {
		net.Precision, net.LogitsInt8 = precision, false
	}
	began := time.Now()
	score, err := eval.Text(ctx, net, pool, ids, nil)
	if err != nil {
		return err
	}
	rate := float64(score.Tokens) / time.Since(began).Seconds()
	r.Turns, r.Tokens, r.Perplexity, r.Top1 = append(r.Turns, rate), score.Tokens, score.Perplexity, score.Top1
	fmt.Printf("turn %d  %-10s %7.0f tokens/s, perplexity %.3f\n", len(r.Turns), r.Products, rate, score.Perplexity)
	return nil
}

// compare sums up the turns beside those of float32.
func (r *evalRow) compare(exact evalRow) {
	var ratios []float64
	for i, rate := range r.Turns {
		ratios = append(ratios, rate/exact.Turns[i])
	}
	r.TokensPerSecond, r.Ratio = median(r.Turns), median(ratios)
	r.Seconds = float64(r.Tokens) / r.TokensPerSecond
	r.Change = r.Perplexity/exact.Perplexity - 1
}
