package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// turn is wrk's result, as serve.lua prints it.
type turn struct {
	Requests float64 `json:"requests"`
	Seconds  float64 `json:"seconds"`
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`

	Connect int `json:"connect"` // failures
	Read    int `json:"read"`
	Write   int `json:"write"`
	Status  int `json:"status"` // answers of 400 and more
	Timeout int `json:"timeout"`
}

// rate is in requests a second.
func (t turn) rate() float64 { return t.Requests / t.Seconds }

// ask runs wrk for a turn. Different seeds make different texts.
func ask(ctx context.Context, url string, l load, seconds float64, vocab string, seed int) (turn, error) {
	if _, err := exec.LookPath("wrk"); err != nil {
		return turn{}, errors.New("no wrk on this machine: install Debian's package wrk")
	}
	args := []string{"-t1", "-c" + strconv.Itoa(l.connections), "-d" + time.Duration(seconds*1e9).Round(time.Second).String(),
		"-s", filepath.Join("bench", "peers", "serve.lua"), url, "--"}
	switch l.texts {
	case repeated:
		args = append(args, repeatedText)
	case typing:
		args = append(args, vocab, strconv.Itoa(seed), strconv.Itoa(l.connections))
	default:
		args = append(args, vocab, strconv.Itoa(seed))
	}
	out, err := command(ctx, "wrk", args...)
	if err != nil {
		return turn{}, err
	}
	return parseTurn(out)
}

// parseTurn reads the last line of wrk's output. A request that failed is an error.
func parseTurn(out string) (t turn, err error) {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	last := lines[len(lines)-1]
	if err := json.Unmarshal([]byte(last), &t); err != nil {
		return t, fmt.Errorf("wrk printed %q at its end, want the JSON of serve.lua: %w", last, err)
	}
	switch failed := t.Connect + t.Read + t.Write + t.Status + t.Timeout; {
	case failed > 0:
		return t, fmt.Errorf("%d of %.0f requests failed: %s", failed, t.Requests, last)
	case t.Requests <= 0 || t.Seconds <= 0:
		return t, fmt.Errorf("wrk did nothing: %s", last)
	}
	return t, nil
}
