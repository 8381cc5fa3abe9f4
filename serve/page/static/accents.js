// The letters and marks behind a key, which a long press on it shows in a row above it.

import { nameOf, t } from './texts.js';
import { upper } from './words.js';

// Marks that stand behind others in every language.
const marks = ['?¿', '!¡', '"„“”«»', '\'’‘‚', '-–—', '.…', '$€£¥¢', '/\\', '(<[{', ')>]}', '%°'];
const nearBy = 8; // pixels that a finger moves without choosing

export class Accents {
  #root;
  #rows = new Map();
  #own = ''; // letters and marks with a key of their own
  #choice = null; // the button that is chosen
  #from = null; // where the finger was when they were shown, null for keys
  #key = null;

  // root is the element that shows them. pick(c, point) is called with the one that was chosen, with point
  // if it is what the key itself writes; closed() when none was.
  constructor(root, { pick, closed }) {
    this.#root = root;
    this.pick = pick;
    this.closed = closed;
    root.addEventListener('pointerdown', (e) => e.preventDefault());
    root.addEventListener('click', (e) => {
      const b = e.target.closest('button');
      if (b) this.#end(b);
    });
    root.addEventListener('keydown', (e) => this.#pressed(e));
    root.addEventListener('focusout', (e) => { if (!root.contains(e.relatedTarget)) this.close(); });
    addEventListener('pointerdown', (e) => { if (this.shown && !root.contains(e.target)) this.close(); }, true);
  }

  // set takes the rows of a language, {letters, accents}: each has a letter and what stands behind it.
  set({ letters, accents }) {
    this.#rows = new Map([...marks, ...(accents ?? [])].map(([key, ...behind]) => [key, behind]));
    this.#own = letters.join('');
  }

  // of lists what stands behind a key, without what has a key beside it.
  of(key) { return (this.#rows.get(key) ?? []).filter((c) => !this.#own.includes(c)); }

  get shown() { return !this.#root.hidden; }

  // show shows what stands behind the key b, the key's own first, in capitals if shifted. With the event
  // from which a pointer is followed, else for the keyboard, which it gives the focus.
  show(b, shifted, e = null) {
    const key = b.dataset.key, root = this.#root, write = shifted ? upper : (c) => c;
    root.setAttribute('aria-label', t('accents', nameOf(key) ?? write(key)));
    root.replaceChildren(...[key, ...this.of(key)].map((c) => {
      const one = document.createElement('button');
      one.type = 'button';
      one.textContent = one.dataset.key = write(c);
      if (nameOf(c)) one.setAttribute('aria-label', nameOf(c));
      return one;
    }));
    root.hidden = false;
    this.#key = b;
    this.#place(b.getBoundingClientRect());
    this.#from = e && [e.clientX, e.clientY];
    this.#choose(root.children[e ? 0 : 1]);
    if (!e) this.#choice.focus();
  }

  // place puts the row above its key, within the window.
  #place(key) {
    const { width, height } = this.#root.getBoundingClientRect();
    this.#root.style.left = `${Math.max(2, Math.min(innerWidth - width - 2, key.left - 4))}px`;
    this.#root.style.top = `${Math.max(2, key.top - height - 4)}px`;
  }

  // follow chooses the one that a finger is nearest to.
  follow({ clientX, clientY }) {
    if (this.#from && Math.hypot(clientX - this.#from[0], clientY - this.#from[1]) < nearBy) return;
    this.#from = null;
    const far = (one) => {
      const r = one.getBoundingClientRect();
      return Math.hypot(clientX - r.left - r.width / 2, clientY - r.top - r.height / 2);
    };
    this.#choose([...this.#root.children].reduce((a, b) => (far(b) < far(a) ? b : a)));
  }

  // release writes the one that is chosen; of the key itself with the point where it was touched.
  release(point) { this.#end(this.#choice, point); }

  #choose(one) {
    this.#choice?.classList.remove('chosen');
    this.#choice = one;
    one.classList.add('chosen');
  }

  #end(one, point) {
    const own = one === this.#root.firstElementChild;
    this.#hide();
    this.pick(one.dataset.key, own ? point : undefined);
  }

  close() {
    if (!this.shown) return;
    this.#hide();
    this.closed();
  }

  #hide() {
    this.#key.classList.remove('down');
    this.#choice = null;
    this.#root.hidden = true;
  }

  // pressed lets arrows go from one to the other, digits pick, Escape and any other key close.
  #pressed(e) {
    const all = [...this.#root.children], i = all.indexOf(document.activeElement);
    if (e.repeat && e.key.length === 1) return e.preventDefault(); // the key that has shown them is still down
    const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: all.length - 1 }[e.key];
    if (to !== undefined) {
      const one = all[(to + all.length) % all.length];
      this.#choose(one);
      one.focus();
    } else if (/^[1-9]$/.test(e.key) && all[e.key]) this.#end(all[e.key]);
    else if (['Enter', ' ', 'Shift'].includes(e.key)) return; // the button is clicked
    else if (e.key === 'Escape' || e.key === 'Tab') this.close();
    else return this.close(); // and the key is written
    e.preventDefault();
  }
}
