// Where a place in the text of an input or a textarea is, which no browser tells: by a copy of the field that is not seen.
// Paragraphs before that place stay in the copy from one key to the next, so that a long text is not laid out anew.

const copied = /^(font|line-|letter-|word-|text-|tab-|padding|border.*width|direction|box-sizing|white-space|overflow-wrap)/;

export class Mirror {
  #copy = document.createElement('div');
  #above = document.createElement('div');
  #line = document.createElement('div');
  #word = document.createElement('span');
  #text = ''; // above the line

  // root takes the copy.
  constructor(root) {
    Object.assign(this.#copy.style, { position: 'fixed', left: 0, top: 0, visibility: 'hidden', borderStyle: 'solid', overflow: 'hidden' });
    this.#copy.append(this.#above, this.#line);
    root.append(this.#copy);
  }

  // clear forgets the text.
  clear() {
    this.#text = this.#above.textContent = '';
    this.#line.replaceChildren();
  }

  // rect is where the text of a field from one place to another is.
  rect(element, from, to) {
    const { value } = element, begin = from && value.lastIndexOf('\n', from - 1) + 1, above = value.slice(0, begin);
    this.#like(element, getComputedStyle(element));
    if (this.#text !== above) this.#text = this.#above.textContent = above;
    this.#line.style.textIndent = above && 0;
    this.#word.textContent = value.slice(from, to) || '|';
    this.#line.replaceChildren(value.slice(begin, from), this.#word);
    const [r] = this.#word.getClientRects(), box = element.getBoundingClientRect();
    const left = box.left + r.left - element.scrollLeft, top = box.top + r.top - element.scrollTop;
    return new DOMRect(Math.min(Math.max(left, box.left), box.right), Math.min(top, box.bottom - r.height), r.width, r.height);
  }

  #like(element, style) {
    const copy = this.#copy.style;
    for (const name of style) if (copied.test(name)) copy.setProperty(name, style.getPropertyValue(name));
    copy.boxSizing = 'border-box';
    copy.width = `${element.clientWidth + parseFloat(style.borderLeftWidth) + parseFloat(style.borderRightWidth)}px`;
    if (element instanceof HTMLInputElement) copy.lineHeight = `${element.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)}px`;
  }
}
