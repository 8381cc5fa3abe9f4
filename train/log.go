package train

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/eval"
)

// Record is a line of metrics.jsonl: training figures every LogEvery steps, or the score
// of an evaluation, Valid.
type Record struct {
	Step            int64       `json:"step"`
	Total           int64       `json:"total_steps"` // of the whole run
	Epoch           float64     `json:"epoch"`
	Loss            float64     `json:"loss,omitempty"`       // mean cross-entropy since the last record, in nats
	Perplexity      float64     `json:"perplexity,omitempty"` // exp(Loss)
	TokensPerSecond float64     `json:"tokens_per_second,omitempty"`
	GradNorm        float64     `json:"grad_norm,omitempty"` // before clipping, of the last step
	LR              float64     `json:"lr,omitempty"`
	Live            float64     `json:"live_blocks,omitempty"`       // nn.Model.LiveBlocks of the last step
	Remaining       float64     `json:"remaining_seconds,omitempty"` // of training, at this rate
	Valid           *eval.Score `json:"valid,omitempty"`
}

// meter adds up steps.
type meter struct {
	Steps   int64   `json:"steps"`
	Tokens  int64   `json:"tokens"`
	Loss    float64 `json:"loss"`
	Seconds float64 `json:"seconds"`
}

func (m *meter) add(tokens int, loss float64, d time.Duration) {
	m.Steps++
	m.Tokens += int64(tokens)
	m.Loss += loss
	m.Seconds += max(d.Seconds(), 1e-9) // never 0, even where the clock is coarse
}

// trained accounts for one step and logs every LogEvery.
func (r *run) trained(tokens int, loss, norm, rate float64, d time.Duration) {
	r.Interval.add(tokens, loss, d)
	r.process.add(tokens, loss, d)
	if r.Step%r.LogEvery != 0 && r.Step != r.total {
		return
	}
	m := r.Interval
	r.Interval, r.LastLoss = meter{}, m.Loss/float64(m.Steps)
	r.record(Record{
		Loss: r.LastLoss, Perplexity: eval.Perplexity(r.LastLoss),
		TokensPerSecond: float64(m.Tokens) / m.Seconds,
		GradNorm:        norm, LR: rate, Live: r.model.LiveBlocks(),
		Remaining: float64(r.total-r.Step) * r.process.Seconds / float64(r.process.Steps),
	})
}

func (r *run) record(rec Record) {
	rec.Step, rec.Total, rec.Epoch = r.Step, r.total, r.cursor.epochs()
	if r.log != nil { // a round has none
		r.log.write(rec)
	}
	if r.Report != nil {
		r.Report(rec)
	}
}

func (r *run) result() Result {
	res := Result{Steps: r.Step, TrainLoss: r.LastLoss, PeakBytes: peakBytes(), StoppedEarly: r.exhausted(),
		WallSeconds: r.earlier + time.Since(r.began).Seconds()}
	if r.process.Seconds > 0 {
		res.TokensPerSecond = float64(r.process.Tokens) / r.process.Seconds
	}
	if r.Interval.Steps > 0 {
		res.TrainLoss = r.Interval.Loss / float64(r.Interval.Steps)
	}
	if r.Best > 0 {
		res.ValidPerplexity = &r.Best
	}
	return res
}

// log appends records to metrics.jsonl. Sync returns the errors of writing.
type log struct {
	file *os.File
	err  error
}

const logName = "metrics.jsonl"

// openLog opens the log of a run in dir that has done step steps; due means that the
// evaluation after them is still to do. It drops records of later steps, which a killed
// process wrote after its last checkpoint: the resumed run writes them again.
func openLog(dir string, step int64, due bool) (*log, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, logName)
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if kept := before(old, step, due); len(kept) != len(old) {
		err := checkpoint.WriteFile(path, func(w io.Writer) error { _, err := w.Write(kept); return err })
		if err != nil {
			return nil, err
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		return nil, err
	}
	return &log{file: f}, nil
}

// before returns the lines of whole records up to the step, without its evaluation if
// that is due.
func before(old []byte, step int64, due bool) []byte {
	var kept bytes.Buffer
	for s := bufio.NewScanner(bytes.NewReader(old)); s.Scan(); {
		var rec Record
		if json.Unmarshal(s.Bytes(), &rec) == nil && rec.Step <= step && !(due && rec.Step == step && rec.Valid != nil) {
			kept.Write(append(s.Bytes(), '\n'))
		}
	}
	return kept.Bytes()
}

func (l *log) write(rec Record) {
	line, err := json.Marshal(rec)
	if err == nil {
		_, err = l.file.Write(append(line, '\n'))
	}
	l.err = errors.Join(l.err, err)
}

// Sync flushes the file to disk. It returns the errors of writing so far, if any.
func (l *log) Sync() error {
	if l.err != nil {
		return fmt.Errorf("%s: %w", logName, l.err)
	}
	return l.file.Sync()
}

// Close closes the file.
func (l *log) Close() error { return l.file.Close() }
