package page_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/lstmkb/lstmkb/languages/en"
	"github.com/lstmkb/lstmkb/predict"
	"github.com/lstmkb/lstmkb/serve"
	"github.com/lstmkb/lstmkb/vocab"
)

// put sets the text, in which ¦ is the cursor.
func (b *tab) put(text string) {
	b.t.Helper()
	before, after, _ := strings.Cut(text, "¦")
	b.run(chromedp.Evaluate(fmt.Sprintf(`(() => {
		const area = document.getElementById('text'), before = %q;
		area.value = before + %q;
		area.setSelectionRange(before.length, before.length);
		area.dispatchEvent(new InputEvent('input'));
	})()`, before, after), nil))
	b.settled()
}

// shows checks the text and the cursor in it, ¦.
func (b *tab) shows(want string) {
	b.t.Helper()
	const shown = `(({ value, selectionStart: at }) => value.slice(0, at) + '¦' + value.slice(at))(document.getElementById('text'))`
	if got := eval[string](b, shown); got != want {
		b.t.Errorf("the text is %q, want %q", got, want)
	}
}

// suggest has the page suggest these words, whatever is typed.
func (b *tab) suggest(words ...string) {
	b.t.Helper()
	b.run(chromedp.Evaluate(fmt.Sprintf(`(() => {
		window.real ??= window.fetch;
		window.fetch = async (path, options) => path === 'predict' ?
			Response.json({ suggestions: %q.split(' ').map((word) => ({ word })) }) : window.real(path, options);
	})()`, strings.Join(words, " ")), nil))
}

// choose picks a word, which must be offered.
func (b *tab) choose(word string) {
	b.t.Helper()
	i := slices.Index(b.offered(), word)
	if i < 0 {
		b.t.Fatalf("%q is not among %q", word, b.offered())
	}
	b.pick(i)
}

// TestReported: what people reported of keyboards, with the program's own suggestions.
func TestReported(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	for _, c := range []struct{ keys, word, more, want string }{
		{"I want see you" + strings.Repeat(left, 7), "to", "", "I want to see you"},
		{"hello" + strings.Repeat(left, 5), "", "", "WORD Hello"},
		{"see exampl", "example", ".com", "See example.com"},
		{"filter is", "is", ":open", "Filter is:open"},
		{"she said “ye", "yes", "”", "She said “yes”"},
		{"a well-known fact" + strings.Repeat(left, 13), "well", "", "A well-known fact"},
		{"i have 3 kids", "", "", ""},
	} {
		b.put("¦")
		b.keys(c.keys)
		switch {
		case c.word != "":
			b.choose(c.word)
		case c.want != "": // the first
			c.want = strings.Replace(c.want, "WORD", b.offered()[0], 1)
			b.pick(0)
		default:
			c.want = "I have 3 kids"
		}
		b.keys(c.more)
		b.wants(c.want)
	}
}

// TestPickPlaces: a pick replaces the word in progress alone, with a space on either side where
// one is due, and backspace brings back what was there.
func TestPickPlaces(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	for _, c := range []struct{ text, word, want string }{
		{"I want ¦see you", "to", "I want to ¦see you"},
		{"¦hello", "Well", "Well ¦hello"},
		{"I ¦well-known fact", "want", "I want ¦well-known fact"},
		{"so ¦don't go", "please", "so please ¦don't go"},
		{"¦می\u200cخواهم", "من", "من ¦می\u200cخواهم"},
		{"a ¦👩\u200d🚀 flies", "woman", "a woman ¦👩\u200d🚀 flies"},
		{"¦“yes”", "He", "He ¦“yes”"},
		{"¦'yes'", "He", "He ¦'yes'"},
		{"¦\"yes\"", "He", "He ¦\"yes\""},
		{"f¦(x)", "for", "for¦(x)"},
		{"well-¦known fact", "to", "well-to ¦known fact"},
		{"we¦ll-known fact", "well", "well¦-known fact"},
		{"we¦-known fact", "well", "well¦-known fact"},
		{"I wan¦xx go", "want", "I want ¦go"},
		{"I wan¦ go", "want", "I want ¦go"},
		{"I wan¦\tgo", "want", "I want\t¦go"},
		{"I wan¦\ngo", "want", "I want ¦\ngo"},
		{"I wan¦, go", "want", "I want¦, go"},
		{"“ye¦s”, she said", "yes", "“yes¦”, she said"},
		{"'ye¦s' she said", "yes", "'yes¦' she said"},
		{"do¦n’t go", "don't", "don't ¦go"},
		{"exam¦pel.com now", "example", "example¦.com now"},
		{"exam¦pel.com now", "example.com", "example.com ¦now"},
		{"می¦\u200cخوا", "می\u200cخواهم", "می\u200cخواهم ¦"},
		{"see tomorrow.¦", "Then", "see tomorrow. Then ¦"},
		{"see,¦", "then", "see, then ¦"},
		{"(see)¦", "then", "(see) then ¦"},
		{"\"see\"¦", "then", "\"see\" then ¦"},
		{"say \"¦", "then", "say \"then ¦"},
		{"say “¦", "then", "say “then ¦"},
		{"great 😀¦", "then", "great 😀 then ¦"},
		{"and/¦", "or", "and/or ¦"},
		{"x-¦", "ray", "x-ray ¦"},
		{"one\n¦", "two", "one\ntwo ¦"},
		{"one\n¦\ntwo", "and", "one\nand ¦\ntwo"},
		{"see ¦.", "you", "see you¦."},
		{"see ¦", "you", "see you ¦"},
		{"see ¦ me", "you", "see you ¦me"},
	} {
		b.suggest(c.word)
		b.put(c.text)
		b.choose(c.word)
		b.shows(c.want)
		b.keys(backspace)
		b.shows(c.text)
	}
}

