package predict

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lstmkb/lstmkb/vocab"
)

// ownText is how many of the text's last bytes own words are taken from.
const ownText = 4096

// own returns the person's own words that continue a text that no language knows: those of the
// text itself and, once a letter is typed, those of the profile and of the session, by how often
// they were used. Without a letter they are those that have followed the last word before.
func (m *mixture) own(q Query, finished bool) []Suggestion {
	if len(q.path) > 0 || len(q.Prefix) > vocab.MaxWord {
		return nil
	}
	prefix, uses := Fold(q.Prefix), map[string]*Learned{}
	if prefix == "" && q.Prefix != "" {
		return nil
	}
	count := func(word, key string, n int) {
		if fold := Fold(word); strings.HasPrefix(fold, prefix) && (!finished || fold == prefix) && !m.blocks(fold, key) && checkLearned(word) == nil {
			if uses[key] == nil {
				uses[key] = &Learned{Word: word}
			}
			uses[key].Count += n
		}
	}
	m.countText(q.Context, prefix != "", count)
	if prefix != "" && m.session != nil {
		m.session.countOwn(prefix, count)
	}
	return m.bestOwn(q, uses)
}

// blocks reports whether a language blocks a word that the person does not use.
func (m *mixture) blocks(fold, key string) bool {
	if m.session != nil && m.session.Profile.standing(fold, key) == kept {
		return false
	}
	return slices.ContainsFunc(m.p.voices, func(v *Predictor) bool { return v.blocked.has(fold, key) })
}

// countText counts the words of the end of a text: all of them, or those that stand where the
// last word stood before.
func (m *mixture) countText(text string, all bool, count func(word, key string, n int)) {
	text = text[max(0, len(text)-ownText):]
	if i := strings.IndexByte(text, ' '); len(text) == ownText && i >= 0 {
		text = text[i:] // what is cut begins within a word
	}
	var words, keys []string
	for word := range vocab.TypedWords(text) {
		words, keys = append(words, word), append(keys, spelling(word))
	}
	for i, word := range words {
		if all || i > 0 && keys[i-1] == keys[len(keys)-1] {
			count(word, keys[i], 1)
		}
	}
}

// countOwn counts the words of the session's profile and those of its cache that no list has.
func (s *Session) countOwn(prefix string, count func(word, key string, n int)) {
	if p := s.Profile; p != nil {
		p.mu.RLock()
		at, _ := p.find(prefix, "")
		end := at
		for end < len(p.words) && strings.HasPrefix(p.words[end].fold, prefix) {
			end++
		}
		own := slices.Clone(p.words[at:end])
		p.mu.RUnlock() // count reads the profile too
		for _, w := range own {
			count(w.shown, w.key, w.count)
		}
	}
	if c := s.voices[0].cache; c != nil {
		for _, w := range c.words {
			if w.word != "" {
				count(w.word, w.key, 1)
			}
		}
	}
}

// bestOwn returns the K words used most.
func (m *mixture) bestOwn(q Query, uses map[string]*Learned) []Suggestion {
	words, total := make([]*Learned, 0, len(uses)), 0
	for _, w := range uses {
		words, total = append(words, w), total+w.Count
	}
	slices.SortFunc(words, func(a, b *Learned) int { return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Word, b.Word)) })
	first := m.p.voices[0]
	as, suggestions := first.casingOf(q.Context, q.Prefix), []Suggestion(nil)
	for _, w := range words[:min(q.K, len(words))] {
		kind := Completion
		switch {
		case q.Prefix == "":
			kind = Next
		case spelling(w.Word) == spelling(q.Prefix):
			kind = AsTyped
		}
		suggestions = append(suggestions, Suggestion{as.apply(w.Word, first.language.Tag), float64(w.Count) / float64(total), kind})
	}
	return suggestions
}
