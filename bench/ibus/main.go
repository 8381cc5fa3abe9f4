// Command ibus measures the input method from a program's side: it connects to an ibus-daemon, types
// a text, and times each key from its call to its answer, for bench/results/ibus.json. The suggestions that
// follow from a key come before its answer. Memory and idle time are those of the engine's process.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/bench/desktop"
	"github.com/lstmkb/lstmkb/bench/machine"
)

// text is typed in rounds. It has slips, so that corrections are among the keys.
const text = "i will be there at teh station tomorrow, and we can have dinner togehter. did you hear from her? " +
	"she said that the meeting had been moved to thursday becuase of the weather. let me know what you think about it. "

var notes = []string{
	"A key is timed from the program's call to its answer, which comes after the suggestions: by D-Bus through ibus-daemon to the engine and back. 20 ms are between keys. autocorrect is auto.",
	"memory_kb is what the engine's two processes have at the end, shared pages once; idle_cpu_ms_per_10s what they use while nobody types. Of the longest time other programs of the machine are the cause too.",
}

// report is what bench/results/ibus.json holds.
type report struct {
	Header      machine.Header `json:"header"`
	Notes       []string       `json:"notes"`
	Keys        int            `json:"keys"`
	Suggestions int            `json:"suggestions"` // tables of suggestions that came
	P50         float64        `json:"p50_ms"`
	P99         float64        `json:"p99_ms"`
	Max         float64        `json:"max_ms"`
	Memory      int            `json:"memory_kb"`
	IdleCPU     float64        `json:"idle_cpu_ms_per_10s"`
	Load        string         `json:"load_average_before"`
}

func main() {
	program := flag.String("program", "lstmkb", "the program, by an absolute path")
	results := flag.String("results", "bench/results", "folder for the results")
	rounds := flag.Int("rounds", 10, "how often the text is typed")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *program, *results, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "ibus:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, program, results string, rounds int) error {
	if missing := desktop.Missing(); len(missing) > 0 {
		return fmt.Errorf("there is no %s (Debian: apt-get install %s)", strings.Join(missing, ", "), desktop.Packages)
	}
	load, _ := os.ReadFile("/proc/loadavg") // "" on other systems
	d, err := desktop.Start(ctx, program, "autocorrect = \"auto\"\n")
	if err != nil {
		return err
	}
	defer d.Close()
	p, err := connect(ctx, d)
	if err != nil {
		return err
	}
	defer p.conn.Close()
	var took []time.Duration
	for range rounds {
		for _, r := range text {
			t, err := p.press(ctx, uint32(r))
			if err != nil {
				return err
			}
			took = append(took, t)
			time.Sleep(20 * time.Millisecond) // as a fast typist does; the engine learns a finished sentence in this time
		}
	}
	ids, err := d.Engines(ctx)
	if err != nil || len(ids) != 2 {
		return fmt.Errorf("the engine's processes are %v, %v, want two", ids, err)
	}
	time.Sleep(5 * time.Second) // until the pause after typing is over
	before, err := cpu(ids)
	if err != nil {
		return err
	}
	time.Sleep(10 * time.Second)
	after, err := cpu(ids)
	if err != nil {
		return err
	}
	kb, err := memory(ids)
	if err != nil {
		return err
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return machine.WriteResults(filepath.Join(results, "ibus.json"), report{Header: machine.NewHeader(), Notes: notes, Keys: len(took), Suggestions: int(p.tables.Load()), P50: ms(took[len(took)/2]), P99: ms(took[len(took)*99/100]),
		Max: ms(took[len(took)-1]), Memory: kb, IdleCPU: ms(after - before), Load: strings.TrimSpace(string(load))})
}