// TestAfterPick: what is typed after a pick, and the space it brought.
func TestAfterPick(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	for _, c := range []struct{ text, word, keys, want string }{
		{"See exampl¦", "example", ".com", "See example.com¦"},
		{"Filter i¦", "is", ":open", "Filter is:open¦"},
		{"“ye¦", "yes", "”", "“yes”¦"},
		{"\"ye¦", "yes", "\"", "\"yes\"¦"},
		{"'ye¦", "yes", "'", "'yes'¦"},
		{"snak¦", "snake", "_case", "snake_case¦"},
		{"well¦", "well", "‑known", "well‑known¦"},
		{"We ar¦", "are", ". we", "We are. We¦"},
		{"We ar¦", "are", ", we", "We are, we¦"},
		{"We ar¦", "are", " we", "We are we¦"},
		{"We ar¦", "are", "  we", "We are. We¦"},
		{"We ar¦", "are", "(", "We are (¦"},
		{"We ar¦", "are", "“", "We are “¦"},
		{"We ar¦", "are", "😀", "We are 😀¦"},
		{"We ar¦", "are", "123", "We are 123¦"},
		{"We ar¦ so", "are", ",", "We are,¦ so"},
		{"We ar¦ so", "are", ", ", "We are, ¦so"},
		{"We ar¦ so", "are", "!! ", "We are!! ¦so"},
		{"We ¦so", "are", ",", "We are,¦ so"},
		{"We ar¦ so", "are", ".com ", "We are.com ¦so"},
		{"We ar¦ so", "are", " not ", "We are not ¦so"},
	} {
		b.suggest(c.word)
		b.put(c.text)
		b.choose(c.word)
		b.keys(c.keys)
		b.shows(c.want)
	}
	b.suggest("are", "is", "was")
	b.put("¦")
	b.keys("We.")
	b.keys(third + "." + first) // words picked one after the other are set apart
	b.wants("We. was. are ")
}

// TestCapitals: the first letter of a sentence becomes a capital, and a letter that the typist
// chose stays.
func TestCapitals(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	for keys, want := range map[string]string{
		"fruit, e.g. apples":         "Fruit, e.g. apples",
		"fruit, e.g. Apples":         "Fruit, e.g. Apples",
		"see you at 5 p.m. or later": "See you at 5 p.m. or later",
		"iPhone":                     "iPhone",
		"eBay and iOS":               "eBay and iOS",
		"McDonald":                   "McDonald",
		"so. iPhone":                 "So. iPhone",
		"OK":                         "OK",
		"ß":                          "ß",
		"great! 😀 the":               "Great! 😀 The",
		"well... maybe":              "Well... maybe",
		"so \"no":                    "So \"no",
		"a" + backspace + "a":        "a",
		"to example.com a":           "To example.com a",
		"1. milk":                    "1. Milk",
		"i have 3 kids":              "I have 3 kids",
		"5 apples":                   "5 apples",
	} {
		b.put("¦")
		b.keys(keys)
		b.wants(want)
	}
}

// TestCapsLock: with the lock on, words are suggested and picked in capitals.
func TestCapsLock(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.suggest("to", "Straße")
	b.run(chromedp.Sleep(400 * time.Millisecond))
	b.tap("⇧⇧i want ")
	if got := b.offered(); !slices.Equal(got, []string{"TO", "STRAßE"}) {
		t.Errorf("offered are %q", got)
	}
	b.pick(0)
	b.wants("I WANT TO ")
	b.run(chromedp.Sleep(400 * time.Millisecond))
	b.tap("⇧")
	if got := b.offered(); !slices.Equal(got, []string{"to", "Straße"}) {
		t.Errorf("without the lock offered are %q", got)
	}
	b.put("I want ¦")
	b.run(chromedp.Sleep(400 * time.Millisecond))
	b.tap("⇧")
	b.pick(0)
	b.wants("I want to ")
}

