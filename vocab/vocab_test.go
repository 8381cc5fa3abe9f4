package vocab

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestLookup(t *testing.T) {
	v := build(t, Keyboard, 0, 1, "We went to Paris, don't we? 42 école 👍🏽")
	long := strings.Repeat("a", MaxWord+1)
	tests := []struct {
		word  string
		has   bool
		show  string
		word1 bool
	}{
		{"PARIS", true, "Paris", true},
		{"don’t", true, "don't", true},
		{"École", true, "école", true},
		{"42", true, "42", true},
		{",", true, ",", false},
		{"👍🏽", true, "👍🏽", false},
		{UnkWord, true, UnkWord, false},
		{EosWord, true, EosWord, false},
		{"rome", false, UnkWord, false},
		{"", false, UnkWord, false},
		{long, false, UnkWord, false},
	}
	for _, tt := range tests {
		id := v.ID(tt.word)
		if v.Has(tt.word) != tt.has || v.Word(id) != tt.show || v.IsWord(id) != tt.word1 {
			t.Errorf("%q: id %d, has %v, word %q, is word %v; want %+v",
				tt.word, id, v.Has(tt.word), v.Word(id), v.IsWord(id), tt)
		}
	}
	if v.ID(UnkWord) != Unk || v.ID(EosWord) != Eos || v.Tokenizer() != Keyboard {
		t.Error("special ids or tokenizer are wrong")
	}
}

func TestAppendLine(t *testing.T) {
	long := strings.Repeat("a", MaxWord+1)
	tests := []struct {
		name string
		tok  Tokenizer
		line string
		want []int32
	}{
		{"wikitext", WikiText, " a <unk> b a c ", []int32{2, Unk, 3, 2, Unk}},
		{"wikitext is cased", WikiText, "A", []int32{Unk}},
		{"no line's end in text", WikiText, "a <eos>", []int32{2, Unk}},
		{"too long", WikiText, long + " b", []int32{Unk, 3}},
		{"keyboard", Keyboard, "A, b", []int32{2, Unk, 3}},
		{"no special token in text", Keyboard, "<eos>a<unk>", []int32{Unk, Unk, Unk, 2, Unk, Unk, Unk}},
		{"blank", Keyboard, " ", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := build(t, tt.tok, 0, 1, "a b a")
			got := v.AppendLine([]int32{7}, tt.line)
			if !slices.Equal(got, append([]int32{7}, tt.want...)) {
				t.Errorf("ids are %d; want 7 and %d", got, tt.want)
			}
		})
	}
}

func TestConcurrentUse(t *testing.T) {
	v := build(t, Keyboard, 0, 1, "one two three")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if v.Hash() == "" || len(v.AppendLine(nil, "One two")) != 2 {
				t.Error("wrong answer")
			}
		})
	}
	wg.Wait()
}

func TestAppendLineAllocations(t *testing.T) {
	v := build(t, Keyboard, 0, 1, "one two three")
	line := strings.Repeat("One, two, three; four isn't. ", 50)
	dst := make([]int32, 0, 1000)
	if n := testing.AllocsPerRun(10, func() { dst = v.AppendLine(dst[:0], line) }); n > 10 {
		t.Errorf("%.0f allocations for one line of %d tokens", n, len(dst))
	}
}

func BenchmarkAppendLine(b *testing.B) {
	bu := NewBuilder(Keyboard)
	line := "So I don't think we'll be there at 10:30, but Anna said it's fine."
	bu.AddLine(line)
	v, err := bu.Build(0, 1)
	if err != nil {
		b.Fatal(err)
	}
	var dst []int32
	for b.Loop() {
		dst = v.AppendLine(dst[:0], line)
	}
	b.ReportMetric(float64(len(dst))*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
