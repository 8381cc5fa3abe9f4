package predict

import (
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestCasing: how a word is written, by the letters typed and by the text before it.
func TestCasing(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, append(wordList(20), "Paris", "the", "I'm")), best())
	p.language.LetterWords, p.language.Abbreviations = "I", []string{"Mr"}
	for _, x := range []struct {
		context, prefix string
		want            casing
	}{
		{"", "", firstUpper}, {"So it is. ", "", firstUpper}, {"so it is ", "", within}, {"so it is. ", "w", within},
		{"so it is ", "W", firstUpper}, {"so it is ", "WA", allUpper}, {"so it is ", "Wa", firstUpper}, {"it is, e.g. ", "", within},
		{"we saw Hyde ", "", inName}, {"we saw Hyde ", "pa", inName}, {"we saw Hyde, ", "", within}, {"we saw Mr. ", "", inName},
		{"Hyde ", "", inName}, {"Paris ", "", inName}, {"The ", "", within}, {"so I ", "", within}, {"so I'm ", "", within},
		{"on 5th ", "", afterOrdinal}, {"on 5 ", "", within}, {"an x-", "ra", within}, {"saw 'Hyde ", "", inName},
		{"I WANT TO GO TO THE ", "", allUpper}, {"PLEASE CALL ME ", "W", allUpper}, {"PLEASE CALL ME ", "w", inName},
		{"PLEASE CALL ME ", "Wa", firstUpper}, {"STOP IT! ", "", allUpper}, {"STOP IT!\n", "", firstUpper}, {"I WANT ", "", inName},
		{"at NASA ", "", inName}, {"NASA ", "", inName}, {"ÄÖ ÜÄ ", "", allUpper}, {"I ", "", within}, {"42 17 ", "", within},
		{strings.Repeat("x", 1000) + " A B C D ", "", within},
	} {
		if got := p.casingOf(x.context, x.prefix); got != x.want {
			t.Errorf("%.60q, %q: %d, want %d", x.context, x.prefix, got, x.want)
		}
		if n := testing.AllocsPerRun(1, func() { p.casingOf(x.context, x.prefix) }); n != 0 {
			t.Errorf("%.60q: %v allocations", x.context, n)
		}
	}
}

func TestApplyCasing(t *testing.T) {
	for _, x := range []struct {
		c               casing
		word, tag, want string
	}{
		{firstUpper, "want", "en", "Want"}, {firstUpper, "iPhone", "en", "iPhone"}, {firstUpper, "McDonald", "en", "McDonald"},
		{firstUpper, "école", "fr", "École"}, {firstUpper, "ijs", "nl", "IJs"}, {firstUpper, "ijs", "en", "Ijs"},
		{firstUpper, "istanbul", "tr", "İstanbul"}, {allUpper, "istanbul", "tr", "İSTANBUL"}, {allUpper, "straße", "de", "STRAßE"},
		{allUpper, "iPhone", "en", "IPHONE"}, {within, "Paris", "en", "Paris"}, {firstUpper, "ǆep", "hr", "ǅep"}, {firstUpper, "", "en", ""},
		{firstUpper, "'tis", "en", "'tis"}, {allUpper, "don't", "en", "DON'T"},
	} {
		if got := x.c.apply(x.word, x.tag); got != x.want {
			t.Errorf("%s in %d, %s: %s, want %s", x.word, x.c, x.tag, got, x.want)
		}
	}
}
