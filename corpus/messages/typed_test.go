package messages

import (
	"slices"
	"strings"
	"testing"
)

// TestTyped has what mail programs add below an answer. All of it goes, "Yes." stays.
func TestTyped(t *testing.T) {
	for _, tail := range []string{
		"On Mon, May 3, 2021 at 10:11 AM Anna Smith <anna@example.com> wrote:\n> Will you come?",
		"On Mon, May 3, 2021 at 10:11 AM Anna Smith\n<anna@example.com> wrote:\n\n> Will you come?\n>\n>> Who?",
		"On 3 May 2021, at 10:11, Anna Smith wrote:\n\nWill you come?",
		"Am 03.05.2021 um 10:11 schrieb Anna Schmidt:\n> Kommst du?",
		"Am Mo., 3. Mai 2021 um 10:11 Uhr schrieb Anna Schmidt <\nanna@example.de>:\n\n> Kommst du?",
		"Le lun. 3 mai 2021 à 10:11, Anna Petit <anna@example.fr> a écrit\u00a0:\n\n> Tu viens ?",
		"El lun, 3 may 2021 a las 10:11, Ana (<ana@example.es>) escribió:\n\n> ¿Vienes?",
		"Il giorno lun 3 mag 2021 alle ore 10:11 Anna <anna@example.it> ha scritto:\n\n> Vieni?",
		"Em seg., 3 de mai. de 2021 às 10:11, Ana <ana@example.br> escreveu:\n\n> Vens?",
		"Op ma 3 mei 2021 om 10:11 schreef Anna <anna@example.nl>:\n\n> Kom je?",
		"Den mån 3 maj 2021 kl 10:11 skrev Anna <anna@example.se>:\n\n> Kommer du?",
		"W dniu 3.05.2021 o 10:11, Anna Nowak pisze:\n> Przyjdziesz?",
		"Anna <anna@example.com> wrote:\n> Will you come?",
		"tir. 18. apr. 2017 kl. 13:09 skrev Anna Berg <\nanna@example.no>:\n\n> Kommer du?",
		"2017-11-24 16:32 GMT+01:00 Anna <anna@example.fr>:\n\n> Tu viens ?",
		"---- On Wed, 14 Nov 2018 08:14:43 -0200 Anna <anna@example.com> wrote ----\n\n> Will you come?",
		"-------- Oprindelig besked --------\nFra: Anna\nTil: Tom\n\nKommer du?",
		"De\u00a0: Anna Petit\nÀ\u00a0: Tom\nEnvoyé le\u00a0: lundi\n\nTu viens ?",
		"__\nboats mailing list\nboats@example.com",
		"anna@example.de schrieb am 03.05.2021:\n> Kommst du?",
		"-----Original Message-----\nFrom: Anna\nSent: Monday\nTo: Tom\nSubject: boat\n\nWill you come?",
		"-----Ursprüngliche Nachricht-----\nVon: Anna\n\nKommst du?",
		"-------- Message d'origine --------\nDe : Anna\n\nTu viens ?",
		"---------- Forwarded message ---------\nFrom: Anna <anna@example.com>\n\nWill you come?",
		"---------------------- Forwarded by Tom Reed/HOU/ECT on 05/03/2021 10:11 AM ---------------------------\n\nWill you come?",
		"Begin forwarded message:\n\nWill you come?",
		"________________________________\nFrom: Anna\n\nWill you come?",
		"From: Anna Smith\nSent: Monday, May 3, 2021 10:11 AM\nTo: Tom\nSubject: boat\n\nWill you come?",
		"Von: Anna Schmidt\nGesendet: Montag, 3. Mai 2021 10:11\nAn: Tom\nBetreff: Boot\n\nKommst du?",
		"De : Anna Petit\nEnvoyé : lundi 3 mai 2021\nÀ : Tom\nObjet : bateau\n\nTu viens ?",
		"De: Ana\nEnviado el: lunes, 3 de mayo de 2021\nPara: Tom\nAsunto: barco\n\n¿Vienes?",
		"*From:* Anna Smith\n*Sent:* Monday\n*To:* Tom\n\nWill you come?",
		"-- \nTom Reed\nHarbour Office",
		"--\nTom Reed",
		"Sent from my iPhone",
		"Get Outlook for iOS<https://aka.ms/o0ukef>",
		"Von meinem iPhone gesendet",
		"Gesendet von Mail für Windows",
		"Envoyé de mon iPhone",
		"Enviado desde mi iPhone",
		"Inviato da iPhone",
		"Verstuurd vanaf mijn iPhone",
		"-----BEGIN PGP SIGNATURE-----\n\niQEzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----",
		strings.Repeat("TWFuIGlzIGRpc3Rpbmd1aXNo", 3),
	} {
		got := newCollector(Options{}).typed(strings.Split("Yes.\n\n"+tail, "\n"))
		got = slices.DeleteFunc(got, func(line string) bool { return line == "" })
		if !slices.Equal(got, []string{"Yes."}) {
			t.Errorf("%q: kept %q", tail, got)
		}
	}
}

