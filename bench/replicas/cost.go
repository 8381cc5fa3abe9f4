package main

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/rueidis"

	"github.com/lstmkb/lstmkb/bench/service"
	"github.com/lstmkb/lstmkb/serve/store"
)

// cost is what a typist costs, of whom each has taught some messages.
type cost struct {
	CPUWord     float64 `json:"cpu_us_a_word"` // of a replica, with its letters
	CPUKey      float64 `json:"cpu_us_a_key"`
	SessionKB   float64 `json:"session_kb"` // of a replica's memory
	Messages    float64 `json:"messages_taught"`
	StoreKB     float64 `json:"store_kb"` // of the store's memory, for what these messages taught
	TakeOver    float64 `json:"take_over_ms"`
	TakeOverP99 float64 `json:"take_over_p99_ms"`
	Again       float64 `json:"then_ms"` // the same request once the session is there
}

// cost measures what a typist costs, and what it costs that another replica takes over.
func (r *result) cost(ctx context.Context, s settings) error {
	c, err := startCluster(ctx, s, 2, 0, way{2, bySession})
	if err != nil {
		return err
	}
	defer c.stop()
	l := startLoad(ctx, s, c.places[0], "cost", 0, 0)
	defer l.stop()
	if err := pause(ctx, 2*time.Second); err != nil {
		return err
	}
	l.take()
	before, err := c.replicas[0].CPU()
	if err != nil {
		return err
	}
	if err := pause(ctx, s.span()); err != nil {
		return err
	}
	after, err := c.replicas[0].CPU()
	if err != nil {
		return err
	}
	keys := float64(len(l.take()))
	seen := l.stop()
	if seen.Failed > 0 {
		return fmt.Errorf("cost: %d requests failed, the first with: %w", seen.Failed, seen.first)
	}
	r.Cost.CPUKey = float64((after - before).Microseconds()) / keys
	r.Cost.CPUWord = r.Cost.CPUKey * float64(seen.Keys+seen.Messages) / float64(seen.Words)
	r.Cost.Messages = float64(seen.confirmed) / float64(s.typists)
	if err := r.memory(ctx, c, l); err != nil {
		return err
	}
	var first, again []float64
	for _, t := range l.typists {
		other := newTypist(c.places[1], t.session, s.words, 1)
		for _, to := range []*[]float64{&first, &again} {
			begin := time.Now()
			if other.ask(); other.seen.Failed > 0 {
				return fmt.Errorf("take over: %w", other.seen.first)
			}
			*to = append(*to, time.Since(begin).Seconds()*1e3)
		}
	}
	r.Cost.TakeOver, r.Cost.TakeOverP99, r.Cost.Again = service.Quantile(first, 0.5), service.Quantile(first, 0.99), service.Quantile(again, 0.5)
	fmt.Printf("a typist: %.0f µs of a core a word, %.0f kB in a replica, %.1f kB in the store after %.0f messages; taken over in %.1f ms, then %.2f ms\n",
		r.Cost.CPUWord, r.Cost.SessionKB, r.Cost.StoreKB, r.Cost.Messages, r.Cost.TakeOver, r.Cost.Again)
	return nil
}

// memory measures what sessions take in a replica and in the store.
func (r *result) memory(ctx context.Context, c *cluster, l *load) error {
	metrics, err := c.replicas[0].Get("/metrics")
	if err != nil {
		return err
	}
	sessions, err := service.NumberAfter(metrics, "lstmkb_sessions")
	if err != nil {
		return err
	}
	bytes, err := service.NumberAfter(metrics, "lstmkb_session_bytes")
	if err != nil {
		return err
	}
	r.Cost.SessionKB = bytes / sessions / 1e3
	client, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{c.storeAt}, ForceSingleClient: true})
	if err != nil {
		return err
	}
	defer client.Close()
	var stored int64
	for _, t := range l.typists {
		for _, key := range store.KeysOf(store.Name(t.session)) {
			n, err := client.Do(ctx, client.B().MemoryUsage().Key(key).Samples(0).Build()).AsInt64()
			if err != nil && !rueidis.IsRedisNil(err) {
				return err
			}
			stored += n
		}
	}
	r.Cost.StoreKB = float64(stored) / float64(len(l.typists)) / 1e3
	return nil
}
