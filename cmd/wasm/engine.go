package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lstmkb/lstmkb/kernels"
	"github.com/lstmkb/lstmkb/predict"
)

// engine is one typist's predictor. It serves one caller at a time.
type engine struct {
	predictor *predict.Predictor
	profile   *predict.Profile
	session   *predict.Session
}

// load reads the files of a model folder. A blocklist among them takes effect.
func (e *engine) load(files memory) error {
	folder := predict.InMemory(files, files["model.safetensors"])
	blocked, err := predict.LoadBlocklist(folder)
	if err != nil {
		return err
	}
	set, err := kernels.Default()
	if err != nil {
		return err
	}
	p, _, err := folder.Predictor(set, predict.WithBlocklist(blocked))
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

// learn adds a text that the typist has written to the profile and to the session's
// neural cache.
func (e *engine) learn(text string) error {
	if e.profile == nil {
		return errNotLoaded
	}
	e.profile.Learn(text)
	e.session.Remember(text)
	return nil
}

// forget starts again with an empty profile and session.
func (e *engine) forget() error {
	if e.predictor == nil {
		return errNotLoaded
	}
	e.profile, e.session = &predict.Profile{}, e.predictor.NewSession()
	e.session.Profile = e.profile
	return nil
}
