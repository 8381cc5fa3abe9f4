package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/lstmkb/lstmkb/predict"
)

// engine is one typist's predictor. It serves one caller at a time.
type engine struct {
	predictor *predict.Predictor
	profile   *predict.Profile
	session   *predict.Session
}

// load reads the files of one or more model folders, one for each language. A blocklist among them
// takes effect.
func (e *engine) load(languages ...memory) error {
	var folders []predict.Folder
	for _, files := range languages {
		folders = append(folders, predict.InMemory(files, files["model.safetensors"]))
	}
	p, err := predict.OpenSeveral(folders)
	if err != nil {
		return err
	}
	e.predictor = p
	// Tables for letters are made now, so that the first key does not wait for them.
	if _, err := p.Answer(predict.Query{Prefix: "a", K: 1, Correction: predict.CorrectAuto}); err != nil {
		return err
	}
	return e.forget()
}

var errNotLoaded = errors.New("no model is loaded")

// query is what suggest and swipe take, as JSON.
type query struct {
	Context     string       `json:"context"` // finished words
	Prefix      string       `json:"prefix"`  // the letters of the word being typed
	K           int          `json:"k"`
	Autocorrect string       `json:"autocorrect"` // off, suggest or auto
	Touches     [][2]float32 `json:"touches"`     // of the letters
	Path        [][2]float32 `json:"path"`        // over the keys
	Layout      string       `json:"layout"`
	Language    string       `json:"language"` // those that the text may be in, as predict.Query has it
	Join        bool         `json:"join"`     // the word before the letters can be replaced too
	Emoji       bool         `json:"emoji"`    // an emoji for the last word is wanted too
}

// read reads a query.
func (e *engine) read(text string) (q query, err error) {
	if e.session == nil {
		return q, errNotLoaded
	}
	if err := json.Unmarshal([]byte(text), &q); err != nil {
		return q, fmt.Errorf("query: %w", err)
	}
	return q, nil
}

// touches turns points of JSON into those of the predictor.
func touches(points [][2]float32) (t []predict.Touch) {
	for _, p := range points {
		t = append(t, predict.Touch{X: p[0], Y: p[1]})
	}
	return t
}

// suggest answers a query as POST /predict does.
func (e *engine) suggest(text string) (string, error) {
	q, err := e.read(text)
	if err != nil {
		return "", err
	}
	p := predict.Query{K: q.K, Layout: q.Layout, Language: q.Language, Join: q.Join, Emoji: q.Emoji}
	p.Context, p.Prefix = predict.Split(q.Context + q.Prefix)
	if q.Autocorrect != "" {
		if p.Correction, err = predict.ParseCorrection(q.Autocorrect); err != nil {
			return "", err
		}
	}
	if p.Prefix == q.Prefix {
		p.Touches = touches(q.Touches)
	}
	return answer(e.session.Answer(p))
}

// swipe answers a query as POST /swipe does.
func (e *engine) swipe(text string) (string, error) {
	q, err := e.read(text)
	if err != nil {
		return "", err
	}
	return answer(e.session.Swipe(predict.SwipeQuery{Context: q.Context, Path: touches(q.Path), K: q.K, Layout: q.Layout, Language: q.Language}))
}

// answer writes an answer as the service does.
func answer(a predict.Answer, err error) (string, error) {
	if err != nil {
		return "", err
	}
	out := struct {
		Suggestions []predict.Suggestion `json:"suggestions"`
		Autocorrect *string              `json:"autocorrect"`
		Joined      *string              `json:"joined,omitempty"`
		Emoji       string               `json:"emoji,omitempty"`
	}{Suggestions: a.Suggestions, Emoji: a.Emoji}
	if out.Suggestions == nil {
		out.Suggestions = []predict.Suggestion{} // [], not null
	}
	if a.Autocorrect != "" {
		out.Autocorrect = &a.Autocorrect
	}
	if a.Joined != "" {
		out.Joined = &a.Joined
	}
	b, err := json.Marshal(out)
	if err != nil {
		return "", fmt.Errorf("suggestions: %w", err)
	}
	return string(b), nil
}

// keep takes letters that the typist has put back as meant, and learns them the second time.
func (e *engine) keep(word string) error {
	if e.session == nil {
		return errNotLoaded
	}
	if e.session.Keep(word) {
		e.profile.Learn(word)
	}
	return nil
}

// touched learns where the letters of a word that was meant, the prefix of a query, were
// touched.
func (e *engine) touched(text string) error {
	q, err := e.read(text)
	if err != nil {
		return err
	}
	layout, err := e.predictor.Layout(q.Layout)
	if err != nil {
		return err
	}
	return e.profile.Touched(layout, q.Prefix, touches(q.Touches))
}

// learn adds a text that the typist has written to the session's neural cache and to the profile,
// and says what became of its words, as JSON.
func (e *engine) learn(text string) (string, error) {
	if e.profile == nil {
		return "", errNotLoaded
	}
	e.session.Remember(text)
	b, err := json.Marshal(e.profile.Learn(text))
	return string(b), err
}

// learned exports the profile.
func (e *engine) learned() (string, error) {
	if e.profile == nil {
		return "", errNotLoaded
	}
	var b strings.Builder
	err := e.profile.Export(&b)
	return b.String(), err
}

// restore adds an exported profile.
func (e *engine) restore(exported string) error {
	if e.profile == nil {
		return errNotLoaded
	}
	return e.profile.Import(strings.NewReader(exported))
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
