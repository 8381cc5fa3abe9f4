package predict

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// markup returns lines of HTML, n bytes or a few more.
func markup(n int) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, "<div class=\"row\"><a href=\"/item/%d\">link</a> <b>bold</b></div>\n", i)
	}
	return b.String()
}

// TestLongTextKeys: behind 60 KiB of text no key reads more than its own token, and what is
// read ahead: the context has been read before it moves on. Suggestions are the predictor's.
func TestLongTextKeys(t *testing.T) {
	m := model(t, vocab.Keyboard, append(wordList(100), "<", ">", "/", "\"", "="))
	p := predictor(t, m, best())
	english := strings.Repeat("i want to see w5 and w7, not W12. Zoé went\n", 60<<10/44)
	every := 29
	if os.Getenv("LSTMKB_THOROUGH") != "" {
		every = 7
	}
	for name, text := range map[string]string{
		"markup": markup(60<<10 + 2000), "English": english, "marks": strings.Repeat("!", 3000), "no spaces": strings.Repeat("w,", 1500),
		"long words": strings.Repeat(strings.Repeat("x", 80)+" ", 200), "blanks": strings.Repeat(" \n", 2000) + "w1 w2 w3",
		"Cyrillic": strings.Repeat("мой йогурт и я ", 200),
	} {
		s, moves := p.NewSession(), 0
		const keys = 900
		for at := max(0, len(text)-keys); at <= len(text); at++ {
			context, _ := Split(text[:at])
			ids, _, _ := (&blocks{vocab: p.vocab}).context(context)
			read := len(ids) - max(s.tracks[0].known(ids), s.tracks[1].known(ids))
			if read > 2 && s.at != nil {
				t.Fatalf("%s: key %d reads %d tokens", name, at, read)
			}
			if len(s.ids) > 0 && s.ids[0] != ids[0] || len(ids) < len(s.ids) {
				moves++
			}
			got, err := s.Suggest(text[:at], 3)
			if err != nil {
				t.Fatal(err)
			}
			if at%every == 0 || read > 1 {
				if want, _ := p.Suggest(text[:at], 3); !slices.Equal(got, want) {
					t.Fatalf("%s: key %d: %v, want %v", name, at, got, want)
				}
			}
		}
		if moves < 1 && name != "blanks" {
			t.Errorf("%s: the context never moved on", name)
		}
	}
}

// TestBlocks: the tokens of a text cut into blocks are those of the text, where words begin
// after spaces, and blocks that are kept do not change them.
func TestBlocks(t *testing.T) {
	p := predictor(t, model(t, vocab.Keyboard, wordList(100)), best())
	kept := &blocks{vocab: p.vocab}
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"w1", "Zoé", " ", " ", "\n", ",", "e\u0301", "😀", " \u0301x", "\xff", "don't", "日本", strings.Repeat("y", 90), strings.Repeat(" ", 70)}
	text := ""
	for step := range 3000 {
		switch at := r.IntN(len(text) + 1); r.IntN(8) {
		case 0:
			text = text[:max(0, len(text)-r.IntN(30))]
		case 1:
			text = text[:at] + pieces[r.IntN(len(pieces))] + text[at:]
		default:
			text += pieces[r.IntN(len(pieces))]
		}
		got, _, _ := kept.context(text)
		if want := p.context(text); !slices.Equal(got, want) || len(got) > MaxContext {
			t.Fatalf("step %d: %q: %v, want %v", step, text, got, want)
		}
	}
	plain := strings.Repeat("i want to see w5 and w7, not W12.\nZoé, ", 30)
	all := []int32{vocab.Eos}
	for line := range strings.Lines(plain) {
		if all = p.vocab.AppendLine(all, line); strings.HasSuffix(line, "\n") {
			all = append(all, vocab.Eos)
		}
	}
	if got := p.context(plain); !slices.Equal(got, all[len(all)-len(got):]) || len(got) < 150 {
		t.Errorf("%v, want the end of %v", got, all)
	}
}

// BenchmarkRemember remembers 60 KiB.
func BenchmarkRemember(b *testing.B) {
	p, err := Open(english)
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{"lines": markup(60 << 10), "one line": strings.Repeat("i want to see you ", 60<<10/18)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p.NewSession().Remember(text)
			}
		})
	}
}
