package messages

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A chat's line begins with its date and time in the locale of the telephone: with or without
// brackets, in any order, digits and separators, with twelve or 24 hours.
const (
	marks = `^[\x{200e}\x{200f}\x{202a}-\x{202e}\x{feff}]*`
	date  = `\p{Nd}{1,4}(?:[-/.] ?|년 |年)\p{Nd}{1,2}(?:[-/.] ?|월 |月)\p{Nd}{1,4}[.일日]?`
	clock = `\p{Nd}{1,2}[:.h]\p{Nd}{2}(?:[:.]\p{Nd}{2})?`
	// between stands before the time (", ", " um ", " 오후 "), after behind it (" p. m.", " Uhr").
	between = `[^\p{Nd}\[\]\n]+`
	after   = `[^\p{Nd}\[\]:\n–-]*`
	// longestStamp is the number of bytes in which a stamp ends.
	longestStamp = 80
)

var stamps = []*regexp.Regexp{
	regexp.MustCompile(marks + date + between + clock + after + `[-–] `),                // Android
	regexp.MustCompile(marks + `\[` + date + between + clock + after + `\] ?`),          // iOS, Signal
	regexp.MustCompile(marks + `\[` + clock + after + `, ` + date + `\] ?`),             // WhatsApp on the web
	regexp.MustCompile(marks + `\p{Nd}{4}년 \p{Nd}+월 \p{Nd}+일` + between + clock + `, `), // Android in Korean
}

// afterStamp returns what follows date and time, if a line begins with them.
func afterStamp(line string) (rest string, ok bool) {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(line, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"))
	if first != '[' && !unicode.IsDigit(first) {
		return "", false
	}
	start := line[:min(len(line), longestStamp)]
	for _, s := range stamps {
		if at := s.FindStringIndex(start); at != nil {
			return line[at[1]:], true
		}
	}
	return "", false
}

// isWhatsApp reports whether the first lines begin with date and time, but for those that continue
// a message, and one of them names an author.
func isWhatsApp(h head) bool {
	stamped, authors := 0, 0
	lines := h.lines[:min(len(h.lines), 40)]
	for i, line := range lines {
		rest, ok := afterStamp(line)
		if i == 0 && !ok {
			return false
		}
		if ok {
			stamped++
			if _, _, by := splitAuthor(rest); by {
				authors++
			}
		}
	}
	return authors > 0 && (stamped > 1 || len(lines) == 1)
}

var signalLine = regexp.MustCompile(`^\[\d{4}-\d\d-\d\d,? \d\d:\d\d(:\d\d)?\] [^:]+: `)

func isSignalMarkdown(h head) bool {
	return len(h.lines) > 0 && signalLine.MatchString(h.lines[0]) && isWhatsApp(h)
}

// splitAuthor cuts "author: text". A line without author is a notice, and so is one that quotes
// something before its colon.
func splitAuthor(rest string) (author, text string, ok bool) {
	author, text, ok = strings.Cut(rest, ":")
	if !ok || text != "" && text[0] != ' ' || utf8.RuneCountInString(author) > 60 || strings.ContainsAny(author, "\"“”„«»") {
		return "", "", false
	}
	author = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(strings.Map(visible, author)), "~"))
	return author, strings.TrimPrefix(text, " "), author != ""
}

// chat reads WhatsApp's export and signal-export's Markdown. Lines without a stamp continue a message.
func (c *collector) chat(name string, r io.Reader) error {
	return c.decode(name, r, func(r io.Reader) error {
		var m message
		size := 0
		flush := func() {
			if m.author != "" {
				m.paragraphs = c.withoutNotices(m.paragraphs)
				c.add(m)
			}
			m, size = message{}, 0
		}
		err := eachLine(r, func(line string) {
			if rest, ok := afterStamp(line); ok {
				flush()
				author, text, ok := splitAuthor(rest)
				if !ok {
					c.dropped.add(noticesAndForwards, "", 1)
					return
				}
				m = message{author: author, paragraphs: []string{text}}
			} else if size += len(line); m.author != "" && size < maxText {
				m.paragraphs = append(m.paragraphs, line)
			}
		})
		flush()
		return err
	})
}

// WhatsApp's own words in place of an attachment or behind a message, in any locale: iOS begins
// them with a left-to-right mark, Android puts them in angle brackets.
var (
	attachment = regexp.MustCompile(`^\s*(<[^<>]{4,60}>|null|\S+\.[A-Za-z0-9]{2,5} \([^()]+\))\s*$`)
	edited     = regexp.MustCompile(`\s*(\x{200e}?<[^<>]{10,60}>)\s*$`)
	// Markdown's links to attachments, with reactions and stickers in signal-export's notation.
	signalNote = regexp.MustCompile(`!?\[[^\[\]]*\]\(\.{1,2}/[^()]*\)|^\(- .* -\)\s*$|^\(\( .* \)\)\s*$`)
)

// ownWords begin what messengers write in an author's name, in lower case: a message was deleted, a
// chat is encrypted.
var ownWords = []string{
	"this message was deleted", "you deleted this message", "diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht",
	"ce message a été supprimé", "vous avez supprimé ce message", "se eliminó este mensaje", "eliminaste este mensaje",
	"mensagem apagada", "você apagou esta mensagem", "questo messaggio è stato eliminato", "hai eliminato questo messaggio",
	"dit bericht is verwijderd", "je hebt dit bericht verwijderd", "данное сообщение удалено", "ta wiadomość została usunięta",
	"messages and calls are end-to-end", "messages to this chat and calls are", "nachrichten und anrufe sind ende-zu-ende", "les messages et les appels sont chiffrés",
	"los mensajes y las llamadas están cifrados", "as mensagens e as ligações são protegidas", "i messaggi e le chiamate sono crittografati", "berichten en oproepen zijn end-to-end",
}

// withoutNotices drops what the messenger wrote into a message.
func (c *collector) withoutNotices(lines []string) []string {
	kept := lines[:0]
	for _, line := range lines {
		before := line
		if strings.HasPrefix(line, "\u200e") {
			line = ""
		}
		if strings.Contains(line, "](.") || strings.HasPrefix(line, "(") {
			line = signalNote.ReplaceAllString(line, "")
		}
		if strings.HasSuffix(strings.TrimSpace(line), ">") {
			line = edited.ReplaceAllString(line, "")
		}
		bare := strings.ToLower(strings.Trim(strings.Map(visible, line), " .()"))
		if attachment.MatchString(line) || slices.ContainsFunc(ownWords, func(w string) bool { return strings.HasPrefix(bare, w) }) {
			line = ""
		}
		if line == "" && strings.TrimSpace(before) != "" {
			c.dropped.add(noticesAndForwards, "", 1)
			continue
		}
		if strings.HasPrefix(line, "> ") {
			c.dropped.add(quotedLines, "", 1)
			continue
		}
		kept = append(kept, line)
	}
	return kept
}

const quotedLines = "lines quoted from others"
