package adapt

import (
	"github.com/lstmkb/lstmkb/eval"
	"github.com/lstmkb/lstmkb/train"
)

// Way names what a keyboard was made by.
type Way string

const (
	Start Way = "as it is" // the model to start from
	Lists Way = "lists"    // its words, phrases and spellings merged with those of the text
	Tuned Way = "tuned"    // fine-tuned as well
	Own   Way = "own"      // a model of the text alone
)

// Result says what was made of a text. Its JSON is the last line of `lstmkb make --json`, and
// part of its Report.
type Result struct {
	Out   string `json:"out"`
	Words int64  `json:"words"` // of the text
	Train int64  `json:"train"` // of them learned from
	// Use is what the folder holds; Start if nothing that was tried is better than the model
	// to start from.
	Use Way `json:"use"`
	// Tried has the savings of each way on valid text, by which Use was chosen; none if the text
	// is too short to choose by.
	Tried []Tried `json:"tried,omitempty"`
	// Before and After are the starting model and the folder, on text that neither has seen.
	Before   *Measured `json:"before,omitempty"`
	After    *Measured `json:"after,omitempty"`
	Samples  []Sample  `json:"samples,omitempty"`
	NewWords int       `json:"new_words"`       // of the text in the vocabulary
	Alpha    float64   `json:"alpha,omitempty"` // share of what was learned that the tuned model keeps
	Profile  string    `json:"profile"`         // file of the profile learned from the text
	Seconds  float64   `json:"seconds"`
}

// Tried is what one way saves on valid text.
type Tried struct {
	Way     Way     `json:"way"`
	Top3    float64 `json:"top3"`
	Savings float64 `json:"savings"`
}

// Measured has the figures of eval.Keyboard on test text: each line on its own, and learning
// from each line once it has been typed.
type Measured struct {
	Plain    eval.Keyboard `json:"plain"`
	Learning eval.Keyboard `json:"learning"`
}

// Sample shows what is suggested for the next word of a held-out text.
type Sample struct {
	Text   string   `json:"text"` // before the word
	Word   string   `json:"word"`
	Before []string `json:"before"`
	After  []string `json:"after"`
}

// Event tells how the work goes on: one of its fields is set.
type Event struct {
	Text     string        // a line for people
	Step     string        // what is being done, with Done
	Done     float64       // the share of it
	Training *train.Record // of the run in progress
}
