package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// keyboardRow holds how long a typist waits for one model.
type keyboardRow struct {
	Model       string           `json:"model"`
	WordP50     float64          `json:"word_p50_us"` // a finished word and the next ones suggested
	WordP99     float64          `json:"word_p99_us"`
	LetterP50   float64          `json:"letter_p50_us"`
	LetterP99   float64          `json:"letter_p99_us"`
	Allocations float64          `json:"allocations_per_keystroke"` // in steady state
	Start       float64          `json:"start_ms"`                  // of the program, to its first suggestion
	PeakMB      float64          `json:"peak_mb"`                   // of that process, resident
	Int8        *eval.Comparison `json:"int8,omitempty"`            // its int8 form compared with float32, on test text
}

// keyboards measures the model in the given folder, or the built-in one for "", and a random
// model of the default size. text is a folder; its test text is typed, and compared on.
func keyboards(ctx context.Context, s settings) ([]keyboardRow, error) {
	temp, err := os.MkdirTemp("", "lstmkb-peers-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	binary := filepath.Join(temp, "lstmkb")
	if _, err := command(ctx, "go", "build", "-o", binary, "./cmd/lstmkb"); err != nil {
		return nil, err
	}
	folder := filepath.Join(temp, "default")
	if err := randomFolder(folder); err != nil {
		return nil, err
	}
	var rows []keyboardRow
	for _, m := range []struct{ name, dir string }{{"random, default size, int8", folder}, {cmpName(s.model), s.model}} {
		r, err := keyboard(ctx, binary, m.dir, s.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		if r.Model = m.name; m.dir != folder && s.text != "" {
			if r.Int8, err = compareForms(ctx, m.dir, s.text); err != nil {
				return nil, err
			}
		}
		rows = append(rows, r)
		fmt.Printf("%s: word %.0f µs (p99 %.0f), letter %.1f µs (p99 %.1f), %.2f allocations a key, %.0f ms to the first suggestion, %.0f MB\n",
			r.Model, r.WordP50, r.WordP99, r.LetterP50, r.LetterP99, r.Allocations, r.Start, r.PeakMB)
		if c := r.Int8; c != nil {
			fmt.Printf("  float32 to int8 at %d positions: perplexity %.2f to %.2f, top-1 %.4f to %.4f, the same five first at %.4f\n",
				c.Positions, c.Before.Perplexity, c.After.Perplexity, c.Before.Top1, c.After.Top1, c.SameTop5)
		}
	}
	return rows, nil
}

func cmpName(dir string) string {
	if dir == "" {
		return "built in"
	}
	return filepath.Base(dir)
}

// randomFolder writes a model of the default size in int8.
func randomFolder(dir string) error {
	cfg := nn.Config{Vocab: 33278, Embedding: 256, Hidden: 512, Layers: 2}
	var words strings.Builder
	words.WriteString(vocab.UnkWord + "\n" + vocab.EosWord + "\n")
	for i := range cfg.Vocab - 2 {
		fmt.Fprintf(&words, "%c%c%d\n", 'a'+i%26, 'a'+i/26%26, i)
	}
	v, err := vocab.Read(strings.NewReader(words.String()), vocab.WikiText)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(1, 1))
	m := &checkpoint.Model{Vocab: v, Tensors: map[string][]float32{}, Config: checkpoint.Config{Config: cfg, Tokenizer: vocab.WikiText}}
	for _, s := range cfg.Specs() {
		x := make([]float32, s.Size())
		for i := range x {
			x[i] = float32(r.NormFloat64()) * 0.05
		}
		m.Tensors[s.Name] = x
	}
	q, err := m.Quantize(nil)
	if err != nil {
		return err
	}
	return checkpoint.Save(dir, q, checkpoint.F32)
}

func openPredictor(dir string, set *kernels.Set) (*predict.Predictor, error) {
	if dir == "" {
		return en.New(predict.WithKernels(set), predict.WithBlocklist(nil)) // others have none
	}
	return predict.Open(dir, predict.WithKernels(set), predict.WithBlocklist(nil))
}

// keyboard types the text and starts the program.
func keyboard(ctx context.Context, binary, dir, text string) (keyboardRow, error) {
	var row keyboardRow
	set, err := kernels.Default()
	if err != nil {
		return row, err
	}
	p, err := openPredictor(dir, set)
	if err != nil {
		return row, err
	}
	lines := []string{"i want to go home and see what they are doing there", "thank you so much for the help, see you on monday"}
	if text != "" {
		if lines, err = testLines(ctx, text, 60); err != nil {
			return row, err
		}
	}
	for range 2 { // the first time fills caches and memory
		err = typed(p, lines, &row)
	}
	if err != nil {
		return row, err
	}
	var starts []float64
	for range 7 {
		ms, mb, err := start(ctx, binary, dir)
		if err != nil {
			return row, err
		}
		starts, row.PeakMB = append(starts, ms), mb
	}
	row.Start = median(starts)
	return row, nil
}

// start runs the program until it has made one suggestion. mb is its peak resident memory,
// 0 on systems that do not report it.
func start(ctx context.Context, binary, dir string) (ms, mb float64, err error) {
	cmd := exec.CommandContext(ctx, binary, "predict", "--k", "1", "--model", dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		return 0, 0, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() { in.Close(); err = errors.Join(err, cmd.Wait()) }()
	if _, err := io.WriteString(in, "i want to\n"); err != nil {
		return 0, 0, err
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return 0, 0, fmt.Errorf("lstmkb predict: %w", err)
	}
	ms = time.Since(began).Seconds() * 1e3
	// Wait's usage would count memory of this program, as whose copy it began.
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		return ms, 0, nil
	}
	for line := range strings.Lines(string(status)) {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			_, err = fmt.Sscan(kb, &mb)
		}
	}
	return ms, mb / 1024, err
}