// TestLateAnswers: no key waits for an answer, and none is lost to one.
func TestLateAnswers(t *testing.T) {
	thorough(t)
	t.Parallel()
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.run(slow(300 * time.Millisecond))
	write := func(keys string) {
		for _, k := range keys {
			b.run(press(string(k)), chromedp.Sleep(120*time.Millisecond))
		}
	}
	write("My number is 1234 ok")
	b.settled()
	b.wants("My number is 1234 ok")
	b.put("¦")
	write("I have 3 kids, 12 or 21")
	b.settled()
	b.wants("I have 3 kids, 12 or 21")
	// What is picked before the answer is dropped when typing goes on, by any key.
	b.put("¦")
	b.run(press("I"), press(" "), press(tabKey))
	b.click(`#keys [data-key="w"]`)
	b.settled()
	b.wants("I w")
	b.run(press("a"), press(tabKey))
	b.until(`document.getElementById('text').value.endsWith(' ')`)
}

// TestSentences: the page has the rule of vocab.Sentences, for its table and for random texts.
func TestSentences(t *testing.T) {
	thorough(t)
	t.Parallel()
	rows, err := os.ReadFile("../../vocab/testdata/sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	language, err := predict.LoadLanguage(en.Folder)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	var want []bool
	for line := range strings.Lines(string(rows)) {
		row, place, _ := strings.Cut(strings.TrimSpace(line), "\t")
		var text string
		if json.Unmarshal([]byte(row), &text) == nil {
			texts, want = append(texts, text), append(want, place == "begin")
		}
	}
	if len(texts) < 50 {
		t.Fatalf("only %d rows", len(texts))
	}
	parts := append(strings.Split("a I b 5 2.5 e.g p.m max Max MAX approx é ß ½ … ... ‽ 。 . . . ! , : ' ’ \" “ ” « » „ ( ) - – • * # @ / > _ 😀 ❤\ufe0f", " "),
		" ", " ", " ", " ", "\n", "\r", "\u2028", "\u00a0", "\u0085", "\u3000", "\u200b", "\u0301", "\u0903")
	r := rand.New(rand.NewPCG(7, 8))
	for range 30_000 {
		text := ""
		for range r.IntN(9) {
			text += parts[r.IntN(len(parts))]
		}
		texts, want = append(texts, text), append(want, language.At(text) == vocab.Beginning)
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	var got []bool
	b.run(chromedp.Evaluate(fmt.Sprintf(`(async () => {
		const { beginsSentence } = await import('/page/sentences.js');
		const language = (await (await fetch('page/languages.json')).json())[0].rules;
		return %s.map((text) => beginsSentence(text, language));
	})()`, in), &got, awaited))
	wrong := 0
	for i := range got {
		if got[i] != want[i] {
			if wrong++; wrong < 20 {
				t.Errorf("after %+q a sentence begins: %v, want %v", texts[i], got[i], want[i])
			}
		}
	}
	if len(got) != len(texts) || wrong > 0 {
		t.Errorf("%d of %d are wrong", wrong, len(got))
	}
}

// TestLearnsSentences: sentences are taught whole, as they stand.
func TestLearnsSentences(t *testing.T) {
	thorough(t)
	url, _ := listen(t, withoutEngine(t), serve.Options{})
	b := open(t, url)
	b.run(chromedp.Evaluate(`(() => {
		const real = window.fetch;
		window.taught = [];
		window.fetch = (path, options) => {
			if (path.endsWith('/learn')) window.taught.push(JSON.parse(options.body).text);
			return real(path, options);
		};
	})()`, nil))
	for _, keys := range []string{
		"Meet at 5 p.m. or so. ", "See exampel" + backspace + backspace + "le.com now. ", "iPhone, e.g. the old one! ", "and" + enter,
	} {
		b.put("¦")
		b.run(chromedp.Evaluate(`window.taught = []`, nil))
		b.keys(keys)
		want := strings.NewReplacer("exampel"+backspace+backspace+"le", "example", "and", "And", enter, "\n").Replace(keys)
		if got := eval[[]string](b, `window.taught`); !slices.Equal(got, []string{want}) {
			t.Errorf("after %q taught is %q", keys, got)
		}
	}
	// A word that went on after it was taught is taught again.
	b.put("¦")
	b.keys("See example. ")
	b.keys(backspace)
	b.keys("com now. ")
	if got := eval[[]string](b, `window.taught.slice(-1)`); !slices.Equal(got, []string{"example.com now. "}) {
		t.Errorf("taught is %q", got)
	}
}
