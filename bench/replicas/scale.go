package main

import (
	"context"
	"fmt"
	"time"

	"github.com/lstmkb/lstmkb/bench/service"
)

// measured is what replicas answer at full load: medians of the turns.
type measured struct {
	way
	Rate  float64   `json:"requests_per_second"`
	P50   float64   `json:"p50_ms"`
	P99   float64   `json:"p99_ms"`
	Ratio float64   `json:"ratio"` // to one replica, in the same turn
	Turns []float64 `json:"requests_per_second_of_turns"`

	p50, p99, ratios []float64
}

// turns is how often each way is measured, one after the other.
const turns = 3

// scale measures 1, 2 and 4 replicas in turns, each replica with the same part of a core.
func (r *result) scale(ctx context.Context, s settings) error {
	defer removeGroups(groupPrefix(s))
	ways := []way{{1, bySession}, {2, bySession}, {4, bySession}, {4, roundRobin}}
	c, err := startCluster(ctx, s, maxReplicas, s.quota, ways...)
	if err != nil {
		return err
	}
	defer c.stop()
	r.Quota, r.Scale = s.quota, make([]measured, len(ways))
	for turn := range turns {
		for i := range ways {
			m := &r.Scale[i]
			m.way = ways[i]
			if err := m.turn(ctx, s, c.ways[i], fmt.Sprintf("scale-%d-%d", i, turn)); err != nil {
				return err
			}
			m.ratios = append(m.ratios, m.Turns[turn]/r.Scale[0].Turns[turn])
		}
	}
	for i := range r.Scale {
		m := &r.Scale[i]
		m.Rate, m.P50, m.P99, m.Ratio = service.Quantile(m.Turns, 0.5), service.Quantile(m.p50, 0.5), service.Quantile(m.p99, 0.5), service.Quantile(m.ratios, 0.5)
		fmt.Printf("%d replicas of %g cores, %s: %.0f requests/s, %.2f of one; p50 %.1f ms, p99 %.1f ms\n", m.Replicas, s.quota, m.Balance, m.Rate, m.Ratio, m.P50, m.P99)
	}
	return nil
}

// turn measures one way for a while.
func (m *measured) turn(ctx context.Context, s settings, address, name string) error {
	l := startLoad(ctx, s, address, name, 0, 0)
	defer l.stop()
	if err := pause(ctx, time.Second); err != nil { // sessions begin
		return err
	}
	l.take()
	begin := time.Now()
	if err := pause(ctx, s.span()); err != nil {
		return err
	}
	x, took := l.take(), time.Since(begin)
	if seen := l.stop(); seen.Failed > 0 {
		return fmt.Errorf("%d replicas: %d requests failed, the first with: %w", m.Replicas, seen.Failed, seen.first)
	}
	m.Turns = append(m.Turns, float64(len(x))/took.Seconds())
	m.p50, m.p99 = append(m.p50, service.Quantile(x, 0.5)), append(m.p99, service.Quantile(x, 0.99))
	return nil
}
