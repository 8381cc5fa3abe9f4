package predict

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/vocab"
)

// MaxDictionary is the size limit in bytes of a file that ReadDictionary reads.
const MaxDictionary = 64 << 20

// Dictionary is what another keyboard or program has exported of a person's words.
type Dictionary struct {
	Words   []Learned // at most MaxLearned, the commonest first
	Format  string    // what the file is
	Skipped int       // entries that hold no word, or are beyond MaxLearned
}

// ReadDictionary reads the words of another keyboard or program: one of the forms in
// dictionaries, in UTF-8 with lines that end in "\n". The error for another form lists those.
func ReadDictionary(text string) (*Dictionary, error) {
	for _, f := range dictionaries() {
		if !f.is(text) {
			continue
		}
		d := dictionary{counts: map[string]int{}}
		err := f.read(text, d.add)
		if err == nil && len(d.order) == 0 {
			err = errors.New("it has no word")
		}
		if err != nil {
			return nil, fmt.Errorf("dictionary: read as %s: %w; taken are %s", f.name, err, dictionaryNames())
		}
		return d.result(f.name), nil
	}
	return nil, fmt.Errorf("dictionary: no form that is known; taken are %s", dictionaryNames())
}

// dictionaryForm is a form of another program's words.
type dictionaryForm struct {
	name string
	is   func(text string) bool
	read func(text string, add func(entry string, uses int)) error
}

// dictionaries returns the forms that are taken, the surest sign first. It is no variable, so that
// the engine for browsers, which reads none, does without their parsers.
func dictionaries() []dictionaryForm {
	return []dictionaryForm{
		{"JSON of words", func(s string) bool {
			return json.Valid([]byte(s)) && strings.ContainsAny(s[:1+len(s)-len(strings.TrimLeft(s, " \t\n"))], "{[")
		}, readJSONWords},
		{"a Gboard dictionary", startsWith("# Gboard Dictionary"), readGboard},
		{"an AOSP word list (.combined)", startsWith("dictionary=", "word=", " word="), readCombined},
		{"an Aspell word list (.pws)", startsWith("personal_ws-"), readBehind("\n")},
		{"a LibreOffice dictionary", startsWith("OOoUserDict"), readOffice},
		{"a word list in XML", startsWith("<?xml", "<wordlist", "<userdictionary", "<plist"), readXMLWords},
		{"a Hunspell dictionary (.dic)", isHunspell, readHunspell},
		{"a word a line, with a count beside it or alone", func(string) bool { return true }, readWordLines},
	}
}

func dictionaryNames() string {
	names := []string{"a profile of lstmkb"}
	for _, f := range dictionaries() {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ") + "; running text is learned by lstmkb profile learn"
}

func startsWith(prefixes ...string) func(string) bool {
	return func(s string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
	}
}

// dictionary gathers entries.
type dictionary struct {
	order   []string
	counts  map[string]int
	skipped int
}

// add counts the words of an entry, which may be a hashtag or several words, but no secret.
func (d *dictionary) add(entry string, uses int) {
	if len(secretsIn(entry)) > 0 {
		d.skipped++
		return
	}
	found := false
	for w := range vocab.Keyboard.Words(strings.TrimLeft(strings.TrimSpace(entry), "#@")) {
		if checkWord(w) != nil {
			continue
		}
		found = true
		if d.counts[w] == 0 {
			d.order = append(d.order, strings.Clone(w))
		}
		d.counts[w] = min(d.counts[w]+min(max(1, uses), maxCount), maxCount)
	}
	if !found {
		d.skipped++
	}
}

func (d *dictionary) result(format string) *Dictionary {
	slices.SortStableFunc(d.order, func(a, b string) int { return cmp.Compare(d.counts[b], d.counts[a]) })
	if n := len(d.order) - MaxLearned; n > 0 {
		d.skipped += n
		d.order = d.order[:MaxLearned]
	}
	r := &Dictionary{Format: format, Skipped: d.skipped}
	for _, w := range d.order {
		r.Words = append(r.Words, Learned{Word: w, Count: d.counts[w]})
	}
	return r
}

// readJSONWords reads lists of words, of {"word": …, "count": …} and of {word: count}, under
// any name.
func readJSONWords(text string, add func(string, int)) error {
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return err
	}
	addJSON(v, add)
	return nil
}

func addJSON(v any, add func(string, int)) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			if s, ok := x.(string); ok {
				add(s, 1)
			} else {
				addJSON(x, add)
			}
		}
	case map[string]any:
		for _, key := range []string{"word", "term", "text", "w"} {
			if s, ok := v[key].(string); ok {
				add(s, jsonUses(v))
				return
			}
		}
		numbers := true
		for _, x := range v {
			_, ok := x.(float64)
			numbers = numbers && ok
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if n, ok := v[key].(float64); ok && numbers {
				add(key, int(min(n, maxCount)))
			} else if !ok {
				addJSON(v[key], add)
			}
		}
	}
}

// jsonUses is how often an entry of JSON says that its word was used.
func jsonUses(v map[string]any) int {
	for _, key := range []string{"count", "frequency", "freq", "uses"} {
		if n, ok := v[key].(float64); ok {
			return int(min(n, maxCount))
		}
	}
	return 1
}

