//go:build !english

package languages

import (
	"github.com/lstmkb/lstmkb/languages/de"
	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/languages/es"
	"github.com/lstmkb/lstmkb/languages/fr"
	"github.com/lstmkb/lstmkb/languages/nl"
	"github.com/lstmkb/lstmkb/languages/pl"
	"github.com/lstmkb/lstmkb/languages/pt"
	"github.com/lstmkb/lstmkb/predict"
)

// Folders are the languages, by tag (BCP 47).
var Folders = map[string]predict.Folder{
	"de": de.Folder,
	"en": en.Folder,
	"es": es.Folder,
	"fr": fr.Folder,
	"nl": nl.Folder,
	"pl": pl.Folder,
	"pt": pt.Folder,
}
