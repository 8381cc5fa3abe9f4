package nn

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestConfigCheck(t *testing.T) {
	good := Config{Vocab: 2, Embedding: 1, Hidden: 1, Layers: 1}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		change func(*Config)
		want   string
	}{
		{func(c *Config) { c.Vocab = 0 }, "vocab is 0"},
		{func(c *Config) { c.Vocab = maxVocab + 1 }, "vocab is 10000001"},
		{func(c *Config) { c.Embedding = -1 }, "embedding is -1"},
		{func(c *Config) { c.Embedding = maxWidth + 1 }, "embedding is 65537"},
		{func(c *Config) { c.Hidden = 0 }, "hidden is 0"},
		{func(c *Config) { c.Layers = 0 }, "layers is 0"},
		{func(c *Config) { c.Layers = maxLayers + 1 }, "layers is 65"},
		{func(c *Config) { c.Cell = "none" }, `cell is "none", want ` + CellNames()},
		{func(c *Config) { c.Dropout = 1 }, "dropout is 1"},
		{func(c *Config) { c.Dropout = -0.5 }, "dropout is -0.5"},
		{func(c *Config) { c.Dropout = math.NaN() }, "dropout is NaN"},
	} {
		cfg := good
		c.change(&cfg)
		if err := cfg.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", cfg, err, c.want)
		}
		if _, err := New(cfg); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("New(%+v): %v, want %q", cfg, err, c.want)
		}
	}
}

// TestSpecs: names and shapes are those of PyTorch's modules.
func TestSpecs(t *testing.T) {
	lstm := []string{"lstm.weight_ih_l0 [20 3]", "lstm.weight_hh_l0 [20 5]", "lstm.bias_ih_l0 [20]", "lstm.bias_hh_l0 [20]",
		"lstm.weight_ih_l1 [20 5]", "lstm.weight_hh_l1 [20 5]", "lstm.bias_ih_l1 [20]", "lstm.bias_hh_l1 [20]"}
	gru := []string{"gru.weight_ih_l0 [15 3]", "gru.weight_hh_l0 [15 5]", "gru.bias_ih_l0 [15]", "gru.bias_hh_l0 [15]"}
	for name, c := range map[string]struct {
		cfg  Config
		want []string
	}{
		"GRU":       {Config{Vocab: 7, Embedding: 3, Hidden: 5, Layers: 1, Cell: "gru"}, slices.Concat([]string{"embedding.weight [7 3]"}, gru, []string{"decoder.weight [7 5]", "decoder.bias [7]"})},
		"named":     {Config{Vocab: 7, Embedding: 3, Hidden: 5, Layers: 2, Cell: "lstm"}, slices.Concat([]string{"embedding.weight [7 3]"}, lstm, []string{"decoder.weight [7 5]", "decoder.bias [7]"})},
		"untied":    {Config{Vocab: 7, Embedding: 3, Hidden: 5, Layers: 2}, slices.Concat([]string{"embedding.weight [7 3]"}, lstm, []string{"decoder.weight [7 5]", "decoder.bias [7]"})},
		"projected": {Config{Vocab: 7, Embedding: 3, Hidden: 5, Layers: 2, Tied: true}, slices.Concat([]string{"embedding.weight [7 3]"}, lstm, []string{"projection.weight [3 5]", "projection.bias [3]", "decoder.bias [7]"})},
		"tied": {Config{Vocab: 7, Embedding: 5, Hidden: 5, Layers: 1, Tied: true}, []string{"embedding.weight [7 5]",
			"lstm.weight_ih_l0 [20 5]", "lstm.weight_hh_l0 [20 5]", "lstm.bias_ih_l0 [20]", "lstm.bias_hh_l0 [20]", "decoder.bias [7]"}},
	} {
		var got []string
		for _, s := range c.cfg.Specs() {
			got = append(got, fmt.Sprint(s.Name, " ", s.Shape))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		m, err := New(c.cfg)
		if err != nil {
			t.Fatal(err)
		}
		if p := m.Param("decoder.bias"); p == nil || len(p.Value) != 7 || p.Grad != nil {
			t.Errorf("%s: decoder.bias is %+v", name, p)
		}
		if m.Param("decoder") != nil {
			t.Errorf("%s: a parameter of an unknown name", name)
		}
	}
}

func TestNewFromRefusesOtherSizes(t *testing.T) {
	_, err := NewFrom(Config{Vocab: 4, Embedding: 2, Hidden: 2, Layers: 1}, func(s Spec) []float32 {
		if s.Name == "lstm.bias_hh_l0" {
			return make([]float32, 7)
		}
		return make([]float32, s.Size())
	})
	if err == nil || !strings.Contains(err.Error(), "lstm.bias_hh_l0 has 7 numbers") {
		t.Errorf("error %v", err)
	}
}
