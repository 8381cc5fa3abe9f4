package main

import (
	"fmt"
	"os"

	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/predict/words"
)

const blocklistHelp = `words never to suggest: a file of a word a line, or "default" for the list in the program`

// loadBlocklist reads what --blocklist names; "" is none.
func loadBlocklist(path string) (*predict.Blocklist, error) {
	switch path {
	case "":
		return nil, nil
	case "default":
		return words.Blocklist()
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--blocklist: %w", err)
	}
	defer f.Close() // only read from: nothing is lost
	b, err := predict.ReadBlocklist(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}
