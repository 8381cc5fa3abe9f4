package train

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"time"
	"unsafe"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// saved is the part of the run's state that a checkpoint keeps as JSON; the rest is tensors.
type saved struct {
	Options Options `json:"options"`
	Step    int64   `json:"step"` // batches done
	Best    float64 `json:"best"` // lowest valid perplexity, 0 before the first
	Due     bool    `json:"due"`  // the run stopped during the evaluation after that step, which is still to do
	Data    uint32  `json:"data"` // CRC-32C of the train split's ids
	Wall    float64 `json:"wall"` // seconds that the processes of the run took so far
	Rise    int64   `json:"rise"` // steps of the warm-up, which settleWarmup may have shortened

	Paths []string `json:"paths"` // Job.Paths

	History   []float64 `json:"history"`   // valid perplexity of each evaluation
	Triggered bool      `json:"triggered"` // NT-ASGD averages from the next step on
	Averaged  int64     `json:"averaged"`  // steps in the average of the weights

	Interval meter   `json:"interval"`  // steps since the last log line
	LastLoss float64 `json:"last_loss"` // of that line
}

// run is a training run in progress.
type run struct {
	Job
	saved
	total int64 // steps of the whole run

	kept    *checkpoint.Model // shares its tensors with model
	model   *nn.Model
	adam    *optimizer
	average *average // nil without EMA and ASGD
	state   *nn.State
	train   *corpus.Batches
	cursor  *batchCursor // at the step to come
	valid   []int32
	x, y    []int32
	pcg     *rand.PCG
	rng     *rand.Rand // on pcg
	log     *log

	first   int64 // step at which the optimizer began
	began   time.Time
	earlier float64 // Wall of the processes before this one
	process meter   // since this process began
}

