//go:build !js

package prompt

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/lstmkb/lstmkb/predict"
)

// fake suggests words that begin with the prefix, and corrects teh.
type fake struct{ sent, kept []string }

func (f *fake) Answer(q predict.Query) (a predict.Answer, err error) {
	for _, w := range []string{"the", "there", "two"} {
		if strings.HasPrefix(w, q.Prefix) {
			a.Suggestions = append(a.Suggestions, predict.Suggestion{Word: w})
		}
	}
	if q.Prefix == "teh" && len(f.kept) == 0 {
		a.Autocorrect = "the"
		a.Suggestions = []predict.Suggestion{{Word: "the"}}
	}
	if q.Emoji && q.Prefix == "two" {
		a.Emoji = "👯"
	}
	if q.Prefix == "re" && strings.HasSuffix(q.Context, "tge ") {
		a.Autocorrect, a.Joined = "there", "tge "
	}
	return a, nil
}

func (f *fake) Keep(_ context.Context, word string) error {
	f.kept = append(f.kept, word)
	return nil
}

func (f *fake) Sent(_ context.Context, line string) error {
	f.sent = append(f.sent, line)
	return errors.New("the disk is full")
}

// TestKeys: ⇥ is Tab, ⌫ Backspace, ⎋ Esc, ⏎ Enter, ← the arrow.
func TestKeys(t *testing.T) {
	for _, c := range []struct{ keys, want, strip string }{
		{"", "", "1 the  2 there  3 two"},
		{"i see th", "i see th", "1 the  2 there"},
		{"i see th⇥", "i see the ", "1 the  2 there  3 two"},
		{"i see th2", "i see there ", "1 the"},
		{"i see 3", "i see two ", "1 the"},
		{"i see two", "i see two", "1 two  2 two 👯"},
		{"i see two2", "i see two 👯 ", "1 the"},
		{"i see th9", "i see th9", ""},
		{"⎋1", "1", ""},
		{"⎋12 ", "12 ", ""},
		{"⎋1 t", "1 t", "1 the  2 there  3 two"},
		{"see teh", "see teh", "1 the␣"},
		{"see teh ", "see the ", "1 the  2 there  3 two"},
		{"see teh ⌫", "see teh", ""},
		{"see teh ⌫ ", "see teh ", "1 the"},
		{"see teh x⌫⌫", "see the", "1 the"},
		{"go tge re ", "go there ", "1 the"},
		{"go th here←←←←←⇥", "go the here", ""},
		{"hi⏎", "", "1 the"},
		{"héé t⇥", "héé the ", ""},
	} {
		f := &fake{}
		m := newModel(t.Context(), f, 3)
		for _, r := range c.keys {
			key := tea.KeyPressMsg{Code: r, Text: string(r)}
			if code, special := map[rune]rune{'⇥': tea.KeyTab, '⌫': tea.KeyBackspace, '⎋': tea.KeyEscape, '⏎': tea.KeyEnter, '←': tea.KeyLeft}[r]; special {
				key = tea.KeyPressMsg{Code: code}
			}
			m.Update(key)
		}
		if got := m.input.Value(); got != c.want || !strings.Contains(m.View().Content, c.strip) {
			t.Errorf("%q: %q, want %q; %q, want %q", c.keys, got, c.want, m.View().Content, c.strip)
		}
		if strings.Contains(c.keys, "⏎") && (len(f.sent) != 1 || !strings.Contains(m.View().Content, "the disk is full")) {
			t.Errorf("%q: sent %q; %q", c.keys, f.sent, m.View().Content)
		}
	}
}

func TestLeaves(t *testing.T) {
	m := newModel(t.Context(), &fake{}, 3)
	for _, key := range "cd" {
		if _, cmd := m.Update(tea.KeyPressMsg{Code: key, Mod: tea.ModCtrl}); cmd == nil || cmd() != tea.Quit() {
			t.Errorf("Ctrl-%c does not leave", key)
		}
	}
}
