package infer

import (
	"fmt"
	"slices"
	"testing"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/nn"
)

// textsOf makes texts of those lengths.
func textsOf(vocab int, lengths ...int) [][]int32 {
	texts := make([][]int32, len(lengths))
	for b, n := range lengths {
		for w := range n {
			texts[b] = append(texts[b], int32((b*31+w*17)%vocab))
		}
	}
	return texts
}

// TestPrefill: the states are those of each text alone, read word by word, bit for bit.
func TestPrefill(t *testing.T) {
	for _, cfg := range inferenceShapes {
		for _, set := range kernels.Sets() {
			pool := kernels.NewPool(set, 2)
			defer pool.Close()
			floats, int8s, _, mixed := inferences(t, cfg)
			for name, n := range map[string]*Model{"float32": floats, "int8": int8s, "mixed": mixed} {
				n.PrepareBatches(set)
				for _, lengths := range [][]int{nil, {0}, {1}, {3}, {2, 0, 5, 5, 1}, {prefillRows + 3}, {prefillRows, 7, prefillRows + 1}} {
					if testing.Short() && slices.Max(append(lengths, 0)) > 9 && name != "int8" {
						continue
					}
					texts := textsOf(cfg.Vocab, lengths...)
					for _, k := range []Kernels{kernels.NewWorker(set), pool} {
						step, one := n.NewRunner(k), n.NewRunner(kernels.NewWorker(set))
						states := make([]*nn.State, len(texts))
						for b := range states {
							states[b] = n.NewState(1)
							step.Next(states[b], 1) // not from zeros
						}
						step.Prefill(states, texts)
						for b, text := range texts {
							want := n.NewState(1)
							one.Next(want, 1)
							for _, id := range text {
								one.Next(want, id)
							}
							if !slices.Equal(states[b].H, want.H) || !slices.Equal(states[b].C, want.C) {
								t.Fatalf("%s, %s, %+v, lengths %v: text %d differs from itself word by word", set.Name, name, cfg, lengths, b)
							}
						}
					}
				}
			}
		}
	}
}

// TestPrefillBegin: texts that begin where Begin says have the states that they have word by word,
// beside texts that go on from elsewhere, bit for bit.
func TestPrefillBegin(t *testing.T) {
	for _, cell := range nn.Cells {
		cfg := nn.Config{Vocab: 70, Embedding: 200, Hidden: 648, Layers: 2, Cell: cell.Name}
		floats, int8s, _, mixed := inferences(t, cfg)
		set := kernels.Sets()[len(kernels.Sets())-1]
		pool := kernels.NewPool(set, 2)
		defer pool.Close()
		for name, m := range map[string]*Model{"float32": floats, "int8": int8s, "mixed": mixed} {
			one := m.NewRunner(kernels.NewWorker(set))
			begun, elsewhere := m.NewState(1), m.NewState(1)
			one.Next(begun, 1)
			one.Next(elsewhere, 2)
			if got := one.Begin(1); !slices.Equal(got.H, begun.H) || !slices.Equal(got.C, begun.C) {
				t.Fatalf("%s, %s: Begin returns another state than Next", cell.Name, name)
			}
			m.PrepareBatches(set)
			for _, k := range []Kernels{kernels.NewWorker(set), awake{pool}} {
				for _, lengths := range [][]int{{1}, {7}, {0, 2}, {1, 1}, {3, 5, 1}, {2, 7, 3, 1, 6, 4, 8, 5, 9}} {
					texts := textsOf(cfg.Vocab, lengths...)
					var got, want []*nn.State
					for b, text := range texts {
						from := begun
						if b%4 == 2 {
							from = elsewhere
						}
						got, want = append(got, from.Clone()), append(want, from.Clone())
						for _, id := range text {
							one.Next(want[b], id)
						}
					}
					m.NewRunner(k).Prefill(got, texts)
					for b := range got {
						if !slices.Equal(got[b].H, want[b].H) || !slices.Equal(got[b].C, want[b].C) {
							t.Errorf("%s, %s, lengths %v: text %d differs from itself word by word", cell.Name, name, lengths, b)
						}
					}
				}
			}
		}
	}
}