// TestTypedKeeps has lines that look like those of TestTyped and were typed.
func TestTypedKeeps(t *testing.T) {
	for _, text := range []string{
		"She wrote:\nwe are late",
		"On Monday we wrote a letter to them at 10:11",
		"From: here to there\nwe go",
		"De rien",
		"I sent from my own pocket",
		"Am Montag schrieb ich ihm",
		"a -- b",
		"Call me at 10:30 or write to anna@example.com:",
		"---- so we went ----\nand came back",
	} {
		lines := strings.Split(text, "\n")
		if got := newCollector(Options{}).typed(slices.Clone(lines)); !slices.Equal(got, lines) {
			t.Errorf("%q: kept %q", lines, got)
		}
	}
}

// TestAnswersBetween: answers stand between what they answer.
func TestAnswersBetween(t *testing.T) {
	const mail = "On 3 May 2021 at 10:11, Anna wrote:\n\n> Will you come?\n\nYes.\n\n> When?\n\nAt noon.\n-- \nTom"
	c := newCollector(Options{})
	checkLines(t, paragraphs(c.typed(strings.Split(mail, "\n"))), []string{"Yes.", "At noon."})
	for reason, want := range map[string]int{quotedLines: 3, signatures: 2} {
		if d := c.dropped[reason]; d == nil || d.Count != want {
			t.Errorf("dropped %+v for %q, want %d", d, reason, want)
		}
	}
}

func TestUnwrap(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  []string
	}{
		{"none", nil, nil},
		{"short lines", []string{"Hi there", "How are you?", "Fine."}, []string{"Hi there", "How are you?", "Fine."}},
		{"wrapped at 60", []string{
			"The boat was built in 1974, of oak, and has sailed around",
			"the island every summer since, with all of us.",
			"We love it.",
		}, []string{"The boat was built in 1974, of oak, and has sailed around the island every summer since, with all of us.", "We love it."}},
		{"items", []string{
			"- The boat was built in 1974, of oak, and has sailed around",
			"- the island every summer since.",
		}, []string{"- The boat was built in 1974, of oak, and has sailed around", "- the island every summer since."}},
		{"a paragraph a line", []string{strings.Repeat("long ", 40), strings.Repeat("long ", 30)}, []string{strings.Repeat("long ", 40), strings.Repeat("long ", 30)}},
	}
	for _, test := range tests {
		if got := unwrap(test.lines); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ in, want string }{
		{"  two\u00a0words \t and\u200b more ", "two words and more"},
		{"- an item", "an item"},
		{"-", ""},
		{"see https://example.com/a?b=c or www.example.com, ok", "see or ok"},
		{"write to anna@example.com <mailto:anna@example.com>", "write to"},
		{"https://example.com", ""},
		{"@anna look", "@anna look"},
		{"12.50 + 3 = 15.50", ""},
		{"*** -- ***", ""},
		{"😂😂😂", ""},
		{"haha 😂😂😂😂😂😂", "haha 😂😂😂😂😂😂"},
		{"key " + strings.Repeat("ab12", 20), "key"},
		{"می\u200cخواهم", "می\u200cخواهم"},
		{"\u202bשלום\u202c", "שלום"},
		{"今日はとてもいい天気ですね、散歩に行きましょう。今日はとてもいい天気ですね。", "今日はとてもいい天気ですね、散歩に行きましょう。今日はとてもいい天気ですね。"},
		{"soft\u00adhyphen", "softhyphen"},
		{"a\x00b\x1b[31mc", "ab[31mc"},
		{"1 2 3 4 x", ""},
	}
	for _, test := range tests {
		if got := newCollector(Options{}).clean(test.in); got != test.want {
			t.Errorf("%q: %q, want %q", test.in, got, test.want)
		}
	}
}

func TestRepeatedLines(t *testing.T) {
	const long, middle, short = "This mail is meant for its recipient alone.", "All rights reserved.", "Thanks!"
	for _, test := range []struct {
		mail bool
		want []int // how often each is kept of five
	}{{true, []int{1, 3, 5}}, {false, []int{1, 5, 5}}} {
		c := newCollector(Options{})
		c.begin("mail")
		for range 5 {
			c.add(message{paragraphs: []string{long, middle, short}, mail: test.mail})
		}
		for i, line := range []string{long, middle, short} {
			n := 0
			for _, l := range c.out.Lines {
				if l == line {
					n++
				}
			}
			if n != test.want[i] {
				t.Errorf("mail %t: %q is kept %d times, want %d", test.mail, line, n, test.want[i])
			}
		}
	}
}
