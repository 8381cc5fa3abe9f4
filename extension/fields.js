// Fields of pages as a text with a cursor. before and after are the text on either side of it, place is where that is, and
// start what before begins with; selected tells that there is a selection. replace changes the text as if the person had
// typed it, so that the page and its undo know, and puts the cursor at a place. Places are counted from start.

import { lastPart } from '../serve/page/static/words.js';
import { suits } from './suits.js';

// fieldOf is the field that an element is, or is part of, null for none that suits.
export function fieldOf(element) {
  if (!(element instanceof HTMLElement) || !suits(element)) return null;
  if (!element.isContentEditable) return new Plain(element);
  while (element.parentElement?.isContentEditable) element = element.parentElement;
  return suits(element) ? new Rich(element) : null;
}

const near = 1000; // characters after the cursor

function type(text) { return document.execCommand(text === '' ? 'delete' : 'insertText', false, text); }

// Plain is an input or a textarea. Of a long text only what is near the cursor is read.
class Plain {
  constructor(element) { this.element = element; }

  get start() { return this.element.selectionStart - this.before.length; }
  get before() { return lastPart(this.element.value.slice(0, this.element.selectionStart)); }
  get after() { return this.element.value.slice(this.element.selectionEnd, this.element.selectionEnd + near); }
  get selected() { return this.element.selectionStart !== this.element.selectionEnd; }
  get place() { return this.start; }

  replace({ from, to, insert }, at) {
    const { element, start } = this, cursor = start + at;
    element.setSelectionRange(start + from, start + to);
    if (!type(insert)) {
      element.setRangeText(insert, start + from, start + to, 'end');
      element.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: insert }));
    }
    if (element.selectionStart !== cursor || this.selected) element.setSelectionRange(cursor, cursor);
  }

  rect(at, mirror) { return mirror.rect(this.element, this.start + at, this.element.selectionEnd); }
}

// Rich is an element that is edited. Its text is that of the cursor's paragraph.
class Rich {
  constructor(element) { this.element = element; }

  get start() { return 0; }

  get #selection() {
    const root = this.element.getRootNode();
    return root.getSelection?.() ?? document.getSelection();
  }

  get selected() { return this.#selection.type !== 'Caret'; }
  get before() { return this.#read().before; }
  get after() { return this.#read().after; }

  // place is the paragraph.
  get place() {
    let { anchorNode: node } = this.#selection;
    if (!this.element.contains(node)) return this.element;
    while (node !== this.element && (node.nodeType !== Node.ELEMENT_NODE || inline(node))) node = node.parentNode;
    return node;
  }

  // read lists the pieces of text, {node, at, text}, and cuts the text at the cursor.
  #read() {
    const place = this.place, { anchorNode, anchorOffset, rangeCount } = this.#selection, pieces = [];
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT), spaces = getComputedStyle(place).whiteSpace.startsWith('pre') ? /\u00a0/g : /\s/g;
    let text = '', cut = 0;
    const cursor = document.createRange();
    cursor.setStart(place, 0);
    if (rangeCount > 0 && place.contains(anchorNode)) cursor.setStart(anchorNode, anchorOffset);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const piece = node.nodeType === Node.TEXT_NODE ? node.data.replace(spaces, ' ') : node.tagName === 'BR' || !inline(node) ? '\n' : '';
      pieces.push({ node, at: text.length, text: piece });
      if (node === anchorNode && node.nodeType === Node.TEXT_NODE) cut = text.length + anchorOffset;
      else if (cursor.comparePoint(node, 0) < 0) cut = text.length + piece.length;
      text += piece;
    }
    return { pieces, before: text.slice(0, cut), after: text.slice(cut) };
  }

  // range is that of the document which has the text between two places.
  #range(from, to) {
    const { pieces } = this.#read(), range = this.#selection.getRangeAt(0).cloneRange();
    const texts = pieces.filter(({ node }) => node.nodeType === Node.TEXT_NODE);
    const first = texts.find(({ at, text }) => from >= at && from < at + text.length), last = texts.findLast(({ at, text }) => to > at && to <= at + text.length);
    if (from === to) {
      const there = last ?? first;
      if (there) range.setStart(there.node, from - there.at);
      range.collapse(true);
    } else {
      if (first) range.setStart(first.node, from - first.at);
      if (last) range.setEnd(last.node, to - last.at);
    }
    return range;
  }

  replace({ from, to, insert }, at) {
    if (from !== to || from !== this.before.length) this.#select(this.#range(from, to));
    type(insert);
    if (at !== from + insert.length) this.#select(this.#range(at, at));
  }

  #select({ startContainer, startOffset, endContainer, endOffset }) { this.#selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset); }

  rect(at) {
    const [r] = this.#range(at, this.before.length).getClientRects();
    if (r) return r;
    const { left, right, top } = this.place.getBoundingClientRect(), style = getComputedStyle(this.place), height = parseFloat(style.lineHeight) || 1.2 * parseFloat(style.fontSize);
    return new DOMRect(style.direction === 'rtl' ? right : left, top, 0, height); // an empty line
  }
}

function inline(element) { return /^(inline|contents|ruby)/.test(getComputedStyle(element).display); }
