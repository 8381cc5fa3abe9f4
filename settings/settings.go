// Package settings is the one file of settings that all front ends of a person's keyboard share:
// TOML without tables, in the folder that the system has for settings.
package settings

import "github.com/lstmkb/lstmkb/predict"

// Settings say how a person types. Fields describes each of them.
type Settings struct {
	// Languages has tags of languages in the program and paths of model folders, at least one.
	Languages []string `json:"languages"`
	// Layout names the keyboard's layout, "" that of the language.
	Layout string `json:"layout"`
	// Autocorrect is off, suggest or auto, as predict.ParseCorrection reads it.
	Autocorrect string `json:"autocorrect"`
	// Blocklist is DefaultBlocklist, NoBlocklist or the path of a file of a word a line.
	Blocklist string `json:"blocklist"`
	// NeverCorrect has words that are neither corrected nor marked, in any case.
	NeverCorrect []string `json:"never_correct"`
	// Learning says whether the profile learns from what is typed.
	Learning bool `json:"learning"`
	// Profile is the path of the profile, "" on a system without a folder for it.
	Profile string `json:"profile"`
	// Emoji says whether emoji are suggested.
	Emoji bool `json:"emoji"`

	// Path is that of the file which the settings were read from. The file need not exist.
	Path string `json:"-"`
}

// Names of blocklists that are no file.
const (
	DefaultBlocklist = "default" // the languages' own
	NoBlocklist      = "off"
)

// Defaults are the settings without a file.
func Defaults() Settings {
	profile, _ := ProfilePath() // "" where there is no home
	return Settings{
		Languages: []string{"en"}, Autocorrect: predict.CorrectSuggest.String(), Blocklist: DefaultBlocklist,
		NeverCorrect: []string{}, Learning: true, Profile: profile, Emoji: true,
	}
}

// Correction is Autocorrect as predict has it.
func (s *Settings) Correction() predict.Correction {
	c, err := predict.ParseCorrection(s.Autocorrect)
	if err != nil {
		return predict.CorrectOff
	}
	return c
}
