package prompt

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

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

// Init implements tea.Model.
func (m *model) Init() tea.Cmd { return textinput.Blink }

// Update implements tea.Model.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		var cmd tea.Cmd
		m.input, cmd = m.input.Update(msg)
		return m, cmd
	}
	put := m.put
	m.put = correction{}
	var cmd tea.Cmd
	switch {
	case key.Type == tea.KeyCtrlC, key.Type == tea.KeyCtrlD && m.input.Value() == "":
		m.offered, m.hidden = nil, true
		return m, tea.Quit
	case key.Type == tea.KeyEnter:
		cmd = m.finish()
	case key.Type == tea.KeyTab:
		m.pick(0)
	case key.Type == tea.KeyEsc:
		m.hidden, m.offered = true, nil
		return m, nil
	case m.number(key) > 0:
		m.pick(m.number(key) - 1)
	case key.Type == tea.KeySpace && m.answer.Autocorrect != "" && m.answer.Autocorrect != m.prefix:
		m.put = correction{m.prefix, m.answer.Autocorrect}
		m.replace(m.answer.Joined+m.prefix, m.answer.Autocorrect+" ")
		if m.answer.Joined != "" {
			m.put = correction{} // two words, which are put back by hand
		}
	case key.Type == tea.KeyBackspace && put != correction{}:
		m.replace(put.word+" ", put.typed)
		m.fail(m.session.Keep(m.ctx, put.typed))
	default:
		m.input, cmd = m.input.Update(msg)
		m.hidden = m.hidden && (key.Type != tea.KeyRunes || !unicode.IsLetter(key.Runes[0]))
	}
	m.suggest()
	if m.err != nil {
		return m, tea.Quit
	}
	return m, cmd
}

// number is the number of a suggestion that a key picks, 0 for none.
func (m *model) number(key tea.KeyMsg) int {
	if key.Type != tea.KeyRunes || key.Alt || len(key.Runes) != 1 || key.Paste {
		return 0
	}
	n := int(key.Runes[0] - '0')
	before := m.before()
	if n < 1 || n > len(m.offered) || before != "" && unicode.IsDigit(rune(before[len(before)-1])) {
		return 0
	}
	return n
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
	m.answer, m.err = m.session.Answer(predict.Query{Context: context, Prefix: prefix, K: m.k, Join: true})
	if m.hidden || m.err != nil {
		return
	}
	for _, s := range m.answer.Suggestions {
		m.offered = append(m.offered, s.Word)
	}
}

// View implements tea.Model.
func (m *model) View() string {
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
	return b.String()
}
