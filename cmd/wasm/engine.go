package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lstmkb/lstmkb/checkpoint"
	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
)

// engine is one typist's predictor. It serves one caller at a time.
type engine struct {
	predictor *predict.Predictor
	profile   *predict.Profile
	session   *predict.Session
}

// blockedName is the file that holds a blocklist, if there is one.
const blockedName = "blocked.txt"

// load reads a model folder's files, with the words and the blocklist among them.
func (e *engine) load(files memory) error {
	m, err := checkpoint.OpenFS(files, ".", files["model.safetensors"])
	if err != nil {
		return err
	}
	set, err := kernels.Default()
	if err != nil {
		return err
	}
	options, err := predict.FolderOptions(files)
	if err != nil {
		return err
	}
	if b, ok := files[blockedName]; ok {
		list, err := predict.ReadBlocklist(bytes.NewReader(b))
		if err != nil {
			return fmt.Errorf("%s: %w", blockedName, err)
		}
		options = append(options, predict.WithBlocklist(list))
	}
	p, err := predict.New(m, set, options...)
	if err != nil {
		return err
	}
	e.predictor = p
	return e.forget()
}

var errNotLoaded = errors.New("no model is loaded")

// suggest answers as POST /predict does: context holds finished words and prefix
// the letters of the one being typed.
func (e *engine) suggest(context, prefix string, k int) (string, error) {
	if e.session == nil {
		return "", errNotLoaded
	}
	found, err := e.session.Suggest(context+prefix, k)
	if err != nil {
		return "", err
	}
	if found == nil {
		found = []predict.Suggestion{} // [], not null
	}
	b, err := json.Marshal(struct {
		Suggestions []predict.Suggestion `json:"suggestions"`
	}{found})
	if err != nil {
		return "", fmt.Errorf("suggestions: %w", err)
	}
	return string(b), nil
}

// learn counts the words of a text that the typist has written, and remembers them
// with what stood before them.
func (e *engine) learn(text string) error {
	if e.profile == nil {
		return errNotLoaded
	}
	e.profile.Learn(text)
	e.session.Remember(text)
	return nil
}

// forget drops all that was learned.
func (e *engine) forget() error {
	if e.predictor == nil {
		return errNotLoaded
	}
	e.profile, e.session = &predict.Profile{}, e.predictor.NewSession()
	e.session.Profile = e.profile
	return nil
}
