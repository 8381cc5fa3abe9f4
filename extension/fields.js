// Fields of pages as a text with a cursor. before and after are the text near it on either side, and place is where before
// begins; selected tells that there is a selection. replace changes the text as if the person had typed it, so that the page
// and its undo know, and puts the cursor at a place. Places are counted from where before begins.

import { lastPart } from '../serve/page/static/words.js';
import { inline, read } from './paragraph.js';
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

  get before() { return lastPart(this.element.value.slice(0, this.element.selectionStart)); }
  get after() { return this.element.value.slice(this.element.selectionEnd, this.element.selectionEnd + near); }
  get selected() { return this.element.selectionStart !== this.element.selectionEnd; }
  get place() { return this.element.selectionStart - this.before.length; }

  replace({ from, to, insert }, at) {
    const { element, place: start } = this, cursor = start + at;
    element.setSelectionRange(start + from, start + to);
    if (!type(insert)) {
      element.setRangeText(insert, start + from, start + to, 'end');
      element.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: insert }));
    }
    if (element.selectionStart !== cursor || this.selected) element.setSelectionRange(cursor, cursor);
  }

  rect(at, mirror) { return mirror.rect(this.element, this.place + at, this.element.selectionEnd); }
}

// Rich is an element that is edited. Its text is that of the cursor's paragraph near it.
class Rich {
  #begin = null; // of the text that was read last

  constructor(element) { this.element = element; }

  get #selection() {
    const root = this.element.getRootNode();
    return root.getSelection?.() ?? document.getSelection();
  }

  get selected() { return this.#selection.type !== 'Caret'; }
  get before() { return this.#read().before; }
  get after() { return this.#read().after; }
  get place() { return this.#read().begin ?? this.#paragraph; }

  get #paragraph() {
    let { anchorNode: node } = this.#selection;
    if (!this.element.contains(node)) return this.element;
    while (node !== this.element && (node.nodeType !== Node.ELEMENT_NODE || inline(node))) node = node.parentNode;
    return node;
  }

  #read() {
    const text = read(this.#paragraph, this.#selection, this.#begin);
    this.#begin = text.begin;
    return text;
  }

  // range is that of the document which has the text between two places.
  #range(from, to) {
    const { pieces } = this.#read(), range = this.#selection.getRangeAt(0).cloneRange();
    const texts = pieces.filter(({ node }) => node.nodeType === Node.TEXT_NODE);
    const first = texts.find(({ at, text }) => from >= at && from < at + text.length), last = texts.findLast(({ at, text }) => to > at && to <= at + text.length);
    if (from === to) {
      const there = last ?? first;
      if (there) range.setStart(there.node, there.from + from - there.at);
      range.collapse(true);
    } else {
      if (first) range.setStart(first.node, first.from + from - first.at);
      if (last) range.setEnd(last.node, last.from + to - last.at);
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
    const { left, right, top } = this.#paragraph.getBoundingClientRect(), style = getComputedStyle(this.#paragraph), height = parseFloat(style.lineHeight) || 1.2 * parseFloat(style.fontSize);
    return new DOMRect(style.direction === 'rtl' ? right : left, top, 0, height); // an empty line
  }
}
