// Marks a word of the text for a moment. A copy of the text lies behind it, in which nothing
// but the mark can be seen.

const moment = 1600; // ms

export class Mark {
  #copy;
  #area;
  #shown = ''; // the text up to the mark's end
  #timer = 0;

  constructor(copy, area) {
    this.#copy = copy;
    this.#area = area;
    area.addEventListener('scroll', () => { copy.scrollTop = area.scrollTop; });
  }

  show(from, to) {
    const text = this.#area.value, word = document.createElement('mark');
    word.textContent = text.slice(from, to);
    this.#copy.replaceChildren(text.slice(0, from), word, `${text.slice(to)}\n`); // as a field, it has room for one more line
    this.#copy.hidden = false;
    this.#copy.scrollTop = this.#area.scrollTop;
    this.#shown = text.slice(0, to);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hide(), moment);
  }

  // see hides the mark if its word or what stands before it has changed.
  see() {
    if (!this.#copy.hidden && !this.#area.value.startsWith(this.#shown)) this.hide();
  }

  hide() {
    this.#copy.hidden = true;
    this.#copy.replaceChildren();
  }
}
