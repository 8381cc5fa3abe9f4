package settings

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/decoder"
	"github.com/lstmkb/lstmkb/languages"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/vocab"
)

// Field is a setting as the file has it.
type Field struct {
	Name string
	Help string // what it is for
	Want string // which values it takes
	// Values are those that a shell may complete, nil for any.
	Values []string

	at func(*Settings) any       // a *string, *bool or *[]string
	ok func(*Settings) (ok bool) // nil if each value of the type will do; it may resolve a path
}

const wantPath = `an absolute path or one that begins with "~/"`

// Fields lists the settings in the order in which they are shown.
func Fields() []Field {
	tags := slices.Sorted(maps.Keys(languages.Folders))
	corrections := []string{predict.CorrectOff.String(), predict.CorrectSuggest.String(), predict.CorrectAuto.String()}
	layouts := decoder.Layouts()
	return []Field{
		{Name: "languages", Help: "what you write in; the first one where nothing tells",
			Want:   "a list of languages, each " + oneOf(tags) + ", or a model folder: " + wantPath,
			Values: tags, at: func(s *Settings) any { return &s.Languages }, ok: okLanguages},
		{Name: "layout", Help: `where your keys are; "" for the layout of the language`,
			Want:   oneOf(append([]string{`""`}, layouts...)),
			Values: layouts, at: func(s *Settings) any { return &s.Layout }, ok: func(s *Settings) bool { return predict.CheckLayout(s.Layout) == nil }},
		{Name: "autocorrect", Help: "what is done about slips: auto replaces a word at the space behind it",
			Want:   oneOf(corrections),
			Values: corrections, at: func(s *Settings) any { return &s.Autocorrect }, ok: func(s *Settings) bool { return slices.Contains(corrections, s.Autocorrect) }},
		{Name: "blocklist", Help: "words that are not offered unless you use them: a file of a word a line, or the language's own",
			Want:   oneOf([]string{DefaultBlocklist, NoBlocklist}) + ", or a file: " + wantPath,
			Values: []string{DefaultBlocklist, NoBlocklist}, at: func(s *Settings) any { return &s.Blocklist }, ok: okBlocklist},
		{Name: "never_correct", Help: "words that are left as they are typed",
			Want: "a list of words, without white space in them",
			at:   func(s *Settings) any { return &s.NeverCorrect }, ok: func(s *Settings) bool { return !slices.ContainsFunc(s.NeverCorrect, noWord) }},
		{Name: "learning", Help: "whether words that you write are learned; private fields and passwords never are",
			Want:   "true or false",
			Values: []string{"true", "false"}, at: func(s *Settings) any { return &s.Learning }},
		{Name: "profile", Help: "the file of the words that you have used; lstmkb profile shows and changes it",
			Want: wantPath,
			at:   func(s *Settings) any { return &s.Profile }, ok: func(s *Settings) bool { return resolve(&s.Profile) }},
		{Name: "emoji", Help: "whether emoji are offered",
			Want:   "true or false",
			Values: []string{"true", "false"}, at: func(s *Settings) any { return &s.Emoji }},
	}
}

// Lookup returns the setting of that name, or an UnknownSetting.
func Lookup(name string) (Field, error) {
	all := Fields()
	i := slices.IndexFunc(all, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, &UnknownSetting{Name: name}
	}
	return all[i], nil
}

// Names lists the names of all settings.
func Names() (names []string) {
	for _, f := range Fields() {
		names = append(names, f.Name)
	}
	return names
}

// assign sets the field to a value as TOML has it, and reports whether that is one of its values.
func (f *Field) assign(s *Settings, value any) (ok bool) {
	switch to := f.at(s).(type) {
	case *string:
		*to, ok = value.(string)
	case *bool:
		*to, ok = value.(bool)
	case *[]string:
		var list []any
		if list, ok = value.([]any); !ok {
			return false
		}
		*to = make([]string, len(list))
		for i, x := range list {
			if (*to)[i], ok = x.(string); !ok {
				return false
			}
		}
		ok = true
	}
	return ok && (f.ok == nil || f.ok(s))
}

// Value is that of the field: a string, a bool or a []string.
func (f *Field) Value(s *Settings) any {
	switch at := f.at(s).(type) {
	case *string:
		return *at
	case *bool:
		return *at
	case *[]string:
		return *at
	}
	return nil
}

// Parse returns the value that a person has written in words: true or false for a bool, any number
// of words for a list, else one.
func (f *Field) Parse(words []string) (any, error) {
	_, list := f.at(new(Settings)).(*[]string)
	_, bool := f.at(new(Settings)).(*bool)
	switch {
	case list:
		return append([]string{}, words...), nil
	case len(words) != 1:
		return nil, fmt.Errorf("%s takes one value, not %d: %s", f.Name, len(words), f.Want)
	case bool:
		b := words[0] == "true"
		if !b && words[0] != "false" {
			return nil, fmt.Errorf("%s is %.200q, want %s", f.Name, words[0], f.Want)
		}
		return b, nil
	}
	return words[0], nil
}

func okLanguages(s *Settings) bool {
	for i, l := range s.Languages {
		if _, known := languages.Folders[l]; !known && !resolve(&s.Languages[i]) || slices.Contains(s.Languages[:i], s.Languages[i]) {
			return false
		}
	}
	return len(s.Languages) > 0
}

func okBlocklist(s *Settings) bool {
	return s.Blocklist == DefaultBlocklist || s.Blocklist == NoBlocklist || resolve(&s.Blocklist)
}

// resolve makes a path absolute and reports whether it could.
func resolve(path *string) bool {
	var err error
	*path, err = absolute(*path)
	return err == nil
}

func noWord(w string) bool {
	return w == "" || len(w) > vocab.MaxWord || strings.ContainsAny(w, " \t\r\n")
}

// oneOf writes names as a sentence lists them.
func oneOf(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
