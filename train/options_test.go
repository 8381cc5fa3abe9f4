package train

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

func TestDefaultsPass(t *testing.T) {
	if err := Defaults().Check(); err != nil {
		t.Error(err)
	}
}

func TestCheckNamesTheField(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	covered := map[string]bool{"tie": true, "locked": true, "logits_int8": true, "seed": true, "licence": true} // any value is valid
	for _, c := range []struct {
		field  string
		change func(*Options)
		value  string // also in the message
	}{
		{"tokenizer", func(o *Options) { o.Tokenizer = "bpe" }, `"bpe"`},
		{"tokenizer", func(o *Options) { o.Tokenizer = "" }, `""`},
		{"vocab_size", func(o *Options) { o.VocabSize = -1 }, "-1"},
		{"vocab_size", func(o *Options) { o.VocabSize = 1e8 }, "1e+08"},
		{"min_count", func(o *Options) { o.MinCount = -2 }, "-2"},
		{"unknown", func(o *Options) { o.Unknown = 1.5 }, "1.5"},
		{"unknown", func(o *Options) { o.Unknown = nan }, "NaN"},
		{"embedding", func(o *Options) { o.Embedding = 0 }, "0"},
		{"embedding", func(o *Options) { o.Embedding = 1 << 20 }, "1048576"},
		{"hidden", func(o *Options) { o.Hidden = -5 }, "-5"},
		{"layers", func(o *Options) { o.Layers = 65 }, "65"},
		{"cell", func(o *Options) { o.Cell = "none" }, `"none"`},
		{"dropout", func(o *Options) { o.Dropout = 1 }, "1"},
		{"dropout", func(o *Options) { o.Dropout = -0.1 }, "-0.1"},
		{"dropout", func(o *Options) { o.Dropout = nan }, "NaN"},
		{"epochs", func(o *Options) { o.Epochs = -1 }, "-1"},
		{"epochs", func(o *Options) { o.Epochs = 0 }, "steps"},
		{"steps", func(o *Options) { o.Steps = -1 }, "-1"},
		{"batch_size", func(o *Options) { o.BatchSize = 0 }, "0"},
		{"batch_size", func(o *Options) { o.BatchSize = 1 << 20 }, "1.048576e+06"},
		{"seq_len", func(o *Options) { o.SeqLen = 0 }, "0"},
		{"lr", func(o *Options) { o.LR = -1 }, "-1"},
		{"lr", func(o *Options) { o.LR = nan }, "NaN"},
		{"lr", func(o *Options) { o.LR = inf }, "+Inf"},
		{"final_lr", func(o *Options) { o.FinalLR = 1.5 }, "1.5"},
		{"schedule", func(o *Options) { o.Schedule = "step" }, `"step"`},
		{"warmup", func(o *Options) { o.Warmup = -1 }, "-1"},
		{"clip", func(o *Options) { o.Clip = nan }, "NaN"},
		{"clip", func(o *Options) { o.Clip = -1 }, "-1"},
		{"adam_epsilon", func(o *Options) { o.AdamEpsilon = 0 }, "0"},
		{"adam_epsilon", func(o *Options) { o.AdamEpsilon = nan }, "NaN"},
		{"reset", func(o *Options) { o.Reset = 1.01 }, "1.01"},
		{"log_every", func(o *Options) { o.LogEvery = 0 }, "0"},
		{"eval_every", func(o *Options) { o.EvalEvery = -1 }, "-1"},
		{"save_every", func(o *Options) { o.SaveEvery = 0 }, "0"},
		{"threads", func(o *Options) { o.Threads = 1 << 20 }, "1.048576e+06"},
		{"precision", func(o *Options) { o.Precision = "int8" }, `"int8"`},
		{"precision", func(o *Options) { o.Precision = "" }, "float32 or bfloat16, or auto"},
		{"dropout_input", func(o *Options) { o.DropoutInput = 1 }, "1"},
		{"dropout_layers", func(o *Options) { o.DropoutLayers = nan }, "NaN"},
		{"dropout_output", func(o *Options) { o.DropoutOutput = -2 }, "-2"},
		{"dropout_words", func(o *Options) { o.DropoutWords = -1 }, "-1"},
		{"weight_drop", func(o *Options) { o.WeightDrop = 1 }, "1"},
		{"ar", func(o *Options) { o.AR = -1 }, "-1"},
		{"tar", func(o *Options) { o.TAR = nan }, "NaN"},
		{"weight_decay", func(o *Options) { o.WeightDecay = -0.1 }, "-0.1"},
		{"weight_decay", func(o *Options) { o.LR, o.WeightDecay = 2, 0.6 }, "product of 1"},
		{"patience", func(o *Options) { o.Patience = -1 }, "-1"},
		{"seq_spread", func(o *Options) { o.SeqSpread = inf }, "+Inf"},
		{"ema", func(o *Options) { o.EMA = 1 }, "1"},
		{"asgd", func(o *Options) { o.ASGD = -3 }, "-3"},
		{"asgd", func(o *Options) { o.EMA, o.ASGD = 0.9, 5 }, "one average"},
		{"gradient_filter", func(o *Options) { o.GradientFilter = -1 }, "-1"},
		{"gradient_filter", func(o *Options) { o.GradientFilter = 0.5 }, "0.5"},
	} {
		o := Defaults()
		c.change(&o)
		wantError(t, o.Check(), c.field, c.value)
		covered[c.field] = true
	}
	for i := range reflect.TypeFor[Options]().NumField() {
		if name := reflect.TypeFor[Options]().Field(i).Tag.Get("toml"); !covered[name] {
			t.Errorf("no case for %s", name)
		}
	}
}

// TestNames: a setting has one name, in a config file and in the saved state.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	for i := range reflect.TypeFor[Options]().NumField() {
		f := reflect.TypeFor[Options]().Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name != f.Tag.Get("toml") || seen[name] {
			t.Errorf("%s: json %q, toml %q", f.Name, name, f.Tag.Get("toml"))
		}
		seen[name] = true
	}
}

// TestResumable changes each setting in turn.
func TestResumable(t *testing.T) {
	free := []string{"epochs", "steps", "patience", "log_every", "eval_every", "save_every", "threads", "licence"}
	before := Defaults()
	if err := before.resumable(before); err != nil {
		t.Error(err)
	}
	for i := range reflect.TypeFor[Options]().NumField() {
		name := reflect.TypeFor[Options]().Field(i).Tag.Get("toml")
		o := before
		switch f := reflect.ValueOf(&o).Elem().Field(i); f.Kind() {
		case reflect.Int, reflect.Int64:
			f.SetInt(f.Int() + 1)
		case reflect.Uint64:
			f.SetUint(f.Uint() + 1)
		case reflect.Float64:
			f.SetFloat(f.Float() + 0.125)
		case reflect.Bool:
			f.SetBool(!f.Bool())
		case reflect.String:
			f.SetString(string(vocab.Keyboard))
		default:
			t.Fatalf("%s: no way to change a %s", name, f.Kind())
		}
		err := o.resumable(before)
		if slices.Contains(free, name) {
			if err != nil {
				t.Errorf("%s may change in a run: %v", name, err)
			}
			continue
		}
		wantError(t, err, "("+name+" is ", "was ")
	}
}
