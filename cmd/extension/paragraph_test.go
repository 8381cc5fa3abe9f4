package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// paragraphs has a page read paragraphs by extension/paragraph.js. wrong returns what is wrong with a text read at a place,
// "" for nothing.
const paragraphs = `<div contenteditable></div><script type=module>%s
	const field = document.querySelector('div');
	const texts = {
		'one node': 'Some words. '.repeat(4000),
		'nodes': 'Some words. '.repeat(4000),
		'lines': 'Some words.\n'.repeat(4000),
		'short': 'Some\nwords.',
	};
	const fill = (name) => {
		field.replaceChildren();
		if (name === 'one node') return field.append(texts[name]);
		for (const line of texts[name].split(/(?<=[ \n])/)) {
			const part = document.createElement(line.includes('o') ? 'i' : 'b');
			part.append(line.replace('\n', ''));
			field.append(part, new Comment('no text'));
			if (line.endsWith('\n')) field.append(document.createElement('br'));
		}
	};
	const wrong = (name, { before, after, pieces }, all) => {
		const i = texts[name].indexOf(before + after);
		if (i < 0) return 'it reads ' + (before + after).slice(0, 99);
		if (before.length > most || after.length > 9000) return before.length + ' and ' + after.length + ' characters';
		if (before.length < Math.min(4096, all)) return before.length + ' characters';
		const bad = pieces.find(({ node, from, text }) => node.nodeType === 3 && node.data.slice(from, from + text.length) !== text);
		return bad ? 'a piece is elsewhere: ' + bad.text.slice(0, 99) : '';
	};
	window.check = (name) => {
		fill(name);
		const all = [];
		for (let n = 0, w = document.createTreeWalker(field, 4); w.nextNode(); n++) {
			if (n %% 97 === 0) for (let at = 0; at <= w.currentNode.length; at += 1001) all.push([w.currentNode, at]);
		}
		for (let at = 0; at <= field.childNodes.length; at += 97) all.push([field, at]);
		all.push([field, field.childNodes.length]);
		let begin = null;
		for (const [node, at] of all.concat(all.toReversed())) {
			const here = { anchorNode: node, anchorOffset: at }, range = document.createRange();
			range.setStart(field, 0);
			range.setEnd(node, at);
			const text = read(field, here, begin), again = read(field, here, text.begin);
			begin = text.begin;
			const found = wrong(name, text, range.toString().length) || (again.before !== text.before || again.begin !== begin ? 'a second time it reads another text' : '');
			if (found) return found + ' at ' + at + ' of ' + node.nodeName;
		}
		return '';
	};
	window.typed = (characters) => {
		let begin = null, moves = 0;
		field.replaceChildren('', document.createElement('br'), '');
		const node = field.lastChild;
		for (let i = 0; i < characters; i++) {
			node.data += 'a';
			const text = read(field, { anchorNode: node, anchorOffset: node.length }, begin);
			if (text.begin !== begin) moves++;
			begin = text.begin;
		}
		return moves;
	};
</script>`

// TestParagraph: no more than the text near the cursor is read, whatever its nodes, and it begins where it began while
// somebody types.
func TestParagraph(t *testing.T) {
	thorough(t)
	source, err := os.ReadFile("../../extension/paragraph.js")
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, fmt.Sprintf(paragraphs, strings.ReplaceAll(string(source), "export ", "")))
	b.wait("the script", func() bool { return eval[bool](b, `window.typed !== undefined`) })
	for _, name := range []string{"one node", "nodes", "lines", "short"} {
		if wrong := eval[string](b, fmt.Sprintf(`check(%q)`, name)); wrong != "" {
			t.Errorf("%s: %s", name, wrong)
		}
	}
	if moves := eval[int](b, `typed(20000)`); moves != 3 { // at 8192 characters, and each 4096 more
		t.Errorf("the text begins elsewhere %d times, want 3", moves)
	}
}

// TestLongParagraph: at the end of a long paragraph words are picked, corrected and taken back.
func TestLongParagraph(t *testing.T) {
	thorough(t)
	b := open(t, `<div contenteditable style="width: 600px; height: 150px; overflow: auto; white-space: pre-wrap"></div>`)
	const field = `document.querySelector('[contenteditable]')`
	const written = field + `.textContent.slice(12 * 4000).replaceAll('\u00a0', ' ')`
	b.run(chromedp.Evaluate(field+`.append('Some words. '.repeat(2000), document.createElement('br'), 'Some words. '.repeat(2000))`, nil))
	b.focus(field)
	b.keys("I wan")
	b.pick(slices.Index(b.settled(), "want"))
	b.wants(written, "I want ")
	b.settled()
	b.keys("becuase") // no slip of other tests: it is kept as it is from then on
	b.press(" ")
	b.wants(written, "I want because ")
	b.settled()
	b.press(kb.Backspace)
	b.wants(written, "I want becuase ")
}
