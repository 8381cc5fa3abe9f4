package vocab

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

const head = UnkWord + "\n" + EosWord + "\n"

func TestRoundTrip(t *testing.T) {
	for _, tok := range []Tokenizer{WikiText, Keyboard} {
		v := build(t, tok, 0, 1, "We saw Paris and don't know", "é <unk> 👍🏽 .")
		var buf bytes.Buffer
		n, err := v.WriteTo(&buf)
		if err != nil || n != int64(buf.Len()) {
			t.Fatalf("wrote %d of %d bytes: %v", n, buf.Len(), err)
		}
		sum := sha256.Sum256(buf.Bytes())
		if v.Hash() != hex.EncodeToString(sum[:]) {
			t.Errorf("hash is %s; want %x", v.Hash(), sum)
		}
		got, err := Read(iotest.OneByteReader(&buf), tok)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.words, v.words) || got.Hash() != v.Hash() || got.Len() != v.Len() {
			t.Errorf("read %q; want %q", got.words, v.words)
		}
		if got.ID("Paris") != v.ID("Paris") || got.ID("Paris") == Unk {
			t.Errorf("ids differ: %d, %d", got.ID("Paris"), v.ID("Paris"))
		}
	}
}

func TestReadErrors(t *testing.T) {
	long := strings.Repeat("a", MaxWord)
	tests := []struct {
		name, in string
		want     string // "" for no error
	}{
		{"least", head, ""},
		{"longest word", head + long + "\n", ""},
		{"empty", "", "line 1: missing"},
		{"one line", "<unk>\n", "line 2: missing"},
		{"other first", "the\n<eos>\n", `line 1: "the"; expected "<unk>"`},
		{"other second", "<unk>\nthe\n", `line 2: "the"; expected "<eos>"`},
		{"empty line", head + "\na\n", "line 3: empty"},
		{"duplicate", head + "a\nb\nA\n", `line 5: "A" is the same word as line 3`},
		{"special again", head + "<UNK>\n", "line 3"},
		{"invalid", head + "a\xff\n", "line 3: "},
		{"space", head + "a b\n", "line 3: "},
		{"carriage return", head + "a\r\n", "line 3: "},
		{"carriage return alone", head + "a\r\n", "the line ends in CR LF"},
		{"control characters", head + "\x1b]0;x\ahello\n", `line 3: "\x1b]0;x\ahello" has a control character`},
		{"control character of C1", head + "a\u009bb\n", "has a control character"},
		{"no-break space", head + "a\u00a0b\n", "line 3: "},
		{"too long", head + long + "a\n", "line 3: word is longer than 100 bytes"},
		{"far too long", head + strings.Repeat(long, 100), "line 3: word is longer than 100 bytes"},
		{"cut", head + "a\nb", "line 4: no newline"},
		{"nothing to see", head + "\u00ad\n", "line 3: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(tt.in), Keyboard)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v; want %q in it", err, tt.want)
			}
		})
	}
	if _, err := Read(strings.NewReader(head), "bpe"); err == nil {
		t.Error("no error for an unknown tokenizer")
	}
	broken := errors.New("broken")
	if _, err := Read(iotest.ErrReader(broken), Keyboard); !errors.Is(err, broken) {
		t.Errorf("error is %v; want %v", err, broken)
	}
}

type failAfter struct{ n int }

func (w *failAfter) Write(p []byte) (int, error) {
	if len(p) > w.n {
		return w.n, errors.New("full")
	}
	w.n -= len(p)
	return len(p), nil
}

func TestWriteError(t *testing.T) {
	v := build(t, WikiText, 0, 1, "a b c")
	n, err := v.WriteTo(&failAfter{n: 5})
	if n != 5 || err == nil {
		t.Errorf("wrote %d, %v; want 5 and an error", n, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head+"the\nParis\ndon't\n"), true)
	f.Add([]byte(head+"a\nA\n"), false)
	f.Add([]byte(head+"don’t\nco\u00adop\n"), true)
	f.Add([]byte("<unk>\r\n<eos>\n"), true)
	f.Add([]byte(head+"0\n\u200c0\n"), true)
	f.Fuzz(func(t *testing.T, data []byte, keyboard bool) {
		tok := WikiText
		if keyboard {
			tok = Keyboard
		}
		v, err := Read(bytes.NewReader(data), tok)
		if err != nil {
			return
		}
		var buf bytes.Buffer
		if _, err := v.WriteTo(&buf); err != nil || !bytes.Equal(buf.Bytes(), data) {
			t.Fatalf("wrote %q, %v; read %q", buf.Bytes(), err, data)
		}
		for id := range int32(v.Len()) {
			word := v.Word(id)
			// Of words that were different ones to earlier versions the first counts.
			if got := v.ID(word); got != id && !(keyboard && got < id && tok.Key(v.Word(got)) == tok.Key(word)) {
				t.Fatalf("id %d is %q, whose id is %d", id, word, got)
			}
		}
	})
}

// TestReadEarlier: a vocabulary may have words that were different ones to earlier versions.
func TestReadEarlier(t *testing.T) {
	v, err := Read(strings.NewReader("<unk>\n<eos>\n-\ncafé\n‑\ncafe\u0301\n"), Keyboard)
	if err != nil {
		t.Fatal(err)
	}
	if got := v.AppendLine(nil, "café‑cafe\u0301"); !slices.Equal(got, []int32{3, 2, 3}) {
		t.Errorf("the ids are %d", got)
	}
}
