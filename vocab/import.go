package vocab

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxImport is the size limit of another program's vocabulary in bytes.
const maxImport = 256 << 20

// Imported is a vocabulary that another program wrote.
type Imported struct {
	*Vocab
	// Rows has the number that each id has in the other program, whose matrices are in that
	// order; nil if it is the same.
	Rows []int32
	// Notes tell a person what was changed.
	Notes []string
}

// Import reads a vocabulary in the forms that other programs write: a word a line; a word and
// its number a line; JSON, {"word": number}, ["word", …] or a tokenizer.json of words. <unk> and
// <eos> may stand anywhere and may have another usual name. A list of words and counts is
// refused, since its order need not be that of a model. r is UTF-8 whose lines end in "\n".
func Import(r io.Reader, t Tokenizer) (*Imported, error) {
	l, err := newList(t)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(r, maxImport+1))
	if err != nil {
		return nil, fmt.Errorf("vocab: %w", err)
	}
	if len(b) > maxImport {
		return nil, fmt.Errorf("vocab: more than %d bytes", maxImport)
	}
	words, err := importWords(b)
	if err == nil && len(words) == 0 {
		err = errors.New("holds no words")
	}
	if err != nil {
		return nil, fmt.Errorf("vocab: %w", err)
	}
	for i, w := range words {
		if err := checkWord([]byte(w), i+1); err != nil {
			return nil, err
		}
	}
	im := &Imported{}
	order := make([]int32, 0, len(words))
	for _, s := range specials {
		at, err := s.find(words)
		if err != nil {
			return nil, err
		}
		if words[at] != s.name {
			im.Notes = append(im.Notes, fmt.Sprintf("%s is taken as %s", words[at], s.name))
			words[at] = s.name
		}
		order = append(order, int32(at))
	}
	for i := range words {
		if !slices.Contains(order[:firstWord], int32(i)) {
			order = append(order, int32(i))
		}
	}
	for _, at := range order {
		if err := l.add(words[at], int(at)+1); err != nil {
			return nil, err
		}
	}
	if !slices.IsSorted(order) {
		im.Rows = order
		im.Notes = append(im.Notes, fmt.Sprintf("%s and %s, numbers %d and %d, come first now, and so do their rows of the weights", UnkWord, EosWord, order[0], order[1]))
	}
	im.Vocab, err = l.vocab()
	return im, err
}

// special is a word that every vocabulary has, and its names in other programs.
type special struct {
	name, meaning string
	others        []string
}

var specials = [firstWord]special{
	{UnkWord, "the unknown word", []string{"<UNK>", "[UNK]", "xxunk", "<oov>", "<OOV>", "_UNK"}},
	{EosWord, "the end of a line", []string{"<EOS>", "</s>", "[EOS]", "xxeos", "<eol>", "<|endoftext|>", "_EOS"}},
}

// find returns the place of the special word.
func (s special) find(words []string) (int, error) {
	for _, name := range append([]string{s.name}, s.others...) {
		if at := slices.Index(words, name); at >= 0 {
			return at, nil
		}
	}
	return 0, fmt.Errorf("vocab: line 1: %q; no word is %q, %s; expected it among the words, a word a line (known other names: %s)",
		words[0], s.name, s.meaning, strings.Join(s.others, ", "))
}

// importWords returns the words in the order of their numbers.
func importWords(b []byte) ([]string, error) {
	text := bytes.TrimSpace(b)
	switch {
	case len(text) == 0:
		return nil, fmt.Errorf("is empty; expected a word a line, %s and %s among them", UnkWord, EosWord)
	case bytes.HasPrefix(text, []byte("\x80")) || bytes.HasPrefix(text, []byte("€")):
		return nil, errors.New("is a Python pickle; write its words a line each, in the order of their numbers")
	case (text[0] == '{' || text[0] == '[') && json.Valid(text):
		return jsonWords(text)
	}
	lines := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	return lines, numbered(lines)
}

// numbered puts lines of a word and its number in the order of the numbers and leaves the
// words. Lines of a word alone stay. Other columns are an error that says what they are.
func numbered(lines []string) error {
	ids := make(map[string]int, len(lines))
	for i, line := range lines {
		word, number, sep, ok := cutNumber(line)
		if !ok && i == 0 {
			break
		}
		if _, again := ids[word]; again || !ok {
			return nil // the checks of words say what is wrong
		}
		ids[word] = number
		if i == len(lines)-1 {
			words, err := byNumber(ids)
			if err == nil {
				copy(lines, words)
				return nil
			}
			return fmt.Errorf("line 1: each line is a word%s and a count; expected a word a line, line n the word with id n−1 (%s keeps the words, if that is their order)",
				map[string]string{"\t": ", a tab", ",": ", a comma", " ": ""}[sep], map[string]string{"\t": "cut -f1", ",": "cut -d, -f1", " ": "cut -d' ' -f1"}[sep])
		}
	}
	if count, word, ok := strings.Cut(strings.TrimSpace(lines[0]), " "); ok && !strings.ContainsAny(strings.TrimSpace(word), " \t") {
		if _, err := strconv.Atoi(count); err == nil {
			return errors.New("line 1: each line is a count and a word; expected a word a line, line n the word with id n−1")
		}
	}
	return nil
}

// cutNumber splits a line into a word and a number.
func cutNumber(line string) (word string, number int, sep string, ok bool) {
	at := strings.LastIndexAny(line, "\t ,")
	if at < 1 {
		return "", 0, "", false
	}
	number, err := strconv.Atoi(line[at+1:])
	return strings.TrimRight(line[:at], "\t "), number, line[at : at+1], err == nil && number >= 0
}

// byNumber returns the words in the order of their numbers, which are 0 to n−1.
func byNumber(ids map[string]int) ([]string, error) {
	words, seen := make([]string, len(ids)), make([]bool, len(ids))
	for w, id := range ids {
		if id < 0 || id >= len(words) || seen[id] {
			return nil, fmt.Errorf("%.40q has the number %d; expected each of 0 to %d once", w, id, len(words)-1)
		}
		words[id], seen[id] = w, true
	}
	return words, nil
}

// jsonWords reads {"word": number}, ["word", …] and tokenizer.json.
func jsonWords(b []byte) ([]string, error) {
	var words []string
	if json.Unmarshal(b, &words) == nil {
		return words, nil
	}
	var ids map[string]int
	if json.Unmarshal(b, &ids) == nil {
		return byNumber(ids)
	}
	var tokenizer struct {
		Model struct {
			Type  string
			Vocab json.RawMessage
		}
		Vocab json.RawMessage
	}
	if json.Unmarshal(b, &tokenizer) == nil {
		if m := tokenizer.Model; m.Vocab != nil && m.Type != "" && m.Type != "WordLevel" {
			return nil, fmt.Errorf("is a tokenizer.json of word pieces (%s); expected one of whole words (WordLevel), or a word a line", m.Type)
		}
		for _, inner := range []json.RawMessage{tokenizer.Model.Vocab, tokenizer.Vocab} {
			if inner != nil {
				return jsonWords(inner)
			}
		}
	}
	return nil, errors.New(`is JSON of another form; expected {"word": number, …}, ["word", …], a tokenizer.json of words, or a word a line`)
}
