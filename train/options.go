package train

import (
	"fmt"
	"reflect"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
	"github.com/lstmkb/lstmkb/vocab"
)

// Options are the settings of a run. A --config file and the saved state of a run use the
// same names; the command's flags have "-" instead of "_".
type Options struct {
	Tokenizer vocab.Tokenizer `json:"tokenizer" toml:"tokenizer"` // wikitext or keyboard
	VocabSize int             `json:"vocab_size" toml:"vocab_size"`
	MinCount  int             `json:"min_count" toml:"min_count"`
	// Unknown is the share of the words met once in the train text that are learned as <unk>,
	// so that the model expects new words though the vocabulary has all of the text.
	Unknown float64 `json:"unknown,omitempty" toml:"unknown"`

	Embedding int  `json:"embedding" toml:"embedding"`
	Hidden    int  `json:"hidden" toml:"hidden"`
	Layers    int  `json:"layers" toml:"layers"`
	Tie       bool `json:"tie" toml:"tie"`
	// Cell is nn.Config's.
	Cell string `json:"cell,omitempty" toml:"cell"`

	// Regularisation; see nn.Regularization.
	Dropout       float64 `json:"dropout" toml:"dropout"`               // replaces each of the next three that is negative
	DropoutInput  float64 `json:"dropout_input" toml:"dropout_input"`   // of the embedding's output
	DropoutLayers float64 `json:"dropout_layers" toml:"dropout_layers"` // between layers
	DropoutOutput float64 `json:"dropout_output" toml:"dropout_output"` // of the last layer's output
	Locked        bool    `json:"locked" toml:"locked"`                 // one mask for all words of a text in a batch
	DropoutWords  float64 `json:"dropout_words" toml:"dropout_words"`   // of whole words
	WeightDrop    float64 `json:"weight_drop" toml:"weight_drop"`       // of the recurrent weights
	AR            float64 `json:"ar" toml:"ar"`                         // activation regularisation
	TAR           float64 `json:"tar" toml:"tar"`                       // temporal activation regularisation
	WeightDecay   float64 `json:"weight_decay" toml:"weight_decay"`     // decoupled (AdamW), of matrices, per step and unit of rate

	Epochs    int     `json:"epochs" toml:"epochs"`
	Steps     int64   `json:"steps" toml:"steps"`       // if not 0, the length of the run, instead of Epochs
	Patience  int     `json:"patience" toml:"patience"` // if not 0, the number of evaluations without a new best after which to stop
	BatchSize int     `json:"batch_size" toml:"batch_size"`
	SeqLen    int     `json:"seq_len" toml:"seq_len"`
	SeqSpread float64 `json:"seq_spread" toml:"seq_spread"` // standard deviation of random lengths around SeqLen, 0 for none
	Seed      uint64  `json:"seed" toml:"seed"`

	Reset float64 `json:"reset" toml:"reset"` // share of lines that start from the empty state

	LR       float64  `json:"lr" toml:"lr"`             // the highest learning rate
	FinalLR  float64  `json:"final_lr" toml:"final_lr"` // the last learning rate, as a share of LR
	Schedule Schedule `json:"schedule" toml:"schedule"` // constant, linear, cosine or one-cycle
	Warmup   int64    `json:"warmup" toml:"warmup"`     // steps until the rate is at its highest; see Job.KeepWarmup
	Clip     float64  `json:"clip" toml:"clip"`         // largest gradient norm; 0 for no bound
	// AdamEpsilon is what Adam adds to the root mean square that it divides a gradient by. A larger one has weights with
	// small gradients, those of rare words, move less.
	AdamEpsilon float64 `json:"adam_epsilon" toml:"adam_epsilon"`

	// Averages of the weights over steps. The run evaluates and keeps the average.
	EMA  float64 `json:"ema" toml:"ema"`   // decay of an exponential moving average, 0 for none
	ASGD int     `json:"asgd" toml:"asgd"` // NT-ASGD's non-monotone interval in evaluations, 0 for none

	LogEvery  int64 `json:"log_every" toml:"log_every"`   // steps between log lines
	EvalEvery int64 `json:"eval_every" toml:"eval_every"` // steps between evaluations, on top of those after each epoch and after the run; 0 for none
	SaveEvery int64 `json:"save_every" toml:"save_every"` // steps between checkpoints

	Threads   int    `json:"threads" toml:"threads"`     // 0 for one for each processor
	Precision string `json:"precision" toml:"precision"` // auto, float32 or bfloat16
	// GradientFilter is nn.Model's where products are bfloat16; float32 filters nothing.
	GradientFilter float64 `json:"gradient_filter" toml:"gradient_filter"`
	// LogitsInt8 is nn.Model's where products are bfloat16 and the processor multiplies int8.
	LogitsInt8 bool   `json:"logits_int8" toml:"logits_int8"`
	Licence    string `json:"licence" toml:"licence"` // of the text, kept with the model
}

// Defaults are the settings of the default model.
func Defaults() Options {
	return Options{
		Tokenizer: vocab.WikiText,
		Embedding: 256, Hidden: 512, Layers: 2,
		Dropout: 0.2, DropoutInput: -1, DropoutLayers: -1, DropoutOutput: -1,
		Epochs: 1, BatchSize: 64, SeqLen: 30, Seed: 1,
		LR: 1e-3, FinalLR: 0.1, Schedule: Cosine, Clip: 1, AdamEpsilon: 1e-8,
		LogEvery: 10, SaveEvery: 200, Precision: autoPrecision, GradientFilter: 1.0 / (1 << 12), LogitsInt8: true,
	}
}