// testLines returns the first lines of a folder's test text.
func testLines(ctx context.Context, dir string, n int) ([]string, error) {
	t, err := corpus.Open(dir)
	if err != nil {
		return nil, err
	}
	var lines []string
	enough := errors.New("enough")
	err = t.Lines(ctx, corpus.Test, func(line string) error {
		if lines = append(lines, line); len(lines) == n {
			return enough
		}
		return nil
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return lines, err
}

// typed types each line, letter by letter, and times the wait after each key.
func typed(p *predict.Predictor, lines []string, row *keyboardRow) error {
	s := p.NewSession()
	words, letters := make([]float64, 0, 1<<16), make([]float64, 0, 1<<16)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, line := range lines {
		for at := range line {
			began := time.Now()
			if _, err := s.Suggest(line[:at], 3); err != nil {
				return err
			}
			us := time.Since(began).Seconds() * 1e6
			if _, prefix := predict.Split(line[:at]); prefix == "" {
				words = append(words, us)
			} else {
				letters = append(letters, us)
			}
		}
	}
	runtime.ReadMemStats(&after)
	row.Allocations = float64(after.Mallocs-before.Mallocs) / float64(len(words)+len(letters))
	row.WordP50, row.WordP99 = quantile(words, 0.5), quantile(words, 0.99)
	row.LetterP50, row.LetterP99 = quantile(letters, 0.5), quantile(letters, 0.99)
	return nil
}

func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	return x[min(len(x)-1, int(q*float64(len(x))))]
}

// compareForms compares a model's floats with its int8 form, rounded for the text's
// train split as lstmkb quantize does it, over 10,000 positions of its test split. For a
// folder that is in int8 already, whose floats are lost, the floats are those that int8
// stands for.
func compareForms(ctx context.Context, dir, text string) (*eval.Comparison, error) {
	m, err := loadModel(dir)
	if err != nil {
		return nil, err
	}
	t, err := corpus.Open(text)
	if err != nil {
		return nil, err
	}
	set, err := kernels.Default()
	if err != nil {
		return nil, err
	}
	q, err := quantizeFor(ctx, m, t, set)
	if err != nil {
		return nil, err
	}
	ids, err := t.Encode(ctx, corpus.Test, m.Vocab)
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
	c, err := eval.Compare(ctx, before, after, set, ids, 10_000, nil)
	return &c, err
}

func quantizeFor(ctx context.Context, m *checkpoint.Model, t *corpus.Text, set *kernels.Set) (*checkpoint.Model, error) {
	ids, err := t.Encode(ctx, corpus.Train, m.Vocab)
	if err != nil {
		return nil, err
	}
	net, err := m.Network()
	if err != nil {
		return nil, err
	}
	pool := kernels.NewPool(set, runtime.GOMAXPROCS(0))
	defer pool.Close()
	seen, _, err := net.Moments(ctx, pool, ids)
	if err != nil {
		return nil, err
	}
	return m.Quantize(seen)
}

func loadModel(dir string) (*checkpoint.Model, error) {
	if dir == "" {
		return en.Folder.LoadModel()
	}
	return checkpoint.Load(dir)
}
