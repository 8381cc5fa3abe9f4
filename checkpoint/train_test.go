package checkpoint

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

type counters struct {
	Step int64   `json:"step"`
	Best float64 `json:"best"`
}

func extras() []Tensor {
	return []Tensor{
		{Name: "adam.m.decoder.bias", Shape: []int{3}, Data: []float32{1, 2, 3}},
		{Name: "state.h", Shape: []int{1, 2, 1}, Data: []float32{4, 5}},
	}
}

func TestTrainRoundTrip(t *testing.T) {
	dir, m := t.TempDir(), tiny(t, "a")
	want := counters{Step: 1 << 60, Best: 1.0 / 3}
	if err := SaveTrain(dir, m, extras(), want); err != nil {
		t.Fatal(err)
	}
	var got counters
	n, extra, err := LoadTrain(dir, &got)
	if err != nil {
		t.Fatal(err)
	}
	if got != want || !reflect.DeepEqual(n.Tensors, m.Tensors) || n.Config.identity() != m.Config.identity() {
		t.Errorf("state %+v or model differs, want %+v", got, want)
	}
	if want := map[string][]float32{"adam.m.decoder.bias": {1, 2, 3}, "state.h": {4, 5}}; !reflect.DeepEqual(extra, want) {
		t.Errorf("extra is %v, want %v", extra, want)
	}
	if _, err := Load(filepath.Join(dir, lastName)); err != nil {
		t.Errorf("last is not a model folder: %v", err)
	}
	var other struct{ Epoch int }
	if _, _, err := LoadTrain(dir, &other); err == nil || !strings.Contains(err.Error(), "step") {
		t.Errorf("unknown counter: error is %v", err)
	}
}

// A setting that was renamed keeps its value.
func TestLoadStateOfOlderRun(t *testing.T) {
	dir := t.TempDir()
	if err := SaveTrain(dir, tiny(t, "a"), nil, map[string]any{"options": map[string]any{"negligible": 0.25}}); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Options struct {
			GradientFilter float64 `json:"gradient_filter"`
		} `json:"options"`
	}
	if err := LoadState(dir, &got); err != nil || got.Options.GradientFilter != 0.25 {
		t.Errorf("%+v, %v, want 0.25", got, err)
	}
}

func TestTrainRefuses(t *testing.T) {
	dir, m := t.TempDir(), tiny(t, "a")
	if err := SaveTrain(dir, m, extras(), counters{Step: 1}); err != nil {
		t.Fatal(err)
	}
	nan := extras()
	nan[0].Data[1] = float32(math.NaN())
	named := extras()
	named[0].Name = "decoder.bias"
	twice := append(extras(), extras()...)
	for name, extra := range map[string][]Tensor{"NaN": nan, "name": named, "twice": twice} {
		if err := SaveTrain(dir, m, extra, counters{Step: 2}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := SaveTrain(dir, m, nil, math.NaN()); err == nil {
		t.Error("state without JSON: no error")
	}
	var got counters
	if _, _, err := LoadTrain(dir, &got); err != nil || got.Step != 1 {
		t.Errorf("old state is %+v (%v), want step 1", got, err)
	}
	noTemps(t, filepath.Join(dir, lastName))
}

func TestNothingToResume(t *testing.T) {
	dir := t.TempDir()
	_, _, err := LoadTrain(dir, new(counters))
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "nothing to resume") {
		t.Errorf("error is %v", err)
	}
	if err := Save(filepath.Join(dir, lastName), tiny(t, "a"), F32); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadTrain(dir, new(counters)); err == nil || !strings.Contains(err.Error(), metaTrain) {
		t.Errorf("plain model: error is %v", err)
	}
}

func TestResumeWithoutVocabulary(t *testing.T) {
	dir := t.TempDir()
	if err := SaveTrain(dir, tiny(t, "a"), nil, counters{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, lastName, vocabName)); err != nil {
		t.Fatal(err)
	}
	_, _, err := LoadTrain(dir, new(counters))
	if err == nil || errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), vocabName) {
		t.Errorf("error is %v, want one that is not fs.ErrNotExist", err)
	}
}

// TestKilledBetweenFiles kills a run after it wrote another dropout to config.json and before it
// replaced the weights.
func TestKilledBetweenFiles(t *testing.T) {
	dir, m := t.TempDir(), tiny(t, "a")
	if err := SaveTrain(dir, m, nil, counters{}); err != nil {
		t.Fatal(err)
	}
	cfg := m.Config
	cfg.Dropout = 0.5
	b, err := cfg.marshal()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, lastName, configName), b, 0o666); err != nil {
		t.Fatal(err)
	}
	got, _, err := LoadTrain(dir, new(counters))
	if err != nil || got.Config.Dropout != 0.25 {
		t.Fatalf("resumes with %v (%v), want the dropout 0.25 of the weights", got, err)
	}
	m.Config.Dropout = 0.5
	if err := SaveTrain(dir, m, nil, counters{}); err != nil {
		t.Errorf("another dropout: %v", err)
	}
}

func TestOccupied(t *testing.T) {
	m, other := tiny(t, "a", "b"), tiny(t, "a", "c")
	wide := tiny(t, "a", "b")
	wide.Config.Hidden = 2
	for name, fill := range map[string]func(dir string) error{
		"model": func(dir string) error { return Save(dir, m, F16) },
		"run":   func(dir string) error { return SaveTrain(dir, m, nil, 1) },
		"lone weights": func(dir string) error {
			if err := Save(dir, m, F32); err != nil {
				return err
			}
			return errors.Join(os.Remove(filepath.Join(dir, configName)), os.Remove(filepath.Join(dir, vocabName)))
		},
	} {
		dir := filepath.Join(t.TempDir(), "model")
		if got, err := Occupied(dir); got || err != nil {
			t.Errorf("missing folder: Occupied is %v, %v", got, err)
		}
		if err := fill(dir); err != nil {
			t.Fatal(err)
		}
		if got, err := Occupied(dir); !got || err != nil {
			t.Errorf("%s: Occupied is %v, %v", name, got, err)
		}
		for _, bad := range []*Model{other, wide} {
			if name == "lone weights" && bad == wide {
				continue // tells its vocabulary only
			}
			err1, err2 := Save(dir, bad, F32), SaveTrain(dir, bad, nil, 1)
			for _, err := range []error{err1, err2} {
				if err == nil || !strings.Contains(err.Error(), "holds another model; choose another folder") {
					t.Errorf("%s: error is %v", name, err)
				}
			}
		}
		if err := CanSave(dir, m); err != nil {
			t.Errorf("%s: the same model: %v", name, err)
		}
	}
}

func TestForeignFolder(t *testing.T) {
	for _, name := range []string{configName, vocabName, weightsName} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("{}"), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := Save(dir, tiny(t, "a"), F32); err == nil {
			t.Errorf("%s of something else: no error", name)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != "{}" {
			t.Errorf("%s is %q now (%v)", name, b, err)
		}
	}
}
