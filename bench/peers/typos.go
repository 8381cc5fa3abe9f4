package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
)

// typoRow is what becomes of the words of one text, or of one source of pairs.
type typoRow struct {
	Text    string      `json:"text"`
	Letters eval.Typos  `json:"letters"`           // corrected by the letters typed
	Touches *eval.Typos `json:"touches,omitempty"` // by where the keys were touched; pairs have none
	// Spoiled by letters and by touches of the words without an error that the dictionary of
	// Hunspell or Aspell has: texts have misspellings of their own.
	SpoiledAccepted []float64            `json:"spoiled_accepted,omitempty"`
	Peers           map[string]peerTypos `json:"peers,omitempty"`
}

// peerTypos are the figures of another program on the same words, without their context.
type peerTypos struct {
	Top1    float64 `json:"top1"`
	Top3    float64 `json:"top3"`
	Changed float64 `json:"changed"` // share of the words without an error whose first candidate is another word
	Error   string  `json:"error,omitempty"`
}

var typoNotes = []string{
	"Words of test texts are typed with simulated slips (docs/typing.md), seed 1. Pairs are real misspellings, without context; of a source at most 2,000 are taken, evenly chosen. All programs have the same words; the others see no context.",
	"top1, top3: of words with an error, case ignored. fixed, wrong: by autocorrect, of words with an error. spoiled, changed: of words without one. SymSpell has its own English frequency dictionary and distance 2, Hunspell en_US, Aspell en_US in its normal mode.",
	"speed: one thread, autocorrect on, by touches: letter is Session.Answer after a letter, word is Session.Correct on a finished word. memory_mb is what corrections alone take, tables and a session, by a profile of allocations.",
}

const (
	typoSeed = 1
	maxPairs = 2000 // of a source
)

// compareTypos corrects slips and misspellings, beside SymSpell, Hunspell and Aspell.
func compareTypos(ctx context.Context, s settings) (results, error) {
	out := results{Notes: append(typoNotes, fmt.Sprintf("every %d-th line of a text", max(1, s.every)))}
	if s.text == "" && s.pairs == "" {
		return out, errors.New("typos: no words to correct; give folders of text with -text or files with -pairs")
	}
	others, versions, err := startPython(ctx, s.python, "bench/peers/typo_peers.py")
	if err != nil {
		return out, err
	}
	defer others.close()
	out.Peers = versions
	set, err := kernels.Default()
	if err != nil {
		return out, err
	}
	p, err := openPredictor(s.model, set)
	if err != nil {
		return out, err
	}
	t := typoTest{p, eval.Listed(p), others}
	var rows []typoRow
	fmt.Printf("%-16s %-18s %7s %7s %7s %7s %7s %9s\n", "", "", "errors", "top-1", "top-3", "fixed", "spoiled", "savings")
	for _, folder := range listOf(s.text) {
		row, err := t.text(ctx, folder, s.every)
		if err != nil {
			return out, err
		}
		row.print()
		rows = append(rows, row)
	}
	for _, file := range listOf(s.pairs) {
		found, err := t.pairs(ctx, file)
		if err != nil {
			return out, err
		}
		rows = append(rows, found...)
	}
	speed, err := measureTypoSpeed(ctx, p, set, s)
	out.Rows = struct {
		Words []typoRow `json:"words"`
		Speed typoSpeed `json:"speed"`
	}{rows, speed}
	return out, err
}

// listOf splits a list of paths at its commas.
func listOf(paths string) []string {
	return slices.DeleteFunc(strings.Split(paths, ","), func(p string) bool { return p == "" })
}

// typoTest corrects words with p and has the others correct them.
type typoTest struct {
	p      *predict.Predictor
	listed func(word string) bool
	others *peers // nil for none
}

// text types every every-th line of a folder's test text with slips.
func (t typoTest) text(ctx context.Context, folder string, every int) (typoRow, error) {
	row := typoRow{Text: filepath.Base(filepath.Clean(folder))}
	text, err := corpus.Open(folder)
	if err != nil {
		return row, err
	}
	var words []eval.TypedWord
	var right rightWords
	run := func(touches bool, typed func(eval.TypedWord)) (eval.Typos, error) {
		typist := eval.NewNoisyTypist(t.p.NewSession(), t.listed, eval.NewSimulator(eval.DefaultNoise, typoSeed))
		typist.Touches, typist.Typed = touches, typed
		right = rightWords{}
		typist.OnRight(right.add)
		n := 0
		err := text.Lines(ctx, corpus.Test, func(line string) error {
			if n++; n%max(1, every) != 0 {
				return nil
			}
			return typist.Line(ctx, line)
		})
		return typist.Result(), err
	}
	if row.Letters, err = run(false, func(w eval.TypedWord) { words = append(words, w) }); err != nil {
		return row, err
	}
	accepted := func() error {
		share, err := t.spoiledAccepted(right)
		if t.others != nil {
			row.SpoiledAccepted = append(row.SpoiledAccepted, share)
		}
		return err
	}
	if err := accepted(); err != nil {
		return row, err
	}
	if len(words) == 0 {
		return row, fmt.Errorf("%s: every %d-th line has no word to type; want a smaller -every", folder, every)
	}
	touches, err := run(true, nil)
	if err != nil {
		return row, err
	}
	row.Touches = &touches
	if err := accepted(); err != nil {
		return row, err
	}
	row.Peers, err = t.ask(words)
	return row, err
}