// readGboard reads the columns that the second line names.
func readGboard(text string, add func(string, int)) error {
	column := 1
	for line := range strings.SplitSeq(text, "\n") {
		if names, ok := strings.CutPrefix(line, "# Gboard Dictionary format:"); ok {
			if column = slices.Index(strings.Split(names, "\t"), "word"); column < 0 {
				return errors.New("its format line names no column word")
			}
		}
		if line == "" || line[0] == '#' {
			continue
		}
		if fields := strings.Split(line, "\t"); column < len(fields) {
			add(fields[column], 1)
		}
	}
	return nil
}

// readCombined reads lines like " word=the,f=222,flags=". The frequency is a logarithm, from 0,
// which stands for words never to suggest, to 255.
func readCombined(text string, add func(string, int)) error {
	for line := range strings.SplitSeq(text, "\n") {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "word=")
		if !ok {
			continue
		}
		word, rest, _ := strings.Cut(rest, ",")
		uses := 1
		for field := range strings.SplitSeq(rest, ",") {
			if f, ok := strings.CutPrefix(field, "f="); ok {
				n, err := strconv.Atoi(f)
				if err != nil {
					return fmt.Errorf("%.40q: %w", line, err)
				}
				if uses = 0; n > 0 {
					uses = 1 + n/64
				}
			}
		}
		if uses > 0 {
			add(word, uses)
		}
	}
	return nil
}

// readBehind reads a word a line behind the first place of mark.
func readBehind(mark string) func(string, func(string, int)) error {
	return func(text string, add func(string, int)) error {
		_, list, ok := strings.Cut(text, mark)
		if !ok {
			return errors.New("it ends behind its head")
		}
		for line := range strings.Lines(list) {
			if strings.TrimSpace(line) != "" {
				add(line, 1)
			}
		}
		return nil
	}
}

func readOffice(text string, add func(string, int)) error {
	if head, _, _ := strings.Cut(text, "---"); strings.Contains(head, "type: negative") {
		return errors.New("it is a list of words to refuse (type: negative), which --blocklist takes")
	}
	return readBehind("---\n")(text, add)
}

// readXMLWords reads <w f="…">word</w>, as Android's dictionaries have, and the phrases of
// Apple's text replacements.
func readXMLWords(text string, add func(string, int)) error {
	in := xml.NewDecoder(strings.NewReader(text))
	in.Strict = false
	element, key := "", ""
	for {
		t, err := in.Token()
		switch t := t.(type) {
		case xml.StartElement:
			element = t.Name.Local
		case xml.EndElement:
			element = ""
		case xml.CharData:
			switch {
			case element == "key":
				key = string(t)
			case element == "w" || element == "word" || element == "string" && (key == "phrase" || key == "with"):
				add(string(t), 1)
			}
		}
		if err != nil {
			if in.InputOffset() >= int64(len(text)) {
				return nil
			}
			return err
		}
	}
}

// isHunspell: the first line is the number of the others.
func isHunspell(text string) bool {
	first, rest, _ := strings.Cut(text, "\n")
	n, err := strconv.Atoi(strings.TrimSpace(first))
	return err == nil && n > 0 && strings.TrimSpace(rest) != "" && !strings.ContainsAny(strings.TrimSpace(first), "+-")
}

// readHunspell reads lines of a word and, behind a slash, its flags. A star marks a word that is
// wrong.
func readHunspell(text string, add func(string, int)) error {
	_, list, _ := strings.Cut(text, "\n")
	for line := range strings.Lines(list) {
		word, _, _ := strings.Cut(strings.TrimSpace(line), "/")
		word, _, _ = strings.Cut(word, "\t") // from here on morphology
		if word != "" && word[0] != '*' {
			add(word, 1)
		}
	}
	return nil
}

// wordOfColumns returns the word of a line of a word, its shortcut, which is shorter, and a
// language, in either order.
func wordOfColumns(columns []string) string {
	if len(columns[1]) > len(columns[0]) {
		return columns[1]
	}
	return columns[0]
}

// maxEntry is the number of words of an entry; a line of more is running text.
const maxEntry = 5

// readWordLines reads a word a line, or a word and a count in either order. Lines that begin
// with a # and a space, or with #LID as in Office's dictionaries, are comments.
func readWordLines(text string, add func(string, int)) error {
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		if columns := strings.Split(line, "\t"); len(columns) > 2 {
			line = wordOfColumns(columns)
		}
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "# ") || strings.HasPrefix(line, "#LID ") {
			continue
		}
		fields := strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
		if len(fields) > maxEntry {
			return fmt.Errorf("line %d has %d words", n, len(fields))
		}
		uses := 1
		if last := len(fields) - 1; last > 0 {
			if c, err := strconv.Atoi(fields[last]); err == nil {
				uses, fields = c, fields[:last]
			} else if c, err := strconv.Atoi(fields[0]); err == nil {
				uses, fields = c, fields[1:]
			} else if n == 1 && last == 1 && (strings.EqualFold(fields[0], "word") || strings.EqualFold(fields[1], "word")) {
				continue // names of columns
			}
		}
		if uses > 0 {
			add(strings.Join(fields, " "), uses)
		}
	}
	return nil
}
