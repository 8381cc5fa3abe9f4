package export

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"text/template"

	"github.com/lstmkb/lstmkb/checkpoint"
)

//go:embed card.md
var cardText string

var cardTemplate = template.Must(template.New("card.md").Parse(cardText))

// cardData are the facts of a model card.
type cardData struct {
	Stem              string
	Config            checkpoint.Config
	Operator          string // of the layers, LSTM or GRU
	Parameters, Words int
	Training          string // JSON, "" if nothing is known
	Time              string // the free dimension of time, or 1
	Precision         Precision
	States            []string
	TopK              int
}

// card describes stem.onnx for people.
func card(stem string, m *checkpoint.Model, o Options) ([]byte, error) {
	c := m.Config
	d := cardData{Stem: stem, Config: c, Operator: c.Kind().Operator, Time: "T", Precision: Float32, States: stateNames(c.Config), TopK: o.TopK}
	for _, s := range c.Specs() {
		d.Parameters += s.Size()
	}
	for id := range int32(m.Vocab.Len()) {
		if m.Vocab.IsWord(id) {
			d.Words++
		}
	}
	if o.Form == Step {
		d.Time = "1"
	}
	if o.Precision != "" {
		d.Precision = o.Precision
	}
	if c.Training != nil {
		figures, err := json.Marshal(c.Training)
		if err != nil {
			return nil, fmt.Errorf("training: %w", err)
		}
		d.Training = string(figures)
	}
	var b bytes.Buffer
	if err := cardTemplate.Execute(&b, d); err != nil {
		return nil, fmt.Errorf("model card: %w", err)
	}
	return b.Bytes(), nil
}
