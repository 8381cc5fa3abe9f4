package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"golang.org/x/term"

	"github.com/lstmkb/lstmkb/corpus"
	"github.com/lstmkb/lstmkb/kernels"
)

const dataHelp = "text: a folder with train|valid|test.txt[.gz], or one FILE[.gz] (default WikiText-2 in the user's cache folder)"

// openText opens the text that --data names, or the default corpus.
func openText(path string) (*corpus.Text, error) {
	if path == "" {
		var err error
		if path, err = corpus.DefaultDir(); err != nil {
			return nil, err
		}
	}
	return corpus.Open(path)
}

// newPool makes a pool on the chosen kernels; 0 threads mean all processors.
func newPool(threads int) (*kernels.Pool, error) {
	if threads < 0 || threads > 1024 {
		return nil, fmt.Errorf("--threads is %d, want 0 to 1024", threads)
	}
	set, err := kernels.Default()
	if err != nil {
		return nil, err
	}
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	return kernels.NewPool(set, threads), nil
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// isTerminal tells a person's screen from a log.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func duration(seconds float64) string {
	return fmt.Sprint(time.Duration(seconds * float64(time.Second)).Round(time.Second))
}
