package corpus

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode/utf32"
)

// wanted is a text in which every language has the letters that tell it.
var wanted = map[string]string{
	"en": "I don’t want to go there – it’s too far.\n“Really?” she said, and we had a coffee in the café.\n",
	"de": "Die Straße ist schön und größer als früher.\nMüller möchte Äpfel für die Kinder.\n",
	"pl": "Zażółć gęślą jaźń. Dzień dobry, jak się masz?\nProszę o kawałek ciasta, dziękuję bardzo.\n",
	"ru": "Привет, как дела? Сегодня мы пойдём в магазин\nи купим хлеба. Погода хорошая, солнце светит.\n",
	"el": "Καλημέρα, τι κάνεις σήμερα; Πάμε στην αγορά\nνα πάρουμε ψωμί.\n",
	"ja": "今日は天気がいいですね。 買い物に\n行きましょう。ありがとうございます。\n",
	"zh": "今天天气很好,我们去商店买面包吧。\n谢谢你的帮助,一路平安。\n",
	"ko": "안녕하세요, 오늘 날씨가 좋네요.\n시장에 갑시다.\n",
}

func decoded(t *testing.T, b []byte) (text, note string) {
	t.Helper()
	for name, r := range map[string]io.Reader{"at once": bytes.NewReader(b), "by bytes": iotest.OneByteReader(bytes.NewReader(b)), "with EOF": iotest.DataErrReader(bytes.NewReader(b))} {
		d := NewDecoder(r)
		got, err := io.ReadAll(d)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if text != "" && text != string(got) {
			t.Fatalf("%s: %.100q, otherwise %.100q", name, got, text)
		}
		text, note = string(got), d.Note()
	}
	return text, note
}

// A text reads the same in every encoding that programs have saved it in.
func TestDecode(t *testing.T) {
	for _, c := range []struct{ language, encoding, mark, note string }{
		{"en", "utf-8", "", ""},
		{"ru", "utf-8", "\ufeff", ""},
		{"en", "windows-1252", "", "6 bytes are no UTF-8: read as Windows-1252"},
		{"de", "iso-8859-15", "", "9 bytes are no UTF-8: read as Windows-1252"},
		{"pl", "windows-1250", "", "read as windows-1250"},
		{"pl", "iso-8859-2", "", "read as ISO-8859-2"},
		{"ru", "windows-1251", "", "read as windows-1251"},
		{"ru", "koi8-r", "", "read as KOI8-R"},
		{"ru", "iso-8859-5", "", "read as ISO-8859-5"},
		{"el", "iso-8859-7", "", "read as ISO-8859-7"},
		{"ja", "shift_jis", "", "read as Shift_JIS"},
		{"ja", "euc-jp", "", "read as EUC-JP"},
		{"zh", "gbk", "", "read as GB18030"},
		{"ko", "euc-kr", "", "read as EUC-KR"},
		{"en", "utf-16le", "\ufeff", "is no UTF-8: read as UTF-16LE"},
		{"zh", "utf-16be", "\ufeff", "read as UTF-16BE"},
		{"en", "utf-16le", "", "read as UTF-16LE"},
		{"ru", "utf-16be", "", "read as UTF-16BE"},
		{"zh", "utf-16le", "", "read as UTF-16LE"},
		{"ko", "utf-16be", "", "read as UTF-16BE"},
		{"en", "utf-32le", "\ufeff", "read as UTF-32LE"},
		{"ru", "utf-32be", "", "read as UTF-32BE"},
		{"ja", "utf-32le", "", "read as UTF-32LE"},
	} {
		t.Run(c.language+" "+c.encoding, func(t *testing.T) {
			want := wanted[c.language]
			b := encode(t, c.encoding, c.mark+want)
			got, note := decoded(t, b)
			if got != want || !strings.HasSuffix(note, c.note) || c.note == "" && note != "" {
				t.Errorf("%.80q, note %q; want %.80q, %q", got, note, want, c.note)
			}
			text := open(t, "train.txt", b)
			var notes []string
			text.Note = func(s string) { notes = append(notes, s) }
			for range 2 {
				lines, err := collect(t.Context(), text, Train)
				if err != nil || strings.Join(lines, "\n")+"\n" != want {
					t.Errorf("lines %.80q, %v", lines, err)
				}
			}
			if c.note != "" && (len(notes) != 1 || !strings.HasSuffix(notes[0], note)) || c.note == "" && notes != nil {
				t.Errorf("notes %q", notes)
			}
		})
	}
}

func encode(t *testing.T, name, text string) []byte {
	t.Helper()
	enc, err := htmlindex.Get(name)
	switch name {
	case "utf-32le":
		enc, err = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), nil
	case "utf-32be":
		enc, err = utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), nil
	}
	if err != nil {
		t.Fatal(err)
	}
	if name == "utf-8" {
		return []byte(text)
	}
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecodeLineEnds(t *testing.T) {
	for in, want := range map[string]string{
		"a\rb\rc":          "a\nb\nc",
		"a\r\nb\r\n":       "a\nb\n",
		"a\r\r\nb\n\rc\r":  "a\n\nb\n\nc\n",
		"a\u2028b\u2029":   "a\nb\n",
		"a\u0085b":         "a\nb",
		"don\x92t caf\xe9": "don’t café",
		"é and \xe9":       "é and é",
		"\xef\xbb\xbfa":    "a",
		"":                 "",
	} {
		if got, _ := decoded(t, []byte(in)); got != want {
			t.Errorf("%q reads as %q, want %q", in, got, want)
		}
	}
}

// A line is there before the next one has been typed.
func TestDecodeInteractive(t *testing.T) {
	r, w := io.Pipe()
	d := NewInteractiveDecoder(r)
	for _, line := range []string{"hello\n", "caf\xe9\n", "good\r\n"} {
		go func() { _, _ = w.Write([]byte(line)) }()
		got := make([]byte, 0, 10)
		for !slices.Contains(got, '\n') {
			var b [10]byte
			n, err := d.Read(b[:])
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, b[:n]...)
		}
	}
	if d.Note() != "1 byte is no UTF-8: read as Windows-1252" {
		t.Errorf("note %q", d.Note())
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "a\r\nb\r", "\xff\xfea\x00", "\xfe\xff\x00a", "\xff\xfe\x00\x00", "a\x00b\x00 \x00", "don\x92t", "\u2028\ufeff"} {
		f.Add([]byte(s))
	}
	for _, s := range wanted {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d := NewDecoder(bytes.NewReader(b))
		got, err := io.ReadAll(d)
		if err != nil {
			return
		}
		if !utf8.Valid(got) || bytes.ContainsAny(got, "\r\u2028\u2029\u0085") {
			t.Errorf("%q reads as %q", b, got)
		}
		if utf8.Valid(b) && d.Note() != "" && bytes.IndexByte(b, 0) < 0 {
			t.Errorf("%q is UTF-8; note %q", b, d.Note())
		}
	})
}
