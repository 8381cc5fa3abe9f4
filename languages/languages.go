// Package languages lists the languages that come with the program. Each is a package
// that embeds its own folder, a model folder with all that a keyboard needs of the
// language; a program that wants one language imports that package alone. CONTRIBUTING.md
// says how to add one.
package languages

import (
	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
)

// Folders are the languages, by tag (BCP 47).
var Folders = map[string]predict.Folder{
	"en": en.Folder,
}

// Default is the language for those who name none.
const Default = "en"
