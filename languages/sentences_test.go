package languages

import (
	"bufio"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/lstmkb/lstmkb/predict"
)

// sentences are texts that are being typed, and words of which one must be among the three offered.
var sentences = map[string][]struct{ typed, words string }{
	"en": {{"see you ", "tomorrow later soon"}, {"I would like to go to the ", "store movies beach park"}, {"we live in Pari", "Paris"}},
	"de": {
		{"ich gehe jetzt nach ", "Hause"}, {"Guten ", "Morgen Tag Abend"}, {"Das ist eine gute ", "Idee"}, {"ich habe keine ", "Zeit Ahnung Lust"},
		{"wir fahren mit dem Au", "Auto"}, {"wir fahren mit dem au", "Auto"}, {"sie wohnt in einem großen ha", "Haus"}, {"Die Kinder spielen im Gart", "Garten"}, // nouns
		{"es tut mir wirkl", "wirklich"}, {"das war eine schöne z", "Zeit"}, {"die ", "Frau Tür Leute Kinder meisten"},
		{"kannst du die tu", "Tür"}, {"das ist sehr scho", "schön"}, {"ich mochte gerne ei", "ein eine einen"}, {"wir mus", "müssen"}, {"mach bitte die tur", "Tür"}, // umlauts left out
		{"er spielt gerne fuss", "Fußball"}, {"in der stras", "Straße"}, {"wie gro", "groß"}, // ß as ss
	},
	"pl": {
		{"dzień ", "dobry"}, {"nie mam ", "czasu pojęcia nic"}, {"to jest bardzo dob", "dobry dobre dobra dobrze"}, {"dzię", "dziękuję"}, {"prze", "przez przed"}, {"wszys", "wszystko wszyscy"},
		{"zyc", "życie życia życzę"}, {"ksiaz", "książkę książka książki"}, {"mieszkam w wars", "Warszawie"}, // letters without their marks
	},
	"pt": {
		{"muito ", "bem obrigado bom"}, {"eu não ", "sei quero tenho"}, {"uma xícara de ", "café chá"}, {"bom d", "dia"}, {"obri", "obrigado obrigada"},
		{"voce", "você"}, {"amanh", "amanhã"}, {"nao", "não"}, {"coracao", "coração"}, {"ele mora em lis", "Lisboa"}, // letters without their marks
	},
	"es": {
		{"no tengo ", "tiempo nada dinero"}, {"¿cómo ", "está estás te"}, {"es una buena ", "idea persona"}, {"me gust", "gusta gustaría"},
		{"mañana por la ", "mañana noche tarde"}, {"manan", "mañana"}, {"muy bie", "bien"}, {"el nino", "niño niños"}, {"hasta lueg", "luego"}, {"tamb", "también"},
	},
	"nl": {
		{"ik ga naar ", "huis school de het"}, {"hoe gaat het met ", "je jou jullie u"}, {"dat is een goed ", "idee"}, {"ik heb geen ", "tijd zin geld idee"},
		{"we wonen in een groot hu", "huis"}, {"kun je de deu", "deur"}, {"tot zien", "ziens"}, {"ik moet naar het ziek", "ziekenhuis"}, {"mag ik een kop kof", "koffie"},
		{"hij komt uit nederl", "Nederland"}, {"ze zei dat hij op maa", "maandag"}, {"morgen gaat het reg", "regenen"}, {"een cafe", "café"}, {"ijsl", "IJsland"}, // ij is a letter
	},
	"fr": {
		{"Bonjour, comment ", "vous vas"}, {"c'est une bonne ", "idée"}, {"une tasse de ", "café thé"}, {"je m'appel", "m'appelle"},
		{"je voud", "voudrais"}, {"il y a beaucoup de ", "gens choses monde"}, {"qu'est-ce ", "que qui"},
		{"l'hom", "l'homme"}, {"à l'ec", "l'école"}, {"j'ai beso", "j'ai besoin"}, {"elle est fatigu", "fatiguée"}, {"aujourd", "aujourd'hui"}, // elisions
		{"ca", "ça"}, {"le garcon", "garçon"}, {"ma mer", "mère"}, {"les enf", "enfants"}, // accents left out
	},
}

// TestSentences: each language completes a few real sentences sensibly.
func TestSentences(t *testing.T) {
	for tag, folder := range Folders {
		p, err := folder.Predictor()
		if err != nil {
			t.Fatalf("%s: %v", tag, err)
		}
		if len(sentences[tag]) == 0 {
			t.Errorf("%s: no sentences", tag)
		}
		for _, c := range sentences[tag] {
			found, err := p.NewSession().Suggest(c.typed, 3)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				got = append(got, f.Word)
			}
			if !slices.ContainsFunc(got, func(w string) bool { return slices.Contains(strings.Fields(c.words), w) }) {
				t.Errorf("%s: %q: %q, want one of %s", tag, c.typed, got, c.words)
			}
		}
	}
}

// TestBlocked: no word of a blocklist is offered, not even for all its letters but the last.
func TestBlocked(t *testing.T) {
	for tag, folder := range Folders {
		p, err := folder.Predictor()
		if err != nil {
			t.Fatalf("%s: %v", tag, err)
		}
		blocked, err := predict.LoadBlocklist(folder)
		if err != nil {
			t.Fatalf("%s: %v", tag, err)
		}
		b, err := fs.ReadFile(folder, predict.BlocklistName)
		if err != nil {
			t.Fatal(err)
		}
		words := 0
		for in := bufio.NewScanner(strings.NewReader(string(b))); in.Scan(); {
			word := []rune(in.Text())
			if len(word) == 0 || word[0] == '#' {
				continue
			}
			words++
			found, err := p.NewSession().Suggest(string(word[:len(word)-1]), 20)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				if blocked.Has(f.Word) && predict.Fold(f.Word) != predict.Fold(string(word[:len(word)-1])) {
					t.Errorf("%s: %q is offered for all but the end of %q", tag, f.Word, string(word))
				}
			}
		}
		if words < 20 {
			t.Errorf("%s: %d blocked words", tag, words)
		}
	}
}