// TestPrefillAllocations: once grown, reading makes no garbage.
func TestPrefillAllocations(t *testing.T) {
	all := kernels.Sets()
	_, n, _, _ := inferences(t, inferenceShapes[0])
	step, st, other := n.NewRunner(kernels.NewWorker(all[len(all)-1])), n.NewState(1), n.NewState(1)
	texts, states := textsOf(n.Vocab, 3, 5), []*nn.State{st, other}
	if a := testing.AllocsPerRun(20, func() {
		step.Prefill(states, texts)
		step.PrefillText(st, texts[1])
	}); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

// BenchmarkPrefill is texts of 1 to 8 words on the default model in int8, read as wholes
// and word by word.
func BenchmarkPrefill(b *testing.B) {
	_, n, _, _ := inferences(b, nn.Config{Vocab: 33278, Embedding: 256, Hidden: 512, Layers: 2})
	set, err := kernels.Default()
	if err != nil {
		b.Fatal(err)
	}
	n.PrepareBatches(set)
	begun := n.NewRunner(kernels.NewWorker(set)).Begin(1)
	lengths := []int{4, 8, 1, 5, 3, 7, 2, 6, 4, 8, 1, 5, 3, 7, 2, 6}
	for _, count := range []int{1, 4, 16} {
		texts, states := textsOf(n.Vocab, lengths[:count]...), make([]*nn.State, count)
		for i := range states {
			states[i] = n.NewState(1)
		}
		step := n.NewRunner(kernels.NewWorker(set))
		b.Run(fmt.Sprintf("texts=%d/whole", count), func(b *testing.B) {
			for b.Loop() {
				for _, st := range states {
					st.Copy(begun)
				}
				step.Prefill(states, texts)
			}
		})
		b.Run(fmt.Sprintf("texts=%d/words", count), func(b *testing.B) {
			for b.Loop() {
				for w := range 8 {
					var some []*nn.State
					var ids []int32
					for i, text := range texts {
						if w < len(text) {
							some, ids = append(some, states[i]), append(ids, text[w])
						}
					}
					if len(some) > 0 {
						step.NextBatch(some, ids)
					}
				}
			}
		})
	}
}

// TestPrefillSplit: texts read by workers that are awake have the states that they have on one
// thread.
func TestPrefillSplit(t *testing.T) {
	for _, cell := range nn.Cells {
		cfg := nn.Config{Vocab: 70, Embedding: 200, Hidden: 648, Layers: 2, Cell: cell.Name}
		floats, int8s, _, mixed := inferences(t, cfg)
		set := kernels.Sets()[len(kernels.Sets())-1]
		for threads := 2; threads <= 3; threads++ {
			pool := kernels.NewPool(set, threads)
			defer pool.Close()
			for name, m := range map[string]*Model{"float32": floats, "int8": int8s, "mixed": mixed} {
				split, one := m.NewRunner(awake{pool}), m.NewRunner(kernels.NewWorker(set))
				for _, lengths := range [][]int{{1}, {7}, {1, 1}, {3, 5, 1}, {2, 2, 2, 2, 2, 2, 2, 2, 2, 3}} {
					texts := textsOf(cfg.Vocab, lengths...)
					var got, want []*nn.State
					for range texts {
						got, want = append(got, m.NewState(1)), append(want, m.NewState(1))
					}
					split.Prefill(got, texts)
					one.Prefill(want, texts)
					for b := range texts {
						if !slices.Equal(got[b].H, want[b].H) || !slices.Equal(got[b].C, want[b].C) {
							t.Fatalf("%s, %s, %d threads, lengths %v: text %d differs from itself on one thread", cell.Name, name, threads, lengths, b)
						}
					}
				}
			}
		}
	}
}
