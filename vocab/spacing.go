package vocab

import (
	"fmt"
	"unicode"
)

// Spacing counts the letters of a text by whether their scripts write spaces between words. The
// zero value has counted none.
type Spacing struct {
	letters, unspaced int
	script            map[string]int // letters of scripts without spaces, by script
}

// maxUnspaced is the largest share of letters of scripts without spaces in a text whose words can be
// told: quoted names, not a language.
const maxUnspaced = 0.3

// Add counts the letters of a line.
func (s *Spacing) Add(line string) {
	for _, r := range line {
		if c := classOf(r); runs.has(c) {
			s.unspaced++
			if s.script == nil {
				s.script = map[string]int{}
			}
			s.script[scriptOf(r)]++
		} else if letters.has(c) {
			s.letters++
		}
	}
}

// scriptOf names the script of a letter.
func scriptOf(r rune) string {
	for _, name := range []string{"Thai", "Lao", "Khmer", "Myanmar", "Hiragana", "Katakana", "Han"} {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return "another script"
}

// Check returns an error for a text whose words have no spaces between them, as those of Chinese,
// Japanese and Thai: what stands between spaces or marks there is no word, and a keyboard of such
// pieces would be none.
func (s *Spacing) Check() error {
	all := s.letters + s.unspaced
	if float64(s.unspaced) <= maxUnspaced*float64(all) {
		return nil
	}
	most := ""
	for name, n := range s.script {
		if n > s.script[most] || n == s.script[most] && name < most {
			most = name
		}
	}
	return fmt.Errorf("%d of 100 letters are of scripts that write no spaces between words (%s), whose words lstmkb cannot tell apart; want text of a language that writes spaces, or text split into words by another program with --tokenizer wikitext",
		100*s.unspaced/all, most)
}
