// Command editor types a text into a language server as an editor does, a letter at a time, in
// documents of several sizes, and writes to bench/results/editor.json how long completions took and
// the memory of the server:
//
//	go run ./bench/editor ./lstmkb lsp --private
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lstmkb/lstmkb/bench/machine"
)

// settings are the command's flags.
type settings struct {
	results, text, documents string
	keys                     int
	pace, rest               time.Duration
}

// sizes are the documents' lengths, in bytes.
var sizes = []int{0, 3_000, 100_000}

var notes = []string{
	"Into each document that the server has been told, a text is typed at its end: a change, the request for completions behind it, and the answer are one time, as the editor sees it; first_ms is that of the first key. Of the longest times, shown beside the 99th percentile, other programs of the machine are the cause too.",
	"After each line there is a rest, in which the server looks for corrections in 64 KiB of the document; it is stopped by the next key. The document is this repository's docs/*.md, cut.",
	"max_rss_mb has the pages of the program and its model in the system's cache, file_mb of them, which are shared.",
}

// row has the times and the memory measured with one document.
type row struct {
	Document int     `json:"document_bytes"`
	Start    float64 `json:"start_ms"` // until the server can be asked
	First    float64 `json:"first_ms"`
	Letters  times   `json:"letters"`
	Words    times   `json:"words"` // behind a space
	MaxRSS   float64 `json:"max_rss_mb"`
	File     float64 `json:"file_mb"`
	Load     string  `json:"load_average_before"`
}

func main() {
	var s settings
	flag.StringVar(&s.results, "results", "bench/results", "folder for the results")
	flag.StringVar(&s.text, "text", "docs/first-hour/garden.txt", "what is typed")
	flag.StringVar(&s.documents, "documents", "docs/*.md", "files of what stands in the document before")
	flag.IntVar(&s.keys, "keys", 2000, "how many bytes of the text are typed")
	flag.DurationVar(&s.pace, "pace", 20*time.Millisecond, "between keys, as a fast typist has it")
	flag.DurationVar(&s.rest, "rest", 500*time.Millisecond, "after a line, in which corrections are looked for")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: editor [flags] PROGRAM [ARGUMENT...]")
		os.Exit(2)
	}
	if err := run(flag.Args(), s); err != nil {
		fmt.Fprintln(os.Stderr, "editor:", err)
		os.Exit(1)
	}
}

func run(program []string, s settings) error {
	text, err := os.ReadFile(s.text)
	if err != nil {
		return err
	}
	typed := strings.ToValidUTF8(string(text[:min(s.keys, len(text))]), "")
	document, err := readAll(s.documents)
	if err != nil {
		return err
	}
	var rows []row
	for _, size := range sizes {
		if size > len(document) {
			return fmt.Errorf("%s has %d bytes, want %d", s.documents, len(document), size)
		}
		r, err := measure(program, strings.ToValidUTF8(string(document[:size]), ""), typed, s)
		if err != nil {
			return fmt.Errorf("document of %d bytes: %w", size, err)
		}
		rows = append(rows, r)
	}
	return machine.WriteResults(filepath.Join(s.results, "editor.json"), struct {
		Header machine.Header `json:"header"`
		Notes  []string       `json:"notes"`
		Rows   []row          `json:"rows"`
	}{machine.NewHeader(), notes, rows})
}

// readAll returns the text of all files that match a pattern.
func readAll(pattern string) ([]byte, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		all.Write(text)
	}
	return all.Bytes(), nil
}

// measure starts a server and types into one document.
func measure(program []string, document, typed string, s settings) (r row, err error) {
	load, _ := os.ReadFile("/proc/loadavg") // "" on other systems
	r.Document, r.Load = len(document), strings.TrimSpace(string(load))
	begin := time.Now()
	e, err := start(program)
	if err != nil {
		return r, err
	}
	defer e.kill()
	if _, err := e.call("initialize", map[string]any{"capabilities": map[string]any{}}); err != nil {
		return r, err
	}
	r.Start = milliseconds(time.Since(begin))
	if err := e.open(document); err != nil {
		return r, err
	}
	var letters, words []time.Duration
	for _, c := range typed {
		took, err := e.press(c)
		if err != nil {
			return r, err
		}
		switch {
		case c == '\n':
			time.Sleep(s.rest)
		case c == ' ':
			words = append(words, took)
		default:
			if letters == nil {
				r.First = milliseconds(took)
			}
			letters = append(letters, took)
		}
		time.Sleep(s.pace)
	}
	r.File = e.memory("RssFile:")
	r.MaxRSS = e.memory("VmHWM:")
	r.Letters, r.Words = summary(letters), summary(words)
	return r, e.end()
}

// times are how many there are, their median, their 99th percentile and the longest.
type times struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50_ms"`
	P99 float64 `json:"p99_ms"`
	Max float64 `json:"max_ms"`
}

func summary(all []time.Duration) times {
	if len(all) == 0 {
		return times{}
	}
	slices.Sort(all)
	return times{len(all), milliseconds(all[len(all)/2]), milliseconds(all[len(all)*99/100]), milliseconds(all[len(all)-1])}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
