package adapt

import (
	"strings"
	"unicode"

	"github.com/lstmkb/lstmkb/predict"
)

const (
	samples      = 6
	sampleBefore = 5 // words of text shown
	sampleStrip  = 3 // suggestions shown
)

// sampled shows what two keyboards suggest at places evenly spread over lines.
func (m *maker) sampled(before, after *keyboard, lines []string) ([]Sample, error) {
	var chosen []Sample
	p, err := m.predictor(before)
	if err != nil {
		return nil, err
	}
	q, err := m.predictor(after)
	if err != nil {
		return nil, err
	}
	for i := range samples {
		s, ok := sampleOf(lines[i*len(lines)/samples : (i+1)*len(lines)/samples])
		if !ok {
			continue
		}
		if s.Before, err = suggested(p, s.Text); err != nil {
			return nil, err
		}
		if s.After, err = suggested(q, s.Text); err != nil {
			return nil, err
		}
		chosen = append(chosen, s)
	}
	return chosen, nil
}

// sampleOf cuts the first line with enough words before one of its words.
func sampleOf(lines []string) (Sample, bool) {
	for _, line := range lines {
		words := strings.Fields(line)
		if len(words) <= sampleBefore {
			continue
		}
		word := strings.TrimFunc(words[sampleBefore], func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
		if word != "" {
			return Sample{Text: strings.Join(words[:sampleBefore], " ") + " ", Word: word}, true
		}
	}
	return Sample{}, false
}

func suggested(p *predict.Predictor, text string) ([]string, error) {
	found, err := p.Suggest(text, sampleStrip)
	words := make([]string, len(found))
	for i, s := range found {
		words[i] = s.Word
	}
	return words, err
}
