//go:build !js

package prompt

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/lstmkb/lstmkb/predict"
)

// model is the state of the prompt, which bubbletea updates by keys and draws.
type model struct {
	ctx     context.Context // bubbletea's interface has no room for it
	session Session
	k       int
	input   textinput.Model

	prefix  string // the letters typed of a word
	answer  predict.Answer
	offered []string // the words of the strip
	hidden  bool     // the strip, until the next letter

	put    correction // that the last key made
	failed error      // of learning, which is told once
	err    error      // that ends the prompt
}

// correction is a word that took the place of letters at a space.
type correction struct{ typed, word string }

func newModel(ctx context.Context, s Session, k int) *model {
	input := textinput.New()
	input.Prompt = "> "
	input.SetVirtualCursor(false) // the terminal's own blinks without work
	input.Focus()
	m := &model{ctx: ctx, session: s, k: k, input: input}
	m.suggest()
	return m
}

// Init implements tea.Model.
func (m *model) Init() tea.Cmd { return nil }

// Update implements tea.Model.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		var cmd tea.Cmd
		m.input, cmd = m.input.Update(msg)
		if _, pasted := msg.(tea.PasteMsg); pasted {
			m.suggest()
		}
		return m, cmd
	}
	put := m.put
	m.put = correction{}
	var cmd tea.Cmd
	switch name := key.String(); {
	case name == "ctrl+c", name == "ctrl+d" && m.input.Value() == "":
		m.offered, m.hidden = nil, true
		return m, tea.Quit
	case name == "enter":
		cmd = m.finish()
	case name == "tab":
		m.pick(0)
	case name == "esc":
		m.hidden, m.offered = true, nil
		return m, nil
	case m.number(key.Text) > 0:
		m.pick(m.number(key.Text) - 1)
	case name == "space" && m.answer.Autocorrect != "" && m.answer.Autocorrect != m.prefix:
		m.correct()
	case name == "backspace" && put != correction{}:
		m.replace(put.word+" ", put.typed)
		m.fail(m.session.Keep(m.ctx, put.typed))
	default:
		m.input, cmd = m.input.Update(msg)
		m.hidden = m.hidden && !strings.ContainsFunc(key.Text, unicode.IsLetter)
	}
	m.suggest()
	if m.err != nil {
		return m, tea.Quit
	}
	return m, cmd
}

// number is the number of a suggestion that a key picks, 0 for none. A digit behind a digit is
// one of a number.
func (m *model) number(text string) int {
	n, err := strconv.Atoi(text)
	before := m.before()
	if err != nil || n > len(m.offered) || before != "" && unicode.IsDigit(rune(before[len(before)-1])) {
		return 0
	}
	return n
}

// correct puts what is meant in place of the letters typed, and a space behind.
func (m *model) correct() {
	m.put = correction{m.prefix, m.answer.Autocorrect}
	if m.answer.Joined != "" {
		m.put = correction{} // two words, which are put back by hand
	}
	m.replace(m.answer.Joined+m.prefix, m.answer.Autocorrect+" ")
}

// before is the text before the cursor.
func (m *model) before() string { return string([]rune(m.input.Value())[:m.input.Position()]) }

// pick puts a suggestion in place of the letters typed.
func (m *model) pick(n int) {
	if n < len(m.offered) {
		m.replace(m.prefix, m.offered[n]+" ")
	}
}

// replace puts a text in place of that before the cursor.
func (m *model) replace(old, text string) {
	before := m.before()
	behind := m.input.Value()[len(before):]
	before = strings.TrimSuffix(before, old) + text
	m.input.SetValue(before + strings.TrimPrefix(behind, " "))
	m.input.SetCursor(len([]rune(before)))
}

// finish takes the line as a finished one.
func (m *model) finish() tea.Cmd {
	line := m.input.Value()
	m.input.SetValue("")
	if strings.TrimSpace(line) == "" {
		return nil
	}
	m.fail(m.session.Sent(m.ctx, line))
	return tea.Println("> " + line)
}

// fail remembers an error of learning, which does not end the prompt.
func (m *model) fail(err error) {
	if err != nil {
		m.failed = err
	}
}

// suggest brings the strip to the text before the cursor.
func (m *model) suggest() {
	m.offered = nil
	context, prefix := predict.Split(m.before())
	m.prefix = prefix
	m.answer, m.err = m.session.Answer(predict.Query{Context: context, Prefix: prefix, K: m.k, Join: true, Emoji: true})
	if m.hidden || m.err != nil {
		return
	}
	for _, s := range m.answer.Suggestions {
		m.offered = append(m.offered, s.Word)
	}
	if m.answer.Emoji != "" {
		m.offered = append(m.offered, strings.TrimSpace(prefix+" "+m.answer.Emoji))
	}
}

// View implements tea.Model.
func (m *model) View() tea.View {
	var b strings.Builder
	b.WriteString(m.input.View())
	b.WriteString("\n ")
	for i, word := range m.offered {
		mark := ""
		if m.prefix != "" && word == m.answer.Autocorrect && word != m.prefix {
			mark = "␣" // what a space puts in place
		}
		fmt.Fprintf(&b, " %d %s%s ", i+1, word, mark)
	}
	if m.failed != nil {
		fmt.Fprintf(&b, "\n  nothing is learned: %v", m.failed)
	}
	v := tea.NewView(b.String())
	v.Cursor = m.input.Cursor()
	return v
}
