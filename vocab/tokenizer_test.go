package vocab

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	tests := []struct {
		name string
		tok  Tokenizer
		line string
		want []string
	}{
		{"wikitext as it stands", WikiText, " = The <unk> 's @-@ = ", []string{"=", "The", "<unk>", "'s", "@-@", "="}},
		{"wikitext blank", WikiText, " ", nil},
		{"empty", Keyboard, "", nil},
		{"punctuation", Keyboard, "Wait... what?!", []string{"Wait", ".", ".", ".", "what", "?", "!"}},
		{"contractions", Keyboard, "I don't, you don’t.", []string{"I", "don't", ",", "you", "don’t", "."}},
		{"double contraction", Keyboard, "I'd've gone", []string{"I'd've", "gone"}},
		{"apostrophe at the edge", Keyboard, "'tis the dogs' goin’", []string{"'", "tis", "the", "dogs", "'", "goin", "’"}},
		{"numbers", Keyboard, "$4.20, 1,000 at 10:30 in 90s", []string{"$", "4.20", ",", "1,000", "at", "10", ":", "30", "in", "90s"}},
		{"decimal marks", Keyboard, "3,5 und 1.000,50", []string{"3,5", "und", "1.000,50"}},
		{"ordinal", Keyboard, "am 3. Mai", []string{"am", "3", ".", "Mai"}},
		{"apostrophe of Ukrainian", Keyboard, "п’ять з'їзд", []string{"п’ять", "з'їзд"}},
		{"spaces of French", Keyboard, "Oui\u202f! «\u00a0Non\u00a0»", []string{"Oui", "!", "«", "Non", "»"}},
		{"hyphen", Keyboard, "well-known", []string{"well", "-", "known"}},
		{"abbreviation", Keyboard, "the U.S. army", []string{"the", "U.S", ".", "army"}},
		{"no space after a sentence", Keyboard, "good.Thanks, it's D.C.", []string{"good", ".", "Thanks", ",", "it's", "D.C", "."}},
		{"special tokens are text", Keyboard, "<unk> <eos>", []string{"<", "unk", ">", "<", "eos", ">"}},
		{"white space", Keyboard, "\ta\u00a0b \u2003 c\r", []string{"a", "b", "c"}},
		{"narrow space in a number", Keyboard, "10\u202f000", []string{"10", "000"}},
		{"soft hyphen within", Keyboard, "co\u00adop", []string{"co\u00adop"}},
		{"soft hyphen alone", Keyboard, "a \u00ad b", []string{"a", "b"}},
		{"zero-width space", Keyboard, "a\u200bb", []string{"a", "b"}},
		{"zero-width joiner alone", Keyboard, "a \u200d b", []string{"a", "b"}},
		{"mark on a space", Keyboard, "a \u0301b", []string{"a", "b"}},
		{"combining accent", Keyboard, "cafe\u0301 now", []string{"cafe\u0301", "now"}},
		{"accents", Keyboard, "naïve Zoë’s", []string{"naïve", "Zoë’s"}},
		{"emoji", Keyboard, "hi👍🏽👨‍👩‍👧❤️ 🇫🇷🇩🇪", []string{"hi", "👍🏽", "👨‍👩‍👧", "❤️", "🇫🇷", "🇩🇪"}},
		{"controls", Keyboard, "a\x01b\x7f", []string{"a", "b"}},
		{"invalid", Keyboard, "a\xff\xfe b\xe2\x82", []string{"a", "\ufffd", "b", "\ufffd"}},
		{"invalid wikitext", WikiText, "a\xff", []string{"a\ufffd"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := slices.Collect(tt.tok.Words(tt.line)); !slices.Equal(got, tt.want) {
				t.Errorf("Words(%q) = %q; want %q", tt.line, got, tt.want)
			}
		})
	}
}

func TestWordsStops(t *testing.T) {
	for _, line := range []string{"a b", "é è"} {
		n := 0
		for range Keyboard.Words(line) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%q: %d tokens after a break", line, n)
		}
	}
}

func TestKey(t *testing.T) {
	tests := []struct {
		tok      Tokenizer
		in, want string
	}{
		{WikiText, "Don’t", "Don’t"},
		{Keyboard, "Don’t", "don't"},
		{Keyboard, "NASA", "nasa"},
		{Keyboard, "ÉCOLE", "école"},
		{Keyboard, "Co\u00adop", "coop"},
		{Keyboard, "👨‍👩‍👧", "👨‍👩‍👧"},
		{Keyboard, "❤\ufe0f", "❤"},
		{Keyboard, "Don‘t", "don't"},
		{Keyboard, "donʼt", "don't"},
		{Keyboard, "don´t", "don't"},
		{Keyboard, "don＇t", "don't"},
		{Keyboard, "‘", "‘"},
		{Keyboard, "‑", "-"},
		{Keyboard, "tie\u0302\u0301ng", "tiếng"},
		{Keyboard, "\u200bhel\u2060lo\u200d", "hello"},
		{Keyboard, "می\u200cخواهم", "می\u200cخواهم"},
		{Keyboard, "سلام\u200c", "سلام"},
	}
	for _, tt := range tests {
		if got := tt.tok.Key(tt.in); got != tt.want {
			t.Errorf("%s.Key(%q) = %q; want %q", tt.tok, tt.in, got, tt.want)
		}
	}
}

func TestParseTokenizer(t *testing.T) {
	for _, tok := range []Tokenizer{WikiText, Keyboard} {
		if got, err := ParseTokenizer(string(tok)); got != tok || err != nil {
			t.Errorf("%s: %q, %v", tok, got, err)
		}
	}
	_, err := ParseTokenizer("bpe")
	if err == nil || !strings.Contains(err.Error(), `"bpe"`) || !strings.Contains(err.Error(), "keyboard") {
		t.Errorf("error is %v", err)
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{
		"", "I don't know, 3.14 <unk>.", "a:b 1,2;3 x_1 'n' . .5 5.", "don’t co\u00adop 👨‍👩‍👧 🇫🇷🇩🇪🇫🇷", "10\u202f000 \u200d😀", "a\xff",
		"a'\u0301b 1.\u03012 \u05d0\"\u05d0", "foo  \u0301 \r\n x", "l'a L’\u0301été qu'un po' 's 't's 'sé's",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, tok := range []Tokenizer{WikiText, Keyboard, withPieces} {
			valid := strings.ToValidUTF8(line, "\ufffd")
			rest := valid
			for w := range tok.Words(line) {
				if w == "" || !utf8.ValidString(w) || strings.ContainsFunc(w, unicode.IsSpace) {
					t.Fatalf("%s: token %q of %q", tok, w, line)
				}
				if tok.IsKeyboard() && (w == UnkWord || w == EosWord || tok.Key(w) == "") {
					t.Fatalf("token %q of %q", w, line)
				}
				i := strings.Index(rest, w)
				if i < 0 {
					t.Fatalf("%s: token %q is not in what is left of %q", tok, w, line)
				}
				rest = rest[i+len(w):]
			}
		}
		checkBoundaries(t, strings.ToValidUTF8(line, "\ufffd"))
	})
}
