package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTypos runs the whole comparison on a few words, with a peer that is made up.
func TestTypos(t *testing.T) {
	thorough(t)
	t.Setenv("PEERS_TEST_PEER", "1")
	folder := filepath.Join(t.TempDir(), "notes")
	if err := os.Mkdir(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"train.txt": "i want to see\n", "test.txt": strings.Repeat("I'd like something to think about on monday\n", 8),
		"pairs.tsv": "definately\tdefinitely\t\tear\nthier\ttheir\tit was \tswap\ntheir\ttheir\t\tswap\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	out := t.TempDir()
	s := settings{results: out, python: os.Args[0], text: folder, pairs: filepath.Join(folder, "pairs.tsv"), every: 2}
	if err := run(context.Background(), s, "typos"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(out, "typos.json"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Header header
		Notes  []string
		Rows   struct {
			Words []typoRow
			Speed typoSpeed
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got.Header.Go == "" || got.Header.Peers["torch"] == "" || len(got.Notes) == 0 || len(got.Rows.Words) != 3 {
		t.Fatalf("header %+v, %d notes, rows %+v", got.Header, len(got.Notes), got.Rows.Words)
	}
	for i, want := range []struct {
		text          string
		words, errors int64
	}{{"notes", 32, -1}, {"ear", 1, 1}, {"swap", 2, 1}} {
		r := got.Rows.Words[i]
		if r.Text != want.text || r.Letters.Words != want.words || want.errors >= 0 && r.Letters.Errors != want.errors || (r.Touches != nil) != (i == 0) {
			t.Errorf("row %+v, want %+v", r, want)
		}
		if (len(r.SpoiledAccepted) == 2) != (i == 0) {
			t.Errorf("%s: spoiled %v, want two shares of a text", r.Text, r.SpoiledAccepted)
		}
		if p, ok := r.Peers["Speller"]; !ok || p.Top3 != 0.5 || len(r.Peers) != 1 {
			t.Errorf("%s: peers %+v, want the one that did not fail", r.Text, r.Peers)
		}
	}
	if s := got.Rows.Words[0].Letters.Savings; !(s.Clean > 0) {
		t.Errorf("savings %+v", s)
	}
	if s := got.Rows.Speed; !(s.LetterP50 > 0 && s.LetterP99 >= s.LetterP50 && s.WordP99 >= s.WordP50 && s.WordP50 > 0 && s.MemoryMB > 0.1) || s.Calls < 100 {
		t.Errorf("speed %+v", s)
	}
}

func TestTyposNothing(t *testing.T) {
	if err := run(context.Background(), settings{results: t.TempDir()}, "typos"); err == nil || !strings.Contains(err.Error(), "-pairs") {
		t.Errorf("error %v, want one that names the flags", err)
	}
}

func TestEvenly(t *testing.T) {
	x := []int{0, 1, 2, 3, 4, 5, 6}
	if got := evenly(x, 3); len(got) != 3 || got[0] != 0 || got[1] != 2 || got[2] != 4 {
		t.Errorf("%v", got)
	}
	if got := evenly(x, 9); len(got) != 7 {
		t.Errorf("%v", got)
	}
}

// TestSlippingWords: the text before a word is as it stands in the line.
func TestSlippingWords(t *testing.T) {
	words := slippingWords([]string{"so so, 7 yes"})
	if len(words) != 2 || words[0].Context != "" || words[1].Context != "so so, 7 " || words[1].Intended != "yes" {
		t.Errorf("%+v", words)
	}
}