// rightWords counts how often words without an error were typed, and spoiled.
type rightWords map[string]*struct{ typed, spoiled int }

func (r rightWords) add(word string, spoiled bool) {
	if r[word] == nil {
		r[word] = &struct{ typed, spoiled int }{}
	}
	r[word].typed++
	if spoiled {
		r[word].spoiled++
	}
}

// spoiledAccepted returns the share of spoiled ones among the words that the others' dictionaries have.
func (t typoTest) spoiledAccepted(right rightWords) (float64, error) {
	if t.others == nil {
		return 0, nil
	}
	words := slices.Sorted(maps.Keys(right))
	var accepted []bool
	if err := t.others.ask(request{"op": "accepted", "words": words}, &accepted); err != nil {
		return 0, err
	}
	typed, spoiled := 0, 0
	for i, ok := range accepted {
		if ok {
			typed, spoiled = typed+right[words[i]].typed, spoiled+right[words[i]].spoiled
		}
	}
	return float64(spoiled) / float64(max(1, typed)), nil
}

// pairs corrects the words of a file of pairs.
func (t typoTest) pairs(ctx context.Context, file string) ([]typoRow, error) {
	sources := map[string][]eval.TypedWord{}
	err := eval.ReadPairs(ctx, file, func(w eval.TypedWord) error {
		sources[w.Source] = append(sources[w.Source], w)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var rows []typoRow
	for _, source := range slices.Sorted(maps.Keys(sources)) {
		words := evenly(sources[source], maxPairs)
		scorer := eval.NewTypoScorer(t.p.NewSession(), t.listed)
		for _, w := range words {
			if err := errors.Join(ctx.Err(), scorer.Add(w)); err != nil {
				return nil, err
			}
		}
		row := typoRow{Text: source, Letters: scorer.Result()}
		if row.Peers, err = t.ask(words); err != nil {
			return nil, err
		}
		row.print()
		rows = append(rows, row)
	}
	return rows, nil
}

// evenly returns n of x, or all if there are fewer.
func evenly[T any](x []T, n int) []T {
	if len(x) <= n {
		return x
	}
	chosen := make([]T, n)
	for i := range chosen {
		chosen[i] = x[i*len(x)/n]
	}
	return chosen
}

// ask has the others correct the words. What a program cannot do is told on stderr and left out.
func (t typoTest) ask(words []eval.TypedWord) (map[string]peerTypos, error) {
	if t.others == nil {
		return nil, nil
	}
	pairs := make([][2]string, len(words))
	for i, w := range words {
		pairs[i] = [2]string{w.Typed, w.Intended}
	}
	var found map[string]peerTypos
	if err := t.others.ask(request{"op": "correct", "pairs": pairs}, &found); err != nil {
		return nil, err
	}
	for name, f := range found {
		if f.Error != "" {
			fmt.Fprintf(os.Stderr, "%s: %s: %s\n", t.others.name, name, f.Error)
			delete(found, name)
		}
	}
	return found, nil
}

// print prints the row's lines of the table.
func (r typoRow) print() {
	own := func(name string, x *eval.Typos) {
		fmt.Printf("%-16s %-18s %7d %7.4f %7.4f %7.4f %7.4f", r.Text, name, x.Errors, x.Top1, x.Top3, x.Fixed, x.Spoiled)
		if s := x.Savings; s.Clean > 0 {
			fmt.Printf(" %9.4f, %.2f of those without slips", s.Auto, s.Auto/s.Clean)
		}
		fmt.Println()
	}
	own("lstmkb, letters", &r.Letters)
	if r.Touches != nil {
		own("lstmkb, touches", r.Touches)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Peers)) {
		p := r.Peers[name]
		fmt.Printf("%-16s %-18s %7d %7.4f %7.4f %7s %7.4f\n", r.Text, name, r.Letters.Errors, p.Top1, p.Top3, "", p.Changed)
	}
}