// Shape is the configuration of a model with the given number of words.
func (o Options) Shape(words int) nn.Config {
	return nn.Config{Vocab: words, Embedding: o.Embedding, Hidden: o.Hidden, Layers: o.Layers, Tied: o.Tie,
		Dropout: o.Dropout, Cell: nn.CanonicalCell(o.Cell)}
}

// regularization is what keeps the model from overfitting.
func (o Options) regularization() nn.Regularization {
	return nn.Regularization{Input: o.DropoutInput, Layers: o.DropoutLayers, Output: o.DropoutOutput,
		Locked: o.Locked, Words: o.DropoutWords, WeightDrop: o.WeightDrop, AR: o.AR, TAR: o.TAR}
}

// autoPrecision means bfloat16 if the processor has instructions for it, otherwise
// float32.
const autoPrecision = "auto"

// resolve replaces settings that depend on the processor by their values for the set.
func (o *Options) resolve(s *kernels.Set) {
	if o.Precision == autoPrecision {
		o.Precision = s.Fastest().String()
	}
	width := o.Hidden
	if o.Tie {
		width = o.Embedding
	}
	o.LogitsInt8 = o.LogitsInt8 && o.Precision == kernels.BFloat16.String() && s.FitsInt8(width)
}

// maxDropout is the highest rate of dropout.
const maxDropout = 0.99

// Check returns an error that names the first setting out of range.
func (o Options) Check() error {
	if _, err := vocab.ParseTokenizer(string(o.Tokenizer)); err != nil {
		return fmt.Errorf("tokenizer: %w", err)
	}
	if err := o.Schedule.check(); err != nil {
		return err
	}
	if _, err := kernels.ParsePrecision(o.Precision); err != nil && o.Precision != autoPrecision {
		return fmt.Errorf("%w, or %s", err, autoPrecision)
	}
	if err := o.Shape(2).Check(); err != nil {
		return err
	}
	for _, f := range []struct {
		name        string
		v, min, max float64
	}{
		{"vocab_size", float64(o.VocabSize), 0, 1e7}, {"min_count", float64(o.MinCount), 0, 1e9},
		{"unknown", o.Unknown, 0, 1},
		{"epochs", float64(o.Epochs), 0, 1e6}, {"steps", float64(o.Steps), 0, 1e12},
		{"batch_size", float64(o.BatchSize), 1, 1 << 16}, {"seq_len", float64(o.SeqLen), 1, 1 << 16},
		{"lr", o.LR, 0, 1e3}, {"final_lr", o.FinalLR, 0, 1}, {"warmup", float64(o.Warmup), 0, 1e12},
		{"clip", o.Clip, 0, 1e9}, {"adam_epsilon", o.AdamEpsilon, 1e-16, 1}, {"reset", o.Reset, 0, 1}, {"log_every", float64(o.LogEvery), 1, 1e12},
		{"eval_every", float64(o.EvalEvery), 0, 1e12}, {"save_every", float64(o.SaveEvery), 1, 1e12},
		{"threads", float64(o.Threads), 0, 1024},
		{"dropout_input", o.DropoutInput, -1, maxDropout}, {"dropout_layers", o.DropoutLayers, -1, maxDropout},
		{"dropout_output", o.DropoutOutput, -1, maxDropout}, {"dropout_words", o.DropoutWords, 0, maxDropout},
		{"weight_drop", o.WeightDrop, 0, maxDropout}, {"ar", o.AR, 0, 1e6}, {"tar", o.TAR, 0, 1e6},
		{"weight_decay", o.WeightDecay, 0, 1e3}, {"patience", float64(o.Patience), 0, 1e9},
		{"seq_spread", o.SeqSpread, 0, 1 << 14}, {"ema", o.EMA, 0, 0.9999999}, {"asgd", float64(o.ASGD), 0, 1e9},
		{"gradient_filter", o.GradientFilter, 0, 0.1},
	} {
		if !(f.v >= f.min && f.v <= f.max) {
			return fmt.Errorf("%s is %v, want %v to %v", f.name, f.v, f.min, f.max)
		}
	}
	if o.EMA > 0 && o.ASGD > 0 {
		return fmt.Errorf("ema is %v and asgd is %d, want one of them 0: a run has one average", o.EMA, o.ASGD)
	}
	if o.LR*o.WeightDecay > 1 {
		return fmt.Errorf("weight_decay is %v at lr %v, want a product of 1 at most", o.WeightDecay, o.LR)
	}
	if o.Epochs == 0 && o.Steps == 0 {
		return fmt.Errorf("epochs and steps are both 0, want one of them set")
	}
	return nil
}

// resumable returns an error that names the first setting in which o differs from the
// saved ones, except for settings that may change during a run.
func (o Options) resumable(before Options) error {
	a, b := o, before
	for _, x := range []*Options{&a, &b} {
		x.Epochs, x.Steps, x.Patience = 0, 0, 0
		x.LogEvery, x.EvalEvery, x.SaveEvery, x.Threads, x.Licence = 0, 0, 0, 0, ""
		if x.Cell == "" { // which says less in the error
			x.Cell = nn.Cells[0].Name
		}
	}
	if a != b {
		return fmt.Errorf("the run in this folder has other settings (%s); resume it with those, or choose another folder", difference(a, b))
	}
	return nil
}

// difference names the first field in which a and b differ.
func difference(a, b Options) string {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		if x, y := va.Field(i).Interface(), vb.Field(i).Interface(); x != y {
			return fmt.Sprintf("%s is %v, was %v", va.Type().Field(i).Tag.Get("toml"), x, y)
		}
	}
	return "none"
}
