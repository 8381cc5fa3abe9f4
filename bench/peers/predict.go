package main

import (
	"context"
	"fmt"

	"github.com/lstmkb/lstmkb/infer"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// predictRow is one program's time to read one token of each text of a batch and find the
// five likeliest next ones.
type predictRow struct {
	Program      string             `json:"program"`
	Threads      int                `json:"threads"`
	Batch        int                `json:"batch"`
	Microseconds float64            `json:"microseconds"` // of one call, median of the turns
	TokensPerS   float64            `json:"tokens_per_second"`
	Ratio        map[string]float64 `json:"ratio,omitempty"` // of speeds, to the other programs: median of the ratios turn by turn
}

var predictNotes = []string{
	"The default model (V 33,278, E 256, H 512, 2 layers): one token through it, softmax, and the five likeliest next tokens, in turns with ONNX Runtime, float32 and its own dynamic int8. Both have the weights of -model, or random ones.",
	"screened: the words that may be among the best by an estimate are scored in full (docs/adr/0007-int8-and-screen.md); the five are the same. The estimate is of 64 principal components, or of 128; random weights, whose scores have none, are not screened. This program reads another word each time, of the test text with -model, and goes on from its state; the other reads the same word after the state of zeros.",
	"keyboard: predict.Session on one thread, the test text typed letter by letter, three suggestions after each; start_ms and peak_mb are of the program, started anew.",
}

// The two ways of this program.
const (
	ownWhole    = "lstmkb int8"
	ownScreened = "lstmkb int8, screened"
)

// predictSeconds is the length of a turn.
const predictSeconds = 0.4

// comparePredictions times this program in turns with ONNX Runtime.
func comparePredictions(ctx context.Context, s settings) (results, error) {
	out := results{Notes: predictNotes}
	others, versions, err := startPython(ctx, s.python, "bench/peers/predict_ort.py")
	if err != nil {
		return out, err
	}
	defer others.close()
	out.Peers = versions
	set, err := kernels.Default()
	if err != nil {
		return out, err
	}
	cfg := nn.Config{Vocab: 33278, Embedding: 256, Hidden: 512, Layers: 2}
	m, err := predictedModel(ctx, s, cfg)
	if err != nil {
		return out, err
	}
	m.net.PrepareBatches(set)
	m.screen = m.net.NewScreen(set, func(int32) bool { return true })
	var rows []predictRow
	fmt.Printf("%-22s %7s %5s %9s %9s %8s %8s\n", "", "threads", "batch", "µs", "tokens/s", "×int8", "×float32")
	for _, batch := range []int{1, 32} {
		for _, threads := range []int{1, 2} {
			found, err := predictTurns(others, set, m, s.rounds, threads, batch)
			if err != nil {
				return out, err
			}
			for _, r := range found {
				fmt.Printf("%-22s %7d %5d %9.1f %9.0f %8.2f %8.2f\n", r.Program, r.Threads, r.Batch, r.Microseconds, r.TokensPerS, r.Ratio["int8"], r.Ratio["float32"])
			}
			rows = append(rows, found...)
		}
	}
	typing, err := keyboards(ctx, s)
	out.Rows = struct {
		Turns    []predictRow  `json:"turns"`
		Keyboard []keyboardRow `json:"keyboard"`
	}{rows, typing}
	return out, err
}

// predictTurns lets all programs take turns at one batch and number of threads.
func predictTurns(others *peers, set *kernels.Set, m predicted, rounds, threads, batch int) ([]predictRow, error) {
	pool := kernels.NewPool(set, threads)
	defer pool.Close()
	own, short := newTopFive(m.net, pool, batch), newTopFive(m.net, pool, batch)
	own.text, short.text = m.text, m.text
	short.screen = m.screen
	times := map[string][]float64{}
	for range rounds {
		times[ownWhole] = append(times[ownWhole], secondsOf(own.run, predictSeconds))
		if short.screen != nil {
			times[ownScreened] = append(times[ownScreened], secondsOf(short.run, predictSeconds))
		}
		if others == nil {
			continue
		}
		for _, library := range []string{"int8", "float32"} {
			t, err := others.seconds(library, threads, predictSeconds, request{"op": "predict", "batch": batch, "weights": m.weights})
			if err != nil {
				return nil, fmt.Errorf("ONNX Runtime %s: %w", library, err)
			}
			times["ONNX Runtime "+library] = append(times["ONNX Runtime "+library], t)
		}
	}
	var rows []predictRow
	for _, program := range []string{ownWhole, ownScreened, "ONNX Runtime int8", "ONNX Runtime float32"} {
		if len(times[program]) == 0 {
			continue
		}
		t := median(times[program])
		row := predictRow{Program: program, Threads: threads, Batch: batch, Microseconds: t * 1e6, TokensPerS: float64(batch) / t, Ratio: map[string]float64{}}
		for _, library := range []string{"int8", "float32"} {
			var ratios []float64
			for i, other := range times["ONNX Runtime "+library] {
				ratios = append(ratios, other/times[program][i])
			}
			if len(ratios) > 0 {
				row.Ratio[library] = median(ratios)
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// topFive is one call's work.
type topFive struct {
	pool   *kernels.Pool
	step   *infer.Runner
	states []*nn.State
	ids    []int32
	vocab  int
	logits []float32
	top    [][5]int32
	p      [][5]float32
	screen *infer.Screen // nil to score the whole vocabulary
	k      []int         // 5 for each text
	text   []int32       // to read, pseudorandom words if nil
	at     int
}

func newTopFive(net *infer.Model, pool *kernels.Pool, batch int) *topFive {
	w := &topFive{pool: pool, step: net.NewRunner(pool), vocab: net.Vocab, logits: make([]float32, batch*net.Vocab),
		top: make([][5]int32, batch), p: make([][5]float32, batch)}
	for b := range batch {
		w.states, w.ids, w.k = append(w.states, net.NewState(1)), append(w.ids, int32(b*7919%net.Vocab)), append(w.k, len(w.top[0]))
	}
	return w
}

func (w *topFive) run() {
	for b := range w.ids { // another word each time, so that its row is in no cache
		w.ids[b] = (w.ids[b]*5 + 7) % int32(w.vocab)
		if w.text != nil {
			w.ids[b] = w.text[(w.at+b*len(w.text)/len(w.ids))%len(w.text)]
		}
	}
	w.at++
	w.step.NextBatch(w.states, w.ids)
	if w.screen == nil {
		w.step.LogitsBatch(w.logits, w.states)
		w.pool.RunDynamic(len(w.states), w)
		return
	}
	for row, list := range w.step.LogitsScreenedBatch(w.screen, w.logits, w.states, w.k) {
		w.softmax(w.pool.Set, row, list.Best, list.Total)
	}
}

// Do chooses the five likeliest words of a row.
func (w *topFive) Do(k *kernels.Worker, row int) {
	logits := w.logits[row*w.vocab:][:w.vocab]
	var best [5]int32
	w.softmax(k.Set, row, best[:k.TopK(best[:], logits)], k.LogSumExp(logits))
}

// softmax writes the best words of a row and their probabilities.
func (w *topFive) softmax(k *kernels.Set, row int, best []int32, total float32) {
	top, p := &w.top[row], &w.p[row]
	for i, id := range best {
		top[i], p[i] = id, w.logits[row*w.vocab+int(id)]
	}
	k.Exp(p[:len(best)], p[:len(best)], total, 1)
}
