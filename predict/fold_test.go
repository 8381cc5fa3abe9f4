package predict

import (
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TestFold: letters that find each other.
func TestFold(t *testing.T) {
	for _, c := range [][2]string{
		{"Want", "want"}, {"été", "ete"}, {"E\u0301TE\u0301", "ete"}, {"I'm", "im"}, {"don’t", "dont"}, {"donʼt", "dont"}, {"don´t", "dont"},
		{"tiếng", "tieng"}, {"tie\u0302\u0301ng", "tieng"}, {"Đường", "duong"}, {"straße", "strasse"}, {"STRAẞE", "strasse"}, {"œuvre", "oeuvre"},
		{"Łódź", "lodz"}, {"søster", "soster"}, {"İstanbul", "istanbul"}, {"ılık", "ilik"}, {"ﬁnd", "find"}, {"Ｗａｎｔ", "want"}, {"hel\u00adlo\u200d", "hello"},
		{"ещё", "еще"}, {"за́мок", "замок"}, {"йогурт", "и\u0306огурт"}, {"и\u0306огурт", "и\u0306огурт"}, {"Їжак", "і\u0308жак"},
		{"Ἀθῆναι", "αθηναι"}, {"λόγος", "λογοσ"}, {"שָׁלוֹם", "שלום"}, {"مُحَمَّد", "محمد"}, {"أحمد", "احمد"}, {"می\u200cخواهم", "میخواهم"},
		{"हिन्दी", "हिन्दी"}, {"ที่นี่", "ที่นี่"}, {"が", "か\u3099"}, {"\u0301", ""},
	} {
		if got := Fold(c[0]); got != c[1] {
			t.Errorf("%q is folded to %q, want %q", c[0], got, c[1])
		}
	}
	for _, c := range [][2]string{{"한국", "하"}, {"한국", "한"}, {"한국", "ㅎ"}, {"한국", "한구"}} {
		if !strings.HasPrefix(Fold(c[0]), Fold(c[1])) {
			t.Errorf("%q does not begin %q", c[1], c[0])
		}
	}
}

// checkFold: folding twice changes nothing more, and composed and decomposed spellings have
// one fold.
func checkFold(t *testing.T, s string) {
	t.Helper()
	fold := Fold(s)
	if again := Fold(fold); again != fold || !utf8.ValidString(fold) {
		t.Fatalf("%q is folded to %q and %q", s, fold, again)
	}
	s = strings.ToValidUTF8(s, "\ufffd")
	if d, c := norm.NFD.String(s), norm.NFC.String(s); Fold(d) != Fold(s) || Fold(c) != Fold(s) {
		t.Fatalf("%q: %q; decomposed %q, composed %q", s, Fold(s), Fold(d), Fold(c))
	}
}

// TestFoldUnicode: checkFold for each character. Without LSTMKB_THOROUGH, one of 64 stands for
// those that hardly differ: ideographs, Hangul and what Unicode has not assigned.
func TestFoldUnicode(t *testing.T) {
	if testing.Short() {
		t.Skip("all of Unicode")
	}
	thorough := os.Getenv("LSTMKB_THOROUGH") != ""
	for r := range unicode.MaxRune {
		alike := unicode.In(r, unicode.Han, unicode.Hangul) ||
			!unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf)
		if utf8.ValidRune(r) && (thorough || !alike || r%64 == 0) {
			checkFold(t, "е"+string(r)+"\u0301")
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Été I'm don´t", "tie\u0302\u0301ng", "İıßẞŉĿﬁ", "한국 ㅎ", "ещё\u0301 й", "ที่ ำ", "\u0345\u03b9ς", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(checkFold)
}
