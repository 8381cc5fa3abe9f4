package eval

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestReadPairs(t *testing.T) {
	const text = "# typed, intended\nteh\tthe\r\n\ndefinately\tdefinitely\tI am \tear\nim\tI'm\t\t\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	want := []TypedWord{{Typed: "teh", Intended: "the", Alone: true, Source: "mine"},
		{Typed: "definately", Intended: "definitely", Context: "I am ", Source: "ear"}, {Typed: "im", Intended: "I'm", Alone: true, Source: "mine"}}
	for name, content := range map[string][]byte{"mine.tsv": []byte(text), "mine.tsv.gz": packed.Bytes()} {
		got, err := pairsOf(t, filepath.Join(dir, name), content)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	for text, part := range map[string]string{
		"teh\tthe\nteh\n":         "pairs.tsv: line 2: has 1 fields",
		"a\tb\tc\td\te\n":         "pairs.tsv: line 1: has 5 fields",
		"\n#\n\tthe\n":            "pairs.tsv: line 3: the field of what was typed is empty",
		"teh\t\t\t\n":             "pairs.tsv: line 1: the field of what was meant is empty",
		"# nothing but comment\n": "pairs.tsv: has no pair",
	} {
		if _, err := pairsOf(t, filepath.Join(dir, "pairs.tsv"), []byte(text)); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: error %v, want %q", text, err, part)
		}
	}
	stop := errors.New("stop")
	if err := ReadPairs(context.Background(), filepath.Join(dir, "mine.tsv"), func(TypedWord) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want the callback's", err)
	}
	if err := ReadPairs(context.Background(), filepath.Join(dir, "none.tsv"), nil); err == nil || !strings.Contains(err.Error(), "none.tsv") {
		t.Errorf("error %v", err)
	}
}

func pairsOf(t *testing.T, path string, content []byte) (found []TypedWord, err error) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
	return found, ReadPairs(context.Background(), path, func(w TypedWord) error { found = append(found, w); return nil })
}

// FuzzPair: what is read is written so that it is read again.
func FuzzPair(f *testing.F) {
	f.Add("teh\tthe")
	f.Add("im\tI'm\tand \tchat")
	f.Add("\t\t\t\t")
	f.Fuzz(func(t *testing.T, line string) {
		w, err := parsePair(line)
		if err != nil || strings.ContainsAny(line, "\r\n") {
			return
		}
		again, err := parsePair(strings.TrimSuffix(w.Pair(), "\n"))
		if err != nil || !reflect.DeepEqual(w, again) {
			t.Errorf("%q: %+v, again %+v, %v", line, w, again, err)
		}
	})
}