// newRun starts a run, or resumes the one in Out.
func newRun(ctx context.Context, j Job) (*run, error) {
	if j.From != nil && !j.Resume {
		if err := j.adopt(j.From); err != nil {
			return nil, err
		}
	}
	j.Cell = nn.CanonicalCell(j.Cell)
	if err := j.Check(); err != nil {
		return nil, err
	}
	j.resolve(j.Pool.Set)
	r := &run{Job: j, saved: saved{Options: Defaults()}, began: time.Now(), pcg: rand.NewPCG(0, 0)}
	r.rng = rand.New(r.pcg)
	var extra map[string][]float32
	var err error
	if j.Resume {
		r.kept, extra, err = checkpoint.LoadTrain(j.Out, &r.saved)
		if err == nil {
			err = j.Options.resumable(r.saved.Options)
		}
		if err == nil && j.Vocab != nil && j.Vocab.Hash() != r.kept.Vocab.Hash() {
			err = errors.New("the run in this folder has another vocabulary; resume it without one, or choose another folder")
		}
	} else {
		err = r.fresh(ctx)
	}
	if err != nil {
		return nil, err
	}
	r.saved.Options, r.saved.Paths, r.earlier = j.Options, j.Paths, r.Wall
	if r.model, err = r.kept.Network(); err != nil {
		return nil, err
	}
	if err := checkpoint.CanSave(j.Out, r.kept); err != nil {
		return nil, err
	}
	if err := r.readText(ctx); err != nil {
		return nil, err
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	if j.Resume {
		if err := r.restore(extra); err != nil {
			return nil, fmt.Errorf("resume %s: %w", j.Out, err)
		}
	}
	r.log, err = openLog(j.Out, r.Step, r.Due)
	return r, err
}

// prepare makes what the steps need apart from the model and the text.
func (r *run) prepare() (err error) {
	if r.model.Precision, err = kernels.ParsePrecision(r.Precision); err != nil {
		return err
	}
	if r.model.Precision == kernels.BFloat16 {
		r.model.GradientFilter = float32(r.GradientFilter)
	}
	r.model.LogitsInt8 = r.LogitsInt8
	if err := r.model.Regularize(r.regularization()); err != nil {
		return err
	}
	r.model.Trainable()
	r.adam, r.state = newOptimizer(r.model.Params()), r.model.NewState(r.BatchSize)
	if r.EMA > 0 || r.ASGD > 0 {
		r.average = newAverage(r.model.Params(), r.EMA)
	}
	return nil
}

// fresh checks that Out is free and makes the vocabulary and an untrained model, or
// takes both from From.
func (r *run) fresh(ctx context.Context) error {
	used, err := checkpoint.Occupied(r.Out)
	if err != nil {
		return err
	}
	if used {
		return fmt.Errorf("%s holds a model or a run already; --resume goes on with it, or choose another --out", r.Out)
	}
	if r.From != nil {
		return r.fineTune()
	}
	if r.Vocab == nil {
		if r.Vocab, err = r.Text.BuildVocab(ctx, r.Tokenizer, r.VocabSize, r.MinCount); err != nil {
			return err
		}
	}
	model, err := nn.New(r.Shape(r.Vocab.Len()))
	if err != nil {
		return err
	}
	r.kept = checkpoint.FromNetwork(model, r.Vocab, r.Licence)
	return nil
}

// readText encodes the text.
func (r *run) readText(ctx context.Context) error {
	ids, err := r.Text.Encode(ctx, corpus.Train, r.kept.Vocab)
	if err != nil {
		return err
	}
	if err := r.setText(ids); err != nil {
		return err
	}
	if r.Text.Has(corpus.Valid) {
		r.valid, err = r.Text.Encode(ctx, corpus.Valid, r.kept.Vocab)
		if err != nil {
			return err
		}
		if len(r.valid) < 2 {
			return errors.New("the valid text has a single token, want 2 or more")
		}
	}
	return nil
}

// setText makes batches of the train split's ids and initialises a fresh model: its output bias
// starts from the word counts.
func (r *run) setText(ids []int32) (err error) {
	if r.train, err = corpus.NewBatches(ids, r.BatchSize, r.SeqLen); err != nil {
		return err
	}
	r.cursor = newBatchCursor(r.Job.Options, r.train)
	size := r.BatchSize * r.cursor.maxLength()
	r.x, r.y = make([]int32, size), make([]int32, size)
	if r.total = r.Steps; r.total == 0 {
		r.total = r.cursor.steps(r.Epochs)
	}
	r.cursor.seek(r.Step)
	if err := r.settleWarmup(); err != nil {
		return err
	}
	data := crc32.Checksum(unsafe.Slice((*byte)(unsafe.Pointer(&ids[0])), 4*len(ids)), crc32.MakeTable(crc32.Castagnoli))
	if r.Resume && data != r.Data {
		return errors.New("the text differs from the one that the run began with")
	}
	r.Data = data
	counts := make([]int64, r.kept.Vocab.Len())
	for _, id := range ids {
		counts[id]++
	}
	counts[vocab.Unk] += unlearn(ids, counts, r.Unknown, r.Seed)
	if !r.Resume && r.From == nil {
		r.model.Init(r.Seed, counts)
	}
	return nil
}

func (r *run) restore(extra map[string][]float32) error {
	if err := r.adam.restore(extra); err != nil {
		return err
	}
	for _, t := range r.carried() {
		if len(extra[t.Name]) != len(t.Data) {
			return fmt.Errorf("%s has %d numbers, want %d", t.Name, len(extra[t.Name]), len(t.Data))
		}
		copy(t.Data, extra[t.Name])
	}
	if r.Averaged > 0 {
		return r.average.restore(extra)
	}
	return nil
}

// carried is the state of the texts under the names that a checkpoint gives it; only a
// cell with a cell state has state.c.
func (r *run) carried() []checkpoint.Tensor {
	shape := []int{r.model.Layers, r.state.Batch, r.model.Hidden}
	all := []checkpoint.Tensor{{Name: "state.h", Shape: shape, Data: r.state.H}}
	if r.state.C != nil {
		all = append(all, checkpoint.Tensor{Name: "state.c", Shape: shape, Data: r.state.C})
	}
	return all
}

// save writes everything that resuming needs into Out/last.
func (r *run) save() error {
	r.Wall = r.earlier + time.Since(r.began).Seconds()
	r.kept.Config.Training = r.figures()
	extra := append(r.adam.tensors(), r.carried()...)
	if r.Averaged > 0 {
		extra = append(extra, r.average.tensors()...)
	}
	if err := checkpoint.SaveTrain(r.Out, r.kept, extra, &r.saved); err != nil {
		return fmt.Errorf("save step %d: %w", r.Step, err)
	}
	return r.log.Sync()
}

// saveBest writes the model into Out.
func (r *run) saveBest() error {
	r.kept.Config.Training = r.figures()
	return r.averaged(func() error { return checkpoint.Save(r.Out, r.kept, checkpoint.F32) })
}

// finish keeps the last state as the run's model if no evaluation chose one.
func (r *run) finish() error {
	if r.Best > 0 {
		return nil
	}
	return r.saveBest()
}

func (r *run) figures() map[string]any {
	f := map[string]any{"steps": r.Step, "epochs": r.cursor.epochs()}
	if r.Best > 0 {
		f["valid_perplexity"] = r.Best
	}
	return f
}

// SavedOptions reads the settings of the run in dir. The error is fs.ErrNotExist if there
// is no run.
func SavedOptions(dir string) (Options, error) {
	s := saved{Options: Defaults()} // a setting that is newer than the run had its default
	if err := checkpoint.LoadState(dir, &s); err != nil {
		return Options{}, err
	}
	return s.Options, nil
}

// SavedPaths reads where the run in dir had its text from: its Job.Paths, none if a program
// that did not keep them began it. The error is fs.ErrNotExist if there is no run.
func SavedPaths(dir string) ([]string, error) {
	var s saved
	if err := checkpoint.LoadState(dir, &s); err != nil {
		return nil, err
	}
	return s.Paths, nil
}
