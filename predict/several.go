package predict

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// AllLanguages, in Query.Language, is all languages of the predictor, as no name is.
const AllLanguages = "auto"

// OpenSeveral makes one predictor of several languages, one for each model folder, with the
// options for all of them. Each language has its own model, words and rules; what is suggested
// is their mixture,
//
//	P(word | text) = Σ P(language | text) · P(word | text, language)
//
// whose shares follow the text word by word. The keyboard is that of the first language, unless
// a query names a layout. Of one folder it is Folder.Predictor.
func OpenSeveral(folders []Folder, options ...Option) (*Predictor, error) {
	if len(folders) == 0 {
		return nil, errors.New("no language to open")
	}
	var voices []*Predictor
	for _, f := range folders {
		if len(voices) > 0 {
			options = append(slices.Clip(options), withLayout(voices[0].ownLayout))
		}
		voice, err := f.Predictor(options...)
		if err != nil {
			return nil, err
		}
		voices = append(voices, voice)
	}
	return several(voices)
}

// several makes one predictor of those of several languages.
func several(voices []*Predictor) (*Predictor, error) {
	first := voices[0]
	if len(voices) == 1 {
		return first, nil
	}
	for i, v := range voices {
		if tag := v.language.Tag; tag == "" || slices.ContainsFunc(voices[:i], func(o *Predictor) bool { return o.language.Tag == tag }) {
			return nil, fmt.Errorf("%s of one of several languages has the tag %q, want another one for each", LanguageName, tag)
		}
	}
	return &Predictor{voices: voices, config: first.config, int8: first.int8, vocab: first.vocab, set: first.set, ownLayout: first.ownLayout}, nil
}

// withLayout takes the keyboard of another language for the language's own.
func withLayout(l *Layout) Option { return func(p *Predictor) { p.ownLayout = l } }

// Languages returns the rules of each language of the predictor.
func (p *Predictor) Languages() []Language {
	if p.voices == nil {
		return []Language{p.language}
	}
	all := make([]Language, len(p.voices))
	for i, v := range p.voices {
		all[i] = v.language
	}
	return all
}

// chosen reports which of the predictor's languages a query names: all if it names none.
func (p *Predictor) chosen(names string) ([]bool, error) {
	languages := p.Languages()
	chosen := make([]bool, len(languages))
	if names == "" || names == AllLanguages {
		for i := range chosen {
			chosen[i] = true
		}
		return chosen, nil
	}
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(languages, func(l Language) bool { return l.Tag == name })
		if i < 0 {
			var tags []string
			for _, l := range languages {
				tags = append(tags, l.Tag)
			}
			return nil, fmt.Errorf("language is %.40q, want one or more of %s, with commas between, or %s", name, strings.Join(tags, ", "), AllLanguages)
		}
		chosen[i] = true
	}
	return chosen, nil
}

// CheckLanguage returns an error that names the predictor's languages, unless it has those that
// names lists, as Query.Language does.
func (p *Predictor) CheckLanguage(names string) error {
	if names == "" {
		return nil
	}
	_, err := p.chosen(names)
	return err
}
