package messages

import (
	"regexp"
	"strings"
)

// wrote is how an attribution ends.
const wrote = `(wrote|writes|schrieb|schreibt|a écrit|écrit|escribió|ha scritto|scritto|escreveu|schreef|skrev|napisała?|napisał\(a\)|pisze|kirjoitti|írta|пишет|написала?)(\s.{0,100})?\s?(:|--)\W*$`

// How mail programs introduce what they quote, in the languages that are common in mail.
var (
	// attribution is "On 3 May 2021 at 10:11, Anna Smith <anna@example.com> wrote:", which programs break into lines.
	attribution = regexp.MustCompile(`(?i)^\W*(on|am|le|el|il|em|op|den|dnia|w dniu|pe|ke|ma)\s.*\s` + wrote + `|^\W*在.+写道\s*[:：]$|^.+のメッセージ\s*[:：]$|작성\s*[:：]$`)
	// byAddress is "anna@example.com wrote:".
	byAddress = regexp.MustCompile(`(?i)\S@\S.*\s` + wrote)
	// addressed is what an attribution in any other language ends in.
	addressed = regexp.MustCompile(`\S@\S+\W*:\s*$`)
	// dated is how most of those begin: with a date, perhaps after the name of the day.
	dated = regexp.MustCompile(`^\W*(\p{L}+\W+)?\d`)
	// moment is what an attribution also has, if no address: a time, a date or a year.
	moment = regexp.MustCompile(`\d[:.h]\d\d|\b(19|20)\d\d\b|\d[./-]\d{1,2}[./-]\d`)
	// divider is "-----Original Message-----" or "Begin forwarded message:".
	divider = regexp.MustCompile(`(?i)^\W*[-_*]{2,}\s*(original message|original appointment|reply message|ursprüngliche nachricht|original-?nachricht|` +
		`message d'origine|message d’origine|message original|message initial|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|` +
		`forwarded by .*|forwarded message|forwarded mail|weitergeleitete nachricht|message transféré|message réexpédié|mensaje reenviado|` +
		`messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht)|` +
		`^\W*(begin forwarded message|anfang der weitergeleiteten nachricht|début du message (réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato)\s?:\s*$|` +
		`^_{20,}\s*$`)
	// titled is a divider in any other language, and label the beginning of the header below it.
	titled = regexp.MustCompile(`^\s*-{4,}\s*\p{L}[^-]{2,40}\p{L}\s*-{4,}\s*$`)
	label  = regexp.MustCompile(`^\W*\p{L}[\p{L} ]{0,15}:(\s|$)`)
	// A header that is quoted: who wrote, and then two of the others within a few lines.
	quotedSender = regexp.MustCompile(`(?i)^\W*(from|von|de|da|van|från|fra|od|от)\s?:\W*\s.*\S`)
	quotedField  = regexp.MustCompile(`(?i)^\W*(sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|fecha|asunto|inviato|data|a|oggetto|assunto|verzonden|aan|onderwerp|skickat|till|ämne|wysłano|do|temat)( le| el)?\s?:`)
	signature    = regexp.MustCompile(`^(-- ?|__+|—|––)\s*$`)
	sentFrom     = regexp.MustCompile(`(?i)^\W*(sent (from|via) (my|the|mail|yahoo|outlook|samsung|gmail|aol|proton)|get outlook for|(von|über) mein(em|er)? .{0,40} gesendet|gesendet (von|mit|über) |diese nachricht wurde von mein|` +
		`envoyé (de|depuis|à partir de) (mon|ma|mail|outlook|yahoo)|télécharger outlook|enviado (desde|do|de) (mi|meu|mail|outlook)|obtener outlook|inviato da(l mio|ll| mail| outlook| yahoo| iphone| ipad)|verstuurd vanaf|verzonden (met|vanaf) |skickat från|sendt fra|wysłano z|отправлено (с|из))`)
	armour = regexp.MustCompile(`^-{5}(BEGIN|END) ([A-Z0-9 ]+)-{5}\s*$`)
	base64 = regexp.MustCompile(`^[A-Za-z0-9+/=]{60,}\s*$`)
)

const (
	signatures = "lines of signatures"
	forwarded  = "lines of forwarded and original messages"
	blocks     = "lines of keys, code and tables"
)

// typed returns the lines of a mail that its author typed, without what is quoted or forwarded,
// signatures and encoded blocks. Answers between quoted lines stay.
func (c *collector) typed(lines []string) []string {
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], "\u00a0", " ")
	}
	var kept []string
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if strings.HasPrefix(strings.TrimLeft(line, " "), ">") {
			c.dropped.add(quotedLines, "", 1)
			continue
		}
		if n := introduction(lines[i:]); n > 0 {
			if followed(lines[i+n:]) { // by quoted lines, between which there may be answers
				c.dropped.add(quotedLines, "", n)
				i += n - 1
				continue
			}
			c.dropped.add(forwarded, "", len(lines)-i)
			return kept
		}
		switch m := armour.FindStringSubmatch(line); {
		case signature.MatchString(line):
			c.dropped.add(signatures, "", len(lines)-i)
			return kept
		case sentFrom.MatchString(line) && len(line) < 200:
			c.dropped.add(signatures, "", 1)
		case m != nil && m[1] == "BEGIN" && m[2] != "PGP SIGNED MESSAGE":
			n := blockEnd(lines[i:])
			c.dropped.add(blocks, "", n)
			i += n - 1
		case m != nil || base64.MatchString(line) || strings.HasPrefix(line, "Hash: SHA"):
			c.dropped.add(blocks, "", 1)
		default:
			kept = append(kept, line)
		}
	}
	return kept
}

// introduction returns the number of lines, at the beginning of lines, that introduce a quotation.
func introduction(lines []string) int {
	if divider.MatchString(lines[0]) || titled.MatchString(lines[0]) && !armour.MatchString(lines[0]) && len(lines) > 1 && label.MatchString(lines[1]) {
		return 1
	}
	if quotedSender.MatchString(lines[0]) {
		fields := 0
		for _, line := range lines[1:min(len(lines), 12)] {
			if quotedField.MatchString(line) {
				fields++
			}
		}
		if fields >= 2 {
			return 1
		}
	}
	joined := ""
	for i, line := range lines[:min(len(lines), 3)] { // programs break it
		if strings.TrimSpace(line) == "" || len(line) > 300 {
			break
		}
		joined = strings.Join(strings.Fields(joined+" "+line), " ")
		if !strings.ContainsAny(line, ":：") {
			continue
		}
		switch at := strings.Contains(joined, "@"); {
		case (attribution.MatchString(joined) || i == 0 && byAddress.MatchString(joined)) && (at || moment.MatchString(joined)),
			addressed.MatchString(joined) && moment.MatchString(lines[0]) && (dated.MatchString(joined) || followed(lines[i+1:])):
			return i + 1
		}
	}
	return 0
}

// followed reports whether the first line that is not blank is quoted.
func followed(lines []string) bool {
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			return line[0] == '>'
		}
	}
	return false
}

// blockEnd returns the number of lines up to the END of the block that lines begin with.
func blockEnd(lines []string) int {
	for i, line := range lines {
		if m := armour.FindStringSubmatch(line); m != nil && m[1] == "END" {
			return i + 1
		}
	}
	return len(lines)
}
