package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/lstmkb/lstmkb/bench/machine"
	"github.com/lstmkb/lstmkb/checkpoint"
)

// result is bench/results/soak.json.
type result struct {
	Header         machine.Header `json:"header"`
	Model          string         `json:"model"`
	Measured       float64        `json:"measured_requests_per_second"`
	Rate           float64        `json:"requests_per_second"`
	Clients        int            `json:"clients"`
	Minutes        float64        `json:"minutes"`
	Alone          sample         `json:"without_attackers"`
	Samples        []sample       `json:"samples"`
	ResidentStart  float64        `json:"resident_mb_at_start"` // once the rate was measured
	ResidentEnd    float64        `json:"resident_mb_at_end"`
	Failures       map[string]int `json:"failures"` // good requests, by failureKind
	FirstFailure   string         `json:"first_failure,omitempty"`
	Attacks        int            `json:"attacks"`
	AttackStatuses map[int]int    `json:"attack_statuses"` // answers to the hostile client
	Restart        *restarts      `json:"restart,omitempty"`
	Crash          *crashes       `json:"kill,omitempty"`
	Wrong          []string       `json:"wrong"` // empty if all is well

	wrong []error
}

// shapeOf describes the model that was served.
func shapeOf(m *checkpoint.Model, builtin bool) string {
	shape := fmt.Sprintf("%d words, embedding %d, hidden %d, %d layers", m.Vocab.Len(), m.Config.Embedding, m.Config.Hidden, m.Config.Layers)
	if builtin {
		return "built-in: " + shape
	}
	return shape
}

func (r *result) write(path string) error {
	r.Wrong = []string{}
	for _, err := range r.wrong {
		r.Wrong = append(r.Wrong, err.Error())
	}
	return checkpoint.WriteFile(path, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	})
}

// verdict is nil if all is well.
func (r *result) verdict() error {
	if err := errors.Join(r.wrong...); err != nil {
		return err
	}
	fmt.Println("all is well")
	return nil
}
