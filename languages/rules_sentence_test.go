package languages

import (
	"testing"

	"github.com/lstmkb/lstmkb/vocab"
)

// TestSentenceRules: where a sentence begins in each language, by the text before the word.
func TestSentenceRules(t *testing.T) {
	const within, may, begin = vocab.Within, vocab.MayBegin, vocab.Beginning
	for tag, places := range map[string]map[string]vocab.Place{
		"de": {
			"am 3. ": may, "Am 3. Oktober war es. ": begin, "3. ": begin, "das ist z.B. ": may, "d.h. ": may, "Bier usw. ": may, "Montag bzw. ": may,
			"Dr. ": may, "Ich auch so. ": begin, "auf diese Art. ": begin, "Das kostet 3,5 ": within, "Es sind 3,5. ": may, "Er sagte: „": begin, "das „": may,
			"das »": may, "„Hallo“ ": within, "»Hallo« ": within, "Hallo! ": begin, "Es ist 5 Uhr. ": begin, "die sog. ": may, "Hauptstr. ": begin, "Nr. ": may,
			"„": begin, "‚": begin, "Wirklich?“ ": begin,
		},
		"fr": {
			"M. ": may, "Bonjour Mme ": within, "Bonjour Mme. ": may, "Tu viens ? ": begin, "Tu viens\u202f? ": begin, "Ça va\u00a0: ": within, "Bonjour ! ": begin,
			"«\u00a0": begin, "il dit «\u00a0": may, "il dit : «\u00a0": begin, "etc. ": may, "Il y a. ": begin, "l'": within, "Oui. L'": within, "3,5 ": within,
			"le 3. ": begin, "J.-P. ": may, "C’est vrai… ": may, "Merci.\u202f» ": begin, "«\u202f": begin,
		},
		"es": {
			"¿": begin, "¡": begin, "Hola, ¿": within, "Hola. ¿": begin, "El Sr. ": may, "La Sra. ": may, "¿Cómo está Ud. ": may, "por ej. ": may, "EE.UU. ": may,
			"¡Hola! ": begin, "¿Qué? ¡": begin, "«": begin, "dijo: «": begin, "dijo: \"": begin, "el mar. ": begin, "etc. ": may,
		},
		"it": {
			"il dott. ": may, "Il sig. ": may, "un po'. ": begin, "un po' ": within, "l'": within, "C'è. ": begin, "ecc. ": may, "ore 3. ": begin, "È. ": begin,
			"Va bene! «": begin, "es. ": may,
		},
		"pt": {"O Sr. ": may, "a Sra. ": may, "etc. ": may, "São dez. ": begin, "Oi! ": begin, "É. ": begin, "o mar. ": begin, "séc. ": may, "«": begin},
		"nl": {
			"'s ": within, "bijv. ": may, "enz. ": may, "a.u.b. ": may, "zo'n ": within, "foto's. ": begin, "is dat ok. ": begin, "dhr. ": may, "Mevr. ": may, "3,5 ": within,
			"'": begin, "‘": begin,
		},
		"pl": {"np. ": may, "itd. ": may, "3. ": begin, "dnia 3. ": may, "w domu. ": begin, "„": begin, "powiedział „": may, "Tak” ": within, "m.in. ": may, "prof. ": may, "przyjdź do nas. ": begin},
		"sv": {"t.ex. ": may, "osv. ": may, "bl.a. ": may, "ca. ": may, "Hej! ": begin, "sa ”": within, "Hej.” ": begin, "kl. ": may},
		"cs": {"atd. ": may, "např. ": may, "3. ": begin, "dne 3. ": may, "tzn. ": may, "„": begin, "řekl „": may, "Ano“ ": within, "Dobrý den. ": begin, "Ing. ": may},
		"tr": {"vb. ": may, "3. ": begin, "saat 3. ": may, "Dr. ": may, "İyi. ": begin, "Ankara'da. ": begin, "“": begin, "Prof. ": may},
		"ru": {"т.е. ": may, "и т.д. ": may, "т. е. ": may, "Привет! ": begin, "«": begin, "сказал «": may, "Это я. ": begin, "г. ": may, "им. ": may, "ул. ": may, "в 3. ": begin, "Да» ": within},
		"uk": {"т.д. ": may, "напр. ": may, "Привіт! ": begin, "«": begin, "ім’я. ": begin, "вул. ": may, "комп'ютер ": within, "Це я. ": begin},
		"id": {"dll. ": may, "Jl. ": may, "Apa? ": begin, "buku-": within},
		"en": {"3. ": begin, "on the 3. ": begin, "Mr. ": may, "“": begin, "he said “": may, "so I. ": begin},
	} {
		l := rulesOf(t, tag)
		for before, want := range places {
			if got := l.At(before); got != want {
				t.Errorf("%s: %q: %d, want %d", tag, before, got, want)
			}
		}
	}
	for _, tag := range tags(t) {
		l := rulesOf(t, tag)
		for before, want := range map[string]vocab.Place{"": begin, "\n": begin, "a! ": begin, "a? ": begin, "a, ": within, "a ": within, "a… ": may} {
			if got := l.At(before); got != want {
				t.Errorf("%s: %q: %d, want %d", tag, before, got, want)
			}
		}
	}
}
