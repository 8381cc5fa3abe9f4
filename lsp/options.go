package lsp

import (
	"bytes"
	"encoding/json"
)

// Options are those that an editor may set in initializationOptions.
type Options struct {
	// Private says that nothing is learned, whatever the settings are.
	Private bool `json:"private"`
	// AfterSpace offers the next words in the menu of completions behind a space.
	AfterSpace bool `json:"completeAfterSpace"`
	// Diagnostics says whether corrections are shown; nil means that they are.
	Diagnostics *bool `json:"diagnostics"`
	// Suggestions is how many words are offered, 1 to 20; 0 means 5.
	Suggestions int `json:"suggestions"`
}

func (o *Options) diagnoses() bool { return o.Diagnostics == nil || *o.Diagnostics }

// read sets the options that the editor names. The private mode of the command line stays.
func (o *Options) read(text json.RawMessage) error {
	private := o.Private
	if len(text) > 0 && string(text) != "null" {
		in := json.NewDecoder(bytes.NewReader(text))
		in.DisallowUnknownFields()
		if err := in.Decode(o); err != nil {
			return invalidParams("initializationOptions: %v, want private, completeAfterSpace, diagnostics and suggestions", err)
		}
	}
	if o.Private = o.Private || private; o.Suggestions == 0 {
		o.Suggestions = 5
	}
	if o.Suggestions < 1 || o.Suggestions > 20 {
		return invalidParams("initializationOptions: suggestions is %d, want 1 to 20", o.Suggestions)
	}
	return nil
}
