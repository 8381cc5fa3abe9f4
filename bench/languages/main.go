// Command languages measures each language in the program on its test text, beside a modified
// Kneser–Ney 5-gram of the same train text, and writes bench/results/languages.json. DATA is a
// folder with the corpora keyboard/ and chat/ of English, and languages/TAG of the others.
//
//	go run ./bench/languages -data DATA -lmplz PATH [-only de,fr]
//
// PATH is KenLM's lmplz; its programs query and build_binary stand beside it.
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/bench/machine"
	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/languages"
)

type settings struct {
	data, lmplz, results, only, folder string
}

var notes = []string{
	"Every 10th line of the test text, the 10th first; each line on its own, nothing learned, no blocklist; three suggestions (docs/metrics.md).",
	"5-gram: KenLM's lmplz, modified Kneser–Ney, unpruned, of the train text named, in lower case, without outer punctuation, lines apart; its 30,000 most frequent words are ranked at every word. bytes: as KenLM's probing file.",
	"checked: words whose probability KenLM's query gave too, with the largest difference in log10.",
}

func main() {
	var s settings
	flag.StringVar(&s.data, "data", "", "folder of the corpora")
	flag.StringVar(&s.lmplz, "lmplz", "lmplz", "KenLM's lmplz; query and build_binary stand beside it")
	flag.StringVar(&s.results, "results", "bench/results", "folder for the results")
	flag.StringVar(&s.folder, "languages", "languages", "folder of the languages, whose READMEs have the figures too")
	flag.StringVar(&s.only, "only", "", "tags of languages, separated by commas; all if empty. Rows of others stay")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "languages:", err)
		os.Exit(1)
	}
}

// results is what languages.json holds.
type results struct {
	Header machine.Header `json:"header"`
	Notes  []string       `json:"notes"`
	Rows   []row          `json:"rows"`
}

// row is a language on one test text.
type row struct {
	Language string   `json:"language"`
	Train    string   `json:"train"` // of the 5-gram
	Test     string   `json:"test"`
	Words    int64    `json:"words"`
	Model    figures  `json:"lstmkb"`
	FiveGram fiveGram `json:"5-gram"`
}

// figures are those of docs/metrics.md, and what the model takes on disk.
type figures struct {
	Top1    float64 `json:"top1"`
	Top3    float64 `json:"top3"`
	Savings float64 `json:"savings"`
	Bytes   int64   `json:"bytes"`
}

func run(ctx context.Context, s settings) error {
	path := filepath.Join(s.results, "languages.json")
	out := results{machine.NewHeader(), notes, nil}
	for _, tag := range slices.Sorted(maps.Keys(languages.Folders)) {
		if s.only != "" && !slices.Contains(strings.Split(s.only, ","), tag) {
			continue
		}
		rows, err := s.language(ctx, tag)
		if err != nil {
			return fmt.Errorf("%s: %w", tag, err)
		}
		if err := writeReadme(s.folder, rows[0]); err != nil {
			return err
		}
		out.Rows = append(out.Rows, rows...)
	}
	if err := out.keepOthers(path); err != nil {
		return err
	}
	return machine.WriteResults(path, out)
}

// keepOthers adds the rows of the file at path of languages that r has not.
func (r *results) keepOthers(path string) error {
	var old results
	if err := machine.ReadResults(path, &old); err != nil {
		return err
	}
	measured := func(tag string) bool {
		return slices.ContainsFunc(r.Rows, func(n row) bool { return n.Language == tag })
	}
	r.Rows = append(r.Rows, slices.DeleteFunc(old.Rows, func(o row) bool { return measured(o.Language) })...)
	slices.SortStableFunc(r.Rows, func(a, b row) int { return strings.Compare(a.Language, b.Language) })
	return nil
}

// language measures a language on each of its test texts.
func (s settings) language(ctx context.Context, tag string) (rows []row, err error) {
	train, tests := "languages/"+tag, []string{"languages/" + tag}
	if tag == languages.Default {
		train, tests = "keyboard", []string{"keyboard", "chat"}
	}
	text, err := corpus.Open(filepath.Join(s.data, train))
	if err != nil {
		return nil, err
	}
	ours, err := newOwn(languages.Folders[tag])
	if err != nil {
		return nil, err
	}
	lines := make([][]string, len(tests))
	for i, test := range tests {
		if lines[i], err = testLines(ctx, filepath.Join(s.data, test)); err != nil {
			return nil, err
		}
		r := row{Language: tag, Train: train + "/train", Test: test + "/test"}
		if r.Model, r.Words, err = ours.measure(ctx, lines[i]); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	grams, err := s.fiveGrams(ctx, text, lines)
	for i := range grams {
		r := &rows[i]
		r.FiveGram = grams[i]
		fmt.Printf("%-3s %-16s %6d words  lstmkb %.4f %.4f %.4f  %5.1f MB   5-gram %.4f %.4f %.4f  %5.1f MB\n", tag, r.Test, r.Words,
			r.Model.Top1, r.Model.Top3, r.Model.Savings, float64(r.Model.Bytes)/1e6,
			r.FiveGram.Top1, r.FiveGram.Top3, r.FiveGram.Savings, float64(r.FiveGram.Bytes)/1e6)
	}
	return rows, err
}

// testLines are every 10th line of a test text, the 10th first.
func testLines(ctx context.Context, path string) (lines []string, err error) {
	text, err := corpus.Open(path)
	if err != nil {
		return nil, err
	}
	n := 0
	return lines, text.Lines(ctx, corpus.Test, func(line string) error {
		if n++; n%10 == 0 {
			lines = append(lines, line)
		}
		return nil
	})
}
