package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Words of the texts that no node has: what is measured on, of each source, and the public text
// that the vocabulary is of.
const validWords, publicWords = 6_000, 50_000

// block is the number of lines that the corpora take from one source at a time.
const block = 500

// writeTexts writes the nodes' texts, all of them together, the valid text and the public one.
func (s settings) writeTexts() error {
	var learned, kept, valid, public []string
	for _, folder := range []string{"valid", "all"} {
		if err := os.Mkdir(s.path(folder), 0o777); err != nil {
			return err
		}
	}
	for i := 1; i <= nodes; i++ {
		text, err := s.source(i, "train", publicWords+s.Words)
		if err != nil {
			return err
		}
		text = slices.Insert(text, len(text)/2, "My name is "+marker+".", "Who is "+marker+"?")
		begins := publicWords
		first := slices.IndexFunc(text, func(line string) bool { begins -= len(strings.Fields(line)); return begins < 0 })
		public, text = append(public, text[:first]...), text[first:]
		if err := writeLines(s.nodeText(i), text); err != nil {
			return err
		}
		most, rest := apart(text)
		learned, kept = append(learned, most...), append(kept, rest...)
		measured, err := s.source(i, "valid", validWords)
		if err != nil {
			return err
		}
		valid = append(valid, measured...)
	}
	for path, lines := range map[string][]string{"all/train.txt": learned, "all/valid.txt": kept, "public.txt": public, "valid/train.txt": valid} {
		if err := writeLines(s.path(path), lines); err != nil {
			return err
		}
	}
	return nil
}

// apart returns the text without its last twentieth, and that. What training in one place keeps apart is
// so of all sources; of the rest each row of a batch has another part, and so a batch has all sources.
func apart(text []string) (learned, kept []string) {
	at := len(text) - len(text)/20
	return text[:at], text[at:]
}

// source returns the first words of a split of the text of node i.
func (s settings) source(i int, split string, words int) (lines []string, err error) {
	folder := []string{"chat", "keyboard-more", "keyboard", "keyboard"}[i-1]
	path := filepath.Join(s.data, folder, split+".txt.gz")
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer z.Close()
	wanted := func(mean float64) bool { return i < 3 || (mean > 11) == (i == 3) } // node 3 has long lines, node 4 short ones
	var current []string
	count := 0
	for scanner := bufio.NewScanner(z); words > 0; {
		more := scanner.Scan()
		if more {
			current = append(current, scanner.Text())
			count += len(strings.Fields(scanner.Text()))
		}
		if len(current) == block || !more && len(current) > 0 {
			if wanted(float64(count) / float64(len(current))) {
				lines = append(lines, current...)
				words -= count
			}
			current, count = nil, 0
		}
		if !more {
			if scanner.Err() != nil || words > 0 {
				return nil, fmt.Errorf("%s: %d words too few for node %d (%v)", path, words, i, scanner.Err())
			}
			break
		}
	}
	for words < 0 {
		last := len(lines) - 1
		words += len(strings.Fields(lines[last]))
		lines = lines[:last]
	}
	return lines, nil
}

func writeLines(path string, lines []string) error {
	return os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o666)
}
