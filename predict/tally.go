package predict

import (
	"iter"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// maxTold is how many new words a Tally names.
const maxTold = 50

// Tally says what became of the words of a text that a profile has learned.
type Tally struct {
	Kept    int            `json:"kept"`    // uses counted of words that the profile has
	New     []string       `json:"new"`     // words that it did not have before, at most maxTold of them
	Waiting int            `json:"waiting"` // uses of words that it keeps from their third use on
	Refused map[Secret]int `json:"refused"` // words of what looks like a secret, by its kind
	Words   int            `json:"words"`   // of the profile now
}

// Learn counts the words of a text that the person has sent, and says what became of them.
func (p *Profile) Learn(text string) Tally {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.changes.Add(1)
	t := Tally{New: []string{}, Refused: map[Secret]int{}}
	for line := range strings.SplitSeq(text, "\n") {
		public(p.tokenizer(), line, func(_, word string, use vocab.CaseUse, secret Secret) {
			switch before := len(p.words); {
			case word == "" || checkLearned(word) != nil:
			case secret != NotSecret:
				t.Refused[secret]++
			case !p.add(word, use, 1):
				t.Waiting++
			default:
				t.Kept++
				if len(p.words) > before && len(t.New) < maxTold {
					t.New = append(t.New, strings.Clone(word))
				}
			}
		})
	}
	t.Words = len(p.words)
	return t
}

// tokenizer cuts the words to learn. p.mu is held.
func (p *Profile) tokenizer() vocab.Tokenizer {
	from := p
	if p.base != nil {
		p.base.mu.RLock()
		defer p.base.mu.RUnlock()
		from = p.base
	}
	t, err := vocab.Keyboard.With(from.pieces...)
	if err != nil {
		return vocab.Keyboard
	}
	return t
}

// ReadBy tells the profile by what rules the languages of r cut words, so that what Learn learns
// next is what r suggests: homme of l'homme. A query of r's tells it too.
func (p *Profile) ReadBy(r *Predictor) {
	for _, v := range r.voices {
		p.readBy(v.vocab.Tokenizer())
	}
	if r.voices == nil {
		p.readBy(r.vocab.Tokenizer())
	}
}

// readBy notes the pieces of words of a model that reads the profile.
func (p *Profile) readBy(t vocab.Tokenizer) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notePieces(t.Pieces())
}

// notePieces adds pieces of words. p.mu is held.
func (p *Profile) notePieces(pieces iter.Seq[string]) {
	for piece := range pieces {
		if len(p.pieces) < vocab.MaxPieces && !slices.Contains(p.pieces, piece) {
			p.pieces = append(p.pieces, piece)
		}
	}
}
